"""Seats in a row that no cabin has, and what is asked of them."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw

_LETTERS = "ABCDEFGHJK"
_CHARACTERISTICS = ("N", "W", "A")
_CABINS = {"F": "F", "J": "C", "C": "C"}


class Seat(Struct, frozen=True, gc=False):
    """A seat, its cabin and a characteristic."""

    number: str
    cabin: str
    characteristic: str


def seat(draw: Draw, place: int, booking_class: str) -> Seat:
    """The seat of traveller number `place`, counted from nought, so that a party sits together."""
    letter = _LETTERS[place % len(_LETTERS)]
    return Seat(f"000{letter}", _CABINS.get(booking_class, "Y"), draw.pick(_CHARACTERISTICS))
