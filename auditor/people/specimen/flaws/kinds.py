"""Which rule can be broken in which format, and by what; of those that cannot, why.

Nothing here knows a rule by its name. A rule of structure is broken by damage of its kind of fault; one that
has a way of its own (`ways`) by that; one whose duty begins at a time by age; one that looks at single elements
by an element too many, in each format of which the generator writes one that can break it.
"""

from collections.abc import Callable, Mapping
from functools import cache

from msgspec.structs import replace

from auditor.formats.tree import element_of
from auditor.law.rule import Rule
from auditor.people.specimen.flaws import (
    age,
    breaks,
    content,
    damage,
    declaration,
    log,
    store,
    ways,
)
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.page import trees, walk
from auditor.people.specimen.plan import STORES, Plan, Sheet
from auditor.people.specimen.sheets import NAMES, settled
from auditor.rules import all_rules

Planter = Callable[[Ground, Rule, int], Planted]

_LOGS = frozenset({"log", "declaration"})
_LEDGERS: Mapping[str, tuple[Planter, Planter]] = {
    "access-log": (log.plant, log.damaged),
    "declaration": (declaration.plant, declaration.damaged),
}
_DAMAGED = frozenset({"malformed-record", "unreadable-value"})  # kinds of fault
_SHEETS = 30  # after which nothing new has come for long


def planter(rule: Rule, name: str) -> Planter | None:
    """What plants a breach of the rule in a format; None where the format cannot express one."""
    if name in _LEDGERS:
        return _of_ledger(rule, name)
    return _of_store(rule) if name in STORES else _of_data(rule, name)


def _of_ledger(rule: Rule, name: str) -> Planter | None:
    plants, damages = _LEDGERS[name]
    if rule.fault in _DAMAGED:
        return damages
    way = ways.of(rule)
    own = way.break_row if name == "access-log" else way.break_declaration
    return plants if own is not None else None


def _of_store(rule: Rule) -> Planter | None:
    way = ways.of(rule)
    if way.break_row is not None:
        return store.plant if way.stored else None
    return (
        store.plant
        if way.plant is None and _by_content_or_age(rule, store.held_elements())
        else None
    )


def _of_data(rule: Rule, name: str) -> Planter | None:
    if rule.fault is not None:
        return damage.plant if rule.fault in damage.expressed(name) else None
    way = ways.of(rule)
    if way.plant is not None:
        return ways.plant if name in way.formats else None
    return _by_content_or_age(rule, written(name))


def _by_content_or_age(rule: Rule, elements: frozenset[str]) -> Planter | None:
    """What breaks the rule where these elements can be said, if it looks at one, or at the record's age."""
    counts = age.counts(rule)
    if not counts and not rule.pointwise:
        return None
    if not rule.frame and not any(map(breaks.concerned(rule), elements)):
        return None
    return age.plant if counts else content.plant


def _has_place(rule: Rule) -> bool:
    """Whether the tables of a store could hold what breaks the rule, were there a way to plant it."""
    own = ways.of(rule)
    by_element = rule.pointwise and own.plant is None
    return own.stored and (
        not by_element or any(map(breaks.concerned(rule), store.held_elements()))
    )


@cache
def written(name: str) -> frozenset[str]:
    """The elements that the generator writes in a format of passenger data."""
    plan = settled(Plan(format=name, count=1, at_rest=True))
    full = replace(plan, extent="everything", per_message=None, parts=1)
    keys = (
        key
        for number in range(_SHEETS)
        for tree in trees(full, Sheet(number, number, number + 1))
        for _, node in walk(tree)
        for key in node.get("elements", {})
    )
    return frozenset(filter(None, map(element_of, keys)))


def formats(rule: Rule) -> tuple[str, ...]:
    """The formats in which a breach of the rule can be expressed."""
    return tuple(name for name in NAMES if planter(rule, name) is not None)


def why_not(rule: Rule, name: str) -> str:
    """Why a format cannot express a breach of the rule."""
    told = damage.WHY_NOT.get(rule.fault) if rule.fault else ways.of(rule).why_not
    if told is not None:
        return told
    if name in STORES and (rule.fault is not None or not _has_place(rule)):
        return "the tables of the generated store have no place for it"
    if rule.fault is not None:
        return "the syntax of the format has no such thing"
    if formats(rule) and set(formats(rule)) <= _LEDGERS.keys():
        return "the rule speaks of logs and declarations alone"
    if name in _LEDGERS:
        return "the rule speaks of passenger data"
    return "the generator plants none of this rule in the format"


def table() -> str:
    """Rules by formats, in columns."""
    width = max(len(rule.name) for rule in all_rules()) + 8
    lines = [" " * width + "  ".join(NAMES)]
    for rule in all_rules():
        marks = (("yes" if planter(rule, name) else "-").ljust(len(name)) for name in NAMES)
        lines.append(f"{rule.id}  {rule.name}".ljust(width) + "  ".join(marks).rstrip())
    return "\n".join(lines)
