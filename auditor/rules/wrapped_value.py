"""A line break inside a value.

What: a carriage return or line feed stands inside a data element.

Why: gateways break long lines without knowing the syntax. A broken name or number no longer
matches itself, so it is missed when it should be masked, corrected or deleted.

Remedy: transmit the interchange as it is, without wrapping lines.

Known false positives: a release character before the break, in syntaxes that allow it.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT015"
MESSAGE = "a line break stands inside a value"
REMEDY: dict[Holder | None, str] = {
    None: "Transmit without wrapping lines, or unwrap before storing.",
}
FAULT = "wrapped-value"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), character sets (no control characters inside data)"
check = faults(FAULT)
