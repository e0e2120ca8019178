"""Names that nobody bears: constructed tokens with digits, in all the shapes that names have.

No machine-readable zone has digits in a name field (ICAO Doc 9303 part 3), so no name here can be one
that a document bears, and yet EDIFACT, XML and JSON carry it. In a zone the digits become letters.
"""

from msgspec import Struct

from auditor.people.specimen.draw import Draw

# How often each shape is drawn: most names are plain, every hundredth is a trap for a parser.
_SURNAMES = (
    *["FAKE{:03d}SPECIMEN"] * 60,
    *["FAKE{:03d}"] * 12,
    *["SPECIMEN{:03d}"] * 8,
    *["FAKE{:03d}-SPECIMEN"] * 5,
    *["VON FAKE{:03d}"] * 3,
    *["O'FAKE{:03d}"] * 3,
    *["DE LA FAKE{:03d} SPECIMEN"] * 2,
    "FAKE{:03d}LANGERSPECIMENNAMEOHNEJEDESENDEWIRKLICH",
    "FA{:03d}",
)
_GIVEN = (
    *["TESTPAX{:03d}"] * 70,
    *["TESTPAX{:03d} SPECIMEN"] * 12,
    *["TESTPAX{:03d}-FAKE"] * 5,
    *["T{:03d}"] * 3,
    *["TESTPAX{:03d} SPECIMEN FAKE SPECIMEN"] * 2,
)
# Titles that tell no more than the sex.
_TITLES = {"M": ("MR",), "F": ("MS",)}
_LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")
_FILLED = str.maketrans({" ": "<", "-": "<", "'": None})


class Name(Struct, frozen=True, gc=False):
    """A name as a booking has it; `given` is empty where a document shows one name only."""

    surname: str
    given: str
    title: str = ""

    @property
    def titled(self) -> str:
        """Given names with the title behind them, without a blank, as PADIS writes them: `TESTPAX1MR`."""
        return f"{self.given}{self.title}"


def surname(draw: Draw) -> str:
    """A family name."""
    return draw.pick(_SURNAMES).format(draw.below(1000))


def given_names(draw: Draw) -> str:
    """Given names."""
    return draw.pick(_GIVEN).format(draw.below(1000))


def name(draw: Draw, sex: str = "", family: str | None = None) -> Name:
    """A name. `family` is a surname already drawn, to be shared; a title is added only where `sex` is given."""
    title = draw.pick(_TITLES[sex]) if sex in _TITLES and draw.happens_anyway(0.6) else ""
    if family is None and draw.happens_anyway(0.01):
        return Name(surname(draw), "")
    return Name(surname(draw) if family is None else family, given_names(draw), title)


def group_name(draw: Draw) -> str:
    """The name of a group that travels together."""
    return f"FAKE{draw.pick(('TOUR', 'CHOIR', 'TEAM', 'GROUP'))}{draw.digits(3)}"


def machine_readable(text: str) -> str:
    """A name as a machine-readable zone has it: no digit, no apostrophe, `<` between its parts."""
    return text.upper().translate(_LETTERS).translate(_FILLED)
