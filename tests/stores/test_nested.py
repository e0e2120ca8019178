"""Nested columns and texts in JSON: what is suggested of them, what is looked at, and what a report says was not."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from server import READER, Server, filled

from auditor.cli import main

duckdb = pytest.importorskip("duckdb")

LAKE = """
SELECT 'CANARY' AS passport_no,
  {'street': 'CANARY', 'po box': '1', 'made': 7} AS home,
  [{'surname': 'CANARY', 'x-y': 'CANARY'}, NULL] AS paxes,
  ['CANARY', 'XXXX'] AS phones,
  [{'documents': [{'number': 'CANARY', 'age': 3}], 'home': {'street': 'XXXX'}}] AS party,
  MAP {'email': 'CANARY', 'CANARY': 'CANARY'} AS extras,
  '{"contact": {"email": "CANARY"}, "CANARY": {"surname": "CANARY"}, "note": 1}' AS payload,
  'no JSON, CANARY' AS freely, DATE '2015-01-01' AS transferred_at
"""
ROWS = """
CREATE TYPE home AS (street text, "po box" text, made int);
CREATE TYPE pax AS (surname text, "x-y" text);
CREATE TYPE document AS (number text, age int);
CREATE TYPE member AS (documents document[], home home);
CREATE TYPE sexes AS ENUM ('F', 'M');
CREATE DOMAIN phones AS text[];
CREATE DOMAIN house AS home;
CREATE TABLE pnr (passport_no text, home house, paxes pax[], phones phones, party member[], sex sexes[],
  extras jsonb, payload text, freely text, transferred_at timestamptz,
  twice text GENERATED ALWAYS AS (passport_no || 'x') STORED);
INSERT INTO pnr VALUES ('CANARY', ROW('CANARY', '1', 7)::home, ARRAY[ROW('CANARY', 'CANARY')::pax, NULL],
  '{CANARY,XXXX}',
  ARRAY[ROW(ARRAY[ROW('CANARY', 3)::document], ROW('XXXX', NULL, NULL)::home)::member], '{F,NULL}',
  '{"email": "CANARY", "CANARY": "CANARY"}',
  '{"contact": {"email": "CANARY"}, "CANARY": {"surname": "CANARY"}, "note": 1}', 'no JSON, CANARY', '2015-01-01');
