"""What PostgreSQL's databases are made of in the field: kinds, names, partitions, grants, and what hides rows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from server import Server, filled

from auditor.cli import main

LIMITED = "auditor_limited"
ROWS = """
CREATE EXTENSION citext;
CREATE TYPE sexes AS ENUM ('F', 'GONE');
CREATE DOMAIN passport AS varchar(20);
CREATE DOMAIN moment AS timestamptz;
CREATE DOMAIN arrival AS moment;
CREATE TYPE home AS (street text, town text);
CREATE TYPE pax AS (surname text, "Pass.port" text);
CREATE SCHEMA "Other.One";
CREATE TABLE "Other.One"."My ""P"" NR" (
  id uuid, surname citext, given char(20), passport passport, sex sexes, dob date, docno numeric(20),
  home home, paxes pax[], tels text[], photo bytea, received_at arrival);
INSERT INTO "Other.One"."My ""P"" NR" VALUES
  (gen_random_uuid(), 'Axxxxman', 'XXXXX', 'XXXXXXXXX', 'GONE', '1900-01-01', 999999999, ('XXXX', 'XXXX'),
   ARRAY[('XXXX', 'F1')::pax, NULL], '{XXXXX,NULL}', NULL, '2015-01-01'),
  (gen_random_uuid(), 'XXXXX', 'FAKE', 'F1', 'F', '1980-01-01', 1, ('FAKE', NULL),
   '{}', '{+999}', '\\x5858585858', '2026-11-01');
CREATE TABLE clocks (id int, surname text, received_at timestamptz);
INSERT INTO clocks VALUES (1, 'FAKE', 'infinity'), (2, 'FAKE', '-infinity'), (3, 'FAKE', '0044-03-15 BC'),
  (4, 'FAKE', '294276-12-31'), (5, 'FAKE', '9999-12-31'), (6, 'FAKE', '2015-01-01'), (7, 'FAKE', NULL);
CREATE TABLE parted (id int, surname text, received_at timestamp) PARTITION BY RANGE (received_at);
CREATE TABLE parted_2015 PARTITION OF parted FOR VALUES FROM ('2015-01-01') TO ('2016-01-01');
INSERT INTO parted VALUES (1, 'FAKE', '2015-06-01');
CREATE TABLE hidden (id int, surname text);
INSERT INTO hidden VALUES (1, 'FAKE');
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY none ON hidden FOR SELECT USING (id > 1);
CREATE SCHEMA closed;
CREATE TABLE closed.secret (surname text);
CREATE TABLE bare ();
CREATE TABLE kid (pnr_id text, docno bigint);
CREATE MATERIALIZED VIEW unfilled AS SELECT * FROM clocks WITH NO DATA;
CREATE VIEW late AS SELECT 'FAKE' || 1 / (n - 4000) AS surname, n AS broken FROM generate_series(1, 5000) AS n;
CREATE ROLE auditor_limited LOGIN;
GRANT USAGE ON SCHEMA "Other.One" TO auditor_limited;
GRANT SELECT ON ALL TABLES IN SCHEMA public, "Other.One", closed TO auditor_limited
"""
SMALL = "{id: key, surname: traveller.surname, received_at: {clock: transferred}}"
HEAD = """
mapping: 1
zone: Europe/Paris
facts: {holder: piu}
masks: {tokens: ['1900-01-01', '999999999', GONE]}
tables:
  t:
    kind: pnr
    reads: 'READS'
    columns: COLUMNS
"""


class Ran(NamedTuple):
    code: int
    report: Any
    said: str


Audit = Callable[..., Ran]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL with `ROWS`; skipped where none is installed, never in CI."""
    with filled(ROWS.split(";\n")) as started:
        yield started


