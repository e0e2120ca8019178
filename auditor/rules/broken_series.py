"""A message in several parts of which some are missing, doubled or out of order.

What: the parts of one message do not follow each other from the first to the one marked as last,
within an interchange, across interchanges, or across the files of a run, whose order is of no matter.

Why: travellers of a lost part are neither complete nor deleted with the rest; those of a doubled
part count twice.

Remedy: send the whole series again; keep the parts together.

Known false positives: parts that lie in files of which some are not audited in the same run. Two
pushes of one flight, of which one lacks a part that the other has twice, are not told apart.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT013"
MESSAGE = "the parts of the message do not form one series"
REMEDY: dict[Holder | None, str] = {
    None: "Send the whole series again, numbered without a gap.",
}
FAULT = "broken-series"
CITES = "implementation guide of the message, messages in several parts (UNH 0070, 0073)"
check = faults(FAULT)
