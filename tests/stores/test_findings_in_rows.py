"""Every finding streams to a file, as lines of JSON and as rows of Parquet: the same ones, a group at a time."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import auditor
from auditor.cli import group
from auditor.reporters import rows_of_parquet

parquet = pytest.importorskip("pyarrow.parquet")


def run(*words: object) -> Result:
    told = ["audit", *map(str, words), "--policy", "eu-pnr", "--quiet", "--fail-on", "never"]
    return CliRunner().invoke(group, told, prog_name="auditor", standalone_mode=False)


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    plan = auditor.Plan(format="sql", count=20, oldest=2000, holder="piu")
    auditor.generate(tmp_path / "made", plan, clean_under=None)
    import sqlite3  # noqa: PLC0415 - of this fixture

    with sqlite3.connect(tmp_path / "made.sqlite") as database:
        for script in sorted((tmp_path / "made").glob("*.sql")):
            database.executescript(script.read_text("utf-8"))
    database.close()
    return tmp_path / "made.sqlite"


def test_rows_are_the_lines(flawed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_of_parquet, "_GROUP", 50)
    lines, rows = tmp_path / "all.jsonl", tmp_path / "all.parquet"
    done = run(
        flawed, "--mapping", flawed.with_suffix(".mapping.yaml"), "--as-of", "2030-01-15", "--output",
        f"findings={lines}", "--output", f"findings={rows}", "--max-findings", "5",
    )  # fmt: skip
    assert done.exception is None, done.output
    told = [json.loads(each) for each in lines.read_text("utf-8").splitlines()]
    file = parquet.ParquetFile(rows)
    assert file.metadata.num_rows == len(told) > 100
    assert file.metadata.num_row_groups == -(-len(told) // 50)
    found = file.read().to_pylist()
    for line, row in zip(told, found, strict=True):
        for name in (
            "rule",
            "severity",
            "policy",
            "clause",
            "element",
            "message",
            "fingerprint",
            "candidate",
        ):
            assert row[name] == line.get(name), name
        for name in ("source", "table", "column", "row", "traveller"):
            assert row[name] == line["place"].get(name), name


def test_messages_have_rows_too(tmp_path: Path) -> None:
    auditor.generate(
        tmp_path / "made",
        auditor.Plan(format="pnrgov", count=2, extent="everything"),
        clean_under=None,
    )
    rows = tmp_path / "all.parquet"
    done = run(tmp_path / "made", "--output", f"findings={rows}")
    assert done.exception is None, done.output
    found = parquet.read_table(rows).to_pylist()
    assert found
    assert {each["message_number"] for each in found} == {1}
    assert all(
        each["segment"] and each["tag"] and each["line"] for each in found if each["element"]
    )


def test_no_findings_are_a_file_of_no_rows(tmp_path: Path) -> None:
    auditor.generate(tmp_path / "made", auditor.Plan(format="pnrgov", count=2))
    done = run(tmp_path / "made", "--output", f"findings={tmp_path / 'all.parquet'}")
    assert done.exception is None, done.output
    assert parquet.read_table(tmp_path / "all.parquet").num_rows == 0


def test_without_what_writes_it_nothing_is_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor.generate(tmp_path / "made", auditor.Plan(format="pnrgov", count=1))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run(tmp_path / "made", "--output", f"findings={tmp_path / 'all.parquet'}")
    assert "pnr-auditor[stores]" in str(done.exception)
    assert not (tmp_path / "all.parquet").exists()
