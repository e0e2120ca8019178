"""A store: what can be asked of any engine, and how it fails."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from msgspec import Struct

from auditor.stores.dialect import Dialect, Type
from auditor.stores.mapping import MappedColumn
from auditor.stores.members import Steps

Row = tuple[Any, ...]
VIEW = "a view: its rows are those of tables; read it instead of them, not besides"
BELOW = "a column of a table that inherits from this one: map that one to have it looked at"
FOREIGN = "in a foreign table: rows that its own server hides, if any"
CHILD = "its rows are those of a table that it inherits from, or is a partition of"


class StoreError(Exception):
    """A store could not be read to the end; `reason` is in own words, as the engine's repeat values.

    `found` is False where there was nothing to be read at all, or what was asked cannot be meant.
    """

    def __init__(self, reason: str) -> None:
        """With the reason."""
        super().__init__(reason)
        self.reason = reason


class MissingError(StoreError):
    """A table, a column or a library that is not there: wrong use, not a store that failed."""


class ColumnOf(Struct, frozen=True):
    """A column as the engine has it: its kind for queries, and of a nested one the steps to each member (`members`).

    `cast`: it holds words of a kind that the engine compares in its own way (`char(n)`, `citext`, an
    enum) or anything at all (SQLite), so that its look is that of its text.
    """

    name: str
    type: Type
    fields: tuple[Steps, ...] = ()
    told: str = ""  # the engine's own word for its type
    cast: bool = False
    folder: bool = False  # its values are the names of folders (`year=2026`)


class Part(Struct, frozen=True):
    """A part of a table that is numbered by itself: a file, or the whole; `sql` stands after FROM.

    `ordinal` is the expression for the number of a row, from 1; `key` is what an engine cuts it
    in pieces by, where it can: the name of a number that rows have, or how many pages there are.
    `near`: of what its rows are joined with, only what belongs to them is to be held (`joined`).
    """

    source: str
    sql: str
    ordinal: str
    key: str | None = None
    near: bool = False


class Store(Protocol):
    """An engine with one store open for reading."""

    name: str

    @property
    def dialect(self) -> Dialect:
        """Its SQL."""

    def tables(self) -> list[str]:
        """What there is to be mapped."""

    def repeated(self) -> dict[str, str]:
        """What there is besides and has rows of `tables` alone: what it is, and why mapping both would count twice."""

    def unseen(self) -> str | None:
        """What is there besides and cannot be mapped, in words with its number; None where that is nothing."""

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of a table, view or pattern of files."""

    def members(self, reads: str, column: ColumnOf, known: frozenset[str]) -> list[Steps]:
        """The members of the JSON in some rows of a column, as far as their names are known; none if it has none."""

    def elsewhere(self, reads: str) -> dict[str, str]:
        """What reading a table may not reach, and why: columns of tables that inherit from it, what others hide."""

    def parts(self, reads: str) -> list[Part]:
        """The parts of a table, in an order that does not change."""

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query brings back, in batches.

        Raises:
            StoreError: the engine refused, was lost, or took too long.
        """

    def nested(self, sql: str, column: ColumnOf, path: str, seen: MappedColumn, form: str) -> str:
        """The looks of the parts of a nested column, joined by `;`; null where there is none."""

    def pieces(self, part: Part, joined: Sequence[str], most: int | None) -> Sequence[Part]:
        """The part in pieces that are worth to be counted by themselves, in order, their rows numbered as in the whole.

        What stands in `joined` after FROM for a table is what its rows are joined with. Where the engine holds groups
        in this process, none has more than `most` rows.
        """

    def some(self, part: Part, joined: Sequence[str]) -> tuple[Part, int, int] | None:
        """Some of the rows of a long part, how many, and of how many; None where the engine holds no groups here."""

    def each(self, queries: Sequence[str]) -> Iterator[Sequence[Row]]:
        """What several queries bring back, one after the other, asked side by side; as above."""

    def split(self, sql: str, seen: MappedColumn) -> str:
        """The looks of the words of a text, which blanks, commas, semicolons and bars part, joined by `;`."""

    def close(self) -> None:
        """Let go of it."""
