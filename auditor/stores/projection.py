"""A projection: the queries that bring back the signatures of a table's rows instead of the rows.

Rows of one signature say the same, so they are counted by the engine and judged once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.observed.record import Given
from auditor.stores import instants
from auditor.stores.expressions import columns_asked
from auditor.stores.instants import Resolution
from auditor.stores.joined import joins
from auditor.stores.mapping import Table
from auditor.stores.signature import BITS, TO_A_NUMBER, Signature
from auditor.stores.signature_records import Reading, SignatureRecords
from auditor.stores.store import Part, Store
from auditor.stores.windows import window

_FEW, _MANY = 64, 512  # members of a list in a query


class Projection:
    """The queries of one table, and the records that its rows stand for."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a query follows from
        self,
        table: Table,
        store: Store,
        given: Given,
        wanted: frozenset[str],
        parents: Mapping[str, Table],
        source: str,
    ) -> None:
        """Of `table` in `store`; `wanted` are the clocks that the law reads.

        Raises:
            MissingError: the mapping names a column that is not there.
        """
        self.table, self.source = table, source
        self._dialect = store.dialect
        self.columns = columns_asked(table, store, wanted, parents)
        self._records = SignatureRecords(table, self.columns, given, source)

    def expressions(self, resolution: Resolution = "month") -> list[str]:
        """What a signature is made of, its clocks in this resolution."""
        packed = []
        for start in range(0, len(self.columns.plain), TO_A_NUMBER):
            cells = self.columns.plain[start : start + TO_A_NUMBER]
            terms = (
                f"CAST({each.sql} AS BIGINT) * {1 << (BITS * at)}" for at, each in enumerate(cells)
            )
            packed.append(" + ".join(terms))
        return [
            *packed,
            *(each.sql for each in self.columns.told),
            *(
                instants.projected(self._dialect, each.sql, each.type, resolution)
                for each in self.columns.clocks
            ),
            *(each.sql for each in self.columns.facts),
            *([self.columns.remnant] if self.columns.remnant else []),
        ]

    def source_sql(self, part: Part, *, bare: bool = False) -> str:
        """What stands after FROM: the rows of a part, numbered; what is made of them, unless `bare`; their joins."""
        made = () if bare else self.columns.made
        told = ", ".join(("*", f"{part.ordinal} AS auditor_row", *made))
        numbered = f"(SELECT {told} FROM {part.sql}) AS t"
        return " ".join((numbered, *joins(self.columns.joined, part)))

    def grouped(
        self,
        part: Part,
        resolution: Resolution = "month",
        places: int | None = None,
    ) -> str:
        """The query: each signature, how many rows have it, and the first of them; or the first so many, in a list."""
        told = self.expressions(resolution)
        names = [f"s{number}" for number in range(len(told))]
        return self._counted(part, dict(zip(names, told, strict=True)), "", places)

    def narrowed(self, signatures: Iterable[Signature], resolution: Resolution) -> str:
        """A condition on clocks that all rows of these signatures meet; what it lets through is looked at."""
        listed, told = list(signatures), self.expressions(resolution)
        ways: list[str] = []
        for at, clock in self.columns.clocks_at():
            members = {each[at] for each in listed}
            way = self._among(told[at], members)
            if way is None:
                continue
            numbers = [each for each in members if isinstance(each, int)]
            near = window(clock.sql, clock.type, resolution, numbers) if numbers else None
            ways.append(way if near is None or None in members else f"{near} AND {way}")
        return f" WHERE {' AND '.join(ways)}" if ways else ""

    def _among(self, sql: str, members: set[Any]) -> str | None:
        """Whether an expression gives one of these, or with many numbers something between them."""
        there = sorted(each for each in members if each is not None)
        if not there:
            return None
        if isinstance(there[0], int):
            few = f"IN ({', '.join(map(str, there))})"
            way = f"{sql} {few if len(there) <= _FEW else f'BETWEEN {there[0]} AND {there[-1]}'}"
        elif len(there) <= _MANY:
            way = f"{sql} IN ({', '.join(map(self._dialect.literal, there))})"
        else:  # what lies between two texts is each engine's own affair
            return None
        return f"({way} OR {sql} IS NULL)" if None in members else way

    def refined(
        self,
        part: Part,
        coarse: Resolution,
        fine: Resolution,
        where: str,
        places: int | None = None,
    ) -> str:
        """The same of rows that `where` lets through: signatures, then their clocks in a finer resolution."""
        told, finer = self.expressions(coarse), self.expressions(fine)
        named = {f"s{number}": sql for number, sql in enumerate(told)}
        named |= {f"x{number}": finer[number] for number in self.columns.clock_slots}
        return self._counted(part, named, where, places)

    def _counted(
        self,
        part: Part,
        named: Mapping[str, str],
        where: str,
        places: int | None,
    ) -> str:
        several = None if places is None else self._dialect.least("auditor_row", places)
        first = several or "min(auditor_row)"
        inner = ", ".join((*(f"{sql} AS {name}" for name, sql in named.items()), "auditor_row"))
        listed = ", ".join(named)
        comma, by = (", ", f" GROUP BY {listed}") if listed else ("", "")
        source = self.source_sql(part)
        return f"SELECT {listed}{comma}count(*), {first} FROM (SELECT {inner} FROM {source}{where}) AS g{by}"

    def listed(self, part: Part, where: str) -> str:
        """The query for places: signatures by month, their clocks by day and exact, and the number of the row."""
        named = {f"s{number}": sql for number, sql in enumerate(self.expressions())}
        for letter, resolution in (("d", "day"), ("x", "exact")):
            finer = self.expressions(resolution)  # type: ignore[arg-type]  # two of the three
            named |= {f"{letter}{number}": finer[number] for number in self.columns.clock_slots}
        inner = ", ".join((*(f"{sql} AS {name}" for name, sql in named.items()), "auditor_row"))
        # The first places are wanted, and a server may hold these rows and go through what they are joined with.
        shuffled = self.columns.joined and not self._dialect.in_order
        order = " ORDER BY auditor_row" if shuffled else ""
        return (
            f"SELECT {', '.join((*named, 'auditor_row'))} FROM "
            f"(SELECT {inner} FROM {self.source_sql(part)}{where}) AS g{order}"
        )

    def apart(self, signature: Signature) -> bool:
        """Whether a row of a table of parts stands alone: what it was part of is gone."""
        return self.table.part_of is None or signature[self.columns.width - 1] is not None

    def reading(self, signature: Signature, resolution: Resolution = "month") -> Reading:
        """The records that a signature stands for."""
        return self._records.reading(signature, resolution)
