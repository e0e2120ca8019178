"""`auditor audit --record` and `auditor report --trend` as they are typed; nothing of the data gets into either."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from auditor.cli import group
from auditor.judging.runs import book

CANARIES = ("KANARIENVOGEL", "PIOLINGUA", "kanaria.example", "hunter2secret")


def store(folder: Path, masked: bool) -> str:  # noqa: FBT001 - two states of a store
    name = "*****" if masked else "FAKE001SPECIMEN"
    elements = {
        "traveller.surname": name,
        "remark.general": "KANARIENVOGEL",
        "reservation.locator": "FAKE000001",
    }
    record = {
        "kind": "pnr",
        "clocks": {"transferred": "2029-01-10T00:00:00Z"},
        "facts": {"holder": "piu", "direction": "in", "retention_link": True},
        "elements": {
            name: each for name, each in elements.items() if not (masked and name[0] == "r")
        },
    }
    path = folder / "PIOLINGUA.jsonl"
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return str(path)


class Ran(NamedTuple):
    exit_code: int
    output: str


def auditor(*arguments: object) -> Ran:
    done = CliRunner().invoke(group, [str(each) for each in arguments])
    return Ran(done.exit_code or done.return_value or 0, done.output)


def audited(path: str, day: str, *options: object) -> Ran:
    return auditor("audit", path, "--policy", "eu-pnr", "--as-of", day, "--fail-on", "never", *options)  # fmt: skip


@pytest.mark.parametrize("name", ["runs.duckdb", "runs.sqlite"])
def test_months_are_kept_and_told(name: str, tmp_path: Path) -> None:
    address = tmp_path / name
    for day, masked in (("2029-12-15", False), ("2030-01-15", False), ("2030-02-15", True)):
        done = audited(store(tmp_path, masked), day, "--record", address, "--record-as", "main")
        assert done.exit_code == 0, done.output
    assert [each.day for each in book.read(str(address))] == ["2029-12-15", "2030-01-15", "2030-02-15"]  # fmt: skip
    told = auditor("report", "--trend", address, "--to", "text", "--series", "main").output
    assert "fixed          eu-pnr/art-12-2: " in told
    assert "on 2030-02-15" in told
    page = tmp_path / "trend.html"
    assert auditor("report", "--trend", address, "--to", "html", "--output", page).exit_code == 0
    assert "fixed" in page.read_text("utf-8")
    assert auditor("report", "--trend", address, "--to", "csv").output.startswith("row,series,")


@pytest.mark.parametrize("name", ["runs.duckdb", "runs.sqlite"])
def test_no_value_and_no_place_gets_into_a_book_or_a_trend(name: str, tmp_path: Path) -> None:
    address = tmp_path / name
    path = store(tmp_path, masked=False)
    assert audited(path, "2030-01-15", "--record", address).exit_code == 0
    audited(str(tmp_path / "kanaria.example"), "2030-01-15", "--record", address)  # cannot be read
    written = [path.read_bytes() for path in tmp_path.glob(f"{name}*")]
    told = (auditor("report", "--trend", address, "--to", form) for form in ("text", "csv", "html"))
    written += [each.output.encode() for each in told]
    assert any(b"art-12-2" in each for each in written)
    for canary in CANARIES:
        assert all(canary.encode() not in each for each in written)


def test_a_run_that_could_not_read_everything_is_kept_as_such(tmp_path: Path) -> None:
    address = tmp_path / "runs.sqlite"
    done = audited(str(tmp_path / "none"), "2030-01-15", "--record", address)
    assert "exit 4" in done.output
    (kept,) = book.read(str(address))
    assert (kept.exit_code, kept.unread, kept.whole) == (4, 1, False)


def test_where_no_run_can_be_kept_nothing_is_audited(tmp_path: Path) -> None:
    path = store(tmp_path, masked=False)
    (tmp_path / "other.sqlite").write_bytes(b"hunter2secret")
    for address, told in (
        (tmp_path / "other.sqlite", "no record of runs"),
        (tmp_path / "runs.xlsx", "duckdb"),
        (tmp_path / "nowhere" / "runs.sqlite", "nowhere"),
        (path, "no record of runs"),
        ("postgresql://u:hunter2secret@kanaria.example/x", "password"),
    ):
        done = audited(path, "2030-01-15", "--record", address)
        assert done.exit_code == 2
        assert told in done.output
        assert "hunter2secret" not in done.output
        assert "art-12-2" not in done.output
    assert audited(path, "2030-01-15", "--record-as", "a b").exit_code == 2


def test_the_book_is_never_what_is_audited(tmp_path: Path) -> None:
    """In a folder that is audited month after month it lies beside the data."""
    store(tmp_path, masked=False)
    for day in ("2030-01-15", "2030-02-15"):
        done = audited(str(tmp_path), day, "--record", tmp_path / "runs.sqlite")
        assert done.exit_code == 0, done.output
    assert [each.sources for each in book.read(str(tmp_path / "runs.sqlite"))] == [1, 1]


def test_what_is_asked_wrongly_of_a_trend_is_said(tmp_path: Path) -> None:
    address = tmp_path / "runs.sqlite"
    for arguments, told in (
        (["--trend", address, "--to", "text"], "no such file"),
        (["--trend", address, "--to", "docx"], "text, csv, html"),
        (["--trend", address, "x.json", "--to", "text"], "not from reports"),
        (["--to", "text"], "which REPORT.json"),
        (["--series", "a", "x.json", "--to", "text"], "--series"),
    ):
        done = auditor("report", *arguments)
        assert (done.exit_code, told in done.output) == (2, True), done.output
    audited(store(tmp_path, masked=False), "2030-01-15", "--record", address)
    done = auditor("report", "--trend", address, "--to", "text", "--series", "other")
    assert (done.exit_code, "default" in done.output) == (2, True)
