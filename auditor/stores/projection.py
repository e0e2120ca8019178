"""A projection: what a query brings back of a table's rows, and what records it stands for.

What comes back of a row is a signature: forms packed into numbers (three bits to a column), looks,
days or instants of clocks, words of facts. Rows of one signature say the same, so they are counted
by the engine and judged once. Law of the file: no expression gives a value of an element.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Struct

from auditor.codec.value import NOTHING, overlaid, stated, template
from auditor.knowledge.element import UNLISTED
from auditor.observed.clock import Interval
from auditor.observed.plausible import doubted
from auditor.observed.record import Facts, Fault, Form, Given, Place, Record, Sighting, Trace
from auditor.stores import instants
from auditor.stores.dialect import Dialect, Type, look, says_more, shape
from auditor.stores.look import read
from auditor.stores.mapping import Clocked, Nested, Seen, Stated, Table
from auditor.stores.store import ColumnOf, MissingError, Store

_BITS, _TO_A_NUMBER = 3, 20
_FORMS = (None, Form.CLEAR, Form.MASKED, Form.PARTIAL, Form.EMPTY)
# Which facts rules look at in a record; the others (flight, ports, carrier) serve messages alone.
_READ = frozenset({
    "holder", "role", "direction", "flight_status", "retention_link", "presented_at_border", "collected_for",
    "vital_interest", "tier", "case", "resident",
})  # fmt: skip
_FLIGHT = ("transferred", "departed", "arrived")
MISSING, DELETED = "missing", "deleted"

Signature = tuple[Any, ...]


class Cell(Struct, frozen=True, eq=False):
    """One place of a row that holds a data element: the column as places name it, and how it is seen.

    `several`: it is a list, whose members are travellers one after the other.
    """

    number: int
    column: str
    element: str
    sql: str
    plain: bool
    several: bool = False


class Clock(Struct, frozen=True, eq=False):
    """One clock of a row: where it is, and of which kind."""

    name: str
    column: str
    sql: str
    type: Type
    zone: str | None


class Fact(Struct, frozen=True, eq=False):
    """One fact of a row, as words of its closed list."""

    name: str
    sql: str


class Reading(NamedTuple):
    """A signature as records: with every clock at the first that it may be, and at the last."""

    first: Record
    last: Record
    corners: tuple[Record, ...]


class Projection:
    """The query of one table, and the records that its rows stand for."""

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
        self._given = given
        self._dialect: Dialect = store.dialect
        self._store = store
        self.cells: list[Cell] = []
        self.clocks: list[Clock] = []
        self.facts: list[Fact] = []
        self._joins: list[str] = []
        there = {each.name: each for each in store.columns(table.reads)}
        self._columns(table, there)
        self._clocks_and_facts(table, there, "t", wanted)
        self._join(table, parents, wanted)
        self._plain = [each for each in self.cells if each.plain]
        self._told = [each for each in self.cells if not each.plain]
        self._packs = -(-len(self._plain) // _TO_A_NUMBER)
        self._kept: dict[tuple[Any, ...], tuple[Sighting, ...]] = {}
        self._facts: dict[tuple[Any, ...], Facts] = {}
        self._at = Place(source=source, record=1, tag=table.name)

    # --- the query

    @property
    def width(self) -> int:
        """How many columns a signature has."""
        return (
            self._packs + len(self._told) + len(self.clocks) + len(self.facts) + bool(self._joined)
        )

    def expressions(self, *, exact: bool = False) -> list[str]:
        """What a signature is made of: `exact` clocks, or by day."""
        packed = []
        for start in range(0, len(self._plain), _TO_A_NUMBER):
            cells = self._plain[start : start + _TO_A_NUMBER]
            terms = (
                f"CAST({each.sql} AS BIGINT) * {1 << (_BITS * at)}" for at, each in enumerate(cells)
            )
            packed.append(" + ".join(terms))
        return [
            *packed,
            *(each.sql for each in self._told),
            *(
                instants.projected(self._dialect, each.sql, each.type, exact=exact)
                for each in self.clocks
            ),
            *(each.sql for each in self.facts),
            *([self._joined] if self._joined else []),
        ]

    def source_sql(self, part_sql: str, ordinal: str) -> str:
        """What stands after FROM: the rows of a part with their numbers, and what they are joined to."""
        numbered = f"(SELECT *, {ordinal} AS auditor_row FROM {part_sql}) AS t"
        return " ".join((numbered, *self._joins))

    def grouped(self, part_sql: str, ordinal: str, *, exact: bool = False, where: str = "") -> str:
        """The query: each signature, how many rows have it, and the first of them."""
        told = self.expressions(exact=exact)
        names = [f"s{number}" for number in range(len(told))]
        inner = ", ".join(f"{sql} AS {name}" for sql, name in zip(told, names, strict=True))
        comma = ", " if inner else ""
        listed = ", ".join(names)
        return (
            f"SELECT {listed}{comma}count(*), min(auditor_row) FROM "
            f"(SELECT {inner}{comma}auditor_row FROM {self.source_sql(part_sql, ordinal)}{where}) AS g"
            + (f" GROUP BY {listed}" if listed else "")
        )

    def listed(self, part_sql: str, ordinal: str, where: str) -> str:
        """The query for places: signatures by day, the same with exact clocks, and the number of the row."""
        by_day, exact = self.expressions(), self.expressions(exact=True)
        names = [f"s{number}" for number in range(len(by_day))]
        clocks = self._clock_slots
        inner = [f"{sql} AS {name}" for sql, name in zip(by_day, names, strict=True)]
        inner += [f"{exact[at]} AS x{at}" for at in clocks]
        outer = ", ".join((*names, *(f"x{at}" for at in clocks), "auditor_row"))
        return (
            f"SELECT {outer} FROM (SELECT {', '.join((*inner, 'auditor_row'))} "
            f"FROM {self.source_sql(part_sql, ordinal)}) AS g {where}"
        )

    @property
    def _clock_slots(self) -> range:
        start = self._packs + len(self._told)
        return range(start, start + len(self.clocks))

    def exactly(self, row: Signature) -> Signature:
        """The signature with exact clocks, of a row of `listed`."""
        slots = self._clock_slots
        return (
            *row[: slots.start],
            *row[self.width : self.width + len(slots)],
            *row[slots.stop : self.width],
        )

    # --- what it is made from

    def _columns(self, table: Table, there: Mapping[str, ColumnOf]) -> None:
        for name in table.columns:
            if name not in there:
                raise MissingError(
                    f"table {table.name}: the store has no column called as column {_nth(table, name)} of the mapping"
                )
        for name, column in there.items():
            said = table.columns.get(name)
            sql = f"t.{self._dialect.name(name)}"
            match said:
                case None:
                    self._cell(name, Seen(UNLISTED), sql, column.type)
                case Seen(log=None):
                    self._cell(name, said, sql, column.type)
                case Nested():
                    self._nested(name, said, sql, column)
                case _:
                    pass

    def _cell(self, column: str, seen: Seen, sql: str, kind: Type) -> None:
        element = seen.element or UNLISTED
        sql = self._worded(sql, seen, kind)
        if seen.values:
            kind = "text"
        if says_more(element):
            if kind not in ("text", "json"):
                sql, kind = self._dialect.as_text(sql), "text"
            told = look(self._dialect, sql, seen, kind)
            self.cells.append(Cell(len(self.cells), column, element, told, plain=False))
        else:
            number = shape(self._dialect, sql, seen, kind)
            self.cells.append(Cell(len(self.cells), column, element, number, plain=True))

    def _worded(self, sql: str, seen: Seen, kind: Type) -> str:
        """The value, each word of the store turned into that of a closed list."""
        if not seen.values:
            return sql
        text = sql if kind == "text" else self._dialect.as_text(sql)
        ways = " ".join(
            f"WHEN {self._dialect.literal(word)} THEN {self._dialect.literal(ours)}"
            for word, ours in seen.values.items()
        )
        return f"(CASE {text} {ways} ELSE {text} END)"

    def _nested(self, name: str, nested: Nested, sql: str, column: ColumnOf) -> None:
        for path, seen in nested.parts.items():
            told = self._store.nested(sql, column, path, seen, nested.form)
            shown = f"{name}.{path}" if nested.form != "json" else f"{name} {path}"
            several = nested.form == "list" or "[*]" in path
            self.cells.append(
                Cell(
                    len(self.cells), shown if path else name, seen.element or UNLISTED, told,
                    plain=False, several=several,
                )
            )  # fmt: skip

    def _clocks_and_facts(
        self, table: Table, there: Mapping[str, ColumnOf], alias: str, wanted: frozenset[str]
    ) -> None:
        known = {each.name for each in self.clocks}
        stated = {each.name for each in self.facts}
        for name, said in table.columns.items():
            if name not in there:
                continue
            sql, kind = f"{alias}.{self._dialect.name(name)}", there[name].type
            if isinstance(said, Clocked) and said.clock in wanted - known:
                self.clocks.append(Clock(said.clock, name, sql, kind, said.zone))
            elif isinstance(said, Stated) and said.fact in _READ - stated:
                self.facts.append(Fact(said.fact, self._word(sql, said)))

    def _word(self, sql: str, said: Stated) -> str:
        """A fact as a word of its list; `?` where the store says another."""
        text = f"lower({self._dialect.as_text(sql)})"
        words = {word: word for word in _words(said.fact)}
        words |= {key.lower(): str(value).lower() for key, value in said.values.items()}
        if "true" in words:
            words |= {"t": "true", "f": "false", "1": "true", "0": "false"} | words
        ways = " ".join(
            f"WHEN {text} = {self._dialect.literal(key)} THEN {self._dialect.literal(value)}"
            for key, value in words.items()
        )
        return f"CASE WHEN {sql} IS NULL THEN NULL {ways} ELSE '?' END"

    def _join(self, table: Table, parents: Mapping[str, Table], wanted: frozenset[str]) -> None:
        ways: list[str] = []
        if table.deletions is not None:
            joined = table.deletions
            keys = ", ".join(self._dialect.name(each) for each in dict.fromkeys(joined.on.values()))
            log = self._store.whole(parents[joined.table].reads)
            # Once each: a key that the log names twice must not double the row.
            self._joins.append(
                f"LEFT JOIN (SELECT DISTINCT {keys} FROM {log}) AS d ON {self._on(joined.on, 'd')}"
            )
            ways.append(
                f"WHEN d.{self._dialect.name(next(iter(joined.on.values())))} IS NOT NULL THEN '{DELETED}'"
            )
        if table.parent is not None:
            joined = table.parent
            parent = parents[joined.table]
            whole = self._store.whole(parent.reads)
            there = {each.name: each for each in self._store.columns(parent.reads)}
            self._joins.append(f"LEFT JOIN {whole} AS p ON {self._on(joined.on, 'p')}")
            self._clocks_and_facts(parent, there, "p", wanted)
            first = self._dialect.name(next(iter(joined.on.values())))
            if table.part_of is not None:
                ways.append(f"WHEN p.{first} IS NULL THEN '{MISSING}'")
        self._joined = f"CASE {' '.join(ways)} END" if ways else ""

    def _on(self, on: Mapping[str, str], alias: str) -> str:
        return " AND ".join(
            f"t.{self._dialect.name(own)} = {alias}.{self._dialect.name(other)}"
            for own, other in on.items()
        )

    # --- what it means

    def apart(self, signature: Signature) -> bool:
        """Whether a row of a table of parts stands alone: what it was part of is gone."""
        return self.table.part_of is None or (
            bool(self._joined) and signature[self.width - 1] == MISSING
        )

    def reading(self, signature: Signature, *, exact: bool = False) -> Reading:
        """The records that a signature stands for."""
        slots = self._clock_slots
        kind = self.table.kind
        facts = self._facts_of(signature[slots.stop : self.width])
        sightings = self._sightings(signature[: slots.start])
        spans: dict[str, instants.Span] = {}
        lost: list[Fault] = []
        for number, (clock, value) in enumerate(
            zip(self.clocks, signature[slots.start : slots.stop], strict=True)
        ):
            span = instants.span(value, clock.type, clock.zone or self._given.zone, exact=exact)
            if span is not None:
                spans[clock.name] = span
            elif value is not None:
                lost.append(Fault("unreadable-value", self._place(-1 - number)))
        faults = tuple(lost)
        travellers = self._travellers(sightings)

        def record(ends: Mapping[str, Interval]) -> Record:
            said: dict[str, Interval | None] = dict(ends)
            amiss = faults
            wrong = doubted(said.get("departed"), said.get("arrived"), said.get("transferred"))
            if wrong:
                said |= dict.fromkeys(wrong)
                first = min(wrong)
                at = next(number for number, each in enumerate(self.clocks) if each.name == first)
                amiss = (*faults, Fault("unreadable-value", self._place(-1 - at)))
            clocks = overlaid(self._given.clocks, said)
            return Record(kind, self._at, clocks, facts, sightings, amiss, travellers)

        first = record({name: span.first for name, span in spans.items()})
        if all(span.first == span.last for span in spans.values()):
            return Reading(first, first, ())
        last = record({name: span.last for name, span in spans.items()})
        return Reading(first, last, tuple(record(ends) for ends in _corners(spans, kind)))

    def _place(self, number: int) -> Place:
        return msgspec.structs.replace(self._at, segment=number)

    def column(self, number: int | None) -> str | None:
        """The column that a place names by number: of cells from 0 on, of clocks from -1 down."""
        if number is None:
            return None
        return self.cells[number].column if number >= 0 else self.clocks[-1 - number].column

    def _travellers(self, sightings: Iterable[Sighting]) -> int:
        if self.table.kind == "api":
            return 1
        return max((each.traveller or 0 for each in sightings), default=0)

    def _facts_of(self, words: tuple[Any, ...]) -> Facts:
        known = self._facts.get(words)
        if known is None:
            said: dict[str, object] = {"wire": "records"}
            if self.table.kind == "pnr":
                said["role"] = "passenger"
            said |= {
                name: getattr(self.table.facts, name)
                for name in Facts.__struct_fields__
                if getattr(self.table.facts, name) is not None
            }
            for fact, word in zip(self.facts, words, strict=False):
                if word is not None and word != "?":
                    said[fact.name] = {"true": True, "false": False}.get(word, word)
            if self._joined:
                said["remnant"] = words[-1]
            known = self._facts[words] = overlaid(self._given.facts, said)
        return known

    def _sightings(self, key: tuple[Any, ...]) -> tuple[Sighting, ...]:
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) > 65_536:  # noqa: PLR2004 - as many as the codec remembers
                self._kept.clear()
            known = self._kept[key] = tuple(self._seen(key))
        return known

    def _seen(self, key: tuple[Any, ...]) -> Iterator[Sighting]:
        found: list[tuple[Cell, int | None, tuple[Trace, ...]]] = []
        for number, cell in enumerate(self._plain):
            packed = int(key[number // _TO_A_NUMBER] or 0)
            form = _FORMS[packed >> (_BITS * (number % _TO_A_NUMBER)) & 7]
            if form is not None:
                found.append((cell, None, (stated(cell.element, form, NOTHING),)))
        for cell, told in zip(self._told, key[self._packs :], strict=True):
            if told is None:
                continue
            for at, each in enumerate(told.split(";") if cell.several else (told,), start=1):
                if each:
                    found.append((cell, at if cell.several else None, read(each, cell.element)))
        found.sort(key=lambda each: each[0].number)
        for cell, traveller, traces in found:
            shared = template(f"{self.table.name}.{cell.column}", *traces)
            yield Sighting(shared, traveller, cell.number, None, None, None)


def _corners(spans: Mapping[str, instants.Span], kind: str) -> Iterator[dict[str, Interval]]:
    """The ends of clocks in every order, of those that rules hold against each other.

    Of a flight, whose clocks may doubt each other; of a row of a log, whose rules count from one
    clock to another.
    """
    names = [name for name in spans if kind == "log" or name in _FLIGHT]
    if len(names) < 2 or (kind != "log" and not {"departed", "arrived"} & set(names)):  # noqa: PLR2004 - two to differ
        return
    for number in range(1, (1 << len(names)) - 1):
        yield {
            name: span.last if name in names and number >> names.index(name) & 1 else span.first
            for name, span in spans.items()
        }


def _words(fact: str) -> tuple[str, ...]:
    parts = [each for each in get_args(get_type_hints(Facts)[fact]) if each is not type(None)]
    if parts == [bool]:
        return ("true", "false")
    return tuple(word for each in parts for word in get_args(each))


def _nth(table: Table, name: str) -> int:
    """Columns are told by their number: a name could come from anywhere."""
    return list(table.columns).index(name) + 1
