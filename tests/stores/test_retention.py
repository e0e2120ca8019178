"""What only a store can break: left behind, copied, masked in one table and legible in another."""

import json
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shop import AS_OF, by_store

from auditor.api.arguments import packs
from auditor.judging.report import Report
from auditor.judging.run import Terms
from auditor.judging.tally import Tally
from auditor.observed.record import Given
from auditor.stores.audit import Question, audit
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened
from auditor.stores.store import StoreError

duckdb = pytest.importorskip("duckdb")

MAPPING = """
mapping: 1
facts: {holder: piu}
tables:
  pnr:
    kind: pnr
    columns:
      pnr_id: key
      locator: reservation.locator
      surname: traveller.surname
      received_at: {clock: transferred}
      extra: {json: {"$.contact.email": contact.email, "$.travellers[*].surname": traveller.surname}}
      party: {list: {name: traveller.surname, doc: document.number}}
      home: {struct: {street: contact.address}}
      tags: {list: service.code}
  traveller:
    kind: pnr
    part_of: {table: pnr, on: {pnr_id: pnr_id}}
    columns: {traveller_id: key, pnr_id: key, surname: traveller.surname}
  document:
    kind: pnr
    part_of: {table: traveller, on: {traveller_id: traveller_id}}
    deletions: {table: deletion_log, on: {pnr_id: pnr_id}}
    columns: {traveller_id: key, pnr_id: key, number: document.number}
  pnr_backup:
    kind: pnr
    copy_of: {table: pnr, on: {pnr_id: pnr_id}}
    deletions: {table: deletion_log, on: {pnr_id: pnr_id}}
    columns: {pnr_id: key, surname: traveller.surname, received_at: {clock: transferred}}
  deletion_log:
    kind: log
    operation: erasure
    columns: {pnr_id: key, deleted_at: {log: time}}
"""
PNR = (
    "CREATE TABLE pnr (pnr_id INT, locator TEXT, surname TEXT, received_at TIMESTAMPTZ, extra TEXT, "
    "party STRUCT(name TEXT, doc TEXT)[], home STRUCT(street TEXT), tags TEXT[])"
)
NEW, OLD = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "store.duckdb")
    with closing(duckdb.connect(path)) as connection:
        for statement in (
            PNR,
            "CREATE TABLE traveller (traveller_id INT, pnr_id INT, surname TEXT)",
            "CREATE TABLE document (traveller_id INT, pnr_id INT, number TEXT)",
            "CREATE TABLE pnr_backup (pnr_id INT, surname TEXT, received_at TIMESTAMPTZ)",
            "CREATE TABLE deletion_log (pnr_id INT, deleted_at TIMESTAMPTZ)",
        ):
            connection.execute(statement)
        rows: dict[str, list[list[Any]]] = {
            "pnr": [
                [1, "XXXXXX", "XXXX", OLD, json.dumps({"contact": {"email": "fake@fake.invalid"}, "travellers":
                 [{"surname": "XXXX"}, {"surname": "FAKEMAN"}, {}]}), [{"name": "XXXX", "doc": "SPECIMEN1"},
                 {"name": None, "doc": None}], {"street": "1 FAKE STREET"}, ["VGML", None]],
                [2, "FAKE02", "FAKEMAN", NEW, "no json", [], None, None],
            ],
            "traveller": [[10, 1, "FAKEMAN"], [20, 2, "FAKEMAN"], [30, 3, "FAKEMAN"]],
            "document": [[10, 1, "SPECIMEN2"], [20, 2, "SPECIMEN3"], [30, 3, "SPECIMEN4"], [40, 9, "SPECIMEN5"]],
            "pnr_backup": [[1, "XXXX", OLD], [3, "FAKEMAN", datetime(2019, 1, 1, tzinfo=UTC)], [9, "FAKEMAN", NEW]],
            "deletion_log": [[9, NEW], [9, NEW]],
        }  # fmt: skip
        for table, listed in rows.items():
            for row in listed:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - as said
    return path


def audited(path: str, mapping: str = MAPPING) -> Report:
    with closing(opened(path, Given())) as store:
        return by_store(store, parse(mapping), ["eu-pnr"], AS_OF)


