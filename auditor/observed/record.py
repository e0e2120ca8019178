"""The record: what one PNR, one traveller's API set, one stored row says, without a single value.

A codec reads values and leaves forms. What crosses from here on is which element stands where, and
in which form; no name, number, address or text goes further.

None of these is looked at by the collector of cycles (`gc=False`): what is frozen and holds nothing but what was there
before it can be part of none.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from auditor.observed.clock import Interval, Period

Kind = Literal["pnr", "api", "cusres", "log", "declaration", "frame"]
Holder = Literal["carrier", "router", "border", "piu", "other"]
Direction = Literal["in", "out", "intra"]
Role = Literal["passenger", "crew"]
FlightStatus = Literal["scheduled", "closed", "cancelled"]
Tier = Literal["active", "dormant"]
Remnant = Literal["missing", "deleted"]
Wire = Literal["pnrgov", "paxlst", "cusres", "pnrgov-xml", "records"]


class Form(StrEnum):
    """How an element stands in the data."""

    CLEAR = "clear"
    MASKED = "masked"
    PARTIAL = "partial"
    EMPTY = "empty"


def printable(text: str) -> str:
    r"""`text` with every character that a terminal might obey, or a reader not see, written out (`\x1b`).

    Names of files and of members of archives come from outside; every `source` has been through here.
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


# Controls save the ends of lines and tabs, half pairs, and what is not seen but turns a line about.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0001-\U000e007f]|\r(?!\n)"
)


def harmless(text: str) -> str:
    r"""A whole page with every character that a terminal might obey, or a reader not see, written out (`\u001b`).

    As JSON and YAML write them, so that such a page still says the same. Ends of lines and tabs stay.
    """
    # Ends of lines aside nearly every text is printable, which is told at once.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _UNSEEN.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


class Place(Struct, frozen=True, gc=False):
    """Where to open the file: positions only, no text. All counts start at 1, offsets at 0.

    Wire messages use segment to length; JSON and XML also `pointer`; stores table, column and row.
    Record 0 is the message's envelope. Components count on over the repetitions of an element.
    `start_column` is the character of `line` at which the segment or value begins.
    """

    source: str
    message: int | None = None
    record: int | None = None
    traveller: int | None = None
    segment: int | None = None
    tag: str | None = None
    element: int | None = None
    component: int | None = None
    line: int | None = None
    offset: int | None = None
    length: int | None = None
    pointer: str | None = None
    table: str | None = None
    column: str | None = None
    row: int | None = None
    start_column: int | None = None


UNREADABLE = frozenset({"unreadable"})
"""The mark of a value that could be two things; who reads it says so, as a fault of structure."""
IN_TEXT = frozenset({"in-text"})
"""The mark of a coded fact that stands inside a text, at the place of the text."""
READING = frozenset({"reading"})
"""The mark of a fact that is read where it could also be something else: a candidate, never certain."""


class Trace(Struct, frozen=True, gc=False):
    """What one position says: which element stands there, in which form, with which code and marks.

    Position 4.1 of `NAD+FL+++SPECIMEN:FAKE'` says `traveller.surname`, in clear, `at_element` 4, `at_component` 1.

    `code` is set only where the dictionary says the element is a code list, and is always one of
    that list's codes or `?`; `marks` is what a detector saw (`text.health:direct`, `card.full`,
    `third-party`, `infant`, `history`, `unreadable`, `in-text`, `reading`),
    never the text. `period` is a figure that a declaration
    states of a system, never of a person.
    """

    element: str
    form: Form
    code: str | None = None
    marks: frozenset[str] = frozenset()
    at_element: int | None = None
    at_component: int | None = None
    period: Period | None = None


class Template(Struct, frozen=True, eq=False, gc=False):
    """What one segment says, its traces; all segments that say the same share one, compared by identity."""

    tag: str
    traces: tuple[Trace, ...]


class Sighting(Struct, frozen=True, gc=False):
    """A template at a place: one segment (or JSON, XML or table cell), of which traveller, and what it says."""

    template: Template
    traveller: int | None
    segment: int | None
    line: int | None
    offset: int | None
    length: int | None
    pointer: str | None = None


class Sightings(Sequence[Sighting]):
    """Sightings whose places are worked out only when asked for."""

    __slots__ = ()
    templates: list[Template]


class Observation(Struct, frozen=True, gc=False):
    """A data element seen at a place in a form."""

    element: str
    form: Form
    place: Place
    code: str | None = None
    marks: frozenset[str] = frozenset()
    period: Period | None = None


