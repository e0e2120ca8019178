"""A record that does not say when its period began.

What: the clock from which the clause counts is missing.

Why: a period that nobody can count never ends. Whoever keeps data for a limited time must be able
to show, for each record, when that time began.

Remedy: store the instant, with its zone, when the data arrive; take it from the transfer's log
for those already there.

Known false positives: a date that the store keeps elsewhere; give it in a side-car file or a
mapping.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import Breach, ClockName
from auditor.observed.record import Holder, Record

ID = "RET005"
MESSAGE = "the record does not say when its period began"
REMEDY: dict[Holder | None, str] = {
    None: "Store with each record the instant from which its period runs, with its zone.",
}
READS = "records"
FRAME = True
AT_REST = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The clock that every record must know."""

    clock: ClockName


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """The record, if the clock is not known."""
    clock = clause.with_.clock
    if getattr(record.clocks, clock) is None:
        yield Breach(says=f"the clock {clock!r} is missing")
