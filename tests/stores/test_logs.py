"""The access log of a store is judged as the same rows in JSON Lines are; a log of deletions likewise."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shop import AS_OF, by_row, by_store, same

from auditor.api.generate import generate
from auditor.formats.logs.columns import columns
from auditor.observed.record import Given
from auditor.people.specimen.plan import Plan
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

POLICIES = ["eu-pnr", "eu-led", "uk", "canada", "eu-us-2012"]
MAPPING = "mapping: 1\ntables:\n  log:\n    kind: log\n    columns:\n" + "".join(
    f"      {name}: {{log: {name}}}\n" for name in columns()
)
INSTANTS = [name for name, each in columns().items() if each.takes == "instant"]
HOSTILE: list[dict[str, Any]] = [
    {"time": "2026-01-05T10:00:00Z", "operation": "unmasking", "operator": "ZZ1AGENT", "approver": " zz1agent "},
    {"time": "2026-01-05T10:00:00Z", "operation": "UNMASKING", "operator": "ZZ1AGENT", "approver": "ZZ2AGENT",
     "approved_at": "2026-01-05T10:00:01Z"},
    {"time": "2026-01-05T10:00:00Z", "operation": "unmasking", "operator": "XXXX", "approver": "XXXX",
     "approved_at": "2026-01-05T10:00:00Z"},
    {"time": "2020-01-05T10:00:00Z", "operation": "log-erasure", "covers_until": "2019-11-05T10:00:00Z"},
    {"time": "2026-01-05T10:00:00Z", "operation": "log-erasure"},
    {"time": "2010-01-05T10:00:00Z", "operation": "consultation", "data": "traveller.surname, nonsense;;remark.osi"},
    {"operation": "peeking", "purpose": "", "automated": "true", "review": "none"},
    {"time": "2021-11-20T10:00:00Z", "operation": "disclosure", "data_transferred": "2021-05-20T10:00:00Z",
     "legibility": "full", "holder": "piu", "recipient": "Ministry of Fakes"},
]  # fmt: skip


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Rows of logs as the generator makes them, and some that break what can be broken."""
    folder = tmp_path_factory.mktemp("log")
    generate(folder / "log", Plan(format="access-log", count=60, seed=11), clean_under=None)
    found = [
        json.loads(line)
        for file in sorted((folder / "log").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(found) == 60
    return [*found, *HOSTILE]


def kept(path: Path, rows: list[dict[str, Any]], form: str) -> str:
    names = list(columns())
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    marks = ", ".join("?" * len(names))
    listed = ", ".join(f'"{name}" {_type(name, form)}' for name in names)
    target = path / f"log.{'sqlite' if form == 'sqlite' else 'duckdb'}"
    opener = sqlite3.connect if form == "sqlite" else duckdb.connect
    with closing(opener(str(target))) as connection:
        connection.execute(f"CREATE TABLE log ({listed})")
        connection.executemany(f"INSERT INTO log VALUES ({marks})", cells)  # noqa: S608 - marks alone
        if form == "sqlite":
            connection.commit()
    return str(target)


def _type(name: str, form: str) -> str:
    return "TIMESTAMPTZ" if form == "duckdb" and name in INSTANTS else "TEXT"


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


@pytest.mark.slow
@pytest.mark.parametrize("form", ["duckdb", "duckdb of texts", "sqlite"])
@pytest.mark.parametrize("policy", POLICIES)
def test_an_access_log_is_judged_as_its_rows_are(
    form: str, policy: str, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    text = "\n".join(json.dumps(row) for row in rows).encode()
    with closing(opened(kept(tmp_path, rows, form), Given())) as store:
        found = by_store(store, parse(MAPPING), [policy], AS_OF)
    same(found, by_row(text, [policy], AS_OF))


DELETED = """
id: fake-act
title: Fake Act
jurisdiction: UTO
status: in-force
edition: none
reviewed: 2026-01-01
clauses:
  - id: keep
    title: Keep what was transferred for two years
    duty: [piu]
    cites: Fake Act, section 1
    binding: law
    basis: read
    since: 2000-01-01
    when: {kind: [log]}
    rule: deleted-too-early
    with: {after: P2Y, clock: transferred, ended: created, operations: [erasure], counting: calendar-day}
"""


def test_what_was_deleted_too_early_is_found_in_the_log_of_deletions(tmp_path: Path) -> None:
    with closing(duckdb.connect(str(tmp_path / "store.duckdb"))) as connection:
        connection.execute("CREATE TABLE gone (pnr_id INT, sent TIMESTAMPTZ, gone_at TIMESTAMPTZ)")
        sent = datetime(2020, 1, 1, 12, tzinfo=UTC)
        for number, gone in enumerate(
            (
                datetime(2022, 1, 1, 20, tzinfo=UTC),
                datetime(2022, 1, 2, tzinfo=UTC),
                datetime(2021, 6, 1, tzinfo=UTC),
            )
        ):
            connection.execute("INSERT INTO gone VALUES (?, ?, ?)", [number, sent, gone])
    mapping = parse("""
mapping: 1
facts: {holder: piu}
tables:
  gone:
    kind: log
    operation: erasure
    columns: {pnr_id: key, sent: {log: data_transferred}, gone_at: {log: time}}
""")
    (tmp_path / "act.yaml").write_text(DELETED, "utf-8")
    with closing(opened(str(tmp_path / "store.duckdb"), Given())) as store:
        found = by_store(store, mapping, [str(tmp_path / "act.yaml")], AS_OF)
    assert [(each.rule, each.place.row) for each in found.findings] == [
        ("RET002", 1),
        ("RET002", 3),
    ]
