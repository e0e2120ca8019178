"""Rows that are joined with others by key: in pieces and as a whole the same, on every engine, in the order of rows."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from server import installed
from shop import AS_OF, by_store

from auditor.api.forecast import forecast
from auditor.observed.record import Given
from auditor.stores import pieces
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

MAPPING = """
mapping: 1
zone: UTC
facts: {holder: piu}
tables:
  pnr:
    reads: READS(pnr)
    kind: pnr
    columns:
      pnr_id: key
      agency: key
      locator: reservation.locator
      received_at: {clock: transferred}
      linked: {fact: retention_link}
  traveller:
    reads: READS(traveller)
    kind: pnr
    part_of: {table: pnr, on: {pnr_id: pnr_id, agency: agency}}
    columns: {traveller_id: key, pnr_id: key, agency: key, surname: traveller.surname}
  document:
    reads: READS(document)
    kind: pnr
    part_of: {table: traveller, on: {traveller_id: traveller_id}}
    deletions: {table: deletion_log, on: {pnr_id: pnr_id}}
    columns: {traveller_id: key, pnr_id: key, number: document.number}
  pnr_backup:
    reads: READS(pnr_backup)
    kind: pnr
    copy_of: {table: pnr, on: {pnr_id: pnr_id, agency: agency}}
    deletions: {table: deletion_log, on: {pnr_id: pnr_id}}
    columns: {pnr_id: key, agency: key, surname: traveller.surname}
  deletion_log:
    reads: READS(deletion_log)
    kind: log
    operation: erasure
    columns: {pnr_id: key, deleted_at: {log: time}}
