"""A book of runs in a file of SQLite, which Python itself reads and writes."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from auditor.judging.runs import BookError
from auditor.judging.runs.statements import Execute, Rows

T = TypeVar("T")

_WAIT = 60.0  # seconds for others that write


def within(path: Path, work: Callable[[Execute], T], *, writing: bool) -> T:
    """What `work` gives, within one transaction that holds whole or not at all.

    Raises:
        BookError: the file is none of SQLite, or others hold it for a minute.
    """
    mode = "rwc" if writing else "ro"
    try:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, _WAIT, isolation_level=None, uri=True)) as db:

            def execute(text: str, given: Sequence[object]) -> Rows:
                return db.execute(text, tuple(given)).fetchall()

            db.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            done = work(execute)
            db.execute("COMMIT")
            return done
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise BookError("another process holds it; try again") from None
        raise BookError("it cannot be opened or written, or is no record of runs") from None
    except sqlite3.Error:
        raise BookError("it is no file of SQLite, or is damaged") from None


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
