"""An operation that the same person carried out and approved.

What: operator and approver of one row of the log are the same. The two are compared when the row
is read, within the row and nowhere else; what is handed on is that they are equal or not.

Why: approval is prior review by somebody else; who uncovers data cannot be who allows it
(C-817/19, paragraphs 225 and 226).

Remedy: let another person approve, and let the system refuse one's own approval.

Known false positives: a shared account, under which several persons work; it is a fault of its own.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Nothing, Unjudged, cells
from auditor.observed.record import Holder, Record

ID = "LOG003"
MESSAGE = "who did it also approved it"
REMEDY: dict[Holder | None, str] = {
    None: "Have another person approve; let the system refuse one's own approval.",
}
READS = "records"
KINDS = ("log",)
SHAPE = True
TOPIC = "unmasks"


def check(record: Record, clause: Clause[Nothing], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The approver, if it is the operator."""
    row = cells(record)
    approver = row.get("log.approver")
    if approver is None:
        return
    if "self" in approver.marks:
        yield Breach(approver)
    elif "another" not in approver.marks:
        yield Unjudged("who did it is not known")
