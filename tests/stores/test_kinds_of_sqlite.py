"""Files of SQLite as they are in the field: anything in any column, search tables, damage, locks, texts of times."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.cli import main
from auditor.codec.value import instant
from auditor.observed.record import Given
from auditor.stores import sqlite as sqlite_store
from auditor.stores.instants import ISO, Resolution, projected, span
from auditor.stores.looks_in_process import Functions
from auditor.stores.opening import opened
from auditor.stores.sqlite import SqliteDialect
from auditor.stores.store import StoreError

duckdb = pytest.importorskip("duckdb")
ROWS = """
CREATE TABLE t (id INTEGER PRIMARY KEY, surname INT, docno TEXT, received_at);
INSERT INTO t VALUES (1, 'XXXXX', 999, '2015-01-01'), (2, 'FAKE', 'XXXX', '2026-11-01T00:00:00Z'),
  (3, 7, x'5858', '2015-01-01 00:00:00'), (4, NULL, 1.5, 2457023.5), (5, 'FAKE', 'F', 1420070400),
  (6, 'FAKE', 'F', '2015-02-30'), (7, 'FAKE', 'F', '2015-13-01');
CREATE VIRTUAL TABLE found USING fts5(surname, remark);
INSERT INTO found VALUES ('FAKE', 'needs wheelchair');
CREATE TABLE "odd.na""me 'x' é" ("sur.na""me" TEXT, received_at TEXT);
INSERT INTO "odd.na""me 'x' é" VALUES ('FAKE', '2015-01-01');
CREATE TABLE latin (surname TEXT, given TEXT, remark TEXT, list TEXT);
INSERT INTO latin VALUES (CAST(x'46c4ff' AS TEXT), CAST(x'46c4ff204d5253' AS TEXT), CAST(x'fffe' AS TEXT), '{');
CREATE TABLE made (surname TEXT, twice TEXT GENERATED ALWAYS AS (surname || surname) VIRTUAL);
INSERT INTO made (surname) VALUES ('FAKE');
CREATE TABLE way (auditor_row TEXT, surname TEXT);
INSERT INTO way VALUES ('CANARY', 'FAKE');
"""
SMALL = "{id: key, surname: traveller.surname, docno: document.number, received_at: {clock: transferred}}"


class Ran(NamedTuple):
    code: int
    report: Any
    said: str


Audit = Callable[..., Ran]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        connection.executescript(ROWS)
    return tmp_path / "store.sqlite"


@pytest.fixture
def audit(path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Audit:
    def ran(reads: str = "t", columns: str = SMALL) -> Ran:
        mapping, report = tmp_path / "mapping.yaml", tmp_path / "report.json"
        told = {
            "mapping": 1, "zone": "Europe/Paris", "facts": {"holder": "piu"},
            "tables": {"t": {"reads": reads, "kind": "pnr", "columns": {}}},
        }  # fmt: skip
        mapping.write_text(json.dumps(told).replace("{}", columns), "utf-8")
        with pytest.raises(SystemExit) as left:
            main([
                "audit", str(path), "--mapping", str(mapping), "--policy", "eu-pnr", "--as-of", "2026-11-29",
                "--output", f"json={report}", "--fail-on", "never", "--quiet",
            ])  # fmt: skip
        found = json.loads(report.read_text("utf-8")) if report.exists() else None
        return Ran(int(left.value.code or 0), found, "".join(capfd.readouterr()))

    return ran


def found(report: Any, rule: str) -> list[int]:
    return sorted(each["place"]["row"] for each in report["findings"] if each["rule"] == rule)


def test_a_column_may_hold_anything(audit: Audit) -> None:
    """A mask in a column of numbers is a mask; Julian days, seconds and days that there are not are no times."""
    done = audit()
    assert done.code == 0, done.said
    forms = {each["element"]: (each["clear"], each["masked"]) for each in done.report["elements"]}
    assert forms == {"traveller.surname": (5, 1), "document.number": (6, 1)}
    assert found(done.report, "FMT011") == [4, 5, 6, 7]
    assert found(done.report, "RET001") == [1, 3]


@pytest.mark.parametrize(
    ("reads", "columns"),
    [
        ("found", "{surname: traveller.surname, remark: {element: remark.general, scan: codec}}"),
        (
            "odd.na\"me 'x' é",
            "{'sur.na\"me': traveller.surname, received_at: {clock: transferred}}",
        ),
        (
            "latin",
            "{surname: traveller.surname, given: traveller.given_names, remark: remark.general, list: ignored}",
        ),
        ("made", "{surname: traveller.surname, twice: traveller.surname}"),
    ],
)
def test_what_the_table_is_does_not_matter(reads: str, columns: str, audit: Audit) -> None:
    done = audit(reads, columns)
    assert done.code == 0, done.said
    assert done.report["examined"]["records"] == 1
    assert done.report["elements"][-1]["clear"] >= 1


def test_a_column_that_is_called_as_ours_is_told(audit: Audit) -> None:
    done = audit("way", "{surname: traveller.surname}")
    assert done.code == 2
    assert "auditor_row is in the way" in done.said
    assert "CANARY" not in done.said


def test_what_is_locked_damaged_or_encrypted_is_told(
    audit: Audit, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    with closing(connect(path)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", partial(connect, timeout=0))
        done = audit()
        assert (done.code, done.report) == (4, None)
        assert "locked by somebody who writes" in done.said
    whole = path.read_bytes()
    for content, said in {
        whole[: len(whole) // 2]: "damaged",
        whole[:4096] + b"\x05" * 4096 * 2 + whole[4096 * 3 :]: "damaged",
        bytes(range(256)) * 32: "encrypted",
    }.items():
        path.write_bytes(content)
        done = audit()
        assert (done.code, done.report) == (4, None)
        assert said in done.said


@settings(max_examples=150, deadline=None)
@given(
    text=st.from_regex(f"^(?:{ISO})$")
    | st.from_regex(r"^2\d\d\d-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?(Z|\+\d\d(\d\d)?)?)?$")
)
@example(text="2015-02-30")
@example(text="2016-02-29")
@example(text="2016-02-29 23:30:00.5-02")
@example(text="1900-02-29")
@example(text="2015-01-01T24:00")
def test_a_text_is_a_time_in_every_resolution_or_in_none(text: str) -> None:
    dialect = SqliteDialect(Functions(Given()))
    with closing(sqlite3.connect(":memory:")) as connection:
        matcher = sqlite_store._matcher(whole=True)  # noqa: SLF001 - what the store makes known
        connection.create_function("auditor_fits", 2, matcher)
        resolutions: tuple[Resolution, ...] = ("month", "day", "exact")
        for resolution in resolutions:
            sql = projected(dialect, "x", "text", resolution)
            (told,) = connection.execute(
                f"SELECT {sql} FROM (SELECT ? AS x) AS t",  # noqa: S608 - our own expression
                (text,),
            ).fetchone()
            known = span(told, "text", "Europe/Paris", resolution)
            assert (known is None) == (instant(text, "Europe/Paris") is None), resolution


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_what_others_write_meanwhile_is_told_or_not_seen(journal: str, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute(f"PRAGMA journal_mode={journal}")
        writer.execute("CREATE TABLE t (surname TEXT)")
        writer.execute("INSERT INTO t VALUES ('FAKE')")
        writer.commit()
        with closing(opened(str(path), Given())) as store:
            count = "SELECT count(*) FROM t"
            assert [*store.rows(count)] == [[(1,)]]
            writer.execute("INSERT INTO t VALUES ('FAKE')")
            writer.commit()
            if journal == "wal":
                assert [*store.rows(count)] == [[(1,)]]
            else:
                with pytest.raises(StoreError, match="written to"):
                    [*store.rows(count)]


def test_a_text_that_is_no_json_does_not_pass_for_empty(path: Path, audit: Audit) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE j (payload TEXT)")
        values = ['{"a": "XXXX"}', "{'a': 'FAKE'}", "", None, "FAKE"]
        connection.executemany("INSERT INTO j VALUES (?)", [(each,) for each in values])
        connection.commit()
    done = audit("j", "{payload: {json: {$.a: traveller.surname}}}")
    assert done.code == 0, done.said
    assert found(done.report, "MIN002") == [2, 5]


def test_a_table_of_keys_and_clocks_alone_is_the_whole_of_its_parts(
    path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As receipts are kept: messages with their day, and passengers who point to them by a key of two columns."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE message (a INT, b TEXT, at TEXT, PRIMARY KEY (a, b));"
            "INSERT INTO message VALUES (1, 'x', '2015-01-01'), (1, 'y', '2026-11-01');"
            "CREATE TABLE pax (a INT, b TEXT, surname TEXT);"
            "INSERT INTO pax VALUES (1, 'x', 'FAKE'), (1, 'y', 'FAKE'), (2, NULL, 'FAKE');"
        )
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "mapping: 1\nzone: UTC\nfacts: {holder: piu}\ntables:\n"
        "  message: {kind: pnr, columns: {a: key, b: key, at: {clock: transferred}}}\n"
        "  pax: {kind: pnr, part_of: {table: message, on: {a: a, b: b}},\n"
        "        columns: {a: key, b: key, surname: traveller.surname}}\n",
        "utf-8",
    )
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit) as left:
        main(["audit", str(path), "--mapping", str(mapping), "--policy", "eu-pnr", "--as-of", "2026-11-29",
              "--output", f"json={report}", "--fail-on", "never", "--quiet"])  # fmt: skip
    assert left.value.code in (None, 0), capfd.readouterr()
    told = json.loads(report.read_text("utf-8"))
    assert found(told, "RET003") == [1]  # of the old message alone
    assert {each["place"]["table"] for each in told["findings"] if each["rule"] == "RET001"} >= {
        "message"
    }
