"""A value that is not what its place calls for.

What: a date, time, count or code cannot be read as one, or cannot be meant: a date in a format that
no guide uses, a departure years away from the preparation, one that only makes sense with year and day
the other way round, an arrival before its departure. Its clock is then not known.

Why: a date that cannot be read starts no period; a count that cannot be read proves nothing.

Remedy: write dates, times and counts in the format that their qualifier announces.

Known false positives: a mask in place of a date; a push sent again more than a year after its flight.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT011"
MESSAGE = "a value cannot be read as what its place calls for"
REMEDY: dict[Holder | None, str] = {
    None: "Write the value in the format its qualifier announces.",
}
FAULT = "unreadable-value"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), and the code list of the element"
check = faults(FAULT)
