"""Travel documents of States that do not exist, and the machine-readable zones they would have.

Source: ICAO Doc 9303 parts 3 (check digits, names), 4 (TD3), 5 (TD1) and 6 (TD2).
"""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.check_digit import machine_readable as digit
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.moment import later, yymmdd
from auditor.people.specimen.name import Name, machine_readable
from auditor.people.specimen.place import ALPHA_3, UTOPIA, state, town

_TYPES = (*["P"] * 24, "I", "I", "C", "A")
_VALID = 3652


class Document(Struct, frozen=True, gc=False):
    """A travel document: type as PAXLST codes it, number, who issued it, when and where, until when."""

    type: str
    number: str
    issuer: str
    nationality: str
    issued: date
    expires: date
    place: str


class Bearer(Struct, frozen=True, gc=False):
    """What a document says of who bears it; `sex` M, F or X."""

    name: Name
    sex: str
    born: date


def number(draw: Draw) -> str:
    """A document number."""
    return f"ZZ{draw.digits(7)}"


def document(draw: Draw, on: date) -> Document:
    """A document that is valid `on` that day and half a year beyond."""
    issuer = state(draw)
    nationality = issuer if issuer == UTOPIA or draw.happens_anyway(0.9) else draw.pick(ALPHA_3)
    expires = later(on, draw.between(190, _VALID - 190))
    return Document(
        draw.pick(_TYPES),
        number(draw),
        issuer,
        nationality,
        later(expires, -_VALID),
        expires,
        town(draw),
    )


def visa(draw: Draw, on: date) -> Document:
    """A visa, which another State than the traveller's issues."""
    expires = later(on, draw.between(30, 360))
    issuer = draw.pick(ALPHA_3)
    return Document("V", number(draw), issuer, issuer, later(expires, -365), expires, town(draw))


def crew_certificate(draw: Draw, on: date) -> Document:
    """A crew member's certificate."""
    own = document(draw, on)
    return Document(
        "AC", number(draw), own.issuer, own.nationality, own.issued, own.expires, own.place
    )


# --- machine-readable zones ---------------------------------------------------------------------


def td3(document: Document, bearer: Bearer) -> tuple[str, str]:
    """The two lines of a passport."""
    upper = f"P<{document.issuer}{_names(bearer.name)}".ljust(44, "<")[:44]
    held, born, ends = _fields(document, bearer)
    optional = "<" * 14
    whole = digit(f"{held}{born}{ends}{optional}{'<'}")
    lower = f"{held}{document.nationality}{born}{_sex(bearer)}{ends}{optional}<{whole}"
    return upper, lower


def td2(document: Document, bearer: Bearer) -> tuple[str, str]:
    """The two lines of a card or visa of the size between."""
    upper = f"{_letter(document)}<{document.issuer}{_names(bearer.name)}".ljust(36, "<")[:36]
    held, born, ends = _fields(document, bearer)
    optional = "<" * 7
    whole = digit(f"{held}{born}{ends}{optional}")
    return upper, f"{held}{document.nationality}{born}{_sex(bearer)}{ends}{optional}{whole}"


def td1(document: Document, bearer: Bearer) -> tuple[str, str, str]:
    """The three lines of an identity card."""
    held, born, ends = _fields(document, bearer)
    upper = f"{_letter(document)}<{document.issuer}{held}".ljust(30, "<")
    optional = "<" * 11
    whole = digit(f"{upper[5:]}{born}{ends}{optional}")
    middle = f"{born}{_sex(bearer)}{ends}{document.nationality}{optional}{whole}"
    return upper, middle, _names(bearer.name).ljust(30, "<")[:30]


def _fields(document: Document, bearer: Bearer) -> tuple[str, str, str]:
    held = document.number.ljust(9, "<")
    born, ends = yymmdd(bearer.born), yymmdd(document.expires)
    return f"{held}{digit(held)}", f"{born}{digit(born)}", f"{ends}{digit(ends)}"


def _names(name: Name) -> str:
    given = machine_readable(name.given)
    return f"{machine_readable(name.surname)}<<{given}" if given else machine_readable(name.surname)


def _sex(bearer: Bearer) -> str:
    return "<" if bearer.sex == "X" else bearer.sex


def _letter(document: Document) -> str:
    return document.type[0] if document.type[0] in "ACI" else "I"
