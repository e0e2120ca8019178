"""A segment that the message does not have.

What: a segment's tag is not one of those that the message's guide defines.

Why: an unknown segment is content nobody has agreed on; it is neither read nor judged by the
rules of the law.

Remedy: leave the segment out, or agree on it and teach the format's table to read it.

Known false positives: a segment that a newer version of the guide, or a bilateral one, defines.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT003"
MESSAGE = "the message has no segment of this tag"
REMEDY: dict[Holder | None, str] = {
    None: "Send only segments that the message's implementation guide defines.",
}
FAULT = "unknown-segment"
CITES = "implementation guide of the message (PNRGOV, PAXLST, CUSRES), segment table"
check = faults(FAULT)
