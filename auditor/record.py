"""The record: what one PNR, one traveller's API set, one stored row says, without a single value.

A codec reads values and leaves forms. What crosses from here on is which element stands where, and
in which form; no name, number, address or text goes further.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Literal, overload

from msgspec import Struct

from auditor.clock import Interval, Period

Kind = Literal["pnr", "api", "cusres", "log", "declaration", "frame"]
Holder = Literal["carrier", "router", "border", "piu", "other"]
Direction = Literal["in", "out", "intra"]
Role = Literal["passenger", "crew"]
FlightStatus = Literal["scheduled", "closed", "cancelled"]
Tier = Literal["active", "dormant"]
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


class Place(Struct, frozen=True):
    """Where to open the file: positions only, no text. All counts start at 1, offsets at 0.

    Wire messages use segment to length; JSON and XML also `pointer`; stores table, column and row.
    Record 0 is the message's envelope.
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


class Trace(Struct, frozen=True):
    """An observation without its place in the file: element, form, code, marks, position in the segment.

    `code` is set only where the dictionary says the element is a code list, and is always one of
    that list's codes or `?`; `marks` is what a detector saw (`text.health:direct`, `card.full`,
    `third-party`, `infant`, `history`), never the text. `period` is a figure that a declaration
    states of a system, never of a person.
    """

    element: str
    form: Form
    code: str | None = None
    marks: frozenset[str] = frozenset()
    at_element: int | None = None
    at_component: int | None = None
    period: Period | None = None


class Template(Struct, frozen=True, eq=False):
    """What every segment of one shape says; shared between all of them, compared by identity."""

    tag: str
    traces: tuple[Trace, ...]


class Sighting(Struct, frozen=True, gc=False):
    """One segment (or JSON, XML or table cell) and what it says."""

    template: Template
    traveller: int | None
    segment: int | None
    line: int | None
    offset: int | None
    length: int | None
    pointer: str | None = None


class Rows(Struct, frozen=True, gc=False):
    """Where segments that stand one behind the other lie: figures, and nothing of what they say.

    `before` counts the bytes of the segments before each row and, last, of all; the first is in
    `line`, between two lie `gap` bytes with `step` line breaks.
    """

    before: Sequence[int]
    line: int
    gap: int = 0
    step: int = 0

    def at(self, row: int) -> tuple[int, int, int]:
        """Line, offset and length of a row."""
        before, last = self.before[row], self.before[row + 1]
        return self.line + self.step * row, before + self.gap * row, last - before


class Spots(Struct, frozen=True, gc=False):
    """The same of segments that lie anywhere."""

    offsets: Sequence[int]
    lengths: Sequence[int]
    lines: Sequence[int]

    def at(self, row: int) -> tuple[int, int, int]:
        """Line, offset and length of a row."""
        return self.lines[row], self.offsets[row], self.lengths[row]


class Part(Struct, frozen=True, gc=False):
    """Where a run of sightings lies: sighting `first` is at row `at` of `rows`, as segment `number`.

    `personal` says of each whether it speaks of the traveller of its turn.
    """

    first: int
    rows: Rows | Spots
    at: int
    number: int | None
    personal: Sequence[bool]


class Strip(Sequence[Sighting]):
    """The sightings of one record of a wire message, their places worked out only when asked for.

    Almost no segment is ever pointed at; where it lies stays as the codec found it.
    """

    __slots__ = ("_parts", "_turns", "templates")

    def __init__(self, traveller: int | None = None) -> None:
        """Nothing yet; what comes speaks of `traveller`."""
        self.templates: list[Template] = []
        self._parts: list[Part] = []
        self._turns: list[tuple[int, int | None]] = [(0, traveller)]

    @property
    def traveller(self) -> int | None:
        """Of whom the next sighting would speak."""
        return self._turns[-1][1]

    def turn(self, traveller: int | None, ahead: int = 0) -> None:
        """From the sighting on that lies so many ahead, they speak of `traveller`."""
        self._turns.append((len(self.templates) + ahead, traveller))

    def extend(
        self,
        templates: list[Template],
        rows: Rows | Spots,
        at: int,
        number: int | None,
        personal: Sequence[bool],
    ) -> None:
        """Sightings that lie in `rows` from `at` on, the first as segment `number`."""
        held = self.templates
        self._parts.append(Part(len(held), rows, at, number, personal))
        if held:
            held += templates
        else:
            self.templates = templates

    def append(self, sighting: Sighting) -> None:
        """One sighting by itself."""
        offset = sighting.offset or 0
        rows = Spots((offset,), (sighting.length or 0,), (sighting.line or 1,))
        personal = (sighting.traveller is not None,)
        if sighting.traveller != self.traveller and personal[0]:
            self.turn(sighting.traveller)
        self.extend([sighting.template], rows, 0, sighting.segment, personal)

    def __len__(self) -> int:
        """How many segments."""
        return len(self.templates)

    @overload
    def __getitem__(self, index: int) -> Sighting: ...
    @overload
    def __getitem__(self, index: slice) -> "tuple[Sighting, ...]": ...
    def __getitem__(self, index: int | slice) -> "Sighting | tuple[Sighting, ...]":
        """The sighting, with its place."""
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        part = self._parts[bisect_right(self._parts, index, key=_first) - 1]
        on = index - part.first
        _, traveller = self._turns[bisect_right(self._turns, index, key=_since) - 1]
        return Sighting(
            self.templates[index],
            traveller if part.personal[on] else None,
            None if part.number is None else part.number + on,
            *part.rows.at(part.at + on),
        )

    def __eq__(self, other: object) -> bool:
        """Equal when the sightings are, however they were read."""
        return isinstance(other, Strip) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """By the templates."""
        return hash(tuple(self.templates))


