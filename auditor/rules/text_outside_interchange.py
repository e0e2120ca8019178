"""Text between or around interchanges.

What: something other than line ends stands before UNA or UNB, or after UNZ.

Why: address lines of a network, log lines or remarks of an operator travel outside the counted
part: no control count covers them, and no list permits them.

Remedy: strip envelopes of the transport before the interchange is stored or passed on.

Known false positives: the header lines of a Type B message, kept on purpose as evidence of the
transport.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT006"
MESSAGE = "text stands outside the interchange"
REMEDY: dict[Holder | None, str] = {
    None: "Store and forward the interchange alone.",
}
FAULT = "text-outside-interchange"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), interchange structure"
check = faults(FAULT)
