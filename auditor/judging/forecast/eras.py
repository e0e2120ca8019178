"""Eras: the stretches of days in which the law stands still.

Laws of the file: on every day of an era the same clauses stand, so what falls due in it is worked
out once; the eras cover each day asked for, once.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec
from msgspec import Struct

from auditor.judging.run import Terms
from auditor.law.policy import Policy, RawClause, Start
from auditor.policies.clauses_in_force import ClauseInForce, settings_of

_DAY = timedelta(days=1)


class Era(Struct, frozen=True):
    """The days from `first` to `last`, both included, and the clauses whose duty begins at a time."""

    first: date
    last: date
    clauses: tuple[ClauseInForce, ...]


def eras(
    policies: tuple[Policy, ...], terms: Terms, first: date, last: date, law: date | None
) -> tuple[Era, ...]:
    """The eras from `first` to `last`; one alone where `law` says by which day's law all is judged.

    Raises:
        PolicyError: a clause names a rule that is not there, or gives it what it does not take.
    """
    if law is not None:
        return (Era(first, last, _timed(policies, terms, law)),)
    days = sorted({first, *(day for day in _changes(policies, terms) if first < day <= last)})
    ends = [day - _DAY for day in days[1:]] + [last]
    return tuple(
        Era(begin, end, _timed(policies, terms, begin))
        for begin, end in zip(days, ends, strict=True)
    )


def _timed(policies: tuple[Policy, ...], terms: Terms, law: date) -> tuple[ClauseInForce, ...]:
    clauses = msgspec.structs.replace(terms, law_as_of=law).clauses(policies)
    return tuple(each for each in clauses if each.rule is not None and each.rule.lawful_until)


def _changes(policies: Iterable[Policy], terms: Terms) -> Iterator[date]:
    """The first day of each clause, the day after its last, and the day on which a reading became known."""
    for policy in policies:
        settings = settings_of(policy, terms.dates)
        for clause in policy.clauses:
            yield from _turns(clause, settings)


def _turns(clause: RawClause, settings: Mapping[str, date]) -> Iterator[date]:
    for edge in (clause.since, clause.until):
        day = edge.day(settings) if isinstance(edge, Start) else edge
        if day is not None:
            # A last day is lawful to its end; the start of a law that repeals another is not.
            yield day + _DAY if edge is clause.until and not isinstance(edge, Start) else day
    if clause.known is not None:
        yield clause.known
