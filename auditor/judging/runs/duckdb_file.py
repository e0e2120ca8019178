"""A book of runs in a file of DuckDB: the default, as it takes years of runs and any question about them.

DuckDB lets one process write at a time, and tells the others so at once: they wait here.
"""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from auditor.judging.runs import BookError
from auditor.judging.runs.statements import Execute, Rows

T = TypeVar("T")

_INSTALL = "pip install 'pnr-auditor[stores]'"
_WAITS = 240  # times, of a quarter of a second each
_PAUSE = 0.25
_HELD = re.compile(r"\block\b")
# A file that another process is making this moment looks damaged until its first page is written.
_MADE_WITHIN = 12  # of those pauses


def within(path: Path, work: Callable[[Execute], T], *, writing: bool) -> T:
    """What `work` gives, within one transaction that holds whole or not at all.

    Raises:
        BookError: DuckDB is not installed, the file is none of its own, or others hold it for a minute.
    """
    try:
        import duckdb  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError:
        raise BookError(
            f"a file of DuckDB needs the extra stores: {_INSTALL}; a file of SQLite (.sqlite) needs nothing"
        ) from None
    for waited in range(_WAITS):
        try:
            return _once(duckdb, path, work, writing=writing)
        except duckdb.TransactionException:
            pass  # another thread made the tables meanwhile
        except duckdb.IOException as fault:
            if not _HELD.search(str(fault)) and waited >= (_MADE_WITHIN if writing else 0):
                raise BookError("it is no file of DuckDB, or is damaged") from None
        except duckdb.Error:
            raise BookError("it is no record of runs, or is damaged") from None
        time.sleep(_PAUSE)
    raise BookError("another process holds it; try again")


def _once(duckdb: Any, path: Path, work: Callable[[Execute], T], *, writing: bool) -> T:  # noqa: ANN401 - a module
    settings = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with duckdb.connect(str(path), read_only=not writing, config=settings) as db:
        db.execute("SET enable_progress_bar = false")  # it would go to where reports go

        def execute(text: str, given: Sequence[object]) -> Rows:
            rows: Rows = db.execute(text, list(given)).fetchall()
            return rows

        db.execute("BEGIN TRANSACTION")
        done = work(execute)
        db.execute("COMMIT")
        return done


TABLES = "SELECT table_name FROM information_schema.tables"
