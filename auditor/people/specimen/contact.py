"""How a traveller may be reached: an address nowhere, numbers and mailboxes that nobody has.

Sources: RFC 2606 and RFC 6761 (domains), RFC 5737 and RFC 3849 (network addresses).
"""

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.name import Name
from auditor.people.specimen.place import Address, address
from auditor.people.specimen.telephone import telephone

_DOMAINS = (
    "example.com", "example.org", "example.net", "mail.example.com", "fakeair.invalid",
    "testpax.test", "fakeair.example", "specimen.invalid",
)  # fmt: skip
_PLAIN = str.maketrans({" ": ".", "'": None})
_IPV4 = ("192.0.2", "198.51.100", "203.0.113")


class Contact(Struct, frozen=True, gc=False):
    """Contact details; `email` None where there is none, `refused` where the traveller gave none."""

    telephone: str
    email: str | None
    address: Address | None
    refused: bool
    network: str


def contact(draw: Draw, name: Name) -> Contact:
    """Contact details of the bearer of `name`."""
    refused = draw.happens_anyway(0.03)
    return Contact(
        telephone(draw),
        email(draw, name) if draw.happens(0.7) else None,
        address(draw) if draw.happens(0.5) else None,
        refused,
        network_address(draw),
    )


def email(draw: Draw, name: Name) -> str:
    """A mailbox of a domain that cannot be registered."""
    separator = draw.pick("..__-")
    local = f"{name.given or 'testpax'}{separator}{name.surname}".lower().translate(_PLAIN)
    return f"{local[:40].strip('._-')}@{draw.pick(_DOMAINS)}"


def network_address(draw: Draw) -> str:
    """A network address of documentation."""
    if draw.happens_anyway(0.2):
        return f"2001:db8::{draw.below(0x10000):x}"
    return f"{draw.pick(_IPV4)}.{draw.below(256)}"
