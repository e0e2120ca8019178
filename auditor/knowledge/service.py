"""Special service requests: which data element each code stands for, and how its text is laid out.

One row of `service.tsv` is one code; one without an element is known and stays `service.code` with
`service.text`. Of a code with a text between slashes (`DOCS`) the row names an element for the case alone that no
text follows; which token of the text is which element stands in `LAYOUTS`. Layouts are those of AIRIMP, as PNRGOV
carries them. Nothing here keeps a value.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, convert

from auditor.knowledge import tsv

How = Literal["value", "open", "card", "identity", "refusal", "slashes"]


class Service(Struct, frozen=True):
    """A service code.

    `element` is what the code stands for, None where it stands for itself. `text` says what
    follows: a value, an open text (to be searched for marks), a text that may hold a card number,
    a form of identification (`identified`), a refusal that may hold what it refuses, or slots
    between slashes (`lay_out`). `bare` is the form of the element where nothing follows: clear
    where the code alone says it. `evidence`: V or C read in public material, K or R from memory.
    """

    code: str
    element: str | None
    text: How
    bare: Literal["clear", "empty"] | None
    title: str
    evidence: str


def _read() -> Mapping[str, Service]:
    rows = (
        {name: None if cell == "-" else cell for name, cell in row.items()}
        for row in tsv.rows("auditor.knowledge", "service.tsv")
    )
    return MappingProxyType({str(row["code"]): convert(row, Service) for row in rows})


SERVICES: Mapping[str, Service] = _read()


def known(code: str) -> bool:
    """Whether the code is in the table; one that is not is never shown."""
    return code in SERVICES


# Element by token number, the text being split at its slashes; token 0 stands before the first.
# None is structure: what opens the text, or the type that chose the layout.
Layout = tuple[str | None, ...]


def _layout(text: str) -> Layout:
    return tuple(None if name == "-" else name for name in text.split())


# An infant's flag and the name association close every text about documents.
_TAIL = "traveller.type traveller.surname traveller.given_names"

# Source: the AIRIMP texts as the PNRGOV guide and samples show them.
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        # The token after the given names is H, the holder of a passport that several persons share.
        "DOCS": _layout(
            "- document.type document.issuing_state document.number traveller.nationality"
            " traveller.date_of_birth traveller.sex document.expiry_date traveller.surname"
            " traveller.given_names traveller.given_names document.type"
            " traveller.surname traveller.given_names"
        ),
        # Token 6 is the country where the document is valid.
        "DOCO": _layout(
            "- traveller.place_of_birth document.other_type document.other_number"
            f" document.issue_place document.issue_date document.other_number {_TAIL}"
        ),
        "DOCO:visa": _layout(
            "- traveller.place_of_birth document.other_type document.visa_number"
            " document.visa_issue_place document.visa_issue_date document.visa_issue_place"
            f" {_TAIL}"
        ),
        "DOCO:redress": _layout(
            "- traveller.place_of_birth document.other_type"
            + " document.redress_number" * 4
            + f" {_TAIL}"
        ),
        "DOCA": _layout("- -" + " contact.address" * 5 + f" {_TAIL}"),
        "DOCA:residence": _layout(
            "- - traveller.residence_country" + " traveller.residence_address" * 4 + f" {_TAIL}"
        ),
        "DOCA:destination": _layout("- -" + " traveller.destination_address" * 5 + f" {_TAIL}"),
        "INFT": _layout("traveller.surname traveller.given_names traveller.date_of_birth"),
    }
)
