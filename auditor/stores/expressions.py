"""What is asked of each row of a table, as SQL: its cells, clocks and facts, and what it is joined to.

Law of the file: no expression gives a value of an element.
"""

from collections.abc import Mapping
from typing import get_args, get_type_hints

from auditor.formats.logs.columns import columns
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Facts
from auditor.stores.dialect import ROW, SPACES, Dialect, Type, look, says_more, shape
from auditor.stores.joined import Joined
from auditor.stores.look import LETTERS
from auditor.stores.mapping import Clocked, MappedColumn, Nested, Stated, Table
from auditor.stores.signature import DELETED, MISSING, UNKNOWN, Cell, Clock, Fact, SignatureColumns
from auditor.stores.store import ColumnOf, MissingError, Store

_LOG_CLOCKS = frozenset({"time", "data_transferred", "covers_until"})
MADE = f"{ROW}_json_"  # and what they make of it: the JSON in one of its texts
_WORDS = ("text", "json")
_ALIKE = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
# Which facts rules look at in a record; the others (flight, ports, carrier) serve messages alone.
_READ = frozenset({
    "holder", "role", "direction", "flight_status", "retention_link", "presented_at_border", "collected_for",
    "vital_interest", "tier", "case", "resident",
})  # fmt: skip


def columns_asked(
    table: Table, store: Store, wanted: frozenset[str], parents: Mapping[str, Table]
) -> SignatureColumns:
    """What is asked of the rows of `table`; `wanted` are the clocks that the law reads.

    Raises:
        MissingError: the mapping names a column that is not there.
    """
    asked = _Asked(table, store, wanted, parents)
    return SignatureColumns(
        cells=tuple(asked.cells),
        clocks=tuple(asked.clocks),
        facts=tuple(asked.facts),
        joined=tuple(asked.joined),
        made=tuple(asked.made),
        remnant=asked.remnant,
        plain=tuple(each for each in asked.cells if each.plain),
        told=tuple(each for each in asked.cells if not each.plain),
    )


