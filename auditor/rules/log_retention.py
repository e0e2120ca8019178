"""Logs that are erased before, or kept beyond, the period for which law has them kept.

What: a row that records the erasure of logs tells how young the youngest of them was; a row that
is still there tells how old it is; a declaration states the period. Any of them is shorter or longer
than the clause allows.

Why: without logs nobody can see afterwards who looked at what (Directive (EU) 2016/681, Article
13(6): five years); logs are themselves data about persons at work, and some are deleted after a
year (Regulation (EU) 2025/12, Article 17(6)).

Remedy: set the period of the log to that of the law; keep rows that a procedure already begun needs
apart.

Known false positives: logs moved to an archive before they were erased here; rows that monitoring
already begun still needs.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import ALREADY, NEVER, Breach, ClockName, Unjudged, no_clock
from auditor.observed.clock import Counting, Interval, Period, last_lawful, longer
from auditor.observed.record import Clocks, Holder, Record

ID = "LOG006"
MESSAGE = "logs are not kept for the period of the law"
REMEDY: dict[Holder | None, str] = {
    None: "Keep logs for the period that the law fixes, no shorter and no longer.",
}
READS = "records"
KINDS = ("log", "declaration")
TOPIC = "logs"


class With(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least and the most time for which a row of the log is kept, and how it is counted.

    `ended` is the clock that says when logs were erased, `clock` the youngest row among them.
    """

    least: Period | None = None
    most: Period | None = None
    counting: Counting = "calendar-day"
    clock: ClockName = "created"
    ended: ClockName = "closed"


def lawful_until(record: Record, clause: Clause[With]) -> datetime | None:
    """The end of the longest time for a row that is still there; what is over needs no day."""
    given = clause.with_
    began, ended = _clocks(record.clocks, given)
    if record.kind == "declaration" or ended is not None:
        return ALREADY
    if given.most is None:
        return NEVER
    return None if began is None else _ends(began.last, given.most, given.counting)


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The row or the declaration, if it shows a period that is not the law's."""
    began, ended = _clocks(record.clocks, clause.with_)
    if record.kind == "declaration":
        yield from _declared(record, clause.with_)
    elif ended is None:
        yield Breach(says="kept longer")
    elif began is None:
        yield Unjudged(no_clock(clause.with_.clock))
    else:
        yield from _erased(began, ended, clause.with_)


def _erased(began: Interval, ended: Interval, given: With) -> Iterator[Breach]:
    """Logs that are gone: too early for the youngest of them?"""
    least = given.least
    if least is not None and ended.last < (_ends(began.last, least, "instant")):
        yield Breach(says="erased before")


def _declared(record: Record, given: With) -> Iterator[Breach | Unjudged]:
    """The period that the system says it keeps logs for."""
    stated = [
        seen
        for seen in record.observations
        if seen.element == "declaration.retention" and seen.code == "logs"
    ]
    if not stated:
        yield Unjudged("the declaration does not say how long logs are kept")
    for seen in stated:
        if "unlimited" in seen.marks:
            if given.most is not None:
                yield Breach(seen, says="kept without limit")
        elif seen.period is None:
            yield Unjudged("how long logs are kept is not stated as a period")
        elif given.least is not None and longer(given.least, seen.period) != "never":
            yield Breach(
                seen,
                says=f"{seen.period.in_words} declared, at least {given.least.in_words} asked for",
            )
        elif given.most is not None and longer(seen.period, given.most) != "never":
            yield Breach(
                seen, says=f"{seen.period.in_words} declared, at most {given.most.in_words} allowed"
            )


def _clocks(clocks: Clocks, given: With) -> tuple[Interval | None, Interval | None]:
    return getattr(clocks, given.clock), getattr(clocks, given.ended)


def _ends(instant: datetime, period: Period, counting: Counting) -> datetime:
    try:
        return last_lawful(instant, period, counting).astimezone(UTC)
    except OverflowError:  # beyond the year 9999
        return NEVER