CREATE TABLE pnr_vip (remark text, surname text) INHERITS (pnr);
INSERT INTO pnr_vip (passport_no, remark, surname) VALUES ('CANARY', 'CANARY', 'CANARY');
CREATE TABLE "Mixed" ("lastName" text, "order" text, "a""b" text, "select" date);
INSERT INTO "Mixed" VALUES ('CANARY', 'CANARY', 'CANARY', '2015-01-01');
CREATE VIEW mixed_view AS SELECT "lastName" FROM "Mixed";
CREATE MATERIALIZED VIEW mixed_copy AS SELECT "lastName" FROM "Mixed";
CREATE TABLE parts (surname text, transferred_at date) PARTITION BY RANGE (transferred_at);
CREATE TABLE parts_2015 PARTITION OF parts FOR VALUES FROM ('2015-01-01') TO ('2016-01-01');
CREATE TABLE parts_2016 PARTITION OF parts FOR VALUES FROM ('2016-01-01') TO ('2017-01-01') PARTITION BY LIST (surname);
CREATE TABLE parts_2016_a PARTITION OF parts_2016 DEFAULT;
INSERT INTO parts VALUES ('CANARY', '2015-01-01'), ('CANARY', '2016-01-01');
CREATE TABLE closed (surname text) PARTITION BY LIST (surname);
CREATE TABLE open_part PARTITION OF closed DEFAULT;
INSERT INTO closed VALUES ('CANARY');
CREATE VIEW window_on AS SELECT surname FROM closed;
CREATE ROLE auditor_reader LOGIN;
GRANT SELECT ON pnr, pnr_vip, "Mixed", mixed_view, mixed_copy, parts, parts_2016_a, open_part, window_on
  TO auditor_reader
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def ran(capfd: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    with pytest.raises(SystemExit) as left:
        main([str(each) for each in arguments])
    return Ran(int(left.value.code or 0), *capfd.readouterr())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running PostgreSQL with `ROWS`; skipped where none is installed, never in CI."""
    with filled(ROWS.split(";\n")) as started:
        yield started


def lines(text: str, table: str) -> dict[str, str]:
    """What a mapping says of the columns of a table, without the words behind."""
    body = text.split(f"\n  {table}:\n", 1)[1]
    found: dict[str, str] = {}
    for line in body.splitlines():
        if line.startswith("  ") and not line.startswith("    "):
            break
        if line.startswith("      ") and ": " in line:
            name, said = line.strip().removeprefix("# ").split(": ", 1)
            found[name.strip('"')] = said
    return found


NESTED = {
    "home": '{struct: {"street": contact.address}}  # guessed; which elements are its members po box, made?',
    "paxes": '{list: {"surname": traveller.surname}}  # guessed; which elements are its members x-y?',
    "phones": "{list: contact.telephone}  # guessed",
    "party": '{json: {"$[*].documents[*].number": document.number, "$[*].home.street": contact.address}}  # guessed',
    "payload": '{json: {"$.contact.email": contact.email}}  # guessed',
}
EXTRAS = '{json: {"$.email": contact.email}}  # guessed'
LEFT = {
    "home.po box", "home.made", "paxes.x-y", "party.documents.age", "party.home.po box", "party.home.made", "extras",
    "payload",
}  # fmt: skip


def audited(capfd: Any, folder: Path, address: str, text: str) -> Any:
    """The report of an audit by a suggested mapping, as it was suggested."""
    (folder / "m.yaml").write_text(text, "utf-8")
    assert ran(capfd, "mapping", "check", folder / "m.yaml", address).code == 0
    done = ran(
        capfd, "audit", address, "--mapping", folder / "m.yaml", "--policy", "eu-pnr", "--as-of", "2026-11-29",
        "--format", "json", "--fail-on", "never", "--holder", "piu",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "CANARY" not in done.out + done.err
    return json.loads(done.out)


def left(report: Any, table: str) -> set[str]:
    told = {name for each in report["passed_over"] for name in each["first"]}
    assert all(each["number"] == len(each["first"]) for each in report["passed_over"])
    return {each.removeprefix(f"{table}.") for each in told if each.startswith(f"{table}.")}


def places(report: Any) -> set[tuple[str, int | None]]:
    """The columns in which something is legible that is not to be, and whose it is."""
    return {
        (each["place"]["column"], each["place"].get("traveller"))
        for each in report["findings"]
        if each["rule"] == "RET003"
    }


@pytest.mark.parametrize("form", ["duckdb", "parquet"])
def test_of_structs_lists_and_maps(
    form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"pnr.{form}"
    with duckdb.connect(str(path) if form == "duckdb" else ":memory:") as db:
        db.execute(f"CREATE TABLE pnr AS {LAKE}")
        if form == "parquet":
            db.execute(f"COPY pnr TO '{path}' (FORMAT parquet)")
    done = ran(capfd, "mapping", "suggest", path)
    assert done.code == 0, done.err
    assert "CANARY" not in done.out + done.err
    told = lines(done.out, "pnr")
    assert {name: told[name] for name in NESTED} == NESTED | {
        "party": NESTED["party"] + "; which elements are its members documents.age?"
    }
    assert told["extras"].startswith("?")  # a map: its keys are values
    assert told["freely"].startswith("?")
    text = done.out.replace("# extras: ?", 'extras: {json: {"$.email": contact.email}} #')
    report = audited(capfd, tmp_path, str(path), text)
    assert left(report, "pnr") == LEFT - {"party.home.po box", "party.home.made"}
    assert places(report) == {
        ("passport_no", None), ("home.street", None), ("paxes.surname", 1), ("phones", 1), ("extras $.email", None),
        ("party $[*].documents[*].number", 1), ("payload $.contact.email", None),
    }  # fmt: skip


def test_of_texts_in_sqlite(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE pnr (payload TEXT, other BLOB, freely TEXT)")
        db.execute("CREATE VIEW seen AS SELECT payload FROM pnr")
        values = (
            '{"contact": {"email": "CANARY"}, "CANARY": {"surname": "CANARY"}, "note": 1}',
            b'[{"passengers": [{"lastName": "CANARY"}, {"LAST_NAME": "CANARY"}]}]',
            '{"name": "CANARY"} or nearly',
        )
        db.execute("INSERT INTO pnr VALUES (?, ?, ?)", values)
        db.commit()
    done = ran(capfd, "mapping", "suggest", path)
    assert "CANARY" not in done.out + done.err
    assert '# Left out: "seen" (a view: ' in done.out
    told = lines(done.out, "pnr")
    assert told["payload"] == NESTED["payload"]
    assert told["other"] == (
        '{json: {"$[*].passengers[*].LAST_NAME": traveller.surname, '
        '"$[*].passengers[*].lastName": traveller.surname}}  # guessed'
    )
    assert told["freely"].startswith("?")
    assert left(audited(capfd, tmp_path, str(path), done.out), "pnr") == {"payload", "other"}


def test_of_a_server(server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = ran(capfd, "mapping", "suggest", server.address(READER))
    assert done.code == 0, done.err
    assert "CANARY" not in done.out + done.err
    told = lines(done.out, "pnr")
    assert {name: told[name] for name in NESTED} == NESTED | {
        "party": NESTED["party"]
        + "; which elements are its members documents.age, home.po box, home.made?"
    }
    assert told["extras"] == EXTRAS
    assert told["sex"] == "{list: traveller.sex}  # guessed"
    assert told["freely"].startswith("?")
    report = audited(capfd, tmp_path, server.address(READER), done.out)
    assert left(report, "pnr") == LEFT
    assert left(report, "pnr_vip") == {"remark", "surname"}
    assert places(report) >= {
        ("passport_no", None), ("home.street", None), ("paxes.surname", 1), ("phones", 1), ("extras $.email", None),
        ("party $[*].documents[*].number", 1), ("payload $.contact.email", None),
    }  # fmt: skip


def test_no_row_of_a_server_is_suggested_twice(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    out = ran(capfd, "mapping", "suggest", server.address(READER)).out
    tables = [
        line.strip().strip(':"')
        for line in out.splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    # What the role reads through a view or a partition alone is like a table to it; a materialised view is a copy.
    assert sorted(tables) == ["Mixed", "mixed_copy", "open_part", "parts", "pnr", "window_on"]
    assert '# Left out: "parts_2016_a", "pnr_vip" (its rows are those of a table ' in out
    assert '# Left out: "mixed_view" (a view: ' in out
    assert "# Not shown are tables that the role may not read: 1.\n" in out
    assert lines(out, "Mixed")["lastName"] == "traveller.surname  # guessed"
