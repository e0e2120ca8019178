"""Content beyond the limits within which it is read.

What: a segment, value, nesting or archive is larger than the limit, and was left out or cut.

Why: what was not read was not judged. No passenger needs a megabyte in one segment; as a rule
this is a lost terminator, another file, or an attack.

Remedy: find out why it is so large; raise the limit if it is meant to be.

Known false positives: a lawful bulk load whose limit was not raised.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT010"
MESSAGE = "content is larger than the limit and was not read in full"
REMEDY: dict[Holder | None, str] = {
    None: "Split the content, or raise the limit if it is meant to be this large.",
}
FAULT = "oversized-content"
CITES = "implementation guide of the message; limits of this audit"
check = faults(FAULT)
