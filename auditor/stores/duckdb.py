"""DuckDB: its own files, Parquet and CSV, single or in folders; nothing is written, nothing fetched.

Laws of the file: the engine installs and loads no extension, opens its file for reading only, and
spills nothing of the data to disk.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from auditor.observed.record import Given, printable
from auditor.stores import looks_in_process, pieces
from auditor.stores.dialect import DAY, DIVIDERS, OUT_OF_CALENDAR, PARTED, ROW, Quoting, Type, steps
from auditor.stores.dialect import look as look_of
from auditor.stores.files import SUFFIXES, Files
from auditor.stores.json_text import readable
from auditor.stores.looks_in_process import Functions
from auditor.stores.mapping import MappedColumn
from auditor.stores.members import DEEP, SAMPLE, Steps, met
from auditor.stores.store import VIEW, ColumnOf, MissingError, Part, Row, StoreError
from auditor.stores.ways import Ways

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 16_384
_SOME, _PLACES = (
    10_000,
    5,
)  # rows from each of so many places of a part that show how many signatures it has
_LONG = 10 * _SOME * _PLACES  # from which on that is worth a look
_MEMORY = "256MB"  # that the engine takes for what it read of a file of its own, unless a query needs more
_LONGEST = 128  # characters of a mask that are told without a regular expression
_READABLE = "auditor_json"
_AT = f"{ROW}_at"
_TYPES: dict[str, Type] = {
    "VARCHAR": "text", "DATE": "day", "TIMESTAMP": "local", "TIMESTAMP_S": "local",
    "TIMESTAMP_MS": "local", "TIMESTAMP_NS": "local", "TIMESTAMP WITH TIME ZONE": "instant",
    "JSON": "json", "BLOB": "bytes",
}  # fmt: skip


class DuckDialect(Quoting):
    """SQL as DuckDB has it."""

    nul = "chr(0)"
    in_order = True  # as its connection is told

    def __init__(self, functions: Functions) -> None:
        """What SQL cannot tell is asked of `functions`."""
        self._functions = functions

    def has(self, sql: str, part: str) -> str:
        """Whether a value has `part` in it."""
        return f"contains({sql}, {self.literal(part)})"

    def fits(self, sql: str, pattern: str) -> str:
        """Whether a regular expression fits a whole value."""
        return f"regexp_full_match({sql}, {self.literal(pattern)}, 's')"

    def finds(self, sql: str, pattern: str) -> str:
        """Whether a regular expression, which no empty text meets, is met in a value."""
        # Of a column that lies as a dictionary each entry is looked at once so; `regexp_matches` looks at each row.
        return f"(regexp_extract({sql}, {self.literal(pattern)}, 0, 's') <> '')"

    def trimmed(self, sql: str, characters: str) -> str:
        """A value without these characters around it."""
        return f"trim({sql}, {self.literal(characters)})"

    def is_empty(self, sql: str) -> str:
        """Whether a value has nothing but dividers."""
        return f"{self.trimmed(sql, DIVIDERS)} = ''"

    def begins(self, sql: str) -> str:
        """Whether a value begins with a letter or a digit, or at least with what divides nothing."""
        return f"(({sql} >= '0' AND {sql} < '[') OR ({sql} >= 'a' AND {sql} < '{{'))"

    def is_ascii(self, sql: str) -> str:
        """Whether a value has ASCII characters alone."""
        return f"strlen({sql}) = length({sql})"

    def only(self, sql: str, mark: str) -> str:
        """Whether a value is surely nothing but this mark."""
        return f"starts_with({self.literal(mark * _LONGEST)}, {sql})"

    def inside(self, listed: str, sql: str) -> str:
        """Whether a value is a member of a list."""
        return f"contains({listed}, '|' || {sql} || '|')"

    def last_word(self, sql: str) -> str:
        """What stands behind the last blank of a value."""
        return f"regexp_extract({sql}, '[^ ]*$')"

    def look(self, sql: str, seen: MappedColumn, ways: Ways) -> str:
        """The look of a value, by SQL where that is certain, else by the codec."""
        return looks_in_process.look(self, sql, seen, ways, self._functions.name(seen))

    def as_text(self, sql: str) -> str:
        """A value of any kind as a text."""
        return f"CAST({sql} AS VARCHAR)"

    def json(self, sql: str, kind: Type, told: str) -> str:  # noqa: ARG002 - any kind may hold what is no JSON
        """The JSON in a column: the engine takes more for JSON than there is, also in a column of its own kind."""
        if kind == "nested":
            return f"CAST(to_json({sql}) AS VARCHAR)"
        text = self.bytes_as_text(sql) if kind == "bytes" else self.as_text(sql)
        return f"CASE WHEN {_READABLE}({text}) THEN {text} END"

    def bytes_as_text(self, sql: str) -> str:
        """Bytes as the text that they are, else as their digits."""
        return f"coalesce(try(decode({sql})), hex({sql}))"

    def least(self, sql: str, number: int) -> str:
        """The least so many numbers of a group, as a list."""
        return f"min({sql}, {number})"

    def month_number(self, sql: str, kind: Type) -> str:
        """The month of a clock, counted from the year 0."""
        # An instant as a time in UTC: what DuckDB says of the month of one turns on a session's zone.
        when = f"make_timestamp(epoch_us({sql}))" if kind == "instant" else sql
        return (
            f"CASE WHEN isfinite({sql}) THEN year({when}) * 12 + month({when}) - 1 "
            f"WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR} END"
        )

    def day_number(self, sql: str, kind: Type) -> str:
        """The day of a clock, counted from 1970-01-01; what is out of the calendar is `OUT_OF_CALENDAR`."""
        day = (
            f"CAST({sql} AS DATE) - DATE '1970-01-01'"
            if kind == "day"
            else f"CAST(floor(epoch_us({sql}) / {DAY}.0) AS BIGINT)"
        )
        return f"CASE WHEN isfinite({sql}) THEN {day} WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR} END"

    def microsecond(self, sql: str) -> str:
        """The instant of a clock, counted from 1970-01-01 in microseconds."""
        return f"CASE WHEN isfinite({sql}) THEN epoch_us({sql}) WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR * DAY} END"


class DuckStore:
    """A DuckDB file, or files of Parquet or CSV below a folder."""

    def __init__(self, path: str, name: str, given: Given, *, jobs: int = 1) -> None:
        """Open what lies at `path`; reports call it `name`.

        Raises:
            MissingError: DuckDB is not installed, or there is nothing of the kind there.
        """
        self.name = printable(name)
        self._functions = Functions(given)
        self._known: set[str] = set()
        self.dialect = DuckDialect(self._functions)
        files = Path(path).is_dir() or path.lower().endswith(SUFFIXES)
        self._files = Files(Path(path), self.name, self._all, _column) if files else None
        self._count = cache(self._rows_in)
        self._connection = connection(":memory:" if files else path, jobs)

    def tables(self) -> list[str]:
        """Tables and views; of a folder its files, or its folders of files, as patterns."""
        if self._files is not None:
            return self._files.tables()
        return self._named("table_type <> 'VIEW'") or self._named("table_type = 'VIEW'")

    def repeated(self) -> dict[str, str]:
        """Views, where there are tables."""
        if self._files is not None or not self._named("table_type <> 'VIEW'"):
            return {}
        return dict.fromkeys(self._named("table_type = 'VIEW'"), VIEW)

    def unseen(self) -> str | None:
        """Files of other kinds in a folder."""
        return None if self._files is None else self._files.unseen()

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of a table or of files."""
        if self._files is not None:
            return self._files.columns(reads)
        found = self._all(f"DESCRIBE SELECT * FROM {self.whole(reads)}")
        return [_column(name, told) for name, told, *_ in found]

    def members(self, reads: str, column: ColumnOf, known: frozenset[str]) -> list[Steps]:
        """The members of the JSON in the first rows; values stay in this process."""
        text = f"CAST({self.dialect.name(column.name)} AS VARCHAR)"
        told = self._all(f"SELECT {text} FROM {self.whole(reads)} LIMIT {SAMPLE}")
        return met((each for (each,) in told if each is not None), known)

    def elsewhere(self, reads: str) -> dict[str, str]:
        """Nothing: tables inherit from none, and all of them are here."""
        del reads
        return {}

    def parts(self, reads: str) -> list[Part]:
        """Each file by itself, or the table."""
        if self._files is not None:
            return self._files.parts(reads)
        key = "t.rowid" if self._numbered(reads) else None
        ordinal = "row_number() OVER ()" if key is None else f"{key} + 1"
        return [Part(self.name, f"{self.whole(reads)} AS t", ordinal, key=key)]

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""
        return self.dialect.path(reads) if self._files is None else self._files.whole(reads)

    def pieces(
        self, part: Part, joined: Sequence[str] = (), most: int | None = None
    ) -> Sequence[Part]:
        """The part as it is: the engine shares out the work by itself. In windows where it had to hold too much."""
        near = self._many(joined)
        rows = min((each for each in (most, pieces.HELD if near else None) if each), default=None)
        number = 0 if rows is None else self._length(part)
        if rows is None or number == 0:
            return [part]
        return [
            self._window(part, [each], near=near)
            for each in pieces.cut(0, number - 1, -(-number // rows))
        ]

    def some(self, part: Part, joined: Sequence[str] = ()) -> tuple[Part, int, int] | None:
        """Rows from several places of a long part."""
        number = self._length(part)
        if number < _LONG:
            return None
        if part.key is None:  # to find a place in it, all of it is read
            told = replace(part, sql=f"(SELECT * FROM {part.sql} LIMIT {_SOME * _PLACES}) AS t")
            return replace(told, near=self._many(joined)), _SOME * _PLACES, number
        starts = (number * at // _PLACES for at in range(_PLACES))
        stretches = [(start, start + _SOME - 1) for start in starts]
        return self._window(part, stretches, near=self._many(joined)), _SOME * _PLACES, number

    def _many(self, joined: Sequence[str]) -> bool:
        return max(map(self._count, joined), default=0) > pieces.HELD

    def _length(self, part: Part) -> int:
        # Rows that are gone leave gaps in the numbers of a table.
        told = "count(*)" if part.key is None else f"max({part.key}) + 1"
        return int(self._all(f"SELECT {told} FROM {part.sql}")[0][0] or 0)

    @staticmethod
    def _window(part: Part, ranges: Sequence[tuple[int, int]], *, near: bool) -> Part:
        """The rows of a part in ranges of the numbers that it has them under, from 0."""
        numbered, key = f"SELECT *, {part.ordinal} AS {_AT} FROM {part.sql}", part.key
        # Of a number that a file or a table keeps of each row the engine knows where to look for it; others it counts.
        if key is None:
            numbered, key = f"SELECT * FROM ({numbered})", f"{_AT} - 1"
        told = " UNION ALL ".join(f"{numbered} WHERE {key} BETWEEN {a} AND {b}" for a, b in ranges)
        return replace(part, sql=f"({told}) AS t", ordinal=f"t.{_AT}", near=near)

    def each(self, queries: Sequence[str]) -> Iterator[Sequence[Row]]:
        """What several queries bring back, one after the other."""
        return chain.from_iterable(map(self.rows, queries))

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query brings back, in batches."""
        import duckdb  # noqa: PLC0415 - an extra

        self._introduce()
        try:
            result = self._asked(sql)
            while batch := result.fetchmany(_BATCH):
                yield batch
            if self._files is not None and self._files.changed(sql):
                raise StoreError("a file was changed while it was read")
        except duckdb.Error as fault:
            if self._files is not None and isinstance(fault, duckdb.InvalidInputException):
                raise StoreError(
                    "a line of a file does not fit its header, or is not UTF-8"
                ) from None
            raise StoreError(f"the engine could not go on ({type(fault).__name__})") from None

    def nested(
        self,
        sql: str,
        column: ColumnOf,  # noqa: ARG002 - other engines must know its type
        path: str,
        seen: MappedColumn,
        form: str,
    ) -> str:
        """The looks of the parts of a nested column."""
        if form == "struct":
            return look_of(
                self.dialect, f"CAST({sql}.{self.dialect.name(path)} AS VARCHAR)", seen, "text"
            )
        if form == "json":
            return self._json(sql, path, seen)
        member = f"x.{self.dialect.name(path)}" if path else "x"
        told = look_of(self.dialect, f"CAST({member} AS VARCHAR)", seen, "text")
        return f"array_to_string([coalesce({told}, '') for x in {sql}], ';')"

    def split(self, sql: str, seen: MappedColumn) -> str:
        """The looks of the words of a text."""
        told = look_of(self.dialect, "NULLIF(x, '')", seen, "text")
        words = f"regexp_split_to_array({sql}, {self.dialect.literal(PARTED)})"
        return f"array_to_string([coalesce({told}, '') for x in {words}], ';')"

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _json(self, sql: str, path: str, seen: MappedColumn) -> str:
        literal = self.dialect.literal
        *lists, last = path.split("[*]")
        if not lists:
            return look_of(
                self.dialect, f"json_extract_string({sql}, {literal(path)})", seen, "text"
            )
        # List by list, so that one whose member is not there keeps its number.
        first, *deeper = lists
        found = f"json_extract({sql}, {literal(first + '[*]')})"
        for each in deeper:
            found = f"flatten([json_extract(e, {literal(f'${each}[*]')}) for e in {found}])"
        told = look_of(self.dialect, "x", seen, "text")
        members = f"[json_extract_string(e, {literal('$' + last)}) for e in {found}]"
        return f"array_to_string([coalesce({told}, '') for x in {members}], ';')"

    def _introduce(self) -> None:
        """Make the codec's looks known to the engine."""
        new = {name: each for name, each in self._functions.made.items() if name not in self._known}
        if new or _READABLE not in self._known:
            # The engine takes in no function while a result stands open that was not fetched to its end.
            self._connection.execute("SELECT 1").fetchall()
        if _READABLE not in self._known:
            self._connection.create_function(_READABLE, readable, ["VARCHAR"], "BOOLEAN")
        for name, function in new.items():
            self._connection.create_function(name, function, ["VARCHAR"], "VARCHAR")
        self._known |= {_READABLE, *new}

    def _asked(self, sql: str) -> "DuckDBPyConnection":
        import duckdb  # noqa: PLC0415 - an extra

        try:
            return self._connection.execute(sql)
        except duckdb.OutOfMemoryException:
            self._connection.execute("RESET memory_limit")
            return self._connection.execute(sql)

    def _all(self, sql: str) -> list[Row]:
        import duckdb  # noqa: PLC0415 - an extra

        try:
            return self._asked(sql).fetchall()
        except duckdb.CatalogException:
            raise MissingError("there is no such table") from None
        except duckdb.Error as fault:
            raise StoreError(f"the engine cannot read it ({type(fault).__name__})") from None

    def _named(self, where: str) -> list[str]:
        found = self._all(
            f"SELECT table_schema, table_name FROM information_schema.tables WHERE {where} AND "
            "table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1, 2"
        )
        told = self.dialect.told
        return [told(name) if schema == "main" else told(schema, name) for schema, name in found]

    def _rows_in(self, source: str) -> int:
        ((number,),) = self._all(f"SELECT count(*) FROM {source}")
        return int(number)

    def _numbered(self, reads: str) -> bool:
        """Whether the engine numbers the rows: of a table, none of whose columns has that name."""
        *schema, name = steps(reads)
        found = self._all(
            "SELECT table_type FROM information_schema.tables WHERE lower(table_name) = "
            f"lower({self.dialect.literal(name)}) AND "
            f"lower(table_schema) = lower({self.dialect.literal(schema[-1] if schema else 'main')})"
        )
        named = any(each.name.lower() == "rowid" for each in self.columns(reads))
        return [each for (each,) in found] == ["BASE TABLE"] and not named


def connection(path: str, jobs: int) -> "DuckDBPyConnection":
    """A connection that reads `path`, by so many threads, and fetches nothing from anywhere.

    Raises:
        MissingError: DuckDB is not installed, or there is no such file.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingError(
            "this needs DuckDB, which is not installed: pip install 'pnr-auditor[stores]'"
        ) from None
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
        "threads": str(jobs), "temp_directory": "", "preserve_insertion_order": "true",
        # Rows come from a join in their order, and what is held for it is the other side, how few they may be.
        "disabled_optimizers": "build_side_probe_side",
    }  # fmt: skip
    if path != ":memory:":
        settings["memory_limit"] = _MEMORY
    try:
        connected = duckdb.connect(path, read_only=path != ":memory:", config=settings)
        # It would go to where reports go. Refused among the settings above.
        connected.execute("SET enable_progress_bar = false")
    except duckdb.Error as fault:
        raise StoreError(
            f"it cannot be opened as a DuckDB file ({type(fault).__name__}): it may be written to at present, "
            "encrypted, or of another version"
        ) from None
    return connected


def _fields(told: str) -> tuple[Steps, ...]:
    """The steps to each member of a type; of a map and a union the type does not tell them."""
    import duckdb  # noqa: PLC0415 - an extra

    return tuple(_steps(duckdb.sqltype(told), ()))


def _steps(type_: Any, before: Steps) -> Iterator[Steps]:  # noqa: ANN401 - the engine's type
    if type_.id == "struct" and len(before) <= DEEP:
        for name, inside in type_.children:
            yield from _steps(inside, (*before, name))
    elif type_.id in {"list", "array"} and len(before) <= DEEP:
        yield from _steps(type_.children[0][1], (*before, None))
    elif type_.id not in {"map", "union"}:
        yield before


def _column(name: str, told: str) -> ColumnOf:
    upper = told.upper()
    if upper.startswith(("STRUCT", "MAP(", "UNION(")) or upper.endswith(
        "]"
    ):  # also of a fixed length: [3]
        return ColumnOf(name, "nested", fields=_fields(told), told=told)
    return ColumnOf(name, _TYPES.get(upper, "other"), told=told, cast=upper.startswith("ENUM"))
