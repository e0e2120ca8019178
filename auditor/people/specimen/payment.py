"""Payments: cards that no scheme can route, and the plainer forms.

Source: ISO/IEC 7812: numbers that begin with 9 are for national use, the next three digits being the
country's; 999 is for users. A security code is made only where it is asked for by name.
"""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.check_digit import account, luhn
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.moment import later
from auditor.people.specimen.name import Name, name
from auditor.people.specimen.place import Address, address
from auditor.people.specimen.telephone import telephone

_FORMS = (*["CC"] * 14, "CA", "CK", "MS", "GR")


class Payer(Struct, frozen=True, gc=False):
    """Who pays for somebody else's journey."""

    name: Name
    address: Address
    telephone: str


class Payment(Struct, frozen=True, gc=False):
    """One form of payment: `CC` card, `CA` cash, `CK` cheque, `MS` other, `GR` government request.

    `number` is the card's, or the reference of another form; amounts are in hundredths.
    """

    form: str
    vendor: str
    number: str
    expires: date | None
    amount: int
    billing: Address | None
    payer: Payer | None


def card(draw: Draw) -> str:
    """A card number of sixteen digits, its check digit right."""
    body = f"9999{draw.digits(11)}"
    return f"{body}{luhn(body)}"


def iban(draw: Draw) -> str:
    """An account number of a country that is none, its check digits right."""
    number = f"FAKE{draw.digits(14)}"
    return f"QZ{account('QZ', number)}{number}"


def payment(draw: Draw, on: date, amount: int) -> Payment:
    """A payment of `amount` made `on` that day."""
    form = draw.pick(_FORMS)
    carded = form == "CC"
    number = card(draw) if carded else f"FAKE{draw.digits(6)}"
    payer = Payer(name(draw), address(draw), telephone(draw)) if draw.happens(0.05) else None
    return Payment(
        form,
        "ZZ" if carded else "",
        number,
        later(on, draw.between(60, 1400)) if carded else None,
        amount,
        address(draw) if draw.happens(0.2) else None,
        payer,
    )
