"""How PADIS and AIRIMP write what a specimen is: upper case, days as DDMMYY, an `@` as two slashes."""

from auditor.people.specimen.contact import Contact
from auditor.people.specimen.moment import Moment, ddmmyy
from auditor.people.specimen.name import Name
from auditor.people.specimen.place import Address
from auditor.people.specimen.trees import Tree


def stamp(moment: Moment) -> list[str]:
    """Day and time, as two components."""
    return [ddmmyy(moment.day), moment.time]


def mail(address: str) -> str:
    """A mailbox in the repertoire of teletype."""
    return address.upper().replace("@", "//").replace("_", "..").replace("-", "./")


def teletype(text: str) -> str:
    """A name in the repertoire of teletype, which has no apostrophe."""
    return text.replace("'", "")


def lines(address: Address) -> list[str | None]:
    """Street, town, code and name of the region, country, postcode."""
    return [
        address.street,
        address.town,
        None,
        address.region or None,
        address.country,
        address.postcode,
    ]


def named(name: Name) -> str:
    """Surname and given names in one line."""
    return teletype(f"{name.surname} {name.given}".strip())


def request(code: str, elements: Tree, reference: str = "", quantity: str = "1") -> Tree:
    """A special service request, of the traveller with that reference where one is given.

    `elements` is what its code stands for, or `service.code` itself.
    """
    said = {"~carrier": "ZZ", "~quantity": quantity, **elements}
    if "service.code" not in elements:
        said["~code"] = code
    if reference:
        said["traveller.reference"] = reference
    return {"elements": said}


def contacts(contact: Contact, reference: str) -> list[Tree]:
    """Telephone and mailbox as requests, or that they are refused."""
    if contact.refused:
        return [request("CTCR", {"contact.refused": "REFUSED"}, reference)]
    found = [request("CTCM", {"contact.telephone": contact.telephone}, reference)]
    if contact.email:
        found.append(request("CTCE", {"contact.email": mail(contact.email)}, reference))
    return found
