"""A declared number of reservations or travellers that is not the number there.

What: EQN, CNT or NumberOfPNRs says another number than was read.

Why: the declared number is how a receiver knows that nobody was lost or added. It is also the
number that statistics and supervisors are given.

Remedy: declare what is sent; on receipt, treat a difference as an incident.

Known false positives: numbers that count a series as a whole while one of its parts is read;
infants counted or not.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT016"
MESSAGE = "the declared number is not the number that is there"
REMEDY: dict[Holder | None, str] = {
    None: "Declare the number that the message carries.",
}
FAULT = "wrong-declared-number"
MENDED_BY = "count"
CITES = "implementation guide of the message (PNRGOV: EQN; PAXLST: CNT)"
check = faults(FAULT)
