"""Travellers: anchored by a name that no document bears and a document that no State issued."""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.contact import Contact, contact
from auditor.people.specimen.document import Bearer, Document, document, number, visa
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.loyalty import Loyalty, loyalty
from auditor.people.specimen.minor import Minor, minor
from auditor.people.specimen.moment import born
from auditor.people.specimen.name import Name, name
from auditor.people.specimen.place import ALPHA_3, Address, address, town

# Least and first impossible age of each type of traveller (6353 of PNRGOV).
AGES = {"A": (18, 90), "C": (2, 12), "IN": (0, 2)}
_SEXES = "MF" * 49 + "XX"
_MINOR = (6, 12)


class Traveller(Struct, frozen=True, gc=False):
    """One person of a party: number within it, type (A adult, C child, IN infant without a seat), particulars.

    `infant` travels on the lap of this one; `minor` is set for a child that travels alone.
    """

    number: int
    type: str
    name: Name
    sex: str
    born: date
    age: int
    document: Document
    visa: Document | None
    contact: Contact | None
    emergency: Contact | None
    emergency_name: Name | None
    loyalty: Loyalty | None
    residence: Address | None
    destination: Address | None
    birthplace: str
    reference: str
    redress: str
    other: Document | None
    infant: "Traveller | None" = None
    minor: Minor | None = None

    @property
    def bearer(self) -> Bearer:
        """What the document says of its bearer."""
        return Bearer(self.name, self.sex, self.born)


def traveller(  # noqa: PLR0913 - who of which party, and how they belong to it
    draw: Draw,
    on: date,
    place: int,
    *,
    type: str = "A",
    family: str | None = None,
    alone: bool = False,
    infant: "Traveller | None" = None,
) -> Traveller:
    """Number `place` of a party that travels `on` that day; `family` is a surname that it shares."""
    sex = draw.pick(_SEXES)
    youngest, oldest = _MINOR if alone else AGES[type]
    birth = born(draw, on, youngest, oldest)
    grown = type == "A"
    named = name(draw, sex if grown else "", family)
    other = name(draw) if draw.happens(0.02) else None
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return Traveller(
        place,
        type,
        named,
        sex,
        birth,
        age,
        document(draw, on),
        visa(draw, on) if draw.happens(0.1) else None,
        contact(draw, named) if grown and (place == 1 or draw.happens(0.2)) else None,
        contact(draw, other) if other else None,
        other,
        loyalty(draw) if grown and draw.happens(0.3) else None,
        address(draw) if draw.happens(0.05) else None,
        address(draw) if draw.happens(0.05) else None,
        f"{town(draw)} {draw.pick(ALPHA_3)}" if draw.happens(0.05) else "",
        f"ZZSYN{draw.digits(10)}",
        number(draw) if draw.happens(0.02) else "",
        document(draw, on) if draw.happens(0.03) else None,
        infant,
        minor(draw, age) if alone else None,
    )
