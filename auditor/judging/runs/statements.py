"""The tables of the record of runs (`audit --record`), in SQL that SQLite, DuckDB and PostgreSQL all take."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.runs import BookError, ClauseRun, Entry, Law

VERSION = 1
BOOK = "auditor_book"
TABLES = (BOOK, "auditor_run", "auditor_law", "auditor_clause")

_RUN = (
    "series", "day", "recorded_at", "version", "configuration", "law_as_of", "holder", "sources", "messages",
    "records", "travellers", "partly_read", "unread", "errors", "warnings", "notes", "exit_code",
)  # fmt: skip
_LAW = Law.__struct_fields__
_CLAUSE = ClauseRun.__struct_fields__
_COUNTS = frozenset({
    "sources", "messages", "records", "travellers", "partly_read", "unread", "errors", "warnings", "notes",
    "exit_code", "applicable", "evaluated", "unevaluated", "findings",
})  # fmt: skip

Rows = list[tuple[Any, ...]]
# Carries out a statement with its parameters, and gives the rows that come of it.
Execute = Callable[[str, Sequence[object]], Rows]


class Statement(Struct, frozen=True):
    """A statement and its parameters."""

    text: str
    given: tuple[object, ...] = ()


def _columns(names: Sequence[str]) -> str:
    return ", ".join(
        f"{name} {'bigint' if name in _COUNTS else 'text'}{'' if name == 'holder' else ' NOT NULL'}"
        for name in names
    )


SCHEMA = (
    f"CREATE TABLE IF NOT EXISTS {BOOK} (version integer NOT NULL PRIMARY KEY)",
    f"CREATE TABLE IF NOT EXISTS auditor_run (run text NOT NULL PRIMARY KEY, {_columns(_RUN)})",
    f"CREATE TABLE IF NOT EXISTS auditor_law (run text NOT NULL, {_columns(_LAW)})",
    f"CREATE TABLE IF NOT EXISTS auditor_clause (run text NOT NULL, {_columns(_CLAUSE)})",
)


def append(execute: Execute, entry: Entry) -> None:
    """Add a run, and make the tables where there are none; to be called within a transaction.

    Raises:
        BookError: the book is of another version.
    """
    for text in SCHEMA:
        execute(text, ())
    check(execute)
    if not execute(f"SELECT version FROM {BOOK}", ()):  # noqa: S608 - a constant
        execute(f"INSERT INTO {BOOK} VALUES ({VERSION})", ())  # noqa: S608 - as above
    if execute("SELECT run FROM auditor_run WHERE run = ?", (entry.id,)):
        return
    for each in _inserts(entry):
        execute(each.text, each.given)


def check(execute: Execute) -> None:
    """Raise an error where another version wrote the book of runs.

    Raises:
        BookError: it is of another version.
    """
    versions = [row[0] for row in execute(f"SELECT version FROM {BOOK}", ())]  # noqa: S608 - a constant
    if any(version != VERSION for version in versions):
        raise BookError("it is a record of runs of another release of pnr-auditor")


def _inserts(entry: Entry) -> Iterator[Statement]:
    yield _insert("auditor_run", _RUN, entry.id, [entry])
    for table, names, rows in (
        ("auditor_law", _LAW, entry.laws),
        ("auditor_clause", _CLAUSE, entry.clauses),
    ):
        for start in range(0, len(rows), _AT_ONCE):
            yield _insert(table, names, entry.id, rows[start : start + _AT_ONCE])


_AT_ONCE = 50  # rows to a statement: SQLite takes at least 999 parameters


def _insert(table: str, names: Sequence[str], run: str, rows: Sequence[Struct]) -> Statement:
    row = f"({', '.join('?' * (len(names) + 1))})"
    given = [value for each in rows for value in (run, *(getattr(each, name) for name in names))]
    text = f"INSERT INTO {table} (run, {', '.join(names)}) VALUES {', '.join([row] * len(rows))}"  # noqa: S608 - constants
    return Statement(text, tuple(given))


def read(execute: Execute) -> list[Entry]:
    """All runs, sorted by the day that was audited.

    Raises:
        BookError: the book is of another version, or holds what no release wrote.
    """
    check(execute)
    laws = _by_run(execute, "auditor_law", _LAW)
    clauses = _by_run(execute, "auditor_clause", _CLAUSE)
    rows = execute(f"SELECT run, {', '.join(_RUN)} FROM auditor_run", ())  # noqa: S608 - constants
    try:
        found = [
            msgspec.convert(
                dict(zip(_RUN, values, strict=True))
                | {"laws": laws.get(run, []), "clauses": clauses.get(run, [])},
                Entry,
            )
            for run, *values in rows
        ]
    except msgspec.ValidationError:  # its text could hold a value
        raise BookError("it holds what no release of pnr-auditor wrote") from None
    return sorted(found, key=lambda each: (each.series, each.day, each.recorded_at, each.id))


def _by_run(
    execute: Execute, table: str, names: Sequence[str]
) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    text = f"SELECT run, {', '.join(names)} FROM {table}"  # noqa: S608 - constants
    for run, *values in execute(text, ()):
        found.setdefault(run, []).append(dict(zip(names, values, strict=True)))
    for rows in found.values():  # here, as each database has an order of letters of its own
        rows.sort(key=lambda each: [str(each.get(name, "")) for name in ("policy", "clause")])
    return found
