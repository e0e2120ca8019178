"""Hotel, car, rail or another service that is not a flight.

What: the reservation carries a segment other than air.

Why: passenger name records sent under the law relate directly to the flight operated and the
passenger concerned (C-817/19, paragraph 128). Where someone sleeps and drives is another matter.

Remedy: the carrier sends the air segments only; the authority deletes the rest on receipt.

Known false positives: a train or bus under a flight number, sold as a leg of the air journey.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Nothing
from auditor.observed.record import Form, Holder, Record

ID = "MIN006"
MESSAGE = "{title}: no part of the flight"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send air segments only.",
    "piu": "Delete the segment immediately and permanently upon receipt.",
    None: "Delete the segment; the law permits data of the flight only.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"
With = Nothing


def check(record: Record, clause: Clause[Nothing], as_of: datetime) -> Iterator[Breach]:
    """Every segment of a service other than air."""
    for seen in record.observations:
        if seen.element == "segment.non_air" and seen.form is not Form.EMPTY:
            yield Breach(seen)