def _first(part: Part) -> int:
    return part.first


def _since(turn: tuple[int, int | None]) -> int:
    return turn[0]


class Observation(Struct, frozen=True):
    """A data element seen at a place in a form."""

    element: str
    form: Form
    place: Place
    code: str | None = None
    marks: frozenset[str] = frozenset()
    period: Period | None = None


class Clocks(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
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


class Facts(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What law turns on besides the elements; unknown (None) never guesses.

    `ports` are departure and arrival of the reported flight; `push` is full, update or a manifest
    kind, `part` the number of this message where a push comes in several; `wire` and `version` say
    which message format and directory version carried the record. `tier` is the part of the store that
    holds it, `case` whether a case still open needs it, `resident` whether the traveller is a national of
    the State that holds it, or lives there.
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
    wire: Wire | None = None
    version: str | None = None


class Fault(Struct, frozen=True):
    """A fault of structure: its kind (one per FMT rule) and its place. `lost`: content was not read."""

    kind: str
    place: Place
    lost: bool = False


class Record(Struct, frozen=True):
    """One record as observed. Record number 0 in `at` is a message's envelope and is not counted.

    Kind `frame` is an interchange that carries no message: only its faults are of interest.
    """

    kind: Kind
    at: Place
    clocks: Clocks = Clocks()
    facts: Facts = Facts()
    sightings: tuple[Sighting, ...] | Strip = ()
    faults: tuple[Fault, ...] = ()
    travellers: int = 0

    @property
    def is_envelope(self) -> bool:
        """Whether this is the frame of a message (flight, sender, counts), not a record of its own."""
        return self.at.record == 0

    @property
    def templates(self) -> Sequence[Template]:
        """What each sighting says, without its place."""
        if isinstance(self.sightings, Strip):
            return self.sightings.templates
        return [sighting.template for sighting in self.sightings]

    @property
    def observations(self) -> Iterator[Observation]:
        """Every observation with its place, in the order of the data."""
        for sighting in self.sightings:
            for trace in sighting.template.traces:
                place = self.place(sighting, trace)
                yield Observation(
                    trace.element, trace.form, place, trace.code, trace.marks, trace.period
                )

    def place(self, sighting: Sighting, trace: Trace) -> Place:
        """Where `trace` of `sighting` stands.

        Sightings of JSON records know no line and point from their record on: records of one
        shape share them.
        """
        pointer, line = sighting.pointer, sighting.line
        return Place(
            source=self.at.source,
            message=self.at.message,
            record=self.at.record,
            traveller=sighting.traveller,
            segment=sighting.segment,
            tag=sighting.template.tag,
            element=trace.at_element,
            component=trace.at_component,
            line=self.at.line if line is None else line,
            offset=sighting.offset,
            length=sighting.length,
            pointer=pointer
            if self.at.pointer is None or pointer is None
            else self.at.pointer + pointer,
        )


class Unread(Struct, frozen=True, order=True):
    """A source, or part of one, that was not audited: why, and whether a limit was the cause."""

    source: str
    reason: str
    limit: bool = False


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a hostile or broken input is read before the rest is named and left.

    `segment` bytes in one EDIFACT segment or one line of JSON; `depth` of nested JSON, XML and
    archives; `members` of one archive; `ratio` of unpacked to packed bytes; `size` bytes of one
    source, unpacked; `value` characters of one text looked at for marks; `faults` of structure noted
    of one record, or of what stands around records.
    """

    segment: int = 1 << 20
    depth: int = 64
    members: int = 10_000
    ratio: int = 200
    size: int = 1 << 40
    value: int = 1 << 16
    faults: int = 10_000


class Given(Struct, frozen=True):
    """What the caller says of data that cannot say it themselves: facts, clocks, zone of local times, mask tokens."""

    facts: Facts = Facts()
    clocks: Clocks = Clocks()
    zone: str | None = None
    masks: frozenset[str] = frozenset()
    limits: Limits = Limits()
