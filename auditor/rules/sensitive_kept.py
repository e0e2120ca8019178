"""Data of a special category that are still stored.

What: a code or text that reveals a special category stands in stored data, at all, or after the
delay that the clause allows.

Why: some regimes want such data deleted on receipt, so that none may be found at rest; others
filter them and delete them after a number of days unless a case needs them.

Remedy: delete what is stored; make the deletion part of receiving, not of housekeeping.

Known false positives: those of sensitive-code and sensitive-text, whose tables it shares; data
kept for a specific investigation or to protect a life, which belong to the clause's exemptions.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from auditor.knowledge.sensitive import Category, in_code, in_marks
from auditor.law.policy import Clause
from auditor.law.rule import Breach, ClockName, revealing, runs_out
from auditor.observed.clock import Counting, Period
from auditor.observed.record import Holder, Record

ID = "SEN003"
MESSAGE = "{title} is still stored and reveals a special category of personal data"
CANDIDATE = "{title} is still stored and may reveal a special category of personal data"
REMEDY: dict[Holder | None, str] = {
    None: "Delete the code or text now, and delete such data upon receipt from now on.",
}
READS = "both"
AT_REST = True
POINTWISE = True
STAGE = "special"
MENDED_BY = "removal"

_AT_ONCE = datetime.min.replace(tzinfo=UTC)


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The special categories that the clause names, and the delay, if any, before deletion."""

    categories: tuple[Category, ...]
    after: Period | None = None
    clock: ClockName = "received"
    counting: Counting = "instant"


def lawful_until(record: Record, clause: Clause[With]) -> datetime | None:
    """The end of the delay; without one, no stored record may hold such data on any day."""
    return _AT_ONCE if clause.with_.after is None else runs_out(record, clause)


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every code and text that reveals one of the categories."""
    for seen in record.observations:
        written, told = in_code(seen.element, seen.code), in_marks(seen.marks)
        breach = revealing(seen, (*written, *told), clause.with_.categories, text=not written)
        if breach is not None:
            yield breach
