"""Travel agencies and airline offices in cities that are none, and the signs of their staff."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.place import ALPHA_2, CARRIER, CURRENCY, airport


class Agency(Struct, frozen=True, gc=False):
    """A point of sale: system and city, agency number, office, kind (A airline, T travel agent), agent's sign."""

    system: str
    city: str
    number: str
    office: str
    kind: str
    country: str
    currency: str
    language: str
    sign: str
    duty: str


def agency(draw: Draw) -> Agency:
    """A point of sale."""
    kind = "A" if draw.happens_anyway(0.3) else "T"
    return Agency(
        CARRIER,
        airport(draw),
        f"0000000{draw.between(7, 9)}",
        f"ZZZ1Z{draw.digits(4)}",
        kind,
        draw.pick(ALPHA_2),
        CURRENCY,
        "EN",
        sign(draw),
        "GS" if kind == "T" else "SU",
    )


def sign(draw: Draw) -> str:
    """The sign of an agent."""
    return f"{draw.digits(4)}FK"
