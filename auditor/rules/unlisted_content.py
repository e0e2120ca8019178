"""Content that the format's table does not name.

What: something stands in the message or record at a place to which no data element belongs.

Why: what cannot be named cannot be shown to be on the closed list, nor deleted, masked or found
again when its time has come. Silence about it would be a promise nobody checked.

Remedy: find out what stands there; delete it, or have the format's table name it.

Known false positives: a position that a newer directory or a bilateral guide defines; content
that would be permitted at the place where it belongs. A person must look, hence a candidate.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.knowledge.element import UNLISTED
from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Nothing
from auditor.observed.record import Form, Holder, Record

ID = "MIN002"
MESSAGE = "content that the format does not name, and so no list can permit"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send nothing in places that the message's implementation guide leaves unused.",
    None: "Find out what stands there; delete it unless the law's list names it.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"
With = Nothing


def check(record: Record, clause: Clause[Nothing], as_of: datetime) -> Iterator[Breach]:
    """Every observation of content without a name."""
    for seen in record.observations:
        if seen.element == UNLISTED and seen.form is not Form.EMPTY:
            yield Breach(seen, candidate=True, at_most=Severity.WARNING)
