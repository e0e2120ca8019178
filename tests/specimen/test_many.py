"""Data sets of any size: made sheet by sheet, refused where no one could hold them, never in memory."""

import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from auditor.api.generate import flaw, generate
from auditor.cli import main
from auditor.people.specimen.dataset import files, sheet
from auditor.people.specimen.plan import MOST, Plan, RefusedError, Sheets
from auditor.people.specimen.sheets import settled
from auditor.sources import UsageError


@pytest.mark.parametrize(
    "format_", ["pnrgov", "pnrgov-xml", "paxlst", "cusres", "records", "access-log", "declaration"]
)
@pytest.mark.parametrize("size", [1, None])
def test_the_last_message_of_the_largest_set_is_made_like_any(
    format_: str, size: int | None
) -> None:
    plan = settled(Plan(format=format_, count=MOST, per_message=size))
    last = Sheets(plan)[-1]
    assert last.end == MOST
    assert all(each.content for each in sheet(plan, last))


def test_a_set_takes_no_memory_for_what_is_not_made_yet() -> None:
    plan = settled(Plan(format="declaration", count=MOST))
    tracemalloc.start()
    try:
        assert len(list(islice(files(plan), 3))) == 3
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_sheets_are_a_sequence() -> None:
    sheets = Sheets(settled(Plan(format="pnrgov", count=7, per_message=3)))
    assert [(each.first, each.end) for each in sheets] == [(0, 3), (3, 6), (6, 7)]
    assert sheets[1:] == [sheets[1], sheets[2]]


@pytest.mark.parametrize(
    ("count", "size"), [(10**12, None), (10**400, None), (MOST, MOST), (MOST, 10**400)]
)
def test_what_nobody_could_hold_is_refused(tmp_path: Path, count: int, size: int | None) -> None:
    with pytest.raises(UsageError, match="at most"):
        generate(tmp_path / "set", Plan(format="pnrgov", count=count, per_message=size))
    assert not any(tmp_path.iterdir())


def test_flaws_without_number_are_refused(tmp_path: Path) -> None:
    for asked in ("MIN001:1000000", "MIN001:" + "9" * 5000):
        with pytest.raises(UsageError, match="fewer than"):
            flaw(asked)
    with pytest.raises(UsageError, match="at most"):
        generate(tmp_path / "set", Plan(format="pnrgov", count=1), mix=10**7)


def test_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--format", "pnrgov", "--count", str(10**12), "--out", str(tmp_path / "x")]
    with pytest.raises(SystemExit) as ended:
        main(["generate", *asked])
    assert ended.value.code == 2
    assert "at most 1000000000" in capsys.readouterr().err


def test_the_plan_says_so() -> None:
    with pytest.raises(RefusedError):
        settled(Plan(format="pnrgov", count=MOST + 1))
