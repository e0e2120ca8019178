"""Membership in a frequent-flyer programme of an airline that does not exist."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.place import CARRIER

_LEVELS = ("BASE", "BASE", "SILVER", "GOLD", "PLATINUM")


class Loyalty(Struct, frozen=True, gc=False):
    """The programme's airline, the number, the level."""

    carrier: str
    number: str
    level: str


def loyalty(draw: Draw) -> Loyalty:
    """A membership."""
    return Loyalty(CARRIER, f"FAKE{draw.digits(6)}", draw.pick(_LEVELS))