def where(report: Report, clause: str) -> Counter[tuple[Any, ...]]:
    return Counter(
        (each.place.table, each.place.column, each.place.row, each.place.traveller, each.candidate)
        for each in report.findings
        if each.clause == clause
    )


def test_a_masked_record_with_legible_parts_is_found(store: str) -> None:
    assert where(audited(store), "art-12-2") == Counter([
        ("pnr", "extra $.contact.email", 1, None, False),
        ("pnr", "extra $.travellers[*].surname", 1, 2, False),
        ("pnr", "party.doc", 1, 1, False),
        ("pnr", "home.street", 1, None, False),
        ("traveller", "surname", 1, None, False),
        ("document", "number", 1, None, False),
        ("pnr_backup", "surname", 2, None, False),
    ])  # fmt: skip


def test_what_was_left_behind_is_kept_too_long(store: str) -> None:
    assert where(audited(store), "art-12-4") == Counter([
        ("traveller", None, 3, None, True),  # its PNR is gone
        ("document", None, 3, None, True),  # its traveller's PNR is
        ("document", None, 4, None, False),  # a log says that it was deleted
        ("pnr_backup", None, 2, None, False),  # past five years
        ("pnr_backup", None, 3, None, False),  # deleted, and left in the copy
    ])  # fmt: skip


def test_parts_are_no_records(store: str) -> None:
    report = audited(store)
    # Two PNRs, three copies, what stands alone (a traveller and two documents), two rows of the log.
    assert report.records == 2 + 3 + 3 + 2


def test_a_key_that_is_not_unique_is_no_report(store: str) -> None:
    with closing(duckdb.connect(store)) as connection:
        connection.execute("INSERT INTO pnr (pnr_id) VALUES (1)")
    with pytest.raises(StoreError, match="not unique"):
        audited(store)


def test_places_are_bounded_and_all_are_counted(tmp_path: Path) -> None:
    path = str(tmp_path / "store.duckdb")
    with closing(duckdb.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE pnr AS SELECT 'FAKEMAN' AS surname, "
            "timestamptz '2019-01-01' + to_hours(i::INT) AS received_at FROM range(5000) t(i)"
        )
    mapping = parse("""
mapping: 1
facts: {holder: piu}
tables: {pnr: {kind: pnr, columns: {surname: traveller.surname, received_at: {clock: transferred}}}}
""")
    with closing(opened(path, Given())) as store:
        found = by_store(store, mapping, ["eu-pnr"], AS_OF, places=7)
    kept = [each.place.row for each in found.findings if each.clause == "art-12-4"]
    assert kept == [1, 2, 3, 4, 5, 6, 7]
    assert [each.findings for each in found.requirements if each.clause == "art-12-4"] == [5000]
    assert sum(each.number for each in found.left_out) + len(found.findings) == sum(
        found.counts.values()
    )


def test_the_owner_finds_the_rows_by_the_queries(store: str) -> None:
    lines: list[str] = []
    tally = Tally(10**6)
    terms = Terms(law_as_of=AS_OF.date(), as_of=AS_OF)
    question = Question(clauses=terms.clauses(packs(["eu-pnr"])), as_of=AS_OF)
    with closing(opened(store, Given())) as opened_:
        audit(opened_, parse(MAPPING), question, tally, tell=lines.append)
    blocks = [block for block in "\n".join(lines).split("\n\n") if block.strip()]
    with closing(duckdb.connect(store, read_only=True)) as connection:
        for block in blocks:
            head, said, *sql = block.split("\n")
            assert head.startswith("-- ")
            if sql[0].startswith("-- no query"):
                assert "codec" in said or "column" in said  # looks that only the codec tells
                continue
            number = int(said.rpartition(", ")[2].partition(" ")[0])
            query = "\n".join(sql).strip().rstrip(";")
            found = connection.execute(f"SELECT count(*) FROM ({query})")  # noqa: S608 - ours
            assert found.fetchone() == (number,), block
    kept = [block for block in blocks if "kept-too-long" in block]
    assert len(kept) == 5
