"""A book of runs in PostgreSQL, by ADBC; who and where comes from the usual environment and service files.

Law of the file: nothing that the server or the driver says is passed on, as it names hosts and users.
"""

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from auditor.judging.runs import BookError
from auditor.judging.runs.statements import Execute, Rows

T = TypeVar("T")

_INSTALL = "pip install 'pnr-auditor[stores]'"
_STATE = re.compile(r"[0-9A-Z]{5}")


def is_address(text: str) -> bool:
    """Whether a text is an address of PostgreSQL, of whatever worth."""
    return text.startswith(("postgresql:", "postgres:"))


def checked(address: str) -> str:
    """The address.

    Raises:
        BookError: it has a password, which every user of the machine would see.
    """
    try:
        parts = urlsplit(address)
        secret = parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        raise BookError("the address of PostgreSQL cannot be read") from None
    if secret:
        raise BookError(
            "an address with a password is seen by every user of the machine: leave it to PGPASSWORD,"
            " a password file or a service file"
        )
    return address


def within(address: str, work: Callable[[Execute], T], *, writing: bool) -> T:
    """What `work` gives, within one transaction that holds whole or not at all.

    Raises:
        BookError: there is no driver, no such server or no right to write there.
    """
    try:
        from adbc_driver_manager import Error  # noqa: PLC0415 - heavy, and an extra
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise BookError(f"PostgreSQL needs the extra stores: {_INSTALL}") from None
    try:
        with dbapi.connect(checked(address)) as db, db.cursor() as cursor:

            def execute(text: str, given: Sequence[object]) -> Rows:
                number = count(1)
                cursor.execute(re.sub(r"\?", lambda _: f"${next(number)}", text), tuple(given))
                rows: Rows = cursor.fetchall() if text.startswith("SELECT") else []
                return rows

            if writing:  # so that of two that begin at once one makes the tables
                execute("SELECT pg_advisory_xact_lock(7466561)::text", ())
            done = work(execute)
            db.commit()
            return done
    except Error as fault:
        state = str(getattr(fault, "sqlstate", None) or "")
        told = f" (SQLSTATE {state})" if _STATE.fullmatch(state) else ""
        raise BookError(
            f"PostgreSQL cannot be reached, or does not let the runs be kept{told}"
        ) from None
