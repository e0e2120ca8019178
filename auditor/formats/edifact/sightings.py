"""The sightings of one record of a wire message, each with its place once somebody points at it."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter, itemgetter
from typing import Protocol, overload

from msgspec import Struct

from auditor.observed.record import Sighting, Sightings, Template


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


class Personal(Protocol):
    """What tells whether a segment of its kind speaks of one traveller."""

    @property
    def personal(self) -> bool:
        """Whether it does."""


class OfTraveller(Struct, frozen=True):
    """A segment by itself, of which that is known."""

    personal: bool


_EVERYBODY, _SOMEBODY = (OfTraveller(personal=False),), (OfTraveller(personal=True),)


class Part(Struct, frozen=True, gc=False):
    """Where a run of sightings lies, the first of which is number `start` of its record.

    That is at row `at` of `rows`, as segment `number`; `kinds` from `kind` on say of each whether it speaks of
    the traveller of its turn.
    """

    start: int
    rows: Rows | Spots
    at: int
    number: int | None
    kinds: Sequence[Personal]
    kind: int


_start, _from = attrgetter("start"), itemgetter(0)


class RecordSightings(Sightings):
    """The sightings of one record of a wire message, their places worked out only when asked for.

    Almost no segment is ever pointed at; where it lies stays as the codec found it.
    """

    __slots__ = ("_first", "_parts", "_turns", "templates")

    def __init__(self, traveller: int | None = None) -> None:
        """Nothing yet; what comes speaks of `traveller`."""
        self.templates: list[Template] = []
        self._parts: list[Part] = []
        # Of whom the first speak; then from which sighting on of whom. Few records have more than one traveller.
        self._first = traveller
        self._turns: list[tuple[int, int | None]] | None = None

    @property
    def traveller(self) -> int | None:
        """Of whom the next sighting would speak."""
        return self._turns[-1][1] if self._turns else self._first

    def turn(self, traveller: int | None, ahead: int = 0) -> None:
        """From the sighting on that lies so many ahead, they speak of `traveller`."""
        if self._turns is None:
            self._turns = []
        self._turns.append((len(self.templates) + ahead, traveller))

    def extend(  # noqa: PLR0913, PLR0917 - where a run lies, and as what
        self,
        templates: list[Template],
        rows: Rows | Spots,
        at: int,
        number: int | None,
        kinds: Sequence[Personal],
        kind: int = 0,
    ) -> None:
        """Sightings that lie in `rows` from `at` on, the first as segment `number`, of `kinds` from `kind` on."""
        held = self.templates
        self._parts.append(Part(len(held), rows, at, number, kinds, kind))
        if held:
            held += templates
        else:
            self.templates = templates

    def append(self, sighting: Sighting) -> None:
        """One sighting by itself."""
        offset = sighting.offset or 0
        rows = Spots((offset,), (sighting.length or 0,), (sighting.line or 1,))
        alone = _EVERYBODY if sighting.traveller is None else _SOMEBODY
        if sighting.traveller != self.traveller and alone is _SOMEBODY:
            self.turn(sighting.traveller)
        self.extend([sighting.template], rows, 0, sighting.segment, alone)

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
        template = self.templates[index]
        if index < 0:
            index += len(self.templates)
        parts = self._parts
        part = parts[bisect_right(parts, index, key=_start) - 1] if len(parts) > 1 else parts[0]
        on = index - part.start
        number = part.number
        return Sighting(
            template,
            self._whom(index) if part.kinds[part.kind + on].personal else None,
            None if number is None else number + on,
            *part.rows.at(part.at + on),
        )

    def _whom(self, index: int) -> int | None:
        """Which traveller's turn it is there."""
        turns = self._turns
        turn = bisect_right(turns, index, key=_from) if turns else 0
        return turns[turn - 1][1] if turns and turn else self._first

    def __eq__(self, other: object) -> bool:
        """Equal when the sightings are, however they were read."""
        return isinstance(other, RecordSightings) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """By the templates."""
        return hash(tuple(self.templates))
