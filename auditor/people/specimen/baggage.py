"""Checked baggage with tags of an airline without an accounting code."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.place import CARRIER_NUMBER


class Baggage(Struct, frozen=True, gc=False):
    """Pieces and kilograms, the first of consecutive tags, the place in a pool (`HP`, `MP` or none)."""

    pieces: int
    weight: int
    tag: str
    pool: str
    excess: int


def tag(draw: Draw) -> str:
    """A licence plate of ten digits."""
    return f"0{CARRIER_NUMBER}{draw.digits(6)}"


def baggage(draw: Draw, place: int, party: int) -> Baggage:
    """The baggage of traveller number `place` of a party; its first heads the pool, if there is one."""
    pieces = draw.between(1, 2)
    pooled = party > 1 and draw.happens(0.2)
    pool = ("MP" if place else "HP") if pooled else ""
    excess = draw.between(1, 2) if draw.happens(0.05) else 0
    return Baggage(pieces, pieces * draw.between(9, 23), tag(draw), pool, excess)
