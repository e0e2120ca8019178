"""Opening a store by what its address looks like: a folder, a file, or a database server.

Laws of the file: a password is taken from nowhere but the server's own library (its environment,
service file or password file); an address that holds one is refused, and no address is ever told.
"""

import re
from pathlib import Path

from auditor.observed.record import Given
from auditor.sources import held, reason
from auditor.stores.store import MissingError, Store, StoreError

_SERVER = re.compile(r"(postgres|postgresql)://|postgres(ql)?:|service=", re.IGNORECASE)
_SECRET = re.compile(r"://[^/@]*:[^/@]*@|password\s*=|passfile\s*=|sslpassword\s*=", re.IGNORECASE)
_OBJECTS = re.compile(r"(s3[an]?|gs|gcs|az|abfss?|wasbs?|hdfs|https?|oss)://", re.IGNORECASE)
_SQLITE_HEAD = b"SQLite format 3\x00"
_SQLITE = (".sqlite", ".sqlite3", ".db")


def is_server(address: str) -> bool:
    """Whether this is the address of a database server, not a path."""
    return _SERVER.match(address) is not None


def opened(
    address: str, given: Given, *, number: int = 1, jobs: int = 1, timeout: int | None = None
) -> Store:
    """The store at this address; `timeout` bounds each query of a server, in seconds.

    Raises:
        MissingError: there is nothing there, it is no store, or what reads it is not installed.
        StoreError: it cannot be opened, or is not what its name says.
    """
    if is_server(address):
        if _SECRET.search(address):
            raise MissingError(
                "no password in an address: give it by PGPASSWORD, a service file or ~/.pgpass"
            )
        from auditor.stores.postgresql import PostgresStore  # noqa: PLC0415 - an extra

        name = "postgresql" if number == 1 else f"postgresql-{number}"
        return PostgresStore(address, name, jobs=jobs, timeout=timeout)
    if _OBJECTS.match(address):
        raise MissingError(
            "an object store is not read from here: --engine spark reads one (s3a, gs, abfss, hdfs) that its "
            "session may read; a folder that it is mounted on or copied to is read as any other"
        )
    path = Path(address)
    if not path.exists():
        raise MissingError("there is no such file or folder")
    try:
        held(path, path.stat().st_mode)
    except OSError as fault:
        raise MissingError(reason(fault)) from None
    name = path.name or path.resolve().name
    if path.is_file() and _is_sqlite(path):
        from auditor.stores.sqlite import SqliteStore  # noqa: PLC0415 - read where it is needed

        return SqliteStore(address, name, given, jobs=jobs, timeout=timeout)
    if path.is_file() and path.suffix.lower() in _SQLITE[:2]:
        raise StoreError("it is no SQLite file, or an encrypted one")
    from auditor.stores.duckdb import DuckStore  # noqa: PLC0415 - an extra

    return DuckStore(address, name, given, jobs=jobs)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(len(_SQLITE_HEAD))
    return head == _SQLITE_HEAD or (not head and path.suffix.lower() in _SQLITE)
