"""Bytes that are not in the character set of the interchange.

What: bytes occur that the syntax identifier in UNB (or the encoding of the file) does not allow.

Why: a name that cannot be decoded is a name that cannot be found again, corrected, masked or
shown to the person whom it concerns.

Remedy: write the character set that UNB announces, or announce the one that is written.

Known false positives: senders that write Latin-1 under UNOA and mean it.
"""

from auditor.law.rule import faults
from auditor.observed.record import Holder

ID = "FMT007"
MESSAGE = "bytes are not in the character set that was announced"
REMEDY: dict[Holder | None, str] = {
    None: "Announce the character set that is written, and write that one.",
}
FAULT = "irregular-encoding"
CITES = "ISO 9735:1988 (EDIFACT syntax rules), UNB 0001 (character sets)"
check = faults(FAULT)
