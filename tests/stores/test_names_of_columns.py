"""A column may be called whatever its engine lets it be: words of SQL, quotes, blanks, dots, letters of any script."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from server import filled
from shop import AS_OF, by_store

from auditor.observed.record import Given
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

WORDS = [
    "true",
    "FALSE",
    "null",
    "select",
    "order",
    "user",
    "current_date",
    "end",
    "rowid",
    "default",
    "table",
]
OURS = ["t", "g", "d", "p0", "s0", "x1", "x", "e", "w", "auditor", "count", "n", "o"]
SIGNS = [
    'a"b', '"', "a'b", "with blank", " ", " lead", "trail ", "dot.ted", "a.b.c", "%", "a;b", "--", "/*", "a\\b", "{x}",
    "$1", "?", ":x", "@v", "1st", "t.*", "*", "a\tb", "a\nb", "[x]", "`x`", "a,b",
]  # fmt: skip
LETTERS = ["naïve", "日本", "\u017f", "ß", "😀", "İ"]
LONG = ["l" * 63]
CASES = ["UPPER", "upper", "Upper"]
PLAIN = [*WORDS, *OURS, *SIGNS, *LETTERS, *LONG]


def mapping(names: Sequence[str], reads: str) -> str:
    """The keys, clocks and surnames of a record and of what belongs to it, called as `names` say."""
    key, clock, *others = (json.dumps(each, ensure_ascii=False) for each in names)
    surnames = "".join(f"      {each}: traveller.surname\n" for each in others)
    pnr, part = (json.dumps(reads.format(each)) for each in ("pnr", "part"))
    return f"""
mapping: 1
zone: UTC
facts: {{holder: piu}}
tables:
  pnr:
    reads: {pnr}
    kind: pnr
    columns:
      {key}: key
      {clock}: {{clock: transferred}}
{surnames}
  part:
    reads: {part}
    kind: pnr
    part_of: {{table: pnr, on: {{{key}: {key}}}}}
    columns:
      {key}: key
      {clock}: ignored
{surnames}
"""


def script(names: Sequence[str], text: str = "VARCHAR") -> list[str]:
    """Tables of two rows: one kept too long, one of late."""
    quoted = ['"' + each.replace('"', '""') + '"' for each in names]
    columns = ", ".join(
        f"{each} {'TIMESTAMP' if at == 1 else text}" for at, each in enumerate(quoted)
    )
    rows = [
        f"('k{at}', '{day} 00:00:00', {', '.join(['NULL' if at else repr('FAKEMAN')] * (len(names) - 2))})"
        for at, day in enumerate(("2020-01-01", "2026-11-01"))
    ]
    return [
        statement
        for table in ("pnr", "part")
        for statement in (
            f"CREATE TABLE {table} ({columns})",
            f"INSERT INTO {table} VALUES {', '.join(rows)}",  # noqa: S608 - made up above
        )
    ]


def judged(path: str, names: Sequence[str], reads: str) -> None:
    with closing(opened(path, Given())) as store:
        assert [each.name for each in store.columns(reads.format("pnr"))] == [*names]
        report = by_store(store, parse(mapping(names, reads)), ["eu-pnr"], AS_OF)
    found = {
        (each.place.table, each.place.column, each.place.row)
        for each in report.findings
        if each.clause in {"art-12-2", "art-12-4"}
    }
    assert found == {("pnr", None, 1)} | {("part", each, 1) for each in names[2:]} | {
        ("pnr", each, 1) for each in names[2:]
    }


def in_sqlite(folder: Path, names: Sequence[str]) -> tuple[str, str]:
    with closing(sqlite3.connect(folder / "store.sqlite")) as db:
        for statement in script(names, "TEXT"):
            db.execute(statement)
        db.commit()
    return str(folder / "store.sqlite"), "{}"


def in_duckdb(folder: Path, names: Sequence[str]) -> tuple[str, str]:
    with duckdb.connect(str(folder / "store.duckdb")) as db:
        for statement in script(names):
            db.execute(statement)
    return str(folder / "store.duckdb"), "{}"


def in_files(folder: Path, names: Sequence[str], form: str) -> tuple[str, str]:
    in_duckdb(folder, names)
    with duckdb.connect(str(folder / "store.duckdb")) as db:
        for table in ("pnr", "part"):
            options = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet"
            db.execute(f"COPY {table} TO '{folder / table}.{form}' ({options})")
    (folder / "store.duckdb").unlink()
    return str(folder), f"{{}}.{form}"


def tables(names: Sequence[str]) -> list[list[str]]:
    """Those that all of them are elements of, and those of which words are the key, or the clock."""
    words = [each for each in (*WORDS, *SIGNS[:4], *LETTERS[:2]) if each in names]
    return [
        ["k", "c", *names],
        *([each, "c", "s"] for each in words),
        *(["k", each, "s"] for each in words),
    ]


@pytest.mark.parametrize("form", ["sqlite", "duckdb", "parquet", "csv"])
def test_a_name_is_a_name(form: str, tmp_path: Path) -> None:
    """Found in SQLite: a column called `true` ended the audit with exit code 4."""
    # In CSV blanks around a name are none of it, and what looks like an address of mail is no name.
    names = [each for each in PLAIN if form != "csv" or (each == each.strip() and "@" not in each)]
    for number, each in enumerate(tables(names)):
        folder = tmp_path / str(number)
        folder.mkdir()
        if form == "sqlite":
            path, reads = in_sqlite(folder, each)
        elif form == "duckdb":
            path, reads = in_duckdb(folder, each)
        else:
            path, reads = in_files(folder, each, form)
        judged(path, each, reads)


def test_a_name_in_postgresql_is_a_name() -> None:
    """Names that differ in capitals alone are several there."""
    every = tables([*PLAIN, *CASES])
    statements = [
        statement.replace("TABLE ", f"TABLE s{at}.", 1).replace("INTO ", f"INTO s{at}.", 1)
        for at, each in enumerate(every)
        for statement in (f"CREATE SCHEMA s{at}", *script(each, "text"))
    ]
    with filled(statements) as server:
        for at, each in enumerate(every):
            judged(server.address(), each, f"s{at}.{{}}")
