"""An interchange that stops before its end.

What: the input ends inside an interchange: UNZ (or UNE, UNT) never comes.

Why: what is missing at the end may be travellers; what was half received can be neither counted
nor deleted as a whole.

Remedy: ask for the interchange again; delete the torn one.

Known false positives: an extract that was cut by hand to show one message.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT004"
MESSAGE = "the interchange ends before its trailer"
REMEDY: dict[Holder | None, str] = {
    None: "Send the interchange again in full.",
}
FAULT = "truncated-interchange"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), UNB and UNZ"
check = faults(FAULT)
