"""A message without a segment that it must have.

What: a mandatory segment is absent: of the frame (UNB, UNT, UNE, UNZ), or of the head of the message
(MSG, ORG, TVL and EQN in PNRGOV, BGM and TDT in PAXLST, BGM in CUSRES). What a record must hold is
no matter of this rule.

Why: without its date, flight or sender a message cannot be told from others, and no clause that
depends on them can be judged.

Remedy: write every mandatory segment.

Known false positives: an acknowledgement or cancellation that the guide lets go without it.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT012"
MESSAGE = "a mandatory segment is missing"
REMEDY: dict[Holder | None, str] = {
    None: "Write every segment that the implementation guide marks as mandatory.",
}
FAULT = "missing-segment"
CITES = "implementation guide of the message (PNRGOV, PAXLST, CUSRES), mandatory segments"
check = faults(FAULT)
