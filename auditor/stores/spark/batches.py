"""A batch of rows as a store: DuckDB within the worker, over the Arrow that Spark hands it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from auditor.observed.record import Given
from auditor.stores.duckdb import DuckDialect, DuckStore, connection
from auditor.stores.looks_in_process import Functions
from auditor.stores.store import ColumnOf, Row

if TYPE_CHECKING:
    import pyarrow as pa

OWN = "auditor_rows"
"""The rows themselves, in SQL."""


class BatchStore(DuckStore):
    """Tables that hold one batch at a time; the columns of joined tables lie beside their own.

    A joined table is what the batch has of it: `columns` says under which names.
    """

    def __init__(self, given: Given, empty: "pa.Table", joined: dict[str, dict[str, str]]) -> None:
        """Of batches like `empty`; `joined` has the columns of each joined table by their names here."""
        self.name = "spark"
        self._functions = Functions(given)
        self._known: set[str] = set()
        self.dialect = DuckDialect(self._functions)
        self._files = None
        self._joined = joined
        self._beside = {each for columns in joined.values() for each in columns.values()}
        self._connection = connection(":memory:", 1)
        self._connection.execute("SET TimeZone = 'UTC'")
        self.hold(empty)

    def hold(self, batch: "pa.Table") -> None:
        """Take the next batch."""
        self._connection.register("auditor_batch", batch)

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of the rows, or of a joined table."""
        return super().columns(reads)

    def whole(self, reads: str) -> str:
        """What stands after FROM: of a joined table, each of its rows that the batch has, once."""
        name = self.dialect.name
        columns = self._joined.get(reads)
        if columns is None:
            beside = ", ".join(map(name, sorted(self._beside)))
            return f"(SELECT *{f' EXCLUDE ({beside})' if beside else ''} FROM auditor_batch)"
        listed = ", ".join(f"{name(here)} AS {name(own)}" for own, here in columns.items())
        there = " OR ".join(f"{name(here)} IS NOT NULL" for here in columns.values())
        return f"(SELECT DISTINCT {listed} FROM auditor_batch WHERE {there})"

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query brings back, at once: a batch is small."""
        self._introduce()
        yield self._connection.execute(sql).fetchall()

    def types(self, sql: str) -> list[tuple[str, Any]]:
        """The names and types of what a query would bring back."""
        self._introduce()
        found = self._connection.execute(f"DESCRIBE {sql}").fetchall()
        return [(name, told) for name, told, *_ in found]
