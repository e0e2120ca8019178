"""Two hundred flaws planted in a store, all found and nothing else.

The labels are written down with the flaws, by what the Directive says of days and columns; no part of
the auditor makes them. The other rows are lawful up to their last day.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from server import installed

import auditor
from auditor.api.stores import mapping_of
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.tables import TABLES, key, parquet, sql
from auditor.people.specimen.tables import mapping as told
from auditor.people.specimen.tables.rows import row

AS_OF = date(2030, 1, 15)
# Six months end on the last hour of their last day (Article 12(2)), five years likewise (12(1)).
YOUNG, LAST_CLEAR = "2029-12-20T10:00:00Z", "2029-07-15T00:00:00Z"
OLD, FIRST_MASKED = "2028-06-01T10:00:00Z", "2029-07-14T23:59:59Z"
LAST_KEPT, TOO_OLD = "2025-01-15T00:00:00Z", "2025-01-14T23:59:59Z"
EACH = 25
Label = tuple[str, str, str | None, int]


class Hand:
    """A store written by hand, and the labels of what is wrong in it."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.labels: Counter[Label] = Counter()
        self._number = 0

    def add(self, table: str, **cells: Any) -> int:
        """A row, and its number in its table."""
        self.rows[table].append(row(TABLES[table], cells))
        return len(self.rows[table])

    def pnr(
        self, sent: str, *, masked: bool, linked: bool = True, cells: dict[str, str] | None = None
    ) -> dict[str, int]:
        """A PNR with traveller, document and contact; the numbers of their rows."""
        self._number += 1
        pnr = key(self._number)
        self.key = pnr
        at = {
            "pnr": self.add(
                "pnr", pnr_id=pnr, departure_port="ZZA", arrival_port="ZZB", direction="in", transferred_at=sent,
                received_at=sent, retention_link=linked, synthetic=True,
            )
        }  # fmt: skip
        cells = cells or {}
        shown = {
            "surname": "FAKE001SPECIMEN", "document_number": "ZZ0000001", "telephone": "+33 6 39 98 12 34",
        } | cells  # fmt: skip
        said = {
            name: "*****" if masked and name not in cells else each for name, each in shown.items()
        }
        person = key(self._number, 1)
        at["traveller"] = self.add(
            "traveller", traveller_id=person, pnr_id=pnr, traveller_type="A",
            **{name: each for name, each in said.items() if name in TABLES["traveller"]},
        )  # fmt: skip
        link = {"pnr_id": pnr, "traveller_id": person}
        at["document"] = self.add(
            "document",
            document_id=key(self._number, 2),
            **link,
            document_number=said["document_number"],
        )
        at["contact"] = self.add(
            "contact", contact_id=key(self._number, 3), **link, telephone=said["telephone"]
        )
        return at

    def wrong(self, rule: str, table: str, column: str | None, at: int) -> None:
        self.labels[rule, table, column, at] += 1


def flawed() -> Hand:
    hand = Hand()
    for number in range(EACH):
        for sent, masked in ((YOUNG, False), (LAST_CLEAR, False), (OLD, True), (LAST_KEPT, True)):
            hand.pnr(sent, masked=masked)
        hand.wrong("RET001", "pnr", None, hand.pnr(TOO_OLD, masked=True)["pnr"])
        hand.wrong("RET004", "pnr", None, hand.pnr(FIRST_MASKED, masked=True, linked=False)["pnr"])
        sent = FIRST_MASKED if number % 2 else OLD
        for table, column, value in (
            ("traveller", "surname", "FAKE002SPECIMEN"),
            ("document", "document_number", "ZZ0000002"),
            ("contact", "telephone", "+33 6 39 98 12 35"),
        ):
            hand.wrong(
                "RET003", table, column, hand.pnr(sent, masked=True, cells={column: value})[table]
            )
        at = hand.pnr(YOUNG, masked=False, cells={"residence_country": "UTO"})
        hand.wrong("MIN001", "traveller", "residence_country", at["traveller"])
        hand.pnr(YOUNG, masked=False)
        remark = hand.add(
            "remark", remark_id=key(8000 + number, 9), pnr_id=hand.key, general="NAME CHECKED"
        )
        hand.wrong("MIN003", "remark", "general", remark)
        hand.wrong("RET001", "pnr", None, hand.pnr(OLD, masked=True)["pnr"])
        hand.add(
            "deletion_log", deletion_id=key(9000 + number), pnr_id=hand.key, transferred_at=OLD,
            deleted_at="2029-06-01T00:00:00Z", operation="erasure", purpose="deletion", operator="ZZ0001AGENT",
        )  # fmt: skip
    return hand


def mapping(folder: Path, format: str) -> Any:
    path = folder / "mapping.yaml"
    path.write_text(told.text(Plan(format=format, count=0, holder="piu")), "utf-8")
    return mapping_of(str(path))


def in_duckdb(folder: Path, hand: Hand) -> Path:
    path = folder / "store.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("\n".join(sql.script(hand.rows)))
    return path


def in_parquet(folder: Path, hand: Hand) -> Path:
    for table, rows in hand.rows.items():
        (folder / "lake" / table).mkdir(parents=True)
        (folder / "lake" / table / "1.parquet").write_bytes(parquet.file(table, rows))
    return folder / "lake"


def in_sqlite(folder: Path, hand: Hand) -> Path:
    with closing(sqlite3.connect(folder / "store.sqlite")) as db:
        db.executescript("\n".join(sql.script(hand.rows)))
    return folder / "store.sqlite"


@pytest.mark.parametrize("kept", [in_duckdb, in_parquet, in_sqlite, "postgresql"])
def test_two_hundred_planted_flaws_are_found_and_nothing_else(kept: Any, tmp_path: Path) -> None:
    hand = flawed()
    assert hand.labels.total() == 8 * EACH == 200
    if kept == "postgresql":
        with installed() as server:
            server.load(["\n".join(sql.script(hand.rows))])
            judged(server.address(), "sql", tmp_path, hand)
    else:
        format = "parquet" if kept is in_parquet else "sql"
        judged(str(kept(tmp_path, hand)), format, tmp_path, hand)


def judged(address: str, format: str, tmp_path: Path, hand: Hand) -> None:
    report = auditor.audit(
        address,
        "eu-pnr",
        datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC),
        law_as_of=AS_OF,
        holder="piu",
        max_findings=10_000,
        mapping=mapping(tmp_path, format),
    )
    found = Counter(
        (each.rule, each.place.table or "", each.place.column, each.place.row or 0)
        for each in report.findings
    )
    missed, invented = hand.labels - found, found - hand.labels
    assert (missed, invented) == (Counter(), Counter())
    assert not report.cut
