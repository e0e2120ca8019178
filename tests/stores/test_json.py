"""Texts that are JSON, nearly JSON, and JSON that engines read each in its own way: all of them say the same."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from server import Server, installed
from shop import by_store

from auditor.observed.record import Given
from auditor.stores.json_path import members
from auditor.stores.json_text import DEEPEST, DIGITS, readable
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

AS_OF = datetime(2026, 11, 29, tzinfo=UTC)
MAPPING = """
mapping: 1
facts: {holder: piu}
tables:
  t:
    kind: pnr
    reads: READS
    columns:
      n: key
      received: {clock: transferred}
      payload: {json: {"$.a": traveller.surname, "$.b.c": document.number, "$.t[*].surname": contact.email,
                       "$.t[*]": seat.number, "$.d[*].e[*].f": contact.telephone, "$[*].a": agency.agent}}
"""
DEEP = ("[" * DEEPEST + "]" * DEEPEST, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
READ = [
    '{"a": "FAKE"}', '{"a":"XXXX"}', ' \t\r\n{"a"\n:\t"FAKE"} ', '{"\\u0061":"FAKE"}', '{"a":null}', '{"a":true}',
    '{"a":{"b":"XXXX"}}', '{"a":["FAKE",{"b": 2}]}', '{"b":{"c":4111}}', '{"b":["FAKE"]}', '{"b":"FAKE"}', '{"":1}',
    '{"t":[{"surname":"FAKE"},{},{"surname":null},{"surname":"XXXX"},"FAKE",null,{"surname":"FAKE"}]}', "42", "null",
    '{"t":{"surname":"FAKE"}}', '{"t":[]}', '[{"a":"FAKE"}]', '{"d":[{"e":[{"f":"FAKE"},{}]},{},{"e":[{"f":"XX"}]}]}',
    '"FAKE"', "true", "[]", "{}", '{"a":"\\ud83d\\ude00"}', '{"a":"\\\\u0000"}', '{"a":"x: y"}', '{"a":-1.5e-09}',
    '{"a":"\\"{,[:"}', '{"a":' + "9" * DIGITS + "}", DEEP[0], '{"a":"\x7f\u00e9\u2028"}', '{"n":{"a":1},"a":2}',
]  # fmt: skip
EMPTY = ["", "  ", "\t\n"]
UNREAD = [
    "FAKE", "{'a':'FAKE'}", "{a:1}", '{"a":"FAKE"', '{"a":"FAKE",}', "[1,]", "[,1]", '{"a":NaN}', '{"a":Infinity}',
    '{"a":-Infinity}', '{"a":"FAKE","a":"XXXX"}', '{"a":"XXXX","\\u0061":"FAKE"}', '{"b":{"c":1, "c":2}}', '{"a":01}',
    '{"a":"\\u0000"}', '{"a":"\\ud800"}', '{"a":"\\ude00\\ud83d"}', '{"a":1e999}', '{"a":1' + "0" * DIGITS + "}",
    DEEP[1], "[" * 20_000, '{"a":.5}', '{"a":5.}', '{"a":+1}', '{"a":0x1}', '{"a":- 1}', '{"a":TRUE}', '{"a":tr ue}',
    '{"a":"\t"}', '{"a":"\\x"}', '{"a":1}{"a":2}', '{"a":1} x', "1 2", "nulltrue", "1-2", '{"a":1}//c', "/*c*/{}",
    '\ufeff{"a":1}', '\xa0{"a":1}', '{"a" 1}', "{1:2}", '{"a":1:2}', '["a":1]', '{"a"}', "s", "v", '"', '"\\"',
    '{"a":"FAKE}', '["" ""]', '{"a":"\n"}',
]  # fmt: skip
TEXTS = [*READ, *EMPTY, *UNREAD, None]
Kept = Callable[[Path, str, Sequence[str | None]], str]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL; skipped where none is installed, never in CI."""
    with installed() as started:
        yield started


def in_duckdb(folder: Path, type_: str, texts: Sequence[str | None]) -> str:
    path = folder / f"{type_}.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute(f"CREATE TABLE t (n INT, received TEXT, payload {type_})")
        db.executemany("INSERT INTO t VALUES (?, '2015-01-01', ?)", [*enumerate(texts)])
    return str(path)


def in_parquet(folder: Path, type_: str, texts: Sequence[str | None]) -> str:
    with duckdb.connect(in_duckdb(folder, type_, texts)) as db:
        db.execute(f"COPY t TO '{folder / 't'}' (FORMAT parquet)")
    (folder / "t").rename(folder / f"{type_}.parquet")
    return str(folder / f"{type_}.parquet")


def in_csv(folder: Path, type_: str, texts: Sequence[str | None]) -> str:
    with duckdb.connect(in_duckdb(folder, type_, texts)) as db:
        db.execute(f"COPY t TO '{folder / 't'}' (FORMAT csv, FORCE_QUOTE *)")
    (folder / "t").rename(folder / f"{type_}.csv")
    return str(folder / f"{type_}.csv")


def in_sqlite(folder: Path, type_: str, texts: Sequence[str | None]) -> str:
    path = folder / f"{type_}.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"CREATE TABLE t (n INT, received TEXT, payload {type_})")
        told = [
            (n, each.encode() if type_ == "BLOB" and each and each.strip() else each)
            for n, each in enumerate(texts)
        ]
        db.executemany("INSERT INTO t VALUES (?, '2015-01-01', ?)", told)
        db.commit()
    return str(path)


