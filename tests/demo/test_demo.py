"""The demonstration: the same everywhere, nobody in it, and each command it prints does what is said."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.api.audit import audit
from auditor.api.fakecheck import fakecheck
from auditor.api.stores import mapping_of
from auditor.cli import group
from auditor.judging.report_from_json import read
from auditor.people.demo import text as tale
from auditor.people.demo.sets import DAY, SETS
from auditor.people.specimen.tables import TABLES

MEGABYTE = 1_000_000
OUT = "auditor-demo"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demonstration was run."""
    return tmp_path_factory.mktemp("newcomer")


@pytest.fixture(scope="module")
def said(home: Path) -> str:
    """What it printed there, by a clock, in a zone, a locale and with hashes of its own."""
    around = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    run = subprocess.run(
        [sys.executable, "-m", "auditor", "demo"],
        check=True,
        cwd=home,
        env=os.environ | around | {"SOURCE_DATE_EPOCH": "4000000000"},  # noqa: TID251 - for the child
        capture_output=True,
        encoding="utf-8",
    )
    assert run.stderr == ""
    return run.stdout


def files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if path.is_file()}


@pytest.mark.slow
def test_it_is_the_same_on_every_day_and_every_machine(
    home: Path, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    again = CliRunner().invoke(group, ["demo"])
    assert (again.exit_code, again.output) == (0, said)
    assert files(Path(OUT)) == files(home / OUT)


def test_every_part_of_the_product_has_its_place_in_it(home: Path, said: str) -> None:
    kinds = {each.plan.format for each in SETS}
    assert kinds == {"pnrgov", "pnrgov-xml", "paxlst", "records", "access-log", "declaration"}
    report = read((home / OUT / "report.json").read_bytes())
    assert report.unread == ()
    assert report.partly_read == 0
    families = {each.rule[:3] for each in report.findings}
    assert families == {"MIN", "SEN", "RET", "TRF", "LOG", "DEC"}
    # What was made to be clean under a law has no finding under it.
    for each in SETS:
        place = f"{OUT}/data/{each.name}/"
        here = [one for one in report.findings if one.place.source.startswith(place)]
        # How often a flight was sent is counted over all sets together: the set alone is clean of it.
        own = [one for one in here if one.name != "repeated-transfer"]
        assert [one for one in own if one.policy == each.clean_under] == []
        assert here, each.name
    # Three findings are told with their articles, and the paragraphs are those of a text to read.
    assert said.count("\n    law ") == 3
    assert said.count("a duty of") == 3
    last = said.rstrip().splitlines()[-1]
    assert re.fullmatch(r"not legal advice; law reviewed on [-0-9]{10}( and [-0-9]{10})?", last)
    assert max(map(len, said.splitlines())) <= tale.WIDTH
    assert len(said.splitlines()) < 100


@pytest.mark.slow
def test_the_database_holds_what_its_scripts_say_and_is_audited_where_it_lies(
    home: Path, said: str
) -> None:
    with closing(sqlite3.connect(home / OUT / "database.sqlite")) as database:
        rows = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            for table in TABLES
        }
    assert min(rows.values()) >= 3
    report = audit(
        str(home / OUT / "database.sqlite"), "eu-pnr", DAY,
        mapping=mapping_of(str(home / OUT / "database.mapping.yaml")),
    )  # fmt: skip
    assert {each.rule[:3] for each in report.findings} >= {"MIN", "SEN", "RET", "LOG"}
    assert f"{report.counts['error']:,} errors" in said.partition("AND IN A DATABASE")[2]
    assert report.records == rows["pnr"] + rows["access_log"] + rows["deletion_log"]


def test_the_report_can_go_by_mail(home: Path, said: str) -> None:
    assert said
    assert (home / OUT / "report.html").stat().st_size < MEGABYTE
    assert (home / OUT / "report.sarif").stat().st_size < 10 * MEGABYTE  # GitHub's limit, unpacked


def test_nobody_is_in_it(home: Path, said: str) -> None:
    found = fakecheck([home / OUT / "data", home / OUT / "database"])
    assert (found.doubts, found.unread, found.partly) == ((), (), 0)
    assert f"{found.ranges.total():,} identifying values" in said


@pytest.mark.slow
def test_each_command_that_it_prints_runs(
    home: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    whole = re.sub(r" \\\n +", " ", said)  # as a shell reads it
    printed = [line.strip() for line in whole.splitlines() if line.startswith("  auditor ")]
    assert len(printed) >= 6
    for line in printed:
        ran = CliRunner().invoke(group, shlex.split(line)[1:], standalone_mode=False)
        assert ran.exception is None, line
        assert (ran.return_value or 0) == (" audit " in line), line
        assert ran.output
    left = audit(f"{OUT}/lawful.edi", "eu-pnr", law_as_of=DAY).findings
    assert {each.rule[:3] for each in left} & {"MIN", "SEN"} == set()


@pytest.mark.slow
def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "my demo"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    refused = CliRunner().invoke(group, ["demo", "--out", str(folder)])
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    beside = CliRunner().invoke(group, ["demo", "--out", str(folder / "mine.txt")])
    assert beside.exit_code == 2
    assert "is a file" in beside.output
    allowed = CliRunner().invoke(group, ["demo", "--out", str(folder), "--force"])
    assert allowed.exit_code == 0
    assert (folder / "mine.txt").read_text() == "mine"
    assert (folder / "report.html").is_file()
    # A blank in its name does not tear the commands apart.
    audited = next(line for line in allowed.output.splitlines() if "  auditor audit " in line)
    assert shlex.split(audited)[2] == f"{folder}/data/pnr-unfiltered"
