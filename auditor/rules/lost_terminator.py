"""A segment that does not end where it should.

What: two segments run together: the terminator between them was lost, or another sign stands in
its place.

Why: after a lost terminator everything shifts: data stand where other data are expected, and are
read, kept or masked as what they are not.

Remedy: write every terminator; check gateways that wrap or strip lines.

Known false positives: a free text in which the tag of a segment follows a separator by chance.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT005"
MESSAGE = "a segment terminator was lost"
REMEDY: dict[Holder | None, str] = {
    None: "Write the segment terminator that UNA announces after every segment.",
}
FAULT = "lost-terminator"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), segment terminator"
check = faults(FAULT)
