"""Fares and taxes in a currency that buys nothing, each consistent in itself."""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.place import CURRENCY

_BASES = ("FAKE", "FAKEX", "FAKE3M", "FAKERT", "FAKELOW")
_TAXES = ("YQ", "ZZ1", "ZZ2", "XTX")
_WHOLE = 100
_DISCOUNTS = ("CH", "IN", "SD", "YC", "ZZ")


class Tax(Struct, frozen=True, gc=False):
    """A tax: amount in hundredths, and its code."""

    amount: int
    code: str


class Fare(Struct, frozen=True, gc=False):
    """A fare: amounts in hundredths, fare basis, the line that works it out, a discount or none."""

    base: int
    taxes: tuple[Tax, ...]
    basis: str
    calculation: str
    discount: str
    currency: str = CURRENCY

    @property
    def total(self) -> int:
        """Base fare and taxes."""
        return self.base + sum(tax.amount for tax in self.taxes)


def amount(hundredths: int) -> str:
    """As messages write an amount."""
    digits = f"{hundredths:03d}"
    return f"{digits[:-2]}.{digits[-2:]}"


def fare(draw: Draw, flights: tuple[Flight, ...], booking_class: str, traveller: str) -> Fare:
    """What a traveller of this type pays for `flights`."""
    share = {"C": 75, "IN": 10}.get(traveller, _WHOLE)
    base = draw.between(40, 1200) * share
    taxes = tuple(
        Tax(draw.between(100, 6000), code) for code in draw.sample(_TAXES, draw.between(1, 3))
    )
    route = " ".join(f"ZZ {each.off}" for each in flights)
    calculation = f"{flights[0].board} {route} {amount(base)} NUC{amount(base)}END"
    discount = draw.pick(_DISCOUNTS) if share != _WHOLE or draw.happens(0.05) else ""
    return Fare(base, taxes, f"{booking_class}{draw.pick(_BASES)}", calculation, discount)
