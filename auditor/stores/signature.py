"""The signature of a row: what a query brings back of it instead of its values.

Forms packed into numbers (three bits to a column), looks, months, days or instants of clocks, words of facts. The
rows of a table with the columns `surname`, `remark`, `departed` and `holder` could all have the signature
`(1, "c+text.health", 24360, "carrier")`: a surname in clear, a remark in clear in which health is named, a flight of
one month, data at a carrier. Rows of one signature say the same.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from auditor.observed.record import Form
from auditor.stores.dialect import Type
from auditor.stores.joined import Joined

BITS, TO_A_NUMBER = 3, 20
FORMS = (None, Form.CLEAR, Form.MASKED, Form.PARTIAL, Form.EMPTY)
UNKNOWN = "?"  # a word of a fact that is none of its list
MISSING, DELETED = "missing", "deleted"

Signature = tuple[Any, ...]


class Cell(Struct, frozen=True, eq=False):
    """One place of a row that holds a data element: the column as places name it, and how it is seen.

    `several`: it is a list, of `travellers` one after the other or of words.
    """

    number: int
    column: str
    element: str
    sql: str
    plain: bool
    several: bool = False
    travellers: bool = False


class Clock(Struct, frozen=True, eq=False):
    """One clock of a row: where it is, and of which kind."""

    name: str
    column: str
    sql: str
    type: Type
    zone: str | None


class Fact(Struct, frozen=True, eq=False):
    """One fact of a row, as words of its closed list; `?` is none of them."""

    name: str
    column: str
    sql: str


class SignatureColumns(Struct, frozen=True, eq=False):
    """What a signature is made of, in this order: plain cells packed, told cells, clocks, facts, remnant.

    A *plain* cell tells its form alone; a *told* one its look. `joined` are what the rows are joined with, `made`
    what is worked out once of each row and then asked of by name.
    `remnant` is the expression of what became of what a row belongs to, empty where that is not asked:
    `missing`, where its parent is gone, or `deleted`, where a log of deletions names it.
    """

    cells: tuple[Cell, ...]
    clocks: tuple[Clock, ...]
    facts: tuple[Fact, ...]
    joined: tuple[Joined, ...]
    made: tuple[str, ...]
    remnant: str
    plain: tuple[Cell, ...]
    told: tuple[Cell, ...]

    @property
    def packs(self) -> int:
        """How many numbers the forms of plain cells are packed into."""
        return -(-len(self.plain) // TO_A_NUMBER)

    @property
    def clock_slots(self) -> range:
        """Where in a signature the clocks stand."""
        start = self.packs + len(self.told)
        return range(start, start + len(self.clocks))

    @property
    def width(self) -> int:
        """How many members a signature has."""
        return self.clock_slots.stop + len(self.facts) + bool(self.remnant)

    def said(self, cell: Cell, signature: Signature) -> int | str | None:
        """What a signature says of one cell: its form as a number, or its look."""
        if cell.plain:
            at = self.plain.index(cell)
            return int(signature[at // TO_A_NUMBER] or 0) >> (BITS * (at % TO_A_NUMBER)) & 7
        told: str | None = signature[self.packs + self.told.index(cell)]
        return told

    def clocks_at(self) -> Iterator[tuple[int, Clock]]:
        """Each clock, and where in a signature it stands."""
        yield from zip(self.clock_slots, self.clocks, strict=True)

    def words_at(self) -> Iterator[tuple[int, str]]:
        """The expression of each fact and of the remnant, and where in a signature it stands."""
        told = [each.sql for each in self.facts] + ([self.remnant] if self.remnant else [])
        yield from enumerate(told, start=self.clock_slots.stop)

    def column(self, number: int | None) -> str | None:
        """The column that a place names by number: of cells from 0 on, of clocks and then facts from -1 down."""
        if number is None:
            return None
        return self.cells[number].column if number >= 0 else self._below[-1 - number].column

    @property
    def _below(self) -> tuple[Clock | Fact, ...]:
        return (*self.clocks, *self.facts)

    def finer(self, row: Signature, times: int = 1) -> Signature:
        """The signature with the first finer clocks of a row of `refined` or `listed`, or the second."""
        slots = self.clock_slots
        start = self.width + len(slots) * (times - 1)
        return (
            *row[: slots.start],
            *row[start : start + len(slots)],
            *row[slots.stop : self.width],
        )
