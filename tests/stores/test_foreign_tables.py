"""Rows that PostgreSQL reads from elsewhere or keeps in another way: foreign tables, files, materialised views."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from server import READER, ROLE, Server, installed

from auditor.cli import main

# The other server is the same one, asked over its port by a user whom a policy hides a row from.
ROWS = """
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION file_fdw;
CREATE ROLE auditor_reader LOGIN;
CREATE SCHEMA far;
CREATE TABLE far.pnr (id int, surname text, received_at timestamptz, extra jsonb);
INSERT INTO far.pnr VALUES (1, 'FAKEMAN', '2015-01-01', '{"a": "FAKEMAN"}'), (2, 'XXXX', '2026-11-01', NULL),
  (3, 'FAKEMAN', '2015-01-01', NULL);
GRANT USAGE ON SCHEMA far TO auditor_reader;
GRANT SELECT ON far.pnr TO auditor_reader;
ALTER TABLE far.pnr ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON far.pnr FOR SELECT USING (id < 3);
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port 'PORT', dbname 'postgres');
CREATE USER MAPPING FOR PUBLIC SERVER other OPTIONS (user 'auditor_reader', password_required 'false');
CREATE FOREIGN TABLE pnr (id int, surname text, received_at timestamptz, extra jsonb) SERVER other
  OPTIONS (schema_name 'far', table_name 'pnr');
CREATE FOREIGN TABLE gone (id int, surname text) SERVER other OPTIONS (schema_name 'far', table_name 'gone');
CREATE FOREIGN TABLE lacking (id int, surname text, no text) SERVER other OPTIONS (schema_name 'far', table_name 'pnr');
CREATE SERVER nobody FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', dbname 'postgres');
CREATE USER MAPPING FOR PUBLIC SERVER nobody OPTIONS (user 'auditor_reader', password_required 'false');
CREATE FOREIGN TABLE silent (id int, surname text) SERVER nobody;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE filed (id int, surname text, received_at timestamptz) SERVER files
  OPTIONS (filename 'FOLDER/pnr.csv', format 'csv');
CREATE FOREIGN TABLE broken (id int, surname text) SERVER files OPTIONS (filename 'FOLDER/broken.csv', format 'csv');
CREATE FOREIGN TABLE nofile (id int, surname text) SERVER files OPTIONS (filename 'FOLDER/none.csv', format 'csv');
CREATE TABLE whole (id int, surname text, received_at timestamptz) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE far_away PARTITION OF whole FOR VALUES FROM (0) TO (10) SERVER other
  OPTIONS (schema_name 'far', table_name 'pnr');
CREATE UNLOGGED TABLE loose AS SELECT id, surname, received_at FROM pnr;
CREATE MATERIALIZED VIEW stored AS SELECT * FROM pnr;
CREATE VIEW seen AS SELECT * FROM pnr;
CREATE TABLE part (id int, docno text);
INSERT INTO part VALUES (1, 'FAKE1'), (4, 'FAKE4');
GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor_reader
"""
MAPPING = """
mapping: 1
zone: UTC
facts: {holder: piu}
tables:
  READS:
    kind: pnr
    columns: {id: key, surname: traveller.surname, received_at: {clock: transferred}}
  part:
    kind: pnr
    part_of: {table: READS, on: {id: id}}
    columns: {id: key, docno: document.number}
"""


class Ran(NamedTuple):
    code: int
    report: Any
    said: str


Audit = Callable[[str], Ran]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL with `ROWS`; skipped where none is installed, never in CI."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with installed() as started:
        # The server reads its files itself, so that they lie where its own user may.
        folder = started.readable(
            {"pnr.csv": "1,FAKEMAN,2015-01-01\n", "broken.csv": "1,FAKEMAN\nFAKE,XXXX,3\n"}
        )
        with dbapi.connect(started.address()) as owner, owner.cursor() as cursor:
            for statement in (
                ROWS.replace("PORT", str(started.port)).replace("FOLDER", str(folder)).split(";\n")
            ):
                cursor.execute(statement)
                owner.commit()  # the other connection sees what is
        yield started


@pytest.fixture
def audit(server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Audit:
    """The audit of a table and of what belongs to its rows."""

    def ran(reads: str) -> Ran:
        mapping, report = tmp_path / "mapping.yaml", tmp_path / "report.json"
        text = MAPPING.replace("READS", reads)
        if reads in {"gone", "silent", "broken", "nofile"}:
            text = text.replace(", received_at: {clock: transferred}", "")
        elif reads == "lacking":
            text = text.replace("received_at: {clock: transferred}", "no: reservation.locator")
        mapping.write_text(text, "utf-8")
        with pytest.raises(SystemExit) as left:
            main([
                "audit", server.address(READER), "--mapping", str(mapping), "--policy", "eu-pnr", "--as-of",
                "2026-11-29", "--output", f"json={report}", "--fail-on", "never", "--quiet", "-j", "2",
            ])  # fmt: skip
        told = json.loads(report.read_text("utf-8")) if report.exists() else None
        return Ran(int(left.value.code or 0), told, "".join(capfd.readouterr()))

    return ran


def found(report: Any, rule: str) -> list[tuple[str, int]]:
    return sorted(
        (each["place"]["table"], each["place"]["row"])
        for each in report["findings"]
        if each["rule"] == rule
    )


@pytest.mark.parametrize("reads", ["pnr", "filed", "whole", "loose", "stored", "seen"])
def test_rows_are_audited_wherever_they_lie(reads: str, audit: Audit) -> None:
    done = audit(reads)
    assert done.code == 0, done.said
    assert (reads, 1) in found(done.report, "RET001")
    assert found(done.report, "RET003") == sorted([("part", 1), (reads, 1)])
    assert ("part", 2) in found(done.report, "RET001")  # belongs to none
    hidden = "rows that its own server hides" in json.dumps(done.report)
    assert hidden == (reads in {"pnr", "filed", "whole"})


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ("gone", "find a foreign table as described"),
        ("lacking", "find a foreign table as described"),
        ("silent", "the connection was lost"),
        ("broken", "could not work out something of a row"),
        ("nofile", "a file from which the server reads a table is not there"),
    ],
)
def test_what_lies_elsewhere_and_cannot_be_read_leaves_no_report(
    reads: str, said: str, audit: Audit
) -> None:
    done = audit(reads)
    assert done.code == 4
    assert done.report is None
    assert said in done.said
    assert not any(each in done.said for each in ("FAKE", "127.0.0.1:1", ".csv", ROLE))


def test_what_is_read_from_elsewhere_is_suggested_once(server: Server, capfd: Any) -> None:
    with pytest.raises(SystemExit):
        main(["mapping", "suggest", server.address(READER)])
    out = capfd.readouterr().out
    for name in ("pnr", "filed", "whole", "loose", "stored"):
        assert f"  {name}:\n" in out
    for name in ("far_away", "seen"):
        assert f'# Left out: "{name}"' in out
