"""What is booked beside a flight: a room in a hotel that is not there, a car that is none."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.moment import Moment

# 4025: the guide's example gives 8 for a hotel; the other codes are this project's reading of PADIS.
_KINDS = (("8", "FAKE HOTEL", "ROH"), ("8", "FAKE INN", "ROH"), ("2", "", "FCAR"))


class NonAir(Struct, frozen=True, gc=False):
    """A hotel (8) or car (2): name, product, where, from when to when."""

    kind: str
    name: str
    product: str
    place: str
    begins: Moment
    ends: Moment


def non_air(draw: Draw, after: Flight) -> NonAir:
    """Something for the days behind a flight."""
    kind, name, product = draw.pick(_KINDS)
    begins = after.arrives.plus(60)
    return NonAir(kind, name, product, after.off, begins, begins.plus(draw.between(1, 14) * 1440))
