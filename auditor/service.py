"""Special service requests: which data element each code stands for, and how its text is laid out.

One row of `service.tsv` is one code; one without an element is known and stays `service.code` with
`service.text`. Layouts are those of AIRIMP, as PNRGOV carries them. Nothing here keeps a value.
"""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, convert

from auditor.element import UNLISTED

How = Literal["value", "open", "card", "slashes"]


class Service(Struct, frozen=True):
    """A service code.

    `element` is what the code stands for, None where it stands for itself. `text` says what
    follows: a value, an open text (to be searched for marks), a text that may hold a card number,
    or slots between slashes (`lay_out`). `bare` is the form of the element where nothing follows:
    clear where the code alone says it. `evidence`: V or C read in public material, K or R from
    memory.
    """

    code: str
    element: str | None
    text: How
    bare: Literal["clear", "empty"] | None
    title: str
    evidence: str


def _read() -> Mapping[str, Service]:
    lines = (files("auditor") / "service.tsv").read_text("utf-8").splitlines()
    names = lines[0].split("\t")
    rows = (
        {
            name: None if cell == "-" else cell
            for name, cell in zip(names, line.split("\t"), strict=True)
        }
        for line in lines[1:]
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

# K, a known-traveller number, is laid out as R, a redress number.
_VARIANTS = {
    "DOCO": {"V": "DOCO:visa", "R": "DOCO:redress", "K": "DOCO:redress"},
    "DOCA": {"R": "DOCA:residence", "D": "DOCA:destination"},
}
# Where the type stands, and the types by which a text with a slash too many or too few is known.
_TYPES: Mapping[str, tuple[int, frozenset[str]]] = {
    "DOCS": (1, frozenset({"P", "IP", "A", "C", "I", "F", "V"})),
    "DOCO": (2, frozenset({"V", "R", "K"})),
    "DOCA": (1, frozenset({"R", "D"})),
}
_LONGEST = 2  # characters of a type
_INFANT_SEXES = frozenset({"MI", "FI"})
# Automated texts put flight, class and day before the first slash.
_FLIGHT = re.compile(r"\d{1,4}[A-Z]\d{1,2}[A-Z]{3}")
# Looked for in the last characters only: a text may hold any number of blanks.
_DATE_AT_END = re.compile(r" (\d{1,2}[A-Z]{3}\d{2,4})\Z")
_DATE_LENGTH = 10


class LaidOut(Struct, frozen=True):
    """The tokens of a text and the element of each (None: structure); `infant`: of an infant."""

    tokens: tuple[str, ...]
    elements: Layout
    infant: bool


def lay_out(code: str, text: str) -> LaidOut:
    """The text of a DOCS, DOCO, DOCA, INFT or INST as tokens, each with its element.

    Texts with a slash too many or too few are known by the place of their type. A token beyond the
    layout is `unlisted.content`. `tokens` hold values: they end in the codec.
    """
    code = "INFT" if code == "INST" else code
    infant = code == "INFT"
    if infant:
        text = _dated_apart(text).removeprefix("/")
    tokens = [token.strip() for token in text.split("/")]
    shift = _shift(code, tokens)
    placed = tuple(_element(code, tokens, number, shift) for number in range(len(tokens)))
    return LaidOut(tuple(tokens), placed, infant or _of_infant(code, tokens, shift))


def _dated_apart(text: str) -> str:
    """The text with a slash before the date at its end, where blanks stood."""
    ends = text.rstrip()
    found = _DATE_AT_END.search(ends[-_DATE_LENGTH:])
    if found is None:
        return text
    at = len(ends) - len(found[1])
    return f"{ends[:at].rstrip(' ')}/{text[at:]}"


def _shift(code: str, tokens: Sequence[str]) -> int:
    if code not in _TYPES:
        return 0
    home, types = _TYPES[code]
    for shift in (0, -1, 1):
        at = home + shift
        # A type after anything but empty slots is no type but a value that looks like one.
        if at < len(tokens) and tokens[at] in types and (shift <= 0 or not any(tokens[:at])):
            return shift
    return 0


def _element(code: str, tokens: Sequence[str], number: int, shift: int) -> str | None:
    layout = LAYOUTS[_variant(code, tokens, shift)]
    at = number - shift
    if number == 0 and at <= 0 and code != "INFT":
        if not tokens[0]:
            return None
        return "segment.carrier" if _FLIGHT.fullmatch(tokens[0]) else UNLISTED
    if at < 0:
        return None if not tokens[number] else UNLISTED
    if at >= len(layout):
        return UNLISTED
    # What stands where a type should, and is too long for one, is content.
    return UNLISTED if layout[at] is None and len(tokens[number]) > _LONGEST else layout[at]


def _variant(code: str, tokens: Sequence[str], shift: int) -> str:
    if code not in _VARIANTS:
        return code
    at = _TYPES[code][0] + shift
    return _VARIANTS[code].get(tokens[at] if at < len(tokens) else "", code)


def _of_infant(code: str, tokens: Sequence[str], shift: int) -> bool:
    if code == "DOCS":
        return len(tokens) > 6 + shift and tokens[6 + shift] in _INFANT_SEXES
    at = 7 + shift
    return code in _TYPES and len(tokens) > at and tokens[at] == "I"