"""
TABLES = {
    "pnr": ("pnr_id", "agency", "locator", "received_at", "linked"),
    "traveller": ("traveller_id", "pnr_id", "agency", "surname"),
    "document": ("traveller_id", "pnr_id", "number"),
    "pnr_backup": ("pnr_id", "agency", "surname"),
    "deletion_log": ("pnr_id", "deleted_at"),
}
TYPES = {"received_at": "TIMESTAMP", "deleted_at": "TIMESTAMP", "linked": "BOOLEAN"}
KEYS = st.none() | st.integers(0, 8).map(lambda number: f"k{number}")
NAMES = st.sampled_from(["FAKEMAN", "XXXX", "FAXX", None])
WHEN = st.none() | st.integers(0, 2000).map(
    lambda days: datetime(2021, 1, 1, 5) + timedelta(days, hours=days)  # noqa: DTZ001 - the mapping has the zone
)
Rows = dict[str, list[tuple[Any, ...]]]


@st.composite
def stores(draw: st.DrawFn) -> Rows:
    """Rows of each table; keys that nothing refers to, refer to nothing, or are null among them."""
    agency = st.sampled_from(["ZZ", "ZY"])

    def unique(rows: list[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
        return [*{each[:width]: each for each in rows}.values()]

    def some(*of: st.SearchStrategy[Any]) -> list[tuple[Any, ...]]:
        return draw(st.lists(st.tuples(*of), max_size=12))

    return {
        "pnr": unique(some(KEYS, agency, NAMES, WHEN, st.booleans()), 2),
        "traveller": unique(some(KEYS, KEYS, agency, NAMES), 1),
        "document": some(KEYS, KEYS, NAMES),
        "pnr_backup": some(KEYS, agency, NAMES),
        "deletion_log": some(KEYS, WHEN),
    }


def script(rows: Rows) -> str:
    """What makes and fills the tables."""
    lines = []
    for name, columns in TABLES.items():
        listed = ", ".join(f"{each} {TYPES.get(each, 'VARCHAR')}" for each in columns)
        lines.append(f"CREATE TABLE {name} ({listed});")
        told = [
            "(" + ", ".join("NULL" if each is None else f"'{each}'" for each in row) + ")"
            for row in rows[name]
        ]
        lines += [f"INSERT INTO {name} VALUES {', '.join(told)};"] if told else []  # noqa: S608 - made up above
    return "\n".join(lines)


def kept(folder: Path, rows: Rows, form: str) -> tuple[str, str]:
    """The store in a form: its path, and the mapping."""
    if form == "sqlite":
        with closing(sqlite3.connect(folder / "store.sqlite")) as lite:
            lite.executescript(script(rows))
            lite.commit()
        return str(folder / "store.sqlite"), reading("{}")
    with duckdb.connect(str(folder / "store.duckdb")) as db:
        db.execute(script(rows))
        if form == "duckdb":
            # A row that is gone leaves a gap in the numbers that the engine keeps.
            db.execute("INSERT INTO document SELECT 'gone', 'gone', 'gone' FROM range(3)")
            db.execute("DELETE FROM document WHERE number = 'gone'")
            return str(folder / "store.duckdb"), reading("{}")
        for name in TABLES:
            (folder / "lake").mkdir(exist_ok=True)
            options = (
                "FORMAT parquet, ROW_GROUP_SIZE 2048" if form == "parquet" else "FORMAT csv, HEADER"
            )
            db.execute(f"COPY {name} TO '{folder}/lake/{name}.{form}' ({options})")
    return str(folder / "lake"), reading(f"{{}}.{form}")


def reading(pattern: str) -> str:
    told = MAPPING
    for name in TABLES:
        told = told.replace(f"READS({name})", pattern.format(name))
    return told


def audited(path: str, mapping: str, places: int | None = 100) -> list[object]:
    with closing(opened(path, Given())) as store:
        report = by_store(store, parse(mapping), ["eu-pnr"], AS_OF, places)
    return [report.requirements, report.findings, report.elements, report.deadlines, report.records]


def crowd() -> Rows:
    """Few rows that belong to many records, which do not lie in their order."""
    old = datetime(2024, 1, 1)  # noqa: DTZ001 - the mapping has the zone
    return {
        "pnr": [
            (f"k{number * 7919 % 60_000}", "ZZ", "XXXX", old, True) for number in range(60_000)
        ],
        "traveller": [
            (f"t{number}", f"k{number * 31 % 60_000}", "ZZ", "FAKEMAN") for number in range(2500)
        ],
        "document": [(f"t{number * 17 % 2500}", None, "SPECIMEN1") for number in range(1500)],
        "pnr_backup": [],
        "deletion_log": [],
    }


@pytest.mark.parametrize("form", ["duckdb", "parquet", "csv", "sqlite", "postgresql"])
def test_the_first_rows_are_named_however_many_records_they_belong_to(
    form: str, tmp_path: Path
) -> None:
    """Found by a table of 3,000 rows of 200,000 records: an engine went through these, and named others."""

    def told(path: str, mapping: str) -> None:
        for places in (5, 300):  # counted in passing, and asked for
            with closing(opened(path, Given())) as store:
                report = by_store(store, parse(mapping), ["eu-pnr"], AS_OF, places)
            for table in ("traveller", "document"):
                rows = [each.place.row for each in report.findings if each.place.table == table]
                assert rows == [*range(1, places + 1)]

    if form != "postgresql":
        told(*kept(tmp_path, crowd(), form))
        return
    with installed() as server:
        server.load([script(crowd())])
        told(server.address(), reading("{}"))


@pytest.mark.parametrize("form", ["duckdb", "parquet", "csv"])
def test_pieces_have_all_rows_in_order_and_what_belongs_to_them_alone(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "HELD", 1000)
    path, mapping = kept(tmp_path, crowd(), form)
    table = parse(mapping).tables["document"]
    with closing(opened(path, Given())) as store:
        (part,) = store.parts(table.reads)
        many = store.whole(parse(mapping).tables["traveller"].reads)
        assert [each.near for each in store.pieces(part, [], None)] == [False]
        cut = store.pieces(part, [many], None)
        assert [each.near for each in cut] == [True, True]
        rows = [
            row
            for each in cut
            for batch in store.rows(f"SELECT {each.ordinal} FROM {each.sql}")  # noqa: S608 - as queries are
            for (row,) in batch
        ]
        assert rows == [*range(1, 1501)]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["duckdb", "parquet", "csv", "sqlite"])
@settings(max_examples=max(settings().max_examples // 4, 5), deadline=None)
@given(
    rows=stores(),
    held=st.sampled_from([2, 5, 10**6]),
    places=st.sampled_from([None, 1, 3, 100, 1000]),
    groups=st.sampled_from([1, 3, 10**6]),
    remembered=st.integers(0, 3),
)
def test_in_pieces_a_store_is_what_it_is_as_a_whole(  # noqa: PLR0913, PLR0917 - what it turns on
    form: str, rows: Rows, held: int, places: int | None, groups: int, remembered: int
) -> None:
    """Cut by the records that rows belong to, by the signatures that they have, or both; few of these remembered."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        path, mapping = kept(Path(folder), rows, form)

        def told() -> list[object]:
            first, last = date(2026, 4, 1), date(2027, 4, 1)
            return [
                *audited(path, mapping, places),
                forecast(path, "eu-pnr", first, last, mapping=parse(mapping)),
            ]

        whole = told()
        patched.setattr(pieces, "HELD", held)
        patched.setattr("auditor.stores.duckdb._LONG", 3)
        patched.setattr("auditor.stores.duckdb._SOME", 1)
        patched.setattr("auditor.stores.audit.GROUPS", groups)
        patched.setattr("auditor.stores.audit.REMEMBERED", remembered)
        assert told() == whole


def test_what_needs_more_memory_than_a_file_is_kept_in_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, mapping = kept(tmp_path, crowd(), "duckdb")
    with closing(opened(path, Given())) as store:
        assert [*store.rows("SELECT current_setting('memory_limit')")] == [[("244.1 MiB",)]]
    whole = audited(path, mapping)
    monkeypatch.setattr("auditor.stores.duckdb._MEMORY", "6MB")
    with closing(opened(path, Given())) as store:
        report = by_store(store, parse(mapping), ["eu-pnr"], AS_OF, 100)
        ((limit,),) = [
            row for batch in store.rows("SELECT current_setting('memory_limit')") for row in batch
        ]
    assert report.findings == whole[1]
    assert limit.endswith("GiB")
