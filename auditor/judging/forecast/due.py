"""What falls due: for each record, clause and element the first day on which an audit would find a breach."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from auditor.judging.forecast.eras import Era
from auditor.judging.judge import Audit
from auditor.law.finding import Finding
from auditor.law.rule import NEVER
from auditor.observed.record import Holder, Record
from auditor.policies.clauses_in_force import ClauseInForce

_DAY = timedelta(days=1)


class Due(Struct, frozen=True):
    """One element of one record (or, with no element, the record) under one clause.

    An audit as of `first`, and of every day to `last`, both included, has `places` findings of it;
    `finding` is the first of them as it reads on that day.
    """

    finding: Finding
    first: date
    last: date
    places: int


class Outlook(Struct, frozen=True):
    """What becomes of one record: what falls due, and which clauses could not be judged, and why."""

    dues: tuple[Due, ...]
    unjudged: frozenset[tuple[str, str, str]]


# What is one thing from day to day, though its words may change: the clause and the element.
_Key = tuple[str, str, str | None]


class Forecast:
    """Looks ahead, record by record, and keeps none."""

    def __init__(self, eras: Iterable[Era], holder: Holder | None) -> None:
        """A forecast over `eras`; `holder` is who the caller says keeps the data."""
        self._eras = tuple(
            (era, Audit(era.clauses, _morning(era.last), holder), _named(era)) for era in eras
        )

    def look(self, record: Record) -> Outlook:
        """The outlook for one record."""
        found: dict[_Key, list[Due]] = {}
        unjudged: set[tuple[str, str, str]] = set()
        for era, audit, clauses in self._eras:
            verdict = audit.judge(record)
            for index, reason in verdict.unevaluated:
                bound = clauses[index]
                unjudged.add((bound.policy or "", bound.clause.id, reason))
            for due in _dues(era, verdict.findings, record, clauses):
                _append(found.setdefault(_key(due.finding), []), due)
        dues = (due for each in found.values() for due in each)
        return Outlook(tuple(dues), frozenset(unjudged))


def _morning(day: date) -> datetime:
    """The instant at which an audit as of `day` judges."""
    return datetime.combine(day, time(), UTC)


def _named(era: Era) -> dict[int, ClauseInForce]:
    return {bound.index: bound for bound in era.clauses}


def _key(finding: Finding) -> _Key:
    return (finding.policy or "", finding.clause or "", finding.element)


def _dues(
    era: Era, findings: Iterable[Finding], record: Record, clauses: dict[int, ClauseInForce]
) -> Iterator[Due]:
    """What falls due within an era: findings of its last morning, each with the first morning that has it."""
    by_name = {(bound.policy, bound.clause.id): bound for bound in clauses.values()}
    gathered: dict[_Key, list[Finding]] = {}
    for finding in findings:
        gathered.setdefault(_key(finding), []).append(finding)
    for alike in gathered.values():
        bound = by_name[alike[0].policy, alike[0].clause or ""]
        first = max(era.first, _breaks_on(bound, record))
        yield Due(alike[0], first, era.last, len(alike))


def _breaks_on(bound: ClauseInForce, record: Record) -> date:
    """The first day whose first instant lies beyond the last lawful one."""
    lawful_until = bound.rule.lawful_until if bound.rule is not None else None
    until = NEVER if lawful_until is None else lawful_until(record, bound.clause) or NEVER
    return until.astimezone(UTC).date() + _DAY if until < NEVER else date.max


def _append(known: list[Due], later: Due) -> None:
    """Join what goes on from one era into the next."""
    if known and known[-1].last + _DAY == later.first and known[-1].places == later.places:
        before = known.pop()
        later = Due(before.finding, before.first, later.last, before.places)
    known.append(later)
