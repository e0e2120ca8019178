"""SQLite, opened for reading only; what SQL cannot tell there, the codec does, within this process."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from time import monotonic
from typing import NamedTuple

from auditor.judging.processes import workers
from auditor.observed.record import Given, printable
from auditor.stores import looks_in_process, pieces
from auditor.stores.dialect import DAY, DIVIDERS, OUT_OF_CALENDAR, PARTED, ROW, Quoting, Type
from auditor.stores.instants import ISO
from auditor.stores.json_path import members
from auditor.stores.json_text import readable
from auditor.stores.looks_in_process import Functions
from auditor.stores.mapping import MappedColumn
from auditor.stores.members import SAMPLE, Steps, met
from auditor.stores.store import VIEW, ColumnOf, MissingError, Part, Row, StoreError
from auditor.stores.ways import Ways

# Patterns of SQLite's own: they cost a tenth of what a function of Python does.
_ONE_OF = re.compile(r"\[\^?[^]\[\\^]+\]")
_DAY = "-".join(("[0-9]" * 4, "[0-9]" * 2, "[0-9]" * 2))
_MOMENT = f"{_DAY}[T ]{':'.join(('[0-9]' * 2,) * 3)}"
_LIKELY = {ISO: (f"{_MOMENT}Z", _DAY, _MOMENT, f"{_MOMENT}[+-]{'[0-9]' * 2}:{'[0-9]' * 2}")}
_PARTED = re.compile(PARTED)
_BATCH = 4096
_FORGOTTEN = {
    "true",
    "false",
}  # names of columns that SQLite replaces in a subquery by one of its own
_SQL = Quoting()
_REASONS = {
    "SQLITE_INTERRUPT": "a query took longer than the time allowed",
    "SQLITE_BUSY": "it is locked by somebody who writes",
    "SQLITE_LOCKED": "it is locked by somebody who writes",
    "SQLITE_NOTADB": "it is no SQLite file, or an encrypted one",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_CANTOPEN": "it cannot be opened, or what lies beside it (-wal, -shm) cannot",
    "SQLITE_READONLY": "it cannot be opened, or what lies beside it (-wal, -shm) cannot",
}
_STEPS = 100_000  # instructions of SQLite's machine between two looks at the clock


class SqliteDialect(Quoting):
    """SQL as SQLite has it."""

    nul = "char(0)"
    in_order = True

    def __init__(self, functions: Functions) -> None:
        """What SQL cannot tell is asked of `functions`."""
        self._functions = functions

    def name(self, identifier: str) -> str:
        """A column, quoted, by the name that it has in queries."""
        return super().name(f"{ROW}_{identifier}" if _forgotten(identifier) else identifier)

    def call(self, function: str, sql: str) -> str:
        """A function of our own, asked about the bytes of a value: as a text it must be UTF-8."""
        return f"{function}({_raw(sql)})"

    def has(self, sql: str, part: str) -> str:
        """Whether a value has `part` in it."""
        return f"(instr({sql}, {self.literal(part)}) > 0)"

    def fits(self, sql: str, pattern: str) -> str:
        """Whether a regular expression fits a whole value."""
        fits = f"auditor_fits({self.literal(pattern)}, {_raw(sql)})"
        likely = " OR ".join(f"{sql} GLOB '{each}'" for each in _LIKELY.get(pattern, ()))
        return f"(({likely}) AND {_is_time(sql)} OR {fits})" if likely else fits

    def finds(self, sql: str, pattern: str) -> str:
        """Whether a regular expression is met in a value."""
        if _ONE_OF.fullmatch(pattern):
            # GLOB ends at a NUL, as length does.
            ends = f"length({sql}) < length({_raw(sql)})"
            return f"({sql} GLOB {self.literal(f'*{pattern}*')} OR {ends})"
        return f"auditor_finds({self.literal(pattern)}, {_raw(sql)})"

    def trimmed(self, sql: str, characters: str) -> str:
        """A value without these characters around it."""
        return f"trim({sql}, {self.literal(characters)})"

    def is_empty(self, sql: str) -> str:
        """Whether a value has nothing but dividers."""
        plain = f"{self.trimmed(sql, DIVIDERS.replace(chr(0), ''))} = ''"
        # No function of SQLite's takes a NUL out of a text; where there is one, length ends at it.
        longer = f"length({sql}) < length({_raw(sql)})"
        return f"({plain} OR {longer} AND {self.fits(sql, f'[{DIVIDERS}]*')})"

    def begins(self, sql: str) -> str:
        """Whether a value begins with a letter or a digit, or at least with what divides nothing."""
        return f"(({sql} >= '0' AND {sql} < '[') OR ({sql} >= 'a' AND {sql} < '{{'))"

    def is_ascii(self, sql: str) -> str:
        """Whether a value has ASCII characters alone."""
        return f"(length({sql}) = length(CAST({sql} AS BLOB)))"

    def only(self, sql: str, mark: str) -> str:
        """Whether a value has nothing but this mark."""
        return f"trim({sql}, {self.literal(mark)}) = ''"

    def inside(self, listed: str, sql: str) -> str:
        """Whether a value is a member of a list."""
        return f"(instr({listed}, '|' || {sql} || '|') > 0)"

    def as_text(self, sql: str) -> str:
        """A value of any kind as a text; bytes as their digits, as a digest may be kept so."""
        return f"CASE WHEN typeof({sql}) = 'blob' THEN hex({sql}) ELSE CAST({sql} AS TEXT) END"

    def json(self, sql: str, kind: Type, told: str) -> str:  # noqa: ARG002 - any column may hold anything
        """The JSON in a column, whatever it is said to hold."""
        return f"CASE WHEN auditor_json({_raw(sql)}) THEN {_raw(sql)} END"

    def bytes_as_text(self, sql: str) -> str:
        """As above: a column of bytes may hold texts, too."""
        return self.as_text(sql)

    def least(self, sql: str, number: int) -> None:
        """No: it would keep all of them."""
        del sql, number

    def month_number(self, sql: str, kind: Type) -> str:
        """The month of a clock; as below."""
        return self.day_number(sql, kind)

    def day_number(self, sql: str, kind: Type) -> str:
        """The day of a clock; SQLite has no clocks, so none is asked for."""
        return f"CASE WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR} END /* {kind} */"

    def microsecond(self, sql: str) -> str:
        """The instant of a clock; as above."""
        return f"CASE WHEN {sql} IS NOT NULL THEN {OUT_OF_CALENDAR * DAY} END"

    def last_word(self, sql: str) -> None:
        """SQLite has no function for what stands behind the last blank."""
        del sql

    def named(self, seen: MappedColumn) -> str:
        """The function that tells the look of such a value."""
        return self._functions.name(seen)

    def look(self, sql: str, seen: MappedColumn, ways: Ways) -> str:
        """The look of a value, by SQL where that is certain, else by the codec."""
        return looks_in_process.look(self, sql, seen, ways, self._functions.name(seen))


class Opening(NamedTuple):
    """What another process needs to ask the same of a file: the functions of a query, in the order of their names."""

    path: str
    given: Given
    timeout: int | None
    looks: tuple[MappedColumn, ...]
    nested: tuple[tuple[str | None, MappedColumn], ...]


class SqliteStore:
    """A file of SQLite. Every column may hold anything, so all are read as texts."""

    def __init__(
        self, path: str, name: str, given: Given, *, jobs: int = 1, timeout: int | None = None
    ) -> None:
        """Open the file; reports call it `name`, `jobs` processes count its rows, and a query may take `timeout` s."""
        self.name = printable(name)
        self._path, self._given, self._jobs = path, given, jobs
        self._functions = Functions(given)
        self._dialect = SqliteDialect(self._functions)
        self._timeout = timeout
        self._known: set[str] = set()
        self._nested: dict[str, Callable[[str], str | None]] = {}
        self._nested_of: list[tuple[str | None, MappedColumn]] = []
        try:
            self._connection = sqlite3.connect(
                f"file:{_quoted(path)}?mode=ro", uri=True, check_same_thread=False
            )
            (log,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            if log == "wal":  # all queries see the same rows, and nobody who writes waits for that
                self._connection.execute("BEGIN")
            # It sorts, and makes indices that it lacks, in a file of its own, with keys of records in it.
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._version = self._changes()
        except sqlite3.Error as fault:
            raise StoreError(_why(fault, "it cannot be opened as a SQLite file")) from None
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for function in ("auditor_fits", "auditor_finds"):
            whole = function.endswith("fits")
            self._connection.create_function(function, 2, _matcher(whole=whole), deterministic=True)
        self._connection.create_function("auditor_json", 1, _is_json, deterministic=True)

    @property
    def dialect(self) -> SqliteDialect:
        """Its SQL."""
        return self._dialect

    def tables(self) -> list[str]:
        """Tables and views."""
        return self._named("table") or self._named("view")

    def repeated(self) -> dict[str, str]:
        """Views, where there are tables."""
        return dict.fromkeys(self._named("view"), VIEW) if self._named("table") else {}

    def unseen(self) -> None:
        """Nothing: who may open the file may read it."""

    def columns(self, reads: str) -> list[ColumnOf]:
        """The columns of a table; numbers are texts of digits, a text is what it is."""
        found = self._all(
            # What is hidden are a virtual table's own arguments (1), not generated columns (2, 3).
            f"SELECT name, type FROM pragma_table_xinfo({self._dialect.literal(reads)}) WHERE hidden <> 1"
        )
        if not found:
            raise MissingError("there is no such table")
        return [
            ColumnOf(str(name), type_ := _type(str(told)), told=str(told), cast=type_ == "other")
            for name, told in found
        ]

    def members(self, reads: str, column: ColumnOf, known: frozenset[str]) -> list[Steps]:
        """The members of the JSON in the first rows; values stay in this process."""
        told = self._all(
            f"SELECT {self._dialect.name(column.name)} FROM {self.whole(reads)} LIMIT {SAMPLE}"
        )
        return met((_text(each) for (each,) in told if each is not None), known)

    def elsewhere(self, reads: str) -> dict[str, str]:
        """Nothing: tables inherit from none, and all of them are here."""
        del reads
        return {}

    def parts(self, reads: str) -> list[Part]:
        """The table."""
        key = self._row_key(reads)
        over = "" if key is None else f"ORDER BY t.{key}"
        return [
            Part(self.name, f"{self.whole(reads)} AS t", f"row_number() OVER ({over})", key=key)
        ]

    def _named(self, type_: str) -> list[str]:
        found = self._all(
            f"SELECT name FROM sqlite_master WHERE type = '{type_}' "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
        return [str(name) for (name,) in found]

    def _row_key(self, reads: str) -> str | None:
        """What SQLite calls the number under which it keeps a row; None for views, and tables without."""
        told = self._dialect.literal(reads)
        made = self._all(f"SELECT type, coalesce(sql, '') FROM sqlite_master WHERE name = {told}")
        if [type_ for type_, _ in made] != ["table"] or made[0][1].upper().startswith(
            "CREATE VIRTUAL"
        ):
            return None
        there = {each.name.lower() for each in self.columns(reads)}
        for name in ("rowid", "_rowid_", "oid"):
            if name not in there:
                try:
                    self._connection.execute(f"SELECT {name} FROM {_SQL.name(reads)} LIMIT 1")
                except sqlite3.Error:
                    return None
                return name
        return None

    def some(self, part: Part, joined: Sequence[str] = ()) -> None:
        """None: it holds groups elsewhere."""
        del part, joined

    def pieces(
        self, part: Part, joined: Sequence[str] = (), most: int | None = None
    ) -> Sequence[Part]:
        """Ranges of row keys: one to a process, where there are rows enough, and none of too many to be sorted."""
        del joined, most
        if part.key is None:
            return [part]
        key = f"t.{part.key}"
        ((first, last),) = self._all(f"SELECT min({key}), max({key}) FROM {part.sql}")
        if first is None or last - first < pieces.LEAST:
            return [part]
        # Keys may have gaps of any width.
        ((rows,),) = self._all(f"SELECT count(*) FROM {part.sql}")
        number = max(self._jobs, -(-rows // pieces.SORTED))
        if number == 1:
            return [part]
        wheres = [f"{key} BETWEEN {a} AND {b}" for a, b in pieces.cut(first, last, number)]
        counts = [
            self._all(f"SELECT count(*) FROM {part.sql} WHERE {where}")[0][0] for where in wheres
        ]
        return pieces.numbered(
            part, wheres, counts, lambda before: f"{before} + row_number() OVER (ORDER BY {key})"
        )

    def each(self, queries: Sequence[str]) -> Iterator[Sequence[Row]]:
        """What several queries bring back, asked by as many processes as there may be."""
        if self._jobs == 1 or len(queries) == 1:
            yield from chain.from_iterable(map(self.rows, queries))
            return
        opening = Opening(
            self._path, self._given, self._timeout, tuple(self._functions.seen.values()),
            tuple(self._nested_of),
        )  # fmt: skip
        with workers(min(self._jobs, len(queries)), _begin, (opening,)) as crew:
            yield from crew.map(_asked, queries)

    def whole(self, reads: str) -> str:
        """What stands after FROM for all of a table."""
        table, there = _SQL.name(reads), [each.name for each in self.columns(reads)]
        if not any(map(_forgotten, there)):
            return table
        key = self._row_key(reads)
        listed = ", ".join((
            *([] if key is None else [f"{key} AS {key}"]),
            *(f"{_SQL.name(each)} AS {self._dialect.name(each)}" for each in there),
        ))  # fmt: skip
        return f"(SELECT {listed} FROM {table})"

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query brings back, in batches."""
        self._introduce()
        if self._timeout is not None:
            ends = monotonic() + self._timeout
            self._connection.set_progress_handler(lambda: int(monotonic() > ends), _STEPS)
        try:
            cursor = self._connection.execute(sql)
            while batch := cursor.fetchmany(_BATCH):
                yield batch
            if self._changes() != self._version:
                raise StoreError("it was written to while it was read")
        except sqlite3.Error as fault:
            raise StoreError(_why(fault, "the engine could not go on")) from None
        finally:
            with suppress(sqlite3.Error):
                self._connection.set_progress_handler(None, _STEPS)

    def nested(self, sql: str, column: ColumnOf, path: str, seen: MappedColumn, form: str) -> str:
        """The looks of the parts of a text in JSON; SQLite has no other nested columns."""
        if form != "json":
            raise MissingError(
                f"SQLite has no {form} (column of type {column.told.lower() or 'any'})"
            )
        function = self._functions.name(seen)
        nested = f"{function}_in_json_{len(self._nested)}"
        self._nested_of.append((path, seen))
        self._nested[nested] = _in_json(path, self._functions.made[function])
        return self._dialect.call(nested, sql)

    def split(self, sql: str, seen: MappedColumn) -> str:
        """The looks of the words of a text."""
        function = self._functions.name(seen)
        nested = f"{function}_words_{len(self._nested)}"
        self._nested_of.append((None, seen))
        self._nested[nested] = _in_words(self._functions.made[function])
        return self._dialect.call(nested, sql)

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def _changes(self) -> int:
        """A number that others change by writing."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _introduce(self) -> None:
        for name, function in (*self._functions.made.items(), *self._nested.items()):
            if name not in self._known:
                self._connection.create_function(name, 1, _null(function), deterministic=True)
                self._known.add(name)

    def _all(self, sql: str) -> list[Row]:
        try:
            return self._connection.execute(sql).fetchall()
        except sqlite3.Error as fault:
            raise StoreError(_why(fault, "the engine cannot read it")) from None


_begun: list[SqliteStore] = []  # in a process of its own: what it asks


def _begin(opening: Opening) -> None:
    store = SqliteStore(opening.path, "", opening.given, timeout=opening.timeout)
    for seen in opening.looks:
        store.dialect.named(seen)
    for path, seen in opening.nested:
        if path is None:
            store.split("x", seen)
        else:
            store.nested("x", ColumnOf("", "json"), path, seen, "json")
    _begun.append(store)


def _asked(sql: str) -> list[Row]:
    return [row for batch in _begun[0].rows(sql) for row in batch]


def _why(fault: sqlite3.Error, else_: str) -> str:
    """The fault in own words."""
    name = getattr(fault, "sqlite_errorname", "") or ""
    return next((told for begins, told in _REASONS.items() if name.startswith(begins)), else_)


def _forgotten(name: str) -> bool:
    return name.lower() in _FORGOTTEN


def _raw(sql: str) -> str:
    return f"CAST({sql} AS BLOB)"


def _is_time(sql: str) -> str:
    """Whether what looks like a day or a time is one: SQLite gives the 30th of February as a day of March."""
    day = f"substr({sql}, 1, 10)"
    parts = (
        (12, "24"),
        (15, "6"),
        (18, "6"),
    )  # hours, minutes and seconds; of a day alone there are none
    within = " AND ".join(f"substr({sql}, {at}, 2) < '{end}'" for at, end in parts)
    return f"date({day}, '+0 days') = {day} AND {within}"


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _type(told: str) -> Type:
    """What a column is said to hold. It may hold anything: a mask in a column of numbers is a text."""
    upper = told.upper()
    if "INT" in upper or any(each in upper for each in ("REAL", "FLOA", "DOUB", "BOOL")):
        return "other"
    return "bytes" if upper == "BLOB" else "text"


def _null(function: Callable[[str], str | None]) -> Callable[[object], str | None]:
    def called(value: object) -> str | None:
        return None if value is None else function(_text(value))

    return called


def _is_json(value: object) -> bool | None:
    return None if value is None else readable(_text(value))


def _in_json(path: str, look: Callable[[str], str]) -> Callable[[str], str | None]:
    def called(text: str) -> str | None:
        found = members(text, path)
        if found is None:
            return None
        return ";".join("" if each is None else look(each) for each in found)

    return called


def _in_words(look: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: ";".join(look(each) if each else "" for each in _PARTED.split(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _matcher(*, whole: bool) -> Callable[[str, object], bool | None]:
    def called(pattern: str, value: object) -> bool | None:
        if value is None:
            return None
        compiled, text = _compiled(pattern), _text(value)
        return (compiled.fullmatch(text) if whole else compiled.search(text)) is not None

    return called
