"""Service characters that are not those declared, or a declaration that cannot be right.

What: UNA is too short, or gives one character two tasks; the ends of lines end the segments, where
UNA or the standard has another terminator; a mark stands behind each terminator, as in host traces.

Why: the service characters decide what is a separator and what is content; if two of them agree,
parts of the message are read as something else.

Remedy: send the default service characters, or six different ones.

Known false positives: none known; a blank as release character is the standard's way to say that
there is none.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT008"
MESSAGE = "the service characters are irregular"
REMEDY: dict[Holder | None, str] = {
    None: "Send UNA with six characters, each with one task, and end segments with the terminator alone.",
}
FAULT = "irregular-service-string"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), UNA"
check = faults(FAULT)
