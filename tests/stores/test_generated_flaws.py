"""A store with planted flaws, as the command makes it: each is found where it stands, and nothing else is.

The labels follow from what was planted and from the words of the law (`auditor.people.specimen.flaws`),
never from an audit.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import auditor
from auditor.api.generate import Made, generate
from auditor.api.selfcheck import scoring
from auditor.api.stores import mapping_of
from auditor.cli import group
from auditor.people.label import Labels
from auditor.people.selfcheck.score import score, text
from auditor.people.specimen.flaws import kinds, plant
from auditor.people.specimen.plan import STORES, Plan
from auditor.people.specimen.sheets import settled
from auditor.rules import all_rules
from everything import everything

Keep = Callable[[Path, Path], Path]


def as_it_is(made: Path, folder: Path) -> Path:
    del folder
    return made


def in_duckdb(made: Path, folder: Path) -> Path:
    with duckdb.connect(str(folder / "loaded.duckdb")) as db:
        for script in sorted(made.glob("*.sql")):
            db.execute(script.read_text("utf-8"))
    return folder / "loaded.duckdb"


def in_sqlite(made: Path, folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "loaded.sqlite")) as db:
        for script in sorted(made.glob("*.sql")):
            db.executescript(script.read_text("utf-8"))
    return folder / "loaded.sqlite"


KEPT = pytest.mark.parametrize(
    ("format", "keep"), [("parquet", as_it_is), ("sql", in_duckdb), ("sql", in_sqlite)]
)


def scored(address: str, mapping: Path, labels: Path, tmp_path: Path) -> Any:
    """The score of the command's own report."""
    told = msgspec.json.decode(labels.read_bytes(), type=Labels)
    assert told.as_of is not None
    report = tmp_path / "report.json"
    asked = [
        "audit", address, "--mapping", str(mapping), "--policy", str(told.policy), "--law-as-of",
        told.law_as_of.isoformat(), "--as-of", told.as_of.isoformat(), "--max-findings", "100000",
        "--output", f"json={report}", "--fail-on", "never", "--holder", str(told.holder),
    ]  # fmt: skip
    done = CliRunner().invoke(group, asked, prog_name="auditor", standalone_mode=False)
    assert done.return_value == 0, done.output
    return scoring(str(report), [str(labels)])


@pytest.mark.slow
@KEPT
def test_two_hundred_planted_flaws_are_found_and_nothing_else(
    format: str, keep: Keep, tmp_path: Path
) -> None:
    plan = Plan(format=format, count=150, seed=len(keep.__name__), oldest=6 * 365, holder="piu")
    made = generate(tmp_path / "made", plan, mix=200)
    store = keep(tmp_path / "made", tmp_path)
    told = scored(
        str(store), tmp_path / "made.mapping.yaml", tmp_path / "made.labels.json", tmp_path
    )
    assert told.perfect, "\n".join(text(told, {}))
    assert told.total.planted == 200
    assert made.labels is not None
    assert {"kept-too-long", "not-depersonalised"} <= {name for name, _ in made.plan.flaws}


@pytest.mark.slow
@KEPT
def test_each_rule_that_a_store_can_break_is_broken_and_found(
    format: str, keep: Keep, tmp_path: Path
) -> None:
    names = ("kept-too-long", "not-depersonalised", "excess-element", "open-text", "self-approval")
    flaws = tuple((name, 3 if name == "kept-too-long" else 1) for name in names)
    made = generate(tmp_path / "made", Plan(format=format, count=12, holder="piu", flaws=flaws))
    store = keep(tmp_path / "made", tmp_path)
    told = scored(
        str(store), tmp_path / "made.mapping.yaml", tmp_path / "made.labels.json", tmp_path
    )
    assert told.perfect, "\n".join(text(told, {}))
    assert told.total.planted == 7
    kept = [each.place for each in labels(made) if each.rule == "RET001"]
    # By age, though a log says that it was deleted, and a traveller without a PNR.
    assert [each.table for each in kept] == ["pnr", "pnr", "traveller"]
    assert all(label.place.row for label in labels(made))


def labels(made: Made) -> tuple[Any, ...]:
    assert made.labels is not None
    return made.labels.labels


def test_a_label_in_the_wrong_row_is_seen(tmp_path: Path) -> None:
    plan = Plan(format="parquet", count=3, holder="piu", flaws=(("excess-element", 1),))
    generate(tmp_path / "made", plan)
    path = tmp_path / "made.labels.json"
    planted = msgspec.json.decode(path.read_bytes(), type=Labels)
    (first, *rest) = planted.labels
    wrong = replace(first, place=replace(first.place, row=99))
    moved = replace(planted, labels=(wrong, *rest))
    path.write_bytes(msgspec.json.encode(moved))
    told = scored(str(tmp_path / "made"), tmp_path / "made.mapping.yaml", path, tmp_path)
    assert not told.perfect
    assert (told.total.missed, told.total.extra) == (1, 1)


def test_what_no_table_can_break_says_why() -> None:
    for name in STORES:
        for rule in all_rules():
            if kinds.planter(rule, name) is None:
                assert kinds.why_not(rule, name)
            else:
                assert rule.fault is None


@pytest.mark.slow
def test_a_store_of_old_records_is_clean_as_tables_too(tmp_path: Path) -> None:
    """Found by a planted store: a column keeps no zone, and the last day of a period ended with it."""
    plan = Plan(format="parquet", count=200, seed="0", oldest=6 * 365 + 1, holder="piu")
    generate(tmp_path / "made", plan)
    report = auditor.audit(
        str(tmp_path / "made"), "eu-pnr", datetime.combine(plan.on, time(), UTC), law_as_of=plan.on,
        holder="piu", mapping=mapping_of(str(tmp_path / "made.mapping.yaml")),
    )  # fmt: skip
    assert not report.findings


@pytest.mark.slow
@pytest.mark.parametrize("format", ["parquet", "sql"])
def test_every_rule_is_found_under_the_law_of_everything(format: str, tmp_path: Path) -> None:
    law, plan = everything(), settled(Plan(format=format, count=30, holder="piu", seed=format))
    ground = plant.ground(plan, law)
    able = [each for each in all_rules() if kinds.planter(each, format) and ground.under(each)]
    assert len(able) >= 20
    plan = replace(plan, flaws=tuple((each.name, 4) for each in able))
    made = generate(tmp_path / "made", plan, clean_under=law)
    store = as_it_is if format == "parquet" else in_duckdb
    report = auditor.audit(
        str(store(tmp_path / "made", tmp_path)), law, datetime.combine(plan.on, time(), UTC), law_as_of=plan.on,
        holder="piu", mapping=mapping_of(str(tmp_path / "made.mapping.yaml")), max_findings=100_000,
    )  # fmt: skip
    assert made.labels is not None
    found = score(report.findings, [("made", made.labels)])
    assert found.perfect, "\n".join(text(found, {}))
    assert found.total.planted == 4 * len(able)
