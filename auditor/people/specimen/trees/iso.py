"""How records write names, addresses and instants: in words, and in ISO 8601."""

from auditor.people.specimen.moment import Moment
from auditor.people.specimen.name import Name
from auditor.people.specimen.place import Address


def in_line(name: Name) -> str:
    """Surname and given names."""
    return f"{name.surname} {name.given}".strip()


def address_line(address: Address | None) -> str:
    """An address, or nothing."""
    return address.line if address else ""


def utc(moment: Moment) -> str:
    """An instant in UTC."""
    return f"{moment.iso}Z"


def local(moment: Moment) -> str:
    """A time of the place it is about."""
    return moment.iso
