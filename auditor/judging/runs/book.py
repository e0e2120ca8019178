"""A book: the file or database that runs are kept in, told by its address."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from auditor.judging.runs import BookError, Entry, duckdb_file, postgresql, sqlite_file, statements
from auditor.judging.runs.statements import BOOK, Execute
from auditor.sources import held, reason

T = TypeVar("T")

_SUFFIXES = {".duckdb": duckdb_file, ".sqlite": sqlite_file, ".sqlite3": sqlite_file, ".db": sqlite_file}  # fmt: skip
_SIGHT = 16  # bytes in which both kinds of file name themselves


def check(address: str) -> None:
    """Whether a run can be kept there: asked before the audit, which may take hours.

    Raises:
        BookError: it cannot.
    """
    if path(address) is None:
        postgresql.checked(address)
        _within(address, lambda execute: execute("SELECT 1", ()), writing=False)
    elif _kind(Path(address)) and _there(address):
        _within(address, _own(address), writing=False)


def append(address: str, entry: Entry) -> None:
    """Keep a run. Several may do so at once; each is kept whole or not at all.

    Raises:
        BookError: it cannot be kept.
    """
    # Looked at before it is opened: who closes a file lets go of DuckDB's lock on it.
    look = _own(address) if path(address) is not None else None

    def write(execute: Execute) -> None:
        if look is not None:
            look(execute)
        statements.append(execute, entry)

    _within(address, write, writing=True)


def read(address: str) -> list[Entry]:
    """The runs that are kept there.

    Raises:
        BookError: there is no such book.
    """
    if path(address) is not None and not _there(address):
        raise BookError("there is no such file")
    return _within(address, statements.read, writing=False)


def path(address: str) -> Path | None:
    """The file that an address names; None where it is one of PostgreSQL."""
    return None if postgresql.is_address(address) else Path(address)


def _own(address: str) -> Callable[[Execute], None]:
    """What refuses a file of something else: it has tables, and none of these."""
    tables = sqlite_file.TABLES if _is_sqlite(address) else duckdb_file.TABLES

    def look(execute: Execute) -> None:
        names = {row[0] for row in execute(tables, ())}
        if names and BOOK not in names:
            raise BookError("it is a database of something else")
        if names:
            statements.check(execute)

    return look


def _there(address: str) -> bool:
    file = Path(address)
    try:
        return file.exists() and file.stat().st_size > 0
    except OSError:
        return False


def _is_sqlite(address: str) -> bool:
    return _kind(Path(address)) is sqlite_file


def _kind(file: Path) -> object:
    """Which kind of file it is: by its beginning where it has one, else by its name."""
    try:
        held(file, file.stat().st_mode)
        with file.open("rb") as there:
            head = there.read(_SIGHT)
    except FileNotFoundError:
        head = b""
    except OSError as fault:
        raise BookError(reason(fault)) from None
    if head.startswith(b"SQLite format 3"):
        return sqlite_file
    if head[8:12] == b"DUCK":
        return duckdb_file
    if head:
        raise BookError("it is no record of runs: neither a file of DuckDB nor of SQLite")
    kind = _SUFFIXES.get(file.suffix.lower())
    if kind is None:
        raise BookError(f"name it with one of {', '.join(_SUFFIXES)}, or give postgresql://…")
    return kind


def _within(address: str, work: Callable[[Execute], T], *, writing: bool) -> T:
    file = path(address)
    if file is None:
        return postgresql.within(address, work, writing=writing)
    if _is_sqlite(address):
        return sqlite_file.within(file, work, writing=writing)
    return duckdb_file.within(file, work, writing=writing)
