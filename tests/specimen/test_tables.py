"""Stores in SQL and Parquet: whichever engine reads them, the same rows; and nothing in them of anybody."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import auditor
from auditor import policies
from auditor.api.attest import beside, make, verify
from auditor.api.fakecheck import fakecheck
from auditor.api.generate import generate
from auditor.api.stores import mapping_of
from auditor.people.attest import reading
from auditor.people.specimen import work
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import settled
from auditor.people.specimen.tables import TABLES, key
from auditor.people.specimen.tables.rows import Keys, taken_apart
from auditor.sources import UsageError

EU = policies.read("eu-pnr")


def plan(format: str, **changed: object) -> Plan:
    asked = {"format": format, "count": 30, "seed": 4, "oldest": 2000, "per_message": 12}
    return settled(Plan(**{**asked, **changed}))  # type: ignore[arg-type]


def contents(format: str, **changed: object) -> dict[str, bytes]:
    return {each.name: each.content for each in work.files(plan(format, **changed))}


def rows(db: Any, table: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608
    return found


@pytest.fixture(scope="module")
def loaded() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        for script in contents("sql").values():
            db.execute(script.decode())
        yield db


def test_a_script_and_files_of_columns_hold_the_same_rows(
    loaded: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    generate(tmp_path / "store", plan("parquet"), clean_under=None)
    for table in TABLES:
        files = f"read_parquet('{tmp_path / 'store' / table}/*.parquet')"
        assert rows(loaded, table) == rows(loaded, files)
    assert len(rows(loaded, "pnr")) == 30


def test_sqlite_reads_the_scripts_too(loaded: duckdb.DuckDBPyConnection) -> None:
    db = sqlite3.connect(":memory:")
    for script in contents("sql").values():
        db.executescript(script.decode())
    for table, columns in TABLES.items():
        told, same = rows(db, table), rows(loaded, table)
        assert len(told) == len(same)
        plain = [at for at, type_ in enumerate(columns.values()) if type_ in ("key", "text")]
        assert [[row[at] for at in plain] for row in told] == [
            [row[at] for at in plain] for row in same
        ]
    db.close()


def test_no_row_has_the_key_of_another_and_each_child_has_a_parent(
    loaded: duckdb.DuckDBPyConnection,
) -> None:
    for table, columns in TABLES.items():
        own, *others = [name for name, type_ in columns.items() if type_ == "key"]
        keys = [row[0] for row in rows(loaded, table)]
        assert len(set(keys)) == len(keys)
        assert own == f"{table}_id" or table.endswith("_log")
        for parent in others:
            if table != "deletion_log":
                orphans = loaded.execute(
                    f"SELECT count(*) FROM {table} ANTI JOIN {parent[:-3]} USING ({parent})"  # noqa: S608
                ).fetchone()
                assert orphans == (0,)


def test_what_was_deleted_is_there_no_longer(loaded: duckdb.DuckDBPyConnection) -> None:
    gone = loaded.execute("SELECT count(*) FROM deletion_log SEMI JOIN pnr USING (pnr_id)")
    assert gone.fetchone() == (0,)
    late = loaded.execute(
        "SELECT count(*) FROM deletion_log WHERE deleted_at::date > transferred_at::date +"
        " CASE WHEN retention_link THEN INTERVAL 5 YEAR ELSE INTERVAL 6 MONTH END"
    )
    assert late.fetchone() == (0,)
    assert rows(loaded, "deletion_log")


@settings(max_examples=5)
@given(st.integers(0, 10**6), st.sampled_from(["sql", "parquet"]), st.booleans())
def test_the_same_plan_is_the_same_bytes_and_proven(seed: int, format: str, aged: object) -> None:
    asked = {"seed": seed, "count": 8, "oldest": 1500 if aged else None}
    policy = EU if aged else None
    once, again = (
        [(each.name, each.content) for each in work.files(plan(format, **asked), policy)]
        for _ in range(2)
    )
    assert once == again
    for name, data in once:
        assert reading.read(name, data).refusals == ()


@pytest.mark.parametrize("format", ["sql", "parquet"])
def test_a_store_is_attested_and_checked_whole(format: str, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    made = generate(folder, plan(format, on=date(2031, 3, 4)), clean_under=EU)
    assert made.files == len([path for path in folder.rglob("*.*") if path.suffix != ".json"])
    assert make(folder, beside(folder)) == ()
    assert verify(folder, beside(folder)) == ()
    looked = fakecheck([str(folder)])
    assert looked.exit_code == 0
    assert looked.records > 100


def changed(table: pa.Table, column: str, value: object) -> bytes:
    at = table.column_names.index(column)
    cells = [value, *table.column(column).to_pylist()[1:]]
    out = pa.BufferOutputStream()
    told = table.set_column(at, column, pa.array(cells, table.schema.field(column).type))
    parquet.write_table(told, out, compression="zstd", row_group_size=10_000, store_schema=False)
    written: bytes = out.getvalue().to_pybytes()
    return written


def test_a_value_of_anybody_in_any_column_of_text_is_refused() -> None:
    for name, data in contents("parquet", count=12, extent="everything", oldest=None).items():
        table = parquet.ParquetFile(pa.BufferReader(data)).read()
        if not table.num_rows:
            continue
        fine = changed(table, table.column_names[0], "FAKE9999999999")
        assert reading.read(name, fine).refusals == ()
        for field in table.schema:
            if field.type == pa.string():
                read = reading.read(name, changed(table, field.name, "LINDQVISTSON"))
                assert [each.why for each in read.refusals] == ["unproven"], field.name
                assert "LINDQVISTSON" not in repr(read)


def test_bytes_that_no_reader_shows_are_refused() -> None:
    """A file of columns may be padded, and may say things in its footer."""
    data = contents("parquet", count=3)["contact/00001.parquet"]
    assert reading.read("x", data).refusals == ()
    table = parquet.ParquetFile(pa.BufferReader(data)).read()
    out = pa.BufferOutputStream()
    noted = table.replace_schema_metadata({"note": "LINDQVISTSON"})
    parquet.write_table(noted, out, compression="zstd", row_group_size=10_000)
    assert reading.read("x", out.getvalue().to_pybytes()).refusals
    assert reading.read("x", data[:-4] + b"LIND" + data[-4:]).refusals
    assert reading.read("x", data[:60]).refusals


def test_what_is_hidden_in_a_column_of_days_or_numbers_is_null() -> None:
    person = {"traveller.date_of_birth": "****", "traveller.surname": "XXXXX"}
    hidden = {
        "elements": {"reservation.party_size": "*****"},
        "groups": {"travellers": [{"elements": person}]},
    }
    found = taken_apart(hidden, Keys(7))
    assert found["pnr"][0][:5] == (key(7), None, None, None, None)
    named = dict(zip(TABLES["traveller"], found["traveller"][0], strict=True))
    assert (named["surname"], named["date_of_birth"]) == ("XXXXX", None)


def test_without_pyarrow_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(tmp_path / "store", plan("parquet", count=2), clean_under=None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'pnr-auditor\[stores\]'"):
        generate(tmp_path / "other", plan("parquet", count=2), clean_under=None)
    with pytest.raises(UsageError, match=r"pip install 'pnr-auditor\[stores\]'"):
        make(tmp_path / "store", tmp_path / "manifest.json")
    looked = fakecheck([str(tmp_path / "store")])
    assert looked.exit_code == 4
    assert "pnr-auditor[stores]" in looked.unread[0].reason


@pytest.mark.parametrize("format", ["sql", "parquet"])
def test_the_mapping_beside_a_store_fits_it(format: str, tmp_path: Path) -> None:
    """What is clean as records is clean as tables, too."""
    folder = tmp_path / "store"
    generate(folder, plan(format, holder="piu"), clean_under=EU)
    mapping = mapping_of(str(tmp_path / "store.mapping.yaml"))
    store = folder
    if format == "sql":
        store = tmp_path / "store.duckdb"
        with duckdb.connect(str(store)) as db:
            for script in sorted(folder.glob("*.sql")):
                db.execute(script.read_text("utf-8"))
    day = date(2030, 1, 15)
    report = auditor.audit(str(store), EU, day, law_as_of=day, holder="piu", mapping=mapping)
    assert [(each.clause, each.place.table, each.place.column) for each in report.findings] == []
    assert report.records >= 30
