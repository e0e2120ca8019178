"""Forms of identification (FOID): of what a number is, told by the two letters in front of it.

`PPZZ0000001-1SURNAME/GIVEN`: type, number, and whose it is. And what CTCR, which refuses a contact, may
hold all the same. Laws of the file: the type stands first or it
is none; all else is told by classes of characters. Nothing here keeps a value.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

OTHER = "document.other_number"
CARD = "payment.card_number"

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "CC": CARD,
        "CN": "reservation.locator",
        "DL": OTHER,
        "FF": "loyalty.number",
        "ID": OTHER,
        "NI": OTHER,
        "PP": "document.number",
        "TN": "ticket.number",
    }
)
"""What a number of each type is: credit card, confirmation, driving licence, frequent flyer, locally
defined, national identity, passport, ticket. (AIRIMP 3.14, from memory.)"""

_FRONT = re.compile(r"[ ./-]*([A-Za-z]{2})[ /-]?", re.ASCII)
# Whose it is: `-1SURNAME/GIVEN`, or the numbers of traveller and segment, `/P1/S2`.
_NAMED = re.compile(r"-\d{1,2}(?:\.\d{1,2})?(?=[A-Za-z])", re.ASCII)
_NUMBERED = re.compile(r"(?:/[A-Za-z]\d{1,2}){1,2}\.?\Z", re.ASCII)
_VENDOR = re.compile(r"[A-Za-z]{2} ?(?=[0-9X*#])", re.ASCII)
_EXPIRY = re.compile(r"(?:/ ?(?:[A-Za-z]{3} ?)?| [A-Za-z]{3} ?)(\d{4}|\d\d/\d\d)\Z", re.ASCII)
_NUMBER = re.compile(r"\d(?:[ ./()-]?\d){6,}", re.ASCII)
_LONG = 12  # the characters of the shortest card number


def type_at(text: str) -> tuple[int, int] | None:
    """Where the type of a text stands, from and to; None where it has none."""
    found = _FRONT.match(text)
    return found.span(1) if found is not None and found[1].upper() in TYPES else None


def told(text: str) -> list[tuple[str, str]]:
    """What a text says: each element with its value; the number first, though it be empty."""
    at = type_at(text)
    element = OTHER if at is None else TYPES[text[at[0] : at[1]].upper()]
    rest = text if at is None else text[at[1] :]
    number, names = _of_whom(rest.strip(" ./-"))
    more = []
    if element == CARD:
        vendor = _VENDOR.match(number)
        number = number[vendor.end() :] if vendor else number
        expiry = _EXPIRY.search(number, _LONG)
        if expiry is not None:
            number, more = number[: expiry.start()], [("payment.card_expiry", expiry[1])]
    return [(element, number), *more, *names]


def in_refusal(text: str) -> str | None:
    """The element of a contact that stands where one was refused: a mailbox, a number of seven digits."""
    if "@" in text or "//" in text:
        return "contact.email"
    return "contact.telephone" if _NUMBER.search(text) else None


def _of_whom(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without whose it is, and the parts of that name."""
    named = _NAMED.search(text)
    if named is None:
        numbered = _NUMBERED.search(text)
        return (text[: numbered.start()] if numbered else text), []
    surname, _, given = text[named.end() :].partition("/")
    names = [("traveller.surname", surname), ("traveller.given_names", given)]
    return text[: named.start()], [each for each in names if each[1]]