def in_postgresql(server: Server, type_: str, texts: Sequence[str | None]) -> str:
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - where it is installed

    with dbapi.connect(server.address()) as owner, owner.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS t")
        cursor.execute("DROP DOMAIN IF EXISTS told")
        cursor.execute("CREATE DOMAIN told AS text")
        cursor.execute(f"CREATE TABLE t (n int, received text, payload {type_})")
        for n, each in enumerate(texts):
            value = "NULL" if each is None else "'" + each.replace("'", "''") + "'"
            cursor.execute(f"INSERT INTO t VALUES ({n}, '2015-01-01', {value})")  # noqa: S608 - a test's own rows
        owner.commit()
    return server.address()


def told(address: str, reads: str = "t") -> Any:
    """What a report says of a store: the places of findings, and the forms of elements."""
    with closing(opened(address, Given())) as store:
        report = by_store(store, parse(MAPPING.replace("READS", reads)), ["eu-pnr"], AS_OF)
    findings = sorted(
        (each.rule, each.place.column or "", each.place.row or 0, each.place.traveller or 0)
        for each in report.findings
    )
    return findings, sorted(report.elements), report.records


def unread(said: Any) -> list[int]:
    return [row - 1 for rule, column, row, _ in said[0] if (rule, column) == ("MIN002", "payload")]


def test_every_engine_reads_the_same(server: Server, tmp_path: Path) -> None:
    said = told(in_sqlite(tmp_path, "TEXT", TEXTS))
    first = len(READ) + len(EMPTY)
    assert unread(said) == [*range(first, first + len(UNREAD))]
    assert [row for rule, column, row, _ in said[0] if column == "payload $.a"][:1] == [1]
    # A traveller without the member keeps a number, and so do those behind.
    number = READ.index(next(each for each in READ if '"t":[{' in each)) + 1
    found = {each[3] for each in said[0] if each[1:3] == ("payload $.t[*].surname", number)}
    assert found == {1, 7}
    assert told(in_sqlite(tmp_path, "BLOB", TEXTS)) == said
    assert told(in_duckdb(tmp_path, "VARCHAR", TEXTS)) == said
    assert told(in_parquet(tmp_path, "TEXT", TEXTS), "TEXT.parquet") == said
    assert told(in_csv(tmp_path, "CHAR", TEXTS), "CHAR.csv") == said
    for type_ in ("text", "varchar", "told"):
        assert told(in_postgresql(server, type_, TEXTS)) == said, type_


def test_columns_of_json_are_read_as_their_texts(server: Server, tmp_path: Path) -> None:
    """Engines let in more than they can read: a name that is there twice, NaN, a NUL."""
    kept = [*READ, '{"a":"FAKE","a":"XXXX"}', '{"a":"\\u0000"}', '{"a":1e999}', DEEP[1], None]
    said = told(in_sqlite(tmp_path, "TEXT", kept))
    assert len(unread(said)) == 4
    assert told(in_duckdb(tmp_path, "JSON", kept)) == said
    assert told(in_postgresql(server, "json", kept)) == said
    in_binary = [*READ, None]
    assert told(in_postgresql(server, "jsonb", in_binary)) == told(
        in_sqlite(tmp_path, "CLOB", in_binary)
    )


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, width=32)
    | st.text('aX:"\\{[,é\n', max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from("abcdeft"), inside, max_size=3)
    ),
    max_leaves=10,
).map(json.dumps)
PIECES = ['"', "\\", "{", "]", ",", ":", "1", "-", "e9", " ", "\\u0000", '"a":1,', "\n"]
SPOILT = st.tuples(JSON, st.integers(0, 60), st.sampled_from(PIECES)).map(
    lambda each: each[0][: each[1]] + each[2] + each[0][each[1] :]
)


@settings(max_examples=8, deadline=None)
@example(texts=[each for each in TEXTS if each is not None])
@given(texts=st.lists(JSON | SPOILT, min_size=1, max_size=60))
def test_a_server_tells_what_is_json_as_we_do(server: Server, texts: list[str]) -> None:
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - where it is installed

    from auditor.stores import json_in_server  # noqa: PLC0415 - as above
    from auditor.stores.postgresql import PostgresDialect  # noqa: PLC0415 - as above

    dialect = PostgresDialect()
    read = json_in_server.read(dialect, "v")
    found, by = json_in_server.steps("j", "$.t[*].a")
    listed = ", ".join(f"({n}, {dialect.literal(each)})" for n, each in enumerate(texts))
    with dbapi.connect(server.address()) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"SELECT j IS NOT NULL, (SELECT array_agg(x ORDER BY {by[0]}) FROM ({found}) AS f) FROM "  # noqa: S608
            f"(SELECT o, {read} AS j FROM (VALUES {listed}) AS t(o, v) OFFSET 0) AS q ORDER BY o"
        )
        rows = cursor.fetchall()
    for text, (is_read, inside) in zip(texts, rows, strict=True):
        assert is_read == readable(text), text
        if is_read:
            expected = members(text, "$.t[*].a")
            assert [each is None for each in inside or ()] == [
                each is None for each in expected or ()
            ], text
