"""A segment where the message has no place for it.

What: a known segment stands outside the group, or before the segment, on which it depends.

Why: what a segment says holds for the traveller or flight before it. Out of place, it is told of
the wrong person, or of nobody.

Remedy: write the segments in the order of the guide.

Known false positives: versions of the guide that differ in where a segment may stand.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT009"
MESSAGE = "the segment stands where the message has no place for it"
REMEDY: dict[Holder | None, str] = {
    None: "Write segments in the order and groups of the implementation guide.",
}
FAULT = "misplaced-segment"
CITES = "implementation guide of the message (PNRGOV, PAXLST, CUSRES), segment groups"
check = faults(FAULT)
