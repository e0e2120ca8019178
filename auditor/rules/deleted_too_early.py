"""What ends, or is declared to end, before the period for which it must be kept.

What: a log, a row of one that tells the erasure of data, a record that still says when it was erased,
or a declared period; the time between its beginning and its end is shorter than the clause asks
for, whichever instants its clocks mean.

Why: logs are how a person, a court or an authority can see afterwards who looked at what and why;
they are kept for a fixed time (Directive (EU) 2016/681, Article 13(6): five years). Some law has
passenger data kept for a least time too: API data by carriers and border authorities for 48 hours
(Regulation (EU) 2025/12, Article 8(1) and (2)), so that a transfer can be made good.

Remedy: keep it for its whole period; let the store erase on the day, and not before.

Known false positives: what was moved to another store before it was erased from this one; data
that other law had erased at once, such as those processed unlawfully.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.knowledge.accountability import Operation, Stage
from auditor.law.policy import Clause
from auditor.law.rule import Breach, ClockName, Term, Unjudged, cells, no_clock, runs_out
from auditor.observed.clock import Period, longer
from auditor.observed.record import Holder, Record

ID = "RET002"
MESSAGE = "erased before the period for which it must be kept"
REMEDY: dict[Holder | None, str] = {
    None: "Keep it for the whole period, and erase it on its day.",
}
READS = "records"
KINDS = ("pnr", "api", "log", "declaration")
FRAME_OF = ("pnr", "api")
TOPIC = "shortest"


class With(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least period and its clock; `ended` is the clock that says when it was erased.

    `operations`, where given, are the only ones of a log that the clause speaks of: of a row about the
    erasure of data `ended` is `created`, when it was done. `stage`, where given, is the declared period.
    """

    ended: ClockName = "closed"
    operations: tuple[Operation, ...] = ()
    stage: Stage | None = None


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The record, if it certainly ended too early; one that has not ended may stand."""
    given = clause.with_
    if record.kind == "declaration" and given.stage is not None:
        yield from _declared(record, given.stage, given.after)
        return
    if record.kind == "log" and given.operations:
        operation = cells(record).get("log.operation")
        if operation is None or operation.code not in given.operations:
            return
    ended = getattr(record.clocks, given.ended)
    if ended is None:
        return
    until = runs_out(record, clause)
    if until is None:
        yield Unjudged(no_clock(clause.with_.clock))
    elif ended.last < until:
        yield Breach()


def _declared(record: Record, stage: Stage, least: Period) -> Iterator[Breach | Unjudged]:
    """Every declared period of the stage that is shorter than the law's."""
    stated = [
        seen
        for seen in record.observations
        if seen.element == "declaration.retention" and seen.code == stage
    ]
    if not stated:
        yield Unjudged(f"the declaration states no period of this kind ({stage})")
    for seen in stated:
        if "unlimited" in seen.marks:
            continue
        if seen.period is None:
            yield Unjudged(f"the declaration states no period of this kind ({stage})")
        elif longer(least, seen.period) != "never":
            says = f"{seen.period.in_words} declared, at least {least.in_words} asked for"
            yield Breach(seen, says=says)
