"""Which rule can be broken in which format, and by what; of those that cannot, why."""

from collections.abc import Callable, Mapping

from auditor.law.rule import Rule
from auditor.people.specimen.flaws import age, content, damage, declaration, log, message, store
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.plan import STORES
from auditor.people.specimen.sheets import NAMES
from auditor.rules import all_rules

Planter = Callable[[Ground, Rule, int], Planted]

_WIRE = ("pnrgov", "pnrgov-xml", "paxlst", "cusres")
_PNR = ("pnrgov", "pnrgov-xml", "records")
_ALL = (*_WIRE, "records")
_CONTENT: Mapping[str, tuple[str, ...]] = {
    "excess-element": _ALL,
    "open-text": _ALL,
    "third-party-data": _PNR,
    "payment-detail": (*_PNR, "paxlst"),
    "non-air-service": ("pnrgov", "records"),
    "sensitive-code": (*_PNR, "paxlst"),
    "sensitive-text": _ALL,
}
_AGE: Mapping[str, tuple[str, ...]] = {
    "sensitive-kept": _ALL,
    "kept-too-long": _ALL,
    "kept-without-link": _ALL,
    "not-depersonalised": _ALL,
    "not-anonymised": _ALL,
    "residual-identifier": _ALL,
}
_LEDGERS: Mapping[str, frozenset[str]] = {"access-log": log.RULES, "declaration": declaration.RULES}
_BOOKS: Mapping[str, tuple[Planter, Planter]] = {
    "access-log": (log.plant, log.damaged),
    "declaration": (declaration.plant, declaration.damaged),
}
_DAMAGED = frozenset({"malformed-record", "unreadable-value"})
_WHY: Mapping[str, str] = {
    "oversized-content": "the limit is the auditor's own, and no flaw of the data",
    "out-of-scope-flight": "the message does not say which way the flight goes for the State that receives it",
    "early-or-late-transfer": "a store keeps records, and no envelope of the message they came in",
    "repeated-transfer": "a store keeps records, and no envelope of the message they came in",
    "wrong-format": "a store keeps records, and no envelope of the message they came in",
    "deleted-too-early": "what was erased is not in the data",
}


def planter(rule: Rule, name: str) -> Planter | None:
    """What plants a breach of the rule in a format; None where the format cannot express one."""
    if name in STORES:
        laid = "records" in (*_CONTENT.get(rule.name, ()), *_AGE.get(rule.name, ()))
        able = laid or rule.name in store.LOGGED
        return store.plant if able and rule.name not in store.UNHELD else None
    return _of_ledger(rule, name) if name in _LEDGERS else _of_data(rule, name)


def _of_ledger(rule: Rule, name: str) -> Planter | None:
    plants: tuple[Planter, Planter] = _BOOKS[name]
    if rule.name in _DAMAGED:
        return plants[1]
    return plants[0] if rule.name in _LEDGERS[name] else None


def _of_data(rule: Rule, name: str) -> Planter | None:
    if rule.fault is not None:
        return damage.plant if rule.name in damage.expressed(name) else None
    if name in _CONTENT.get(rule.name, ()):
        return content.plant
    if name in _AGE.get(rule.name, ()):
        return age.plant
    _, formats = message.RULES.get(rule.name, (None, ()))
    return message.plant if name in formats else None


def formats(rule: Rule) -> tuple[str, ...]:
    """The formats in which a breach of the rule can be expressed."""
    return tuple(name for name in NAMES if planter(rule, name) is not None)


def why_not(rule: Rule, name: str) -> str:
    """Why a format cannot express a breach of the rule."""
    if rule.name in _WHY:
        return _WHY[rule.name]
    if name in STORES and (rule.fault is not None or rule.name in store.UNHELD):
        return "the tables of the generated store have no place for it"
    if rule.fault is not None:
        return "the syntax of the format has no such thing"
    if formats(rule) and set(formats(rule)) <= set(_LEDGERS):
        return "the rule speaks of logs and declarations alone"
    if name in _LEDGERS:
        return "the rule speaks of passenger data"
    return "the generator plants none of this rule in the format"


def at_rest(rule: Rule) -> bool:
    """Whether a breach shows only where data lie at rest on a day."""
    return rule.name in _AGE or rule.name == "undated-record"


def table() -> str:
    """Rules by formats, in columns."""
    width = max(len(rule.name) for rule in all_rules()) + 8
    lines = [" " * width + "  ".join(NAMES)]
    for rule in all_rules():
        marks = (("yes" if planter(rule, name) else "-").ljust(len(name)) for name in NAMES)
        lines.append(f"{rule.id}  {rule.name}".ljust(width) + "  ".join(marks).rstrip())
    return "\n".join(lines)