@pytest.fixture
def audit(server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Audit:
    """The audit of what a mapping `reads`, by a role that may read little."""

    def ran(reads: str, columns: str = SMALL, further: str = "") -> Ran:
        mapping, report = tmp_path / "mapping.yaml", tmp_path / "report.json"
        text = HEAD.replace("READS", reads).replace("COLUMNS", columns) + further
        mapping.write_text(text, "utf-8")
        with pytest.raises(SystemExit) as left:
            main([
                "audit", server.address(LIMITED), "--mapping", str(mapping), "--policy", "eu-pnr", "--as-of",
                "2026-11-29", "--output", f"json={report}", "--fail-on", "never", "--quiet",
            ])  # fmt: skip
        told = json.loads(report.read_text("utf-8")) if report.exists() else None
        return Ran(int(left.value.code or 0), told, "".join(capfd.readouterr()))

    return ran


def forms(report: Any) -> dict[str, tuple[int, int]]:
    """How many values of each element are clear, and how many masked."""
    return {each["element"]: (each["clear"], each["masked"]) for each in report["elements"]}


def found(report: Any, rule: str) -> list[int]:
    return sorted(each["place"]["row"] for each in report["findings"] if each["rule"] == rule)


def test_kinds_of_columns_are_looked_into(audit: Audit) -> None:
    """Domains, enums, `char(n)`, `citext`, days and numbers that stand for masks, composites and lists of them."""
    done = audit(
        '"Other.One"."My ""P"" NR"',
        """{id: key, surname: traveller.surname, given: contact.email, passport: document.number,
            sex: traveller.sex, dob: traveller.date_of_birth, docno: document.visa_number,
            home: {struct: {street: contact.address}}, photo: ignored, tels: {list: contact.telephone},
            paxes: {list: {"Pass.port": document.other_number}}, received_at: {clock: transferred}}""",
    )
    assert done.code == 0, done.said
    assert done.report["examined"]["records"] == 2
    assert forms(done.report) == {
        "traveller.surname": (1, 1),  # xxxx is no mask in text, and citext is read as text
        "contact.email": (1, 1),
        "document.number": (1, 1),
        "traveller.sex": (1, 1),
        "traveller.date_of_birth": (1, 1),
        "document.visa_number": (1, 1),
        "contact.address": (1, 1),
        "contact.telephone": (1, 1),
        "document.other_number": (1, 0),
    }
    assert found(done.report, "FMT011") == []
    assert set(found(done.report, "RET001")) == {1}


def test_clocks_out_of_the_calendar_are_unreadable_and_end_nothing(audit: Audit) -> None:
    done = audit("clocks")
    assert done.code == 0, done.said
    assert found(done.report, "FMT011") == [1, 2, 3, 4, 5]
    assert found(done.report, "RET001") == [6]
    assert found(done.report, "RET005") == [1, 2, 3, 4, 5, 7]


def test_partitions_are_seen_once(audit: Audit, server: Server, capfd: Any) -> None:
    assert audit("parted").report["examined"]["records"] == 1
    with pytest.raises(SystemExit):
        main(["mapping", "suggest", server.address(LIMITED)])
    out, err = capfd.readouterr()
    assert "  parted:\n" in out
    assert '# Left out: "parted_2015" (its rows are those of a table' in out
    assert "  parted_2015:" not in out + err


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ("hidden", "BYPASSRLS"),  # rows are hidden: what was not looked at does not pass
        ("closed.secret", "the role may not read it"),
        ("unfilled", "a materialised view holds no data"),
    ],
)
def test_what_cannot_be_looked_at_leaves_no_report(reads: str, said: str, audit: Audit) -> None:
    done = audit(reads, "{surname: traveller.surname}")
    assert done.code == 4
    assert done.report is None
    assert said in done.said


def test_keys_of_different_kinds_are_told(audit: Audit) -> None:
    done = audit(
        "clocks",
        SMALL,
        "  kid: {kind: pnr, part_of: {table: t, on: {pnr_id: id}}, "
        "columns: {pnr_id: key, docno: document.number}}\n",
    )
    assert done.code == 4
    assert "of different kinds" in done.said


def test_a_suggestion_lists_what_the_role_may_read(server: Server, capfd: Any) -> None:
    with pytest.raises(SystemExit) as left:
        main(["mapping", "suggest", server.address(LIMITED)])
    assert left.value.code in (None, 0)
    out = capfd.readouterr().out
    assert r'reads: "\"Other.One\".\"My \"\"P\"\" NR\""' in out
    assert "received_at: {clock: received}  # guessed" in out
    assert "secret" not in out
    assert "# Not shown are tables that the role may not read: 1.\n" in out


def test_a_row_that_the_server_cannot_work_out_is_no_lost_connection(audit: Audit) -> None:
    """The driver repeats no SQLSTATE of a query that fails half-way."""
    done = audit("late", "{surname: traveller.surname, broken: ignored}")
    assert done.code == 4
    assert done.report is None
    assert "could not work out something of a row" in done.said
    assert "lost" not in done.said