class Clocks(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """The instants from which law counts; each unknown until the data or a side-car say it."""

    created: Interval | None = None
    transferred: Interval | None = None
    received: Interval | None = None
    loaded: Interval | None = None
    last_received: Interval | None = None
    departed: Interval | None = None
    arrived: Interval | None = None
    entered: Interval | None = None
    exited: Interval | None = None
    trip_ended: Interval | None = None
    closed: Interval | None = None


class Facts(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What law turns on besides data elements, such as who holds the data; what is not known is None, never guessed.

    `ports` are departure and arrival of the reported flight; `push` is full, update or a manifest
    kind, `part` the number of this message where a push comes in several; `wire` and `version` say
    which message format and directory version carried the record. `tier` is the part of the store that
    holds it, `case` whether a case still open needs it, `resident` whether the traveller is a national of
    the State that holds it, or lives there. `remnant` says that it was left behind by a record: one that
    is missing, or one that a log says was deleted.
    """

    holder: Holder | None = None
    role: Role | None = None
    carrier: str | None = None
    flight: str | None = None
    ports: tuple[str, ...] | None = None
    direction: Direction | None = None
    push: str | None = None
    part: int | None = None
    flight_status: FlightStatus | None = None
    retention_link: bool | None = None
    presented_at_border: bool | None = None
    collected_for: str | None = None
    vital_interest: bool | None = None
    tier: Tier | None = None
    case: bool | None = None
    resident: bool | None = None
    remnant: Remnant | None = None
    wire: Wire | None = None
    version: str | None = None


class Fault(Struct, frozen=True, gc=False):
    """A fault of structure: its kind (one per FMT rule) and its place. `lost`: content was not read.

    `says` are plain words about it, none of the data; `times` is how often it was met in its message.
    """

    kind: str
    place: Place
    lost: bool = False
    says: str = ""
    times: int = 1


class Owed(Struct, frozen=True):
    """What one source leaves open of one series: a push of a flight that comes in several messages.

    `parts` tells by number how many parts there are too many or, below 0, too few: `{2: -1}` where part 1 says
    that another follows, and there is no part 2.

    `key` is a digest of who sends it, what it is and what its parts refer to, which is compared within a run
    and shown nowhere; `place` is that of the first part.
    """

    key: bytes
    place: Place
    parts: Mapping[int, int]


class Record(Struct, frozen=True, gc=False):
    """One record as observed. Record number 0 in `at` is a message's envelope and is not counted.

    Kind `frame` is an interchange that carries no message: only its faults are of interest; or, where it has
    `owed`, the end of a source, which leaves these series of messages open.
    """

    kind: Kind
    at: Place
    clocks: Clocks = Clocks()
    facts: Facts = Facts()
    sightings: tuple[Sighting, ...] | Sightings = ()
    faults: tuple[Fault, ...] = ()
    travellers: int = 0
    owed: tuple[Owed, ...] = ()

    @property
    def is_envelope(self) -> bool:
        """Whether this is the frame of a message (flight, sender, counts), not a record of its own."""
        return self.at.record == 0

    @property
    def templates(self) -> Sequence[Template]:
        """What each sighting says, without its place."""
        # Asked of the tuple: whether it is of an abstract class takes ten times as long.
        if isinstance(self.sightings, tuple):
            return [sighting.template for sighting in self.sightings]
        return self.sightings.templates

    def template(self, at: int) -> Template:
        """What one sighting says; the sightings before it are not built for it."""
        if isinstance(self.sightings, tuple):
            return self.sightings[at].template
        return self.sightings.templates[at]

    @property
    def observations(self) -> Iterator[Observation]:
        """Every observation with its place, in the order of the data."""
        for sighting in self.sightings:
            for trace in sighting.template.traces:
                yield self.observation(sighting, trace)

    def seen(self, elements: Collection[str]) -> list[Observation]:
        """What stands as one of these elements and is not empty, in the order of the data."""
        return [
            self.observation(sighting, trace)
            for sighting in self.sightings
            for trace in sighting.template.traces
            if trace.element in elements and trace.form is not Form.EMPTY
        ]

    def observation(self, sighting: Sighting, trace: Trace) -> Observation:
        """What `trace` of `sighting` says, with its place."""
        place = self.place(sighting, trace)
        return Observation(trace.element, trace.form, place, trace.code, trace.marks, trace.period)

    def place(self, sighting: Sighting, trace: Trace) -> Place:
        """Where `trace` of `sighting` stands.

        The sightings of a JSON record know no line, and point from their record on (`/travellers/0/surname`),
        since all records of one shape share them; what stands before is added here.
        """
        at, pointer, line = self.at, sighting.pointer, sighting.line
        if pointer is not None and at.pointer is not None:
            pointer = at.pointer + pointer
        # Positional, as it is made for every finding that is listed.
        return Place(
            at.source, at.message, at.record, sighting.traveller, sighting.segment, sighting.template.tag,
            trace.at_element, trace.at_component, at.line if line is None else line,
            sighting.offset, sighting.length, pointer,
        )  # fmt: skip


class Unread(Struct, frozen=True, order=True):
    """A source, or part of one, that was not audited: why, and whether a limit was the cause.

    `left` is empty where that is a failure. Else it says why it is none: `receipt`, an acknowledgement, which
    carries nobody's data; `other`, a message of a kind that is not audited; `empty`, nothing to read where
    something was asked for; `passed`, left out by the caller, or of a kind that is no data; `column`, the same of a
    part of a table.
    """

    source: str
    reason: str
    limit: bool = False
    left: Literal["", "receipt", "other", "empty", "passed", "column"] = ""


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a hostile or broken input is read before the rest is named and left.

    `segment` bytes in one EDIFACT segment or one line of JSON; `depth` of nested JSON, XML and
    archives; `members` of one archive, folders and links among them; `ratio` of unpacked to packed
    bytes; `size` bytes of one source, unpacked; `value` characters of one text looked at for marks;
    `faults` of structure noted of one record, or of what stands around records.
    """

    segment: int = 1 << 20
    depth: int = 64
    members: int = 10_000
    ratio: int = 200
    size: int = 1 << 40
    value: int = 1 << 16
    faults: int = 10_000


class Given(Struct, frozen=True):
    """What the caller says of data that cannot say it themselves: facts, clocks, zone of local times, mask tokens.

    `as_of` is the day on which they are judged, if one was asked for: years of two digits lie near it
    where nothing says when a message was prepared.
    """

    facts: Facts = Facts()
    clocks: Clocks = Clocks()
    zone: str | None = None
    masks: frozenset[str] = frozenset()
    limits: Limits = Limits()
    as_of: date | None = None
