"""Data of a person who does not travel.

What: an element that by its nature concerns somebody else (who booked, who pays, whom to call in
an emergency, who meets a minor) is present and not permitted; or a codec saw another person's
data in an element of the traveller.

Why: passenger data concern the passenger on whose behalf the reservation is made. The Court of
Justice excludes those who booked, those through whom the passenger may be reached and those to be
told in an emergency (C-817/19, paragraph 131). They have not travelled and often do not know.

Remedy: the authority deletes the element on receipt; the carrier does not send it.

Known false positives: a booking that the traveller made (list `reservation.received_from` under
`conditional`); guardians of an unaccompanied minor, whom Annex I, heading 12, permits. What only
a mark of the codec suggests is a candidate.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach
from auditor.observed.record import Form, Holder, Record

ID = "MIN004"
MESSAGE = "{title}: not the passenger's own data"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Do not send data of persons who do not travel.",
    "piu": "Delete the element immediately and permanently upon receipt.",
    None: "Delete the element; the law permits data of the passenger only.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"

_MARK = "third-party"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The elements about others that may be present, also on a condition the data cannot show.

    `judges`, where given, are the only elements that the clause speaks of.
    """

    permits: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every element about a person who does not travel."""
    given = clause.with_
    for seen in record.observations:
        by_nature = ELEMENTS[seen.element].nature == "third_party"
        if seen.form is Form.EMPTY or not (by_nature or _MARK in seen.marks):
            continue
        if seen.element in given.permits or (given.judges and seen.element not in given.judges):
            continue
        yield Breach(seen, candidate=not by_nature or seen.element in given.conditional)
