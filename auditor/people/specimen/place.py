"""Places that are nowhere: States and currencies that none has, airports without a code of their own.

Sources: ICAO Doc 9303 (`UTO`, Utopia), ISO 3166-1 and ISO 4217 (codes for users and tests); the
airports are those of ZZ? that no list of airports has.
"""

from msgspec import Struct

from auditor.people.specimen.draw import Draw

AIRPORTS = tuple(f"ZZ{letter}" for letter in "ABCDFGHIJKLMNPQRSTWXYZ")
"""IATA location codes; ZZE, ZZO, ZZU and ZZV are real and left out."""

ALPHA_2 = tuple(f"Q{letter}" for letter in "MNPQRSTVWXYZ")
"""Countries of two letters; QO and QU have meanings elsewhere and are left out."""

ALPHA_3 = tuple(f"{two}{letter}" for two in ALPHA_2 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Countries of three letters, none of them of Doc 9303."""

UTOPIA = "UTO"
CURRENCY = "XTS"
CARRIER = "ZZ"
CARRIER_NUMBER = "000"

_STATES = (*[UTOPIA] * len(ALPHA_3), *ALPHA_3)
_TOWNS = ("TESTVILLE", "TESTTOWN", "TESTVILLE02", "FAKE TESTTOWN", "SPECIMEN")
_STREETS = ("FAKE STREET 0", "FAKE AVENUE 0", "FAKE UPPER ROAD 0", "FAKE SQUARE 0")


class Address(Struct, frozen=True, gc=False):
    """A postal address in a country that is none; house 0 and post code 00000 are nowhere."""

    street: str
    town: str
    region: str
    country: str
    country_3: str
    postcode: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.street} {self.town} {self.postcode} {self.country}"


def state(draw: Draw) -> str:
    """A State of three letters, every other one Utopia."""
    return draw.pick(_STATES)


def airport(draw: Draw) -> str:
    """An airport."""
    return draw.pick(AIRPORTS)


def town(draw: Draw) -> str:
    """A town."""
    return draw.pick(_TOWNS)


def address(draw: Draw) -> Address:
    """A postal address."""
    country = draw.pick(ALPHA_2)
    region = "TESTSHIRE" if draw.happens(0.2) else ""
    return Address(draw.pick(_STREETS), draw.pick(_TOWNS), region, country, f"{country}Z", "00000")
