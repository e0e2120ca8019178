"""A value that is not what its place calls for.

What: a date, time, count or code cannot be read as one.

Why: a date that cannot be read starts no period; a count that cannot be read proves nothing.

Remedy: write dates, times and counts in the format that their qualifier announces.

Known false positives: a mask in place of a date.
"""

from auditor.record import Holder
from auditor.rule import faults

ID = "FMT011"
MESSAGE = "a value cannot be read as what its place calls for"
REMEDY: dict[Holder | None, str] = {
    None: "Write the value in the format its qualifier announces.",
}
FAULT = "unreadable-value"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), and the code list of the element"
check = faults(FAULT)
