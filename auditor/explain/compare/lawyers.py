"""Two policies on one page for a lawyer: topic by topic what each says, and what a record proves of it.

Laws of the file: every entry is a clause with its citation; what must go and what must stay are two
topics; a policy that says nothing of a topic says nothing, which is no permission.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from auditor.explain import period_words, stage, words
from auditor.explain.compare.diff import START, Diff, Difference
from auditor.explain.compare.witness import LEFT
from auditor.knowledge.element import ELEMENTS
from auditor.law import rule
from auditor.law.policy import Policy, RawClause
from auditor.observed.record import Kind
from auditor.policies.clauses_in_force import settings_of
from auditor.reporters.words import BASIS, BINDING
from auditor.rules import by_name

Topic = Literal[
    "collected", "masked", "longest", "shortest", "logs", "unmasks", "receives", "sent", "purposes", "exceptions",
]  # fmt: skip
TITLES: Mapping[Topic, str] = {
    "collected": "What may be collected",
    "masked": "When what identifies is masked",
    "longest": "Kept at most",
    "shortest": "Kept at least",
    "logs": "Logs: kept at least, and at most",
    "unmasks": "Who may unmask",
    "receives": "Who may receive",
    "sent": "When carriers send",
    "purposes": "For which purposes",
    "exceptions": "Exceptions",
}
SILENT = "nothing in the pack"
_NOTED = frozenset({"guidance", "advisory"})
_KEPT = frozenset({"unlinked", "deleted", "moved", "special"})
_PROVES: Mapping[str, Topic] = {
    "element": "collected",
    "mask": "masked",
    "period": "longest",
    "purpose": "purposes",
}
# What a title says that no rule can check: how long data must stay.
_LEAST = re.compile(
    r"^(Keep|Store|Retain)\b.*\b(at least|for (?:at least )?\w+ (?:hours|days|months|years))\b"
)
_NAMED = 12  # elements that are named in a sentence


class Said(Struct, frozen=True):
    """What one clause says of a topic: in words, its name in the pack, the citation, and how far it goes."""

    words: str
    clause: str
    cites: str
    marks: tuple[str, ...] = ()
    link: str | None = None


class Row(Struct, frozen=True):
    """One topic: what each policy says of it, and the differences that a record of nobody proves."""

    topic: Topic
    one: tuple[Said, ...]
    two: tuple[Said, ...]
    proven: tuple[str, ...]


def rows(found: Diff, dates: Mapping[str, date]) -> tuple[Row, ...]:
    """The topics of which a policy says something, or a record proves something."""
    sides = [tuple(_sayings(law, found.law_as_of, dates)) for law in (found.one, found.two)]
    made = []
    for topic in TITLES:
        one, two = (tuple(said for name, said in side if name == topic) for side in sides)
        proven = tuple(_proven(found, topic))
        if one or two or proven:
            made.append(Row(topic, one, two, proven))
    return tuple(made)


def _sayings(law: Policy, day: date, dates: Mapping[str, date]) -> Iterator[tuple[Topic, Said]]:
    stages = {each.clause: each for each in stage.rows([law])}
    for standing in law.on(day, settings_of(law, dates)):
        clause = standing.clause
        ahead = standing.in_advance or standing.unjudged is not None
        told = list(_told(clause, stages.get(clause.id)))
        for topic, text in told:
            yield topic, _said(clause, text, ahead=ahead)
        if told and not _is_declared(clause) and (exempt := _unless(clause)):
            yield "exceptions", _said(clause, f"{clause.title}{exempt}", ahead=ahead)


def _said(clause: RawClause, text: str, *, ahead: bool) -> Said:
    marks = (
        BINDING[clause.binding] if clause.binding != "law" else None,
        BASIS[clause.basis],
        "not law yet" if ahead else None,
    )
    return Said(text, clause.id, clause.cites, tuple(filter(None, marks)), clause.address)


def _told(clause: RawClause, period: stage.Row | None) -> Iterator[tuple[Topic, str]]:
    """The topics of which a clause speaks, with its words."""
    given: Mapping[str, Any] = clause.with_
    if period is not None:
        yield from _of_period(clause, period)
    if clause.rule is None and _LEAST.search(clause.title):
        yield "shortest", f"{clause.title} (for a person to look at)"
    topic = by_name()[clause.rule].topic if clause.rule is not None else None
    if topic is not None:
        yield topic, f"{clause.title}{_TELLS[topic](given, clause)}"


def _is_declared(clause: RawClause) -> bool:
    """Whether a declaration alone can break it."""
    return clause.rule is not None and by_name()[clause.rule].kinds == ("declaration",)


def _of_period(clause: RawClause, row: stage.Row) -> Iterator[tuple[Topic, str]]:
    if row.stage == "sent":
        yield "sent", period_words.when(row) or f"{clause.title}: no figure confirmed"
        return
    said = period_words.period(row) or "no figure confirmed"
    kinds = [words.KIND[each] for each in clause.when.kind if each in {"pnr", "api"}]
    of = f" ({words.listed(kinds, 'and')})" if kinds else ""
    if row.stage in {"masked", "anonymised"}:
        yield "masked", f"{clause.title}{of}: {said}"
    elif row.stage in _KEPT:
        yield "longest", f"{clause.title}{of}: {said}"


def _list(given: Mapping[str, Any], clause: RawClause) -> str:
    kinds = [words.KIND[each] for each in clause.when.kind] or ["data of every kind"]
    permits = given.get("permits") or ()
    closed = "" if given.get("judges") else f": a closed list of {len(permits)} data elements"
    return f" ({words.listed(kinds, 'and')}){closed}"


def _bodies(given: Mapping[str, Any], _clause: RawClause) -> str:
    named = given.get("approvers") or given.get("recipients")
    if not named:
        return ""
    who = words.listed([each.replace("-", " ") for each in named], "or")
    urgent = "; afterwards where it is urgent" if given.get("urgent") else ""
    return f": {who}{urgent}"


def _least(given: Mapping[str, Any], _clause: RawClause) -> str:
    after = given.get("after")
    return f": at least {words.amount(after)}" if after else ": no figure confirmed"


def _both(given: Mapping[str, Any], _clause: RawClause) -> str:
    parts = [
        f"at {name} {words.amount(given[name])}" for name in ("least", "most") if given.get(name)
    ]
    return f": {', '.join(parts)}" if parts else ": no figure confirmed"


def _purposes(given: Mapping[str, Any], _clause: RawClause) -> str:
    named = [each.replace("-", " ") for each in given.get("purposes") or ()]
    return f": {words.listed(named, 'or')}" if named else ""


_Tell = Callable[[Mapping[str, Any], RawClause], str]
_TELLS: Mapping[rule.Topic, _Tell] = {
    "collected": _list,
    "shortest": _least,
    "logs": _both,
    "unmasks": _bodies,
    "receives": _bodies,
    "purposes": _purposes,
}


def _proven(found: Diff, topic: Topic) -> Iterator[str]:
    """What records of nobody prove of a topic: a sentence for each clause that they break."""
    clauses = {(law.id, each.id): each for law in (found.one, found.two) for each in law.clauses}
    groups: dict[tuple[Any, ...], list[Difference]] = {}
    for each in found.differences:
        if _PROVES[each.what] == topic:
            said = each.witness
            key = (
                each.what,
                said.passes,
                said.fails,
                said.clause,
                said.binding,
                each.days,
            )
            groups.setdefault(key, []).append(each)
    for (what, passes, fails, name, binding, days), alike in groups.items():
        must = "should" if binding in _NOTED else "must"
        clause = clauses.get((fails, name))
        under = f"{fails} ({name}{_unless(clause)})"
        for kinds, names in _alike(alike):
            of, named = words.listed([words.KIND[each] for each in kinds], "and"), _few(names)
            yield {
                "element": f"{of}: may stand under {passes}, {must} not under {under}: {named}",
                "mask": f"{of}: {must} be masked under {under} {_apart(days, passes)}: {named}",
                "period": f"{of}{named}: {must} be gone under {under} {_apart(days, passes)}",
                "purpose": f"permitted under {passes}, not under {under}: {named}",
            }[what]
    if topic == "collected":
        for law, of_kind in found.silent:
            yield (
                f"{law} has no list for {words.KIND[of_kind]}: that it lets something pass is no permission"
            )


def _alike(found: Sequence[Difference]) -> Iterator[tuple[list[Kind], list[str]]]:
    """What differs, by kind of data; what differs in several kinds once."""
    by_name: dict[str, list[Kind]] = {}
    for each in found:
        by_name.setdefault(_name(each), []).append(each.kind)
    by_kinds: dict[tuple[Kind, ...], list[str]] = {}
    for name, kinds in by_name.items():
        by_kinds.setdefault(tuple(dict.fromkeys(kinds)), []).append(name)
    yield from ((list(kinds), names) for kinds, names in by_kinds.items())


def _unless(clause: RawClause | None) -> str:
    """The exceptions of a clause, without which its figure would say more than the law."""
    told = [each.words for each in clause.unless] if clause is not None else []
    return f", unless {words.listed(told, 'or')}" if told else ""


def _apart(days: tuple[date | None, date] | None, passes: str) -> str:
    if days is None:
        return ""
    later, first = days
    against = f"day {(later - START).days}" if later else "no such day"
    return (
        f"from day {(first - START).days} after the clocks began, against {against} under {passes}"
    )


def _name(each: Difference) -> str:
    if each.value is not None:
        return each.value.replace("-", " ")
    if each.what == "period":
        return "" if LEFT in each.witness.record["clocks"] else " of a traveller who has not left"
    return "the record" if each.element is None else ELEMENTS[each.element].title


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more
