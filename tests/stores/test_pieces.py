"""A table counted in pieces, by as many processes, has the same report, byte for byte."""

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import group
from auditor.observed.record import Given
from auditor.stores import pieces
from auditor.stores.sqlite import SqliteStore
from auditor.stores.store import Part

MAPPING = """
mapping: 1
zone: UTC
facts: {holder: piu}
tables:
  pnr:
    kind: pnr
    columns:
      pnr_id: key
      surname: traveller.surname
      given: traveller.given_names
      remark: {element: remark.general, scan: codec}
      received_at: {clock: transferred}
      extra: {json: {"$.t[*].surname": traveller.surname}}
  traveller:
    kind: pnr
    part_of: {table: pnr, on: {pnr_id: pnr_id}}
    columns: {traveller_id: key, pnr_id: key, surname: traveller.surname}
"""


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6), st.integers(1, 40))
def test_every_key_is_in_one_piece(first: int, span: int, number: int) -> None:
    found = pieces.cut(first, first + span, number)
    assert found[0][0] == first
    assert found[-1][1] == first + span
    assert all(a <= b for a, b in found)
    assert all(b + 1 == after for (_, b), (after, _) in pairwise(found))
    assert len(found) == min(number, span + 1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two tables with holes among their rows, as stores have them that delete."""
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as made:
        made.execute("CREATE TABLE pnr (pnr_id, surname, given, remark, received_at, extra)")
        made.execute("CREATE TABLE traveller (traveller_id INTEGER PRIMARY KEY, pnr_id, surname)")
        made.execute(
            "CREATE INDEX every ON pnr (pnr_id, surname, given, remark, received_at, extra)"
        )
        for number in range(400):
            made.execute(
                "INSERT INTO pnr VALUES (?, ?, ?, ?, ?, ?)",
                (f"p{400 - number}", "FAKE" if number % 3 else "XXXX", "ANNA MRS" if number % 2 else "ANNA",
                 "KOSHER MEAL" if number % 7 == 0 else None, f"20{20 + number % 7}-0{1 + number % 9}-11T10:00:00Z",
                 '{"t": [{"surname": "FAKE"}, {"surname": "XXXX"}]}' if number % 5 == 0 else None),
            )  # fmt: skip
            made.execute(
                "INSERT INTO traveller VALUES (?, ?, ?)", (7 * number, f"p{400 - number}", "FAKE")
            )
        made.execute("DELETE FROM pnr WHERE rowid % 11 = 0")
        made.execute("DELETE FROM traveller WHERE traveller_id BETWEEN 700 AND 1400")
        made.commit()
    return tmp_path / "store.sqlite"


def test_the_report_is_the_same_for_any_number(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST", 10)
    (tmp_path / "m.yaml").write_text(MAPPING, "utf-8")
    reports = []
    for jobs in ("1", "2", "5"):
        done = CliRunner().invoke(
            group,
            ["audit", str(store), "--mapping", str(tmp_path / "m.yaml"), "--policy", "eu-pnr", "--as-of",
             "2026-11-22", "--format", "json", "--fail-on", "never", "-j", jobs],
            prog_name="auditor", standalone_mode=False,
        )  # fmt: skip
        assert done.exception is None, done.output
        reports.append(done.stdout)
    assert reports[0].count('"table": "pnr"') > 20
    assert reports[1] == reports[0]
    assert reports[2] == reports[0]


def test_one_process_counts_a_long_table_in_pieces_and_keeps_nothing_in_a_file(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found in /var/tmp: SQLite sorted there, with the keys of records."""
    monkeypatch.setattr(pieces, "LEAST", 10)
    with closing(SqliteStore(str(store), "store", Given())) as opened:
        (part,) = opened.parts("pnr")
        assert opened.pieces(part) == [part]
        whole = [row for batch in opened.rows(_numbers(part)) for row in batch]
        monkeypatch.setattr(pieces, "SORTED", 70)
        told = [_numbers(each) for each in opened.pieces(part)]
        assert len(told) > 5
        assert [row for batch in opened.each(told) for row in batch] == whole
        assert [*opened.rows("PRAGMA temp_store")] == [[(2,)]]  # memory


def test_the_report_is_the_same_of_pieces_that_are_sorted(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST", 10)
    (tmp_path / "m.yaml").write_text(MAPPING, "utf-8")
    reports = []
    for most, jobs in ((400_000, "1"), (70, "1"), (50, "2")):
        monkeypatch.setattr(pieces, "SORTED", most)
        done = CliRunner().invoke(
            group,
            ["audit", str(store), "--mapping", str(tmp_path / "m.yaml"), "--policy", "eu-pnr", "--as-of",
             "2026-11-22", "--format", "json", "--fail-on", "never", "-j", jobs],
            prog_name="auditor", standalone_mode=False,
        )  # fmt: skip
        assert done.exception is None, done.output
        reports.append(done.stdout)
    assert reports[1] == reports[0]
    assert reports[2] == reports[0]


def test_rows_keep_the_numbers_of_the_whole(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LEAST", 10)
    with closing(SqliteStore(str(store), "store", Given(), jobs=3)) as opened:
        for table in ("pnr", "traveller"):
            (part,) = opened.parts(table)
            cut = opened.pieces(part)
            assert len(cut) == 3
            told = [_numbers(each) for each in cut]
            apart = [row for batch in opened.each(told) for row in batch]
            whole = [row for batch in opened.rows(_numbers(part)) for row in batch]
            assert apart == whole
            assert [number for number, _ in apart] == [*range(1, len(apart) + 1)]


def _numbers(part: Part) -> str:
    return f"SELECT {part.ordinal}, t.rowid FROM {part.sql}"  # noqa: S608 - ours


def test_a_view_and_a_table_without_row_keys_are_whole(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST", 1)
    with closing(sqlite3.connect(store)) as made:
        made.execute("CREATE VIEW seen AS SELECT * FROM pnr")
        made.execute("CREATE TABLE bare (rowid TEXT, oid TEXT, _rowid_ TEXT)")
        made.execute("CREATE TABLE without (a TEXT PRIMARY KEY) WITHOUT ROWID")
    with closing(SqliteStore(str(store), "store", Given(), jobs=3)) as opened:
        for table in ("seen", "bare", "without"):
            (part,) = opened.parts(table)
            assert opened.pieces(part) == [part]
