"""A trailer that does not belong to its header.

What: the reference in UNT, UNE or UNZ is not the one in UNH, UNG or UNB.

Why: header and trailer carry the same reference so that two messages cannot be mistaken for one.
If they differ, data of one flight may stand under another.

Remedy: write the trailer with the header's reference; do not process the message until that is
settled.

Known false positives: references padded with blanks or zeros on one side only.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT002"
MESSAGE = "the control reference of the trailer is not that of the header"
REMEDY: dict[Holder | None, str] = {
    None: "Write the same reference in header and trailer.",
}
FAULT = "wrong-control-reference"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), UNT 0062, UNE 0048, UNZ 0020"
check = faults(FAULT)
