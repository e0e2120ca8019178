"""A projection: what a query brings back of a table's rows, and what records it stands for.

What comes back of a row is a signature: forms packed into numbers (three bits to a column), looks,
months, days or instants of clocks, words of facts. Rows of one signature say the same, so they are counted
by the engine and judged once. Law of the file: no expression gives a value of an element.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec
from msgspec import Struct

from auditor.codec.value import NOTHING, overlaid, stated, template
from auditor.formats.logs.columns import columns
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.clock import Interval
from auditor.observed.plausible import doubted
from auditor.observed.record import Facts, Fault, Form, Given, Place, Record, Sighting, Trace
from auditor.stores import instants
from auditor.stores.dialect import SPACES, Dialect, Type, look, says_more, shape
from auditor.stores.instants import Resolution
from auditor.stores.look import LETTERS, read
from auditor.stores.mapping import Clocked, MappedColumn, Nested, Stated, Table
from auditor.stores.store import ColumnOf, MissingError, Store

_FEW = 64  # members of a list in a query
_BITS, _TO_A_NUMBER = 3, 20
_FORMS = (None, Form.CLEAR, Form.MASKED, Form.PARTIAL, Form.EMPTY)
# Which facts rules look at in a record; the others (flight, ports, carrier) serve messages alone.
LOG_CLOCKS = frozenset({"time", "data_transferred", "covers_until"})
_ALIKE = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_READ = frozenset({
    "holder", "role", "direction", "flight_status", "retention_link", "presented_at_border", "collected_for",
    "vital_interest", "tier", "case", "resident",
})  # fmt: skip
_FLIGHT = ("transferred", "departed", "arrived")
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
        self._given, self._wanted = given, wanted
        self._dialect: Dialect = store.dialect
        self._store = store
        self.cells: list[Cell] = []
        self.clocks: list[Clock] = []
        self.facts: list[Fact] = []
        self._joins: list[str] = []
        there = {each.name: each for each in store.columns(table.reads)}
        self._columns(table, there)
        self._clocks_and_facts(table, there, "t", wanted)
        if table.operation is not None:
            told = f"'c:{table.operation}'"
            self.cells.append(
                Cell(len(self.cells), "operation", "log.operation", told, plain=False)
            )
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

    def expressions(self, resolution: Resolution = "month") -> list[str]:
        """What a signature is made of, its clocks in this resolution."""
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
                instants.projected(self._dialect, each.sql, each.type, resolution)
                for each in self.clocks
            ),
            *(each.sql for each in self.facts),
            *([self._joined] if self._joined else []),
        ]

    def source_sql(self, part_sql: str, ordinal: str) -> str:
        """What stands after FROM: the rows of a part with their numbers, and what they are joined to."""
        numbered = f"(SELECT *, {ordinal} AS auditor_row FROM {part_sql}) AS t"
        return " ".join((numbered, *self._joins))

    def grouped(self, part_sql: str, ordinal: str, resolution: Resolution = "month") -> str:
        """The query: each signature, how many rows have it, and the first of them."""
        told = self.expressions(resolution)
        names = [f"s{number}" for number in range(len(told))]
        return self._counted(part_sql, ordinal, dict(zip(names, told, strict=True)), "")

    def narrowed(self, signatures: Iterable[Signature], resolution: Resolution) -> str:
        """A condition on clocks that all rows of these signatures meet; what it lets through is looked at."""
        listed, told = list(signatures), self.expressions(resolution)
        ways: list[str] = []
        for at in self._clock_slots:
            members = {each[at] for each in listed}
            if members and all(isinstance(each, int) for each in members):
                few = f"IN ({', '.join(map(str, sorted(members)))})"
                wide = f"BETWEEN {min(members)} AND {max(members)}"
                ways.append(f"{told[at]} {few if len(members) <= _FEW else wide}")
        return f" WHERE {' AND '.join(ways)}" if ways else ""

    def refined(
        self, part_sql: str, ordinal: str, coarse: Resolution, fine: Resolution, where: str
    ) -> str:
        """The same of rows that `where` lets through: signatures, then their clocks in a finer resolution."""
        told, finer = self.expressions(coarse), self.expressions(fine)
        named = {f"s{number}": sql for number, sql in enumerate(told)}
        named |= {f"x{number}": finer[number] for number in self._clock_slots}
        return self._counted(part_sql, ordinal, named, where)

    def _counted(self, part_sql: str, ordinal: str, named: Mapping[str, str], where: str) -> str:
        inner = ", ".join((*(f"{sql} AS {name}" for name, sql in named.items()), "auditor_row"))
        listed = ", ".join(named)
        comma, by = (", ", f" GROUP BY {listed}") if listed else ("", "")
        source = self.source_sql(part_sql, ordinal)
        return f"SELECT {listed}{comma}count(*), min(auditor_row) FROM (SELECT {inner} FROM {source}{where}) AS g{by}"

    def listed(self, part_sql: str, ordinal: str, where: str) -> str:
        """The query for places: signatures by month, their clocks by day and exact, and the number of the row."""
        named = {f"s{number}": sql for number, sql in enumerate(self.expressions())}
        for letter, resolution in (("d", "day"), ("x", "exact")):
            finer = self.expressions(resolution)  # type: ignore[arg-type]  # two of the three
            named |= {f"{letter}{number}": finer[number] for number in self._clock_slots}
        inner = ", ".join((*(f"{sql} AS {name}" for name, sql in named.items()), "auditor_row"))
        return (
            f"SELECT {', '.join((*named, 'auditor_row'))} FROM "
            f"(SELECT {inner} FROM {self.source_sql(part_sql, ordinal)}{where}) AS g"
        )

    @property
    def _clock_slots(self) -> range:
        start = self._packs + len(self._told)
        return range(start, start + len(self.clocks))

    def finer(self, row: Signature, times: int = 1) -> Signature:
        """The signature with the first finer clocks of a row of `refined` or `listed`, or the second."""
        slots = self._clock_slots
        start = self.width + len(slots) * (times - 1)
        return (
            *row[: slots.start],
            *row[start : start + len(slots)],
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
                    self._cell(name, MappedColumn(UNLISTED), sql, column.type)
                case MappedColumn(log=None):
                    self._cell(name, said, sql, column.type)
                case MappedColumn(log=str()):
                    self._logged(table, name, said, sql, there)
                case Nested():
                    self._nested(name, said, sql, column)
                case _:
                    pass

    def _logged(
        self, table: Table, name: str, said: MappedColumn, sql: str, there: Mapping[str, ColumnOf]
    ) -> None:
        """A column of an access log, as `auditor.formats.logs.row` reads it."""
        kind = there[name].type
        column = columns()[said.log or ""]
        sql = f"NULLIF({sql}, '')" if kind == "text" else sql
        seen = MappedColumn(
            column.element, masks=said.masks, values={**_answers(column.element), **said.values}
        )
        if said.log in LOG_CLOCKS and self._wanted:
            self.clocks.append(Clock(f"log.{said.log}", name, sql, kind, self._zone(table)))
        if said.log == "approver":
            self._text_cell(name, seen, self._approver(table, seen, sql, there))
        elif said.log == "approved_at":
            self._text_cell(name, seen, self._approved(table, sql, kind, there))
        elif column.takes == "list":
            told = self._store.split(sql if kind == "text" else self._dialect.as_text(sql), seen)
            self.cells.append(
                Cell(
                    len(self.cells), name, seen.element or UNLISTED, told, plain=False, several=True
                )
            )
        elif column.element is not None:
            self._cell(name, seen, sql, kind)
        elif said.log == "holder":
            self.facts.append(Fact("holder", self._word(sql, Stated("holder", dict(said.values)))))

    def _text_cell(self, name: str, seen: MappedColumn, told: str) -> None:
        self.cells.append(Cell(len(self.cells), name, seen.element or UNLISTED, told, plain=False))

    def _zone(self, table: Table) -> str | None:
        return table.zone

    def _beside(
        self, table: Table, log: str, there: Mapping[str, ColumnOf]
    ) -> tuple[str, Type] | None:
        """Another column of the same log."""
        for name, said in table.columns.items():
            if isinstance(said, MappedColumn) and said.log == log and name in there:
                return f"t.{self._dialect.name(name)}", there[name].type
        return None

    def _approver(
        self, table: Table, seen: MappedColumn, sql: str, there: Mapping[str, ColumnOf]
    ) -> str:
        """Who approved it: the form, and whether it is who did it; both are told within the engine."""
        text = self._dialect.as_text(sql)
        form = shape(self._dialect, text, seen, "text")
        letter = f"substr('{LETTERS}', NULLIF({form}, 0), 1)"
        beside = self._beside(table, "operator", there)
        if beside is None:
            return letter
        other = self._dialect.as_text(beside[0])
        legible = f"{form} = 1 AND {shape(self._dialect, other, seen, 'text')} = 1"
        same = f"lower({self._dialect.trimmed(text, SPACES)}) = lower({self._dialect.trimmed(other, SPACES)})"
        return f"{letter} || CASE WHEN {legible} THEN (CASE WHEN {same} THEN '+self' ELSE '+another' END) ELSE '' END"

    def _approved(self, table: Table, sql: str, kind: Type, there: Mapping[str, ColumnOf]) -> str:
        """When it was approved: before or after it was done, where both are told alike."""
        beside = self._beside(table, "time", there)
        if beside is None or beside[1] != kind or kind not in ("instant", "local", "text"):
            return f"CASE WHEN {sql} IS NOT NULL THEN 'c' END"
        mark = f"CASE WHEN {sql} > {beside[0]} THEN 'c+after' WHEN {sql} <= {beside[0]} THEN 'c+before' ELSE 'c' END"
        if kind == "text":
            alike = f"{self._dialect.fits(sql, _ALIKE)} AND {self._dialect.fits(beside[0], _ALIKE)}"
            mark = f"CASE WHEN {alike} THEN {mark} ELSE 'c' END"
        return f"CASE WHEN {sql} IS NOT NULL THEN {mark} END"

    def _cell(self, column: str, seen: MappedColumn, sql: str, kind: Type) -> None:
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

    def _worded(self, sql: str, seen: MappedColumn, kind: Type) -> str:
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
                    plain=False, several=several, travellers=several,
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
        alias, child = "t", table
        while child.parent is not None:
            joined, above = child.parent, f"p{len(self._joins)}"
            parent = parents[joined.table]
            there = {each.name: each for each in self._store.columns(parent.reads)}
            whole = self._store.whole(parent.reads)
            self._joins.append(
                f"LEFT JOIN {whole} AS {above} ON {self._on(joined.on, above, alias)}"
            )
            self._clocks_and_facts(parent, there, above, wanted)
            if child.part_of is not None:
                first = self._dialect.name(next(iter(joined.on.values())))
                ways.append(f"WHEN {above}.{first} IS NULL THEN '{MISSING}'")
            alias, child = above, parent
        self._joined = f"CASE {' '.join(ways)} END" if ways else ""

    def _on(self, on: Mapping[str, str], alias: str, own: str = "t") -> str:
        return " AND ".join(
            f"{own}.{self._dialect.name(mine)} = {alias}.{self._dialect.name(other)}"
            for mine, other in on.items()
        )

    # --- what it means

    def said(self, cell: Cell, signature: Signature) -> int | str | None:
        """What a signature says of one cell: its form as a number, or its look."""
        if cell.plain:
            at = self._plain.index(cell)
            return int(signature[at // _TO_A_NUMBER] or 0) >> (_BITS * (at % _TO_A_NUMBER)) & 7
        told: str | None = signature[self._packs + self._told.index(cell)]
        return told

    def clock_slots(self) -> Iterator[tuple[int, Clock]]:
        """Where in a signature each clock stands."""
        yield from zip(self._clock_slots, self.clocks, strict=True)

    def words(self) -> Iterator[tuple[int, str]]:
        """Where in a signature facts stand, and what became of what the row belongs to; and their expressions."""
        told = [each.sql for each in self.facts] + ([self._joined] if self._joined else [])
        yield from enumerate(told, start=self._clock_slots.stop)

    def apart(self, signature: Signature) -> bool:
        """Whether a row of a table of parts stands alone: what it was part of is gone."""
        return self.table.part_of is None or signature[self.width - 1] is not None

    def reading(self, signature: Signature, resolution: Resolution = "month") -> Reading:
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
            span = instants.span(value, clock.type, clock.zone or self._given.zone, resolution)
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
            if kind == "log":
                said = _of_a_log(said, sightings)
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
            said: dict[str, object] = {} if self.table.kind == "log" else {"wire": "records"}
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
                    found.append((cell, at if cell.travellers else None, read(each, cell.element)))
        found.sort(key=lambda each: each[0].number)
        for cell, traveller, traces in found:
            shared = template(f"{self.table.name}.{cell.column}", *traces)
            yield Sighting(shared, traveller, cell.number, None, None, None)


def _corners(spans: Mapping[str, instants.Span], kind: str) -> Iterator[dict[str, Interval]]:
    """The ends of clocks in every order, of those that rules hold against each other.

    Of a flight, whose clocks may doubt each other; of what says when it was closed, and of a row of a
    log, whose rules count from one clock to another.
    """
    against = kind == "log" or "closed" in spans
    names = [name for name in spans if against or name in _FLIGHT]
    if len(names) < 2 or not (against or {"departed", "arrived"} & set(names)):  # noqa: PLR2004 - two to differ
        return
    for number in range(1, (1 << len(names)) - 1):
        yield {
            name: span.last if name in names and number >> names.index(name) & 1 else span.first
            for name, span in spans.items()
        }


def _of_a_log(
    said: Mapping[str, Interval | None], sightings: Iterable[Sighting]
) -> dict[str, Interval | None]:
    """The clocks of a row of a log: of the erasure of logs, also how young the youngest of them was."""
    erasure = any(
        trace.element == "log.operation" and trace.code == "log-erasure"
        for sighting in sightings
        for trace in sighting.template.traces
    )
    own = {name: when for name, when in said.items() if not name.startswith("log.")}
    done, transferred = said.get("log.time"), said.get("log.data_transferred")
    if erasure:
        told = {"created": said.get("log.covers_until"), "closed": done, "transferred": transferred}
    else:
        told = {"created": done, "transferred": transferred}
    return own | {name: when for name, when in told.items() if when is not None}


def _answers(element: str | None) -> dict[str, str]:
    """How engines write yes and no."""
    codes = ELEMENTS[element].codes if element is not None else None
    return {"true": "yes", "false": "no"} if codes == "answer" else {}


def _words(fact: str) -> tuple[str, ...]:
    parts = [each for each in get_args(get_type_hints(Facts)[fact]) if each is not type(None)]
    if parts == [bool]:
        return ("true", "false")
    return tuple(word for each in parts for word in get_args(each))


def _nth(table: Table, name: str) -> int:
    """Columns are told by their number: a name could come from anywhere."""
    return list(table.columns).index(name) + 1
