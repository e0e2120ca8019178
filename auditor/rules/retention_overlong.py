"""A declared period of storage that is longer than the law allows.

What: the period that a declaration states for a stage (until masking, until deletion, of logs) is
longer than that of the clause, or unlimited; or it runs from a later moment than the law's.

Why: a system that is set up to keep data too long breaks the law with every record; this can be
seen before there is one (Directive (EU) 2016/681, Article 12; ICAO Annex 9, 9.31 to 9.33).

Remedy: set the period, and the moment from which it runs, to those of the law.

Known false positives: months stated as days, which are longer than the law's months at some times
of the year only. Those are candidates.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Stage
from auditor.law.policy import Clause
from auditor.law.rule import Breach, ClockName, Unjudged
from auditor.observed.clock import Period, longer
from auditor.observed.record import Holder, Observation, Record

ID = "DEC002"
MESSAGE = "the declared period is longer than the law allows"
REMEDY: dict[Holder | None, str] = {
    None: "Set the period, and the moment from which it runs, to those of the law.",
}
READS = "records"
KINDS = ("declaration",)
SHAPE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The stage, the most that it may last, and the clocks from which it may run (none: any)."""

    stage: Stage
    most: Period
    clocks: tuple[ClockName, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """Every declared period of the stage that outlasts the law's."""
    given = clause.with_
    stated = [
        seen
        for seen in record.observations
        if seen.element == "declaration.retention" and seen.code == given.stage
    ]
    if not stated:
        yield Unjudged(f"the declaration states no period of this kind ({given.stage})")
    for seen in stated:
        yield from _judged(seen, given)


def _judged(seen: Observation, given: With) -> Iterator[Breach | Unjudged]:
    if "unlimited" in seen.marks:
        yield Breach(seen, says=f"without limit, at most {given.most.in_words} allowed")
    elif seen.period is None:
        yield Unjudged(f"the declaration states no period of this kind ({given.stage})")
    else:
        how = longer(seen.period, given.most)
        if how != "never":
            says = f"{seen.period.in_words} declared, at most {given.most.in_words} allowed"
            yield Breach(seen, says=says, candidate=how == "sometimes")
    if given.clocks and "from" in seen.marks and not seen.marks.intersection(given.clocks):
        yield Breach(seen, says="it runs from another moment than the law's", candidate=True)
