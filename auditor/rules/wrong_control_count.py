"""A control count that does not agree with what is there.

What: the count in UNT, UNE or UNZ differs from the number of segments, messages or groups that
were read.

Why: control counts are how a receiver notices that something was lost or added on the way. Where
the count fails, nobody can say that the data are complete, or that they are only what was sent.

Remedy: write the trailer from what was written; treat a message whose count fails as damaged.

Known false positives: senders that count UNA, or leave UNH or UNT out of the count.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT001"
MESSAGE = "the control count does not agree with what is there"
REMEDY: dict[Holder | None, str] = {
    None: "Count again when the message is written; ask the sender for it anew.",
}
FAULT = "wrong-control-count"
MENDED_BY = "count"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), UNT 0074, UNE 0060, UNZ 0036"
check = faults(FAULT)