class _Asked:
    """The lists that `columns_asked` fills, column by column of the mapping."""

    def __init__(
        self, table: Table, store: Store, wanted: frozenset[str], parents: Mapping[str, Table]
    ) -> None:
        self._wanted, self._store = wanted, store
        self._dialect: Dialect = store.dialect
        self.cells: list[Cell] = []
        self.clocks: list[Clock] = []
        self.facts: list[Fact] = []
        self.joined: list[Joined] = []
        self.made: list[str] = []
        there = {each.name: each for each in store.columns(table.reads)}
        self._columns(table, there)
        self._clocks_and_facts(table, there, "t")
        if table.operation is not None:
            self._told_cell("operation", "log.operation", f"'c:{table.operation}'")
        self.remnant = self._joined(table, parents)

    def _columns(self, table: Table, there: Mapping[str, ColumnOf]) -> None:
        if any(name.lower().startswith(ROW) for name in there):
            raise MissingError(
                f"table {table.name}: a column called {ROW} is in the way: name it otherwise by a view"
            )
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
                    self._cell(name, said, *self._read(sql, column))
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
        sql, kind = self._read(sql, there[name])
        column = columns()[said.log or ""]
        sql = f"NULLIF({sql}, '')" if kind == "text" else sql
        seen = MappedColumn(
            column.element, masks=said.masks, values={**_answers(column.element), **said.values}
        )
        if said.log in _LOG_CLOCKS and self._wanted:
            self.clocks.append(Clock(f"log.{said.log}", name, sql, kind, said.zone or table.zone))
        if said.log == "approver":
            self._told_cell(name, seen.element, self._approver(table, seen, sql, there))
        elif said.log == "approved_at":
            self._told_cell(name, seen.element, self._approved(table, sql, kind, there))
        elif column.takes == "list":
            told = self._store.split(sql if kind == "text" else self._dialect.as_text(sql), seen)
            self._told_cell(name, seen.element, told, several=True)
        elif column.element is not None:
            self._cell(name, seen, sql, kind)
        elif said.log == "holder":
            word = self._word(sql, Stated("holder", dict(said.values)))
            self.facts.append(Fact("holder", name, word))

    def _read(self, sql: str, column: ColumnOf) -> tuple[str, Type]:
        """A column as what can be looked into, and of which kind that is."""
        if column.type == "bytes":
            return self._dialect.bytes_as_text(sql), "text"
        return (self._dialect.as_text(sql), "text") if column.cast else (sql, column.type)

    def _told_cell(
        self,
        column: str,
        element: str | None,
        sql: str,
        *,
        several: bool = False,
        travellers: bool = False,
    ) -> None:
        self.cells.append(
            Cell(
                len(self.cells), column, element or UNLISTED, sql,
                plain=False, several=several, travellers=travellers,
            )
        )  # fmt: skip

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
        if seen.values or (kind not in _WORDS and (seen.masks.tokens or seen.masks.patterns)):
            # A day or a number that stands for a mask (1900-01-01) is told by its text.
            sql, kind = (sql if seen.values else self._dialect.as_text(sql)), "text"
        if says_more(element):
            if kind not in ("text", "json"):
                sql, kind = self._dialect.as_text(sql), "text"
            told = look(self._dialect, sql, seen, kind)
            self._told_cell(column, element, told)
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
        if nested.form == "json":
            sql = self._json(name, sql, column)
        for path, seen in nested.parts.items():
            told = self._store.nested(sql, column, path, seen, nested.form)
            shown = f"{name}.{path}" if nested.form != "json" else f"{name} {path}"
            several = nested.form == "list" or "[*]" in path
            self._told_cell(
                shown if path else name, seen.element, told, several=several, travellers=several
            )

    def _json(self, name: str, sql: str, column: ColumnOf) -> str:
        """The JSON of a column, worked out once for all of its parts."""
        read = self._dialect.json(sql, column.type, column.told)
        if read == sql:
            return sql
        made = f"{MADE}{len(self.made)}"
        self.made.append(f"{read} AS {made}")
        # What cannot be read has no parts that are looked at, and must not pass for that.
        text = self._dialect.trimmed(self._dialect.as_text(sql), SPACES)
        wrong = f"{sql} IS NOT NULL AND t.{made} IS NULL AND {text} <> ''"
        self._told_cell(name, UNLISTED, f"CASE WHEN {wrong} THEN 'c' END")
        return f"t.{made}"

    def _clocks_and_facts(self, table: Table, there: Mapping[str, ColumnOf], alias: str) -> None:
        known = {each.name for each in self.clocks}
        stated = {each.name for each in self.facts}
        for name, said in table.columns.items():
            if name not in there:
                continue
            sql, kind = f"{alias}.{self._dialect.name(name)}", there[name].type
            if isinstance(said, Clocked) and said.clock in self._wanted - known:
                self.clocks.append(Clock(said.clock, name, sql, kind, said.zone))
            elif isinstance(said, Stated) and said.fact in _READ - stated:
                self.facts.append(Fact(said.fact, name, self._word(sql, said)))

    def _word(self, sql: str, said: Stated) -> str:
        """A fact as a word of its list; `?` where the store says another."""
        plain = self._dialect.as_text(sql)
        text = f"lower({self._dialect.trimmed(plain, SPACES)})"
        words = {word: word for word in _words(said.fact)}
        words |= {key.lower(): str(value).lower() for key, value in said.values.items()}
        if "true" in words:
            words |= {"t": "true", "f": "false", "1": "true", "0": "false"} | words
        ways = " ".join(
            f"WHEN {text} = {self._dialect.literal(key)} THEN {self._dialect.literal(value)}"
            for key, value in words.items()
        )
        # Nearly every word stands as it is, and trimming costs more than all the rest.
        likely = " ".join(
            f"WHEN {plain} = {self._dialect.literal(key)} THEN {self._dialect.literal(value)}"
            for key, value in words.items()
            if key == key.strip() != ""
        )
        told = f"CASE WHEN {text} = '' THEN NULL {ways} ELSE '{UNKNOWN}' END"
        return f"CASE WHEN {sql} IS NULL THEN NULL {likely} ELSE {told} END"

    def _joined(self, table: Table, parents: Mapping[str, Table]) -> str:
        """The expression of the remnant; what the rows are joined with for it goes among `joined`."""
        ways: list[str] = []
        if table.deletions is not None:
            joined = table.deletions
            log = self._store.whole(parents[joined.table].reads)
            self.joined.append(Joined("d", log, "t", self._on(joined.on), log=True))
            ways.append(
                f"WHEN d.{self._dialect.name(next(iter(joined.on.values())))} IS NOT NULL THEN '{DELETED}'"
            )
        alias, child = "t", table
        while child.parent is not None:
            joined, above = child.parent, f"p{len(self.joined)}"
            parent = parents[joined.table]
            there = {each.name: each for each in self._store.columns(parent.reads)}
            whole = self._store.whole(parent.reads)
            self.joined.append(Joined(above, whole, alias, self._on(joined.on)))
            self._clocks_and_facts(parent, there, above)
            if child.part_of is not None:
                first = self._dialect.name(next(iter(joined.on.values())))
                ways.append(f"WHEN {above}.{first} IS NULL THEN '{MISSING}'")
            alias, child = above, parent
        return f"CASE {' '.join(ways)} END" if ways else ""

    def _on(self, on: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        name = self._dialect.name
        return tuple((name(mine), name(other)) for mine, other in on.items())


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
