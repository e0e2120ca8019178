"""A card number in full, its security code, a payment that is not for the flight."""

from collections.abc import Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen

_LEGIBLE: Mapping[str, str] = {
    "payment.card_number": "full-number",
    "payment.card_security_code": "security-code",
}


def concerns(element: str) -> bool:
    """Whether the element is one of the three."""
    return element in _LEGIBLE or element == "payment.other"


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the clause forbids this detail; of a card only what can be read."""
    if seen.element == "payment.other":
        return "beyond-ticket" in given.forbids
    return not seen.masked and _LEGIBLE.get(seen.element) in given.forbids
