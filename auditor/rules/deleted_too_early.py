"""A log, or what a declaration says of logs, that ends before the period for which it must be kept.

What: the record says when it began and when it was (or will be) erased, and the time between is
shorter than the clause asks for, whichever instants its clocks mean.

Why: logs are how a person, a court or an authority can see afterwards who looked at what and why;
they are kept for a fixed time (Directive (EU) 2016/681, Article 13(6): five years). Only logs and
declarations are judged: passenger data that are gone leave no record. That some law has them kept
for a least time, as the United Kingdom does (SI 2018/598, regulation 13(1B)), is for a person.

Remedy: keep the log for its whole period, also where the data it speaks of are long deleted.

Known false positives: a log moved to another store before it was erased from this one.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, ClockName, Term, Unjudged, no_clock, runs_out
from auditor.observed.record import Holder, Record

ID = "RET002"
MESSAGE = "erased before the period for which it must be kept"
REMEDY: dict[Holder | None, str] = {
    None: "Keep logs for the whole period, whatever becomes of the data they speak of.",
}
READS = "records"
KINDS = ("log", "declaration")
FRAME = True


class With(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least period and its clock; `ended` is the clock that says when it was erased."""

    ended: ClockName = "closed"


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The record, if it certainly ended too early; one that has not ended may stand."""
    ended = getattr(record.clocks, clause.with_.ended)
    if ended is None:
        return
    until = runs_out(record, clause)
    if until is None:
        yield Unjudged(no_clock(clause.with_.clock))
    elif ended.last < until:
        yield Breach()
