"""What this program writes itself, or has others write for it: reports, baselines, records of runs and so on.

Laws of the file: each kind is told by marks that no data have, in its beginning, its end or its list of
tables; in doubt a file is none of its own.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

_TAIL = 1 << 16  # bytes
_LONGEST = 1 << 16  # what a document says of itself
_NOTHING_FOUND = b"[]"  # a report of GitLab's kind
# With what these begin.
_BEGINNINGS = (
    b"pnr-auditor ",
    b"# Audit of passenger data\n",
    b"# What changed between two audits\n",
    b"# What data cannot show, as questions.",
    b"# Suggested from names alone: check every line marked `guessed`",
    b"row,policy,clause,status,severity,",
    b"row,series,month,day,policy,clause,",
    b"first,last,policy,clause,cites,",
    b"policy,clause,cites,binding,basis,rule,status,outcome",
    b"kind,element,title,",
    b'{"schema": "urn:pnr-auditor:schema:',
    b'{"schema":"urn:pnr-auditor:schema:',
    b"<testsuite",  # of whoever tests
    b"::error file=",
    b"::warning file=",
    b"::notice file=",
)
# Keys with what they hold: a value that says the same has its quotes escaped.
_MARKS = (
    b'"schema": "urn:pnr-auditor:schema:',
    b'"schema":"urn:pnr-auditor:schema:',
    b'"$schema": "https://docs.oasis-open.org/sarif/',
    b'"$schema":"https://docs.oasis-open.org/sarif/',
    b'"assessment-results": {',
    b'"check_name": "',
    b'"_type": "https://in-toto.io/Statement/',
)
_FINDING = b'{"rule": "', b'", "severity": "', b'"fingerprint": "'  # of a line of `findings`
_QUERIES = b" findings\nSELECT t.* FROM ", b" findings\n-- no query tells these rows from others: "
# Whole lines under or behind every verdict, what a trace comes to, the head of a policy that is shown: no value on a
# line with others, nor in a segment, is one.
_DATED = rb"not legal advice; law reviewed on [0-9]{4}-[0-9]{2}-[0-9]{2}"
_SAID = re.compile(
    rb"^(?:(?:[^\n,;|\t+']*\. )?" + _DATED + rb"[^\n,;|\t+']*"
    rb"|a share is of the clauses in the pack, not of the law:)$"
    rb"|\A[^\n\"'+:|\t]*; " + _DATED + rb"[^\n\"'+:|\t]*\s?\Z"  # a verdict, and nothing else
    rb"|\A[a-z0-9-]+ \xc2\xb7 [^\n]*\n[^\n]* \xc2\xb7 law reviewed on [0-9]{4}-[0-9]{2}-[0-9]{2}$",
    re.MULTILINE,
)  # fmt: skip
# What YAML of each kind says at its top.
_KEYS = (
    frozenset({b"waivers"}),
    frozenset({b"id", b"reviewed", b"clauses"}),
    frozenset({b"assessment", b"answers"}),
    frozenset({b"mapping", b"tables"}),
)
_PACK = b"Evidence of an audit of passenger data"  # at the top of the first member
_OF_A_DOCUMENT = "docProps/core.xml"
_BY = b"<dc:creator>pnr-auditor"
_OF_A_PAGE = b"/Author(pnr-auditor ", b"<rdf:li>pnr-auditor "
_BOOK = frozenset({"auditor_book", "auditor_run", "auditor_law", "auditor_clause"})


def is_own(head: bytes, suffix: str) -> bool:
    """Whether a text that begins so was written by this program, or for it."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<?xml"):
        text = text.partition(b"?>")[2].lstrip()
    if text.startswith(_BEGINNINGS) or text.rstrip() == _NOTHING_FOUND:
        return True
    if text.startswith((b"{", b"[")):
        line = text.partition(b"\n")[0]
        begin, *others = _FINDING
        finding = line.startswith(begin) and all(each in line for each in others)
        return finding or any(mark in head for mark in _MARKS)
    if not text.startswith(b"<") and _SAID.search(text.replace(b"\r\n", b"\n")):
        return True
    if suffix in {".yaml", ".yml"}:
        keys = {line.partition(b":")[0] for line in text.splitlines() if b":" in line}
        return any(own <= keys for own in _KEYS)
    return suffix == ".sql" and text.startswith(b"-- ") and any(mark in head for mark in _QUERIES)


def is_own_document(path: Path, head: bytes) -> bool:
    """Whether a file that begins so is a document, an archive or a database of this program's."""
    if head.startswith(b"PK\x03\x04"):
        return is_pack(head) or _is_office(path)
    if head.startswith(b"%PDF-"):
        return is_page(_tail(path))
    if head.startswith(b"SQLite format 3\0"):
        return _is_book(lambda: _sqlite(path))
    if head[8:12] == b"DUCK":
        return _is_book(lambda: _duckdb(path))
    return False


def is_pack(head: bytes) -> bool:
    """Whether an archive that begins so is a pack of evidence."""
    return _PACK in head[:256]


def is_page(tail: bytes) -> bool:
    """Whether a document in PDF that ends so is a report."""
    return any(mark in tail for mark in _OF_A_PAGE)


def of_office(archive: ZipFile) -> bool:
    """Whether a document of Office Open XML says that this program made it."""
    try:
        with archive.open(_OF_A_DOCUMENT) as told:
            return _BY in told.read(_LONGEST)
    except (KeyError, BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False


def _is_office(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            return of_office(archive)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _tail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            return file.read()
    except OSError:
        return b""


def _is_book(tables: Callable[[], Iterable[str] | None]) -> bool:
    """Whether a database holds a record of runs, and nothing else."""
    names = tables()
    return names is not None and frozenset(names) == _BOOK


def _sqlite(path: Path) -> Iterable[str] | None:
    import sqlite3  # noqa: PLC0415 - few folders hold such a file

    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as db:
            found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except (sqlite3.Error, ValueError):
        return None
    return [str(name) for (name,) in found]


def _duckdb(path: Path) -> Iterable[str] | None:
    """The tables in a file of DuckDB; None without the extra that reads it."""
    try:
        import duckdb  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        return None
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        with duckdb.connect(str(path), read_only=True, config=settings) as db:
            db.execute("SET enable_progress_bar = false")  # it would go to where reports go
            found = db.execute("SELECT table_name FROM information_schema.tables").fetchall()
    except duckdb.Error:
        return None
    return [str(name) for (name,) in found]
