"""Data sets: the same bytes wherever they are made, read back without a fault, clean under the law."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import auditor
from auditor import policies
from auditor.api.generate import generate
from auditor.cli import group
from auditor.formats import all_formats
from auditor.observed.record import Given, Record
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written, files
from auditor.people.specimen.draw import Extent
from auditor.people.specimen.plan import Plan
from auditor.people.specimen.sheets import FILES, form, settled
from auditor.sources import UsageError

EU = policies.read("eu-pnr")
AS_OF = datetime(2030, 1, 15, tzinfo=UTC)


def plan(format: str, **changed: object) -> Plan:
    return settled(Plan(**{"format": format, "count": 20, "seed": 1, **changed}))  # type: ignore[arg-type]


def read(written: Written) -> list[Record]:
    reader = next(each for each in all_formats() if each.sniff(written.content[:4096]))
    found = list(reader.read([written.content], written.name, Given()))
    assert all(isinstance(each, Record) for each in found)
    return [each for each in found if isinstance(each, Record)]


ASKED: dict[str, Plan] = {
    **{f"{name} {kind}": plan(name, kind=kind) for name in FILES for kind in form(name).kinds},
    **{
        f"{name} {each}": plan(name, directory=each)
        for name in FILES
        for each in form(name).directories
    },
    "update": plan("pnrgov", push="update"),
    "parts": plan("pnrgov", parts=3),
    "second-tvl": plan("pnrgov", code_share="second-tvl"),
    "tra": plan("pnrgov", code_share="tra"),
}


@pytest.mark.parametrize("extent", ["plain", "usual", "everything"])
@pytest.mark.parametrize("asked", ASKED)
def test_whatever_is_made_reads_back_whole_and_without_a_fault(asked: str, extent: Extent) -> None:
    wanted = replace(ASKED[asked], extent=extent, sensitive=True)
    records = [record for written in files(wanted) for record in read(written)]
    assert [fault for record in records for fault in record.faults] == []
    told = [record for record in records if record.is_envelope == (wanted.kind == "cancel")]
    assert len(told) >= wanted.count


@pytest.mark.slow
@settings(max_examples=12)
@given(st.sampled_from(FILES), st.integers(0, 10**9), st.sampled_from(["piu", "carrier"]))
def test_what_is_said_to_be_clean_is_clean(format: str, seed: int, holder: str) -> None:
    with TemporaryDirectory() as folder:
        asked = plan(format, seed=seed, holder=holder, count=20 if format != "declaration" else 2)
        generate(Path(folder, "set"), asked, clean_under=EU)
        report = auditor.audit(
            Path(folder, "set"),
            EU,
            as_of=AS_OF if format in clean.AT_REST else None,
            law_as_of=AS_OF.date(),
            holder=holder,  # type: ignore[arg-type]
        )
    assert report.findings == ()
    assert report.records >= asked.count


def test_what_the_law_forbids_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"2017/759"):
        generate(tmp_path / "set", plan("pnrgov", directory="10:1"), clean_under=EU)
    with pytest.raises(UsageError, match=r"Article 3\(4\)"):
        generate(tmp_path / "set", plan("records", kind="crew"), clean_under=EU)
    assert not (tmp_path / "set").exists()


ALL = """
import sys
from auditor.cli import group
folder, jobs, *formats = sys.argv[1:]
if __name__ == "__main__":
    for name in formats:
        asked = ["--format", name, "--count", "40", "--seed", "s", "--per-message", "15"]
        if name == formats[0]:
            asked += ["-j", jobs]
        group.main(["generate", *asked, "--out", f"{folder}/{name}"], standalone_mode=False)
"""
# Zone, locale, salt of hashes, day, processes.
WHERE = (
    ("Pacific/Kiritimati", "tr_TR.UTF-8", "1", "1000000000", "2"),
    ("America/Anchorage", "C", "4242", "4000000000", "1"),
)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    made = []
    for zone, locale, salt, epoch, jobs in WHERE:
        folder = tmp_path / salt
        subprocess.run(
            [sys.executable, "-c", ALL, folder, jobs, *FILES],
            check=True,
            env={"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": salt, "SOURCE_DATE_EPOCH": epoch},
            capture_output=True,
        )
        made.append({path.name: path.read_bytes() for path in sorted(folder.rglob("*-0*"))})
    assert made[0] == made[1]
    assert len(made[0]) == 3 * len(FILES)


def test_a_record_depends_on_no_other() -> None:
    few, many = (
        files(plan("records", count=count, per_message=200, on=date(2030, 6, 1)))
        for count in (3, 50)
    )
    lines = next(many).content.splitlines()
    assert next(few).content.splitlines() == lines[:3]


@pytest.mark.parametrize("format", FILES)
def test_every_file_says_that_it_is_synthetic(format: str) -> None:
    for written in files(plan(format)):
        if format in ("records", "access-log"):
            assert all(b'"synthetic":true' in line for line in written.content.splitlines())
        elif format == "declaration":
            assert b'"synthetic": true' in written.content
        elif written.name.endswith(".edi"):
            header = written.content.split(b"\n")[1]
            assert header.startswith(b"UNB+")
            assert header.split(b"+")[11] == b"1'"
            assert b"+ZZ" in header
        else:
            assert b' Target="Test" ' in written.content[:400]


def test_the_command_says_in_a_line_what_it_wrote_and_overwrites_nothing(tmp_path: Path) -> None:
    arguments = ["generate", "--format", "pnrgov", "--count", "3", "--out", str(tmp_path / "set")]
    first = CliRunner().invoke(group, arguments)
    assert first.exit_code == 0
    assert first.output.count("\n") == 1
    assert "3 synthetic PNRs in 1 file" in first.output
    again = CliRunner().invoke(group, arguments)
    assert again.exit_code == 2
    assert "--force" in again.output
    assert CliRunner().invoke(group, [*arguments, "--force"]).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


@pytest.mark.parametrize(
    ("policy", "format", "kind"),
    [
        ("belarus", "pnrgov", None),  # leaves out flights and gaps of the itinerary
        ("us-apis", "paxlst", "passengers"),  # wants lists days ahead
        ("eu-api-2004", "records", "crew"),  # is about flights that arrive
        ("eu-api-2004", "records", "api"),  # keeps them for a day
        ("icao-annex9", "pnrgov-xml", None),
    ],
)
def test_other_laws_find_nothing_either(
    policy: str, format: str, kind: str | None, tmp_path: Path
) -> None:
    law = policies.read(policy)
    generate(tmp_path / "set", plan(format, kind=kind), clean_under=law)
    report = auditor.audit(
        tmp_path / "set",
        law,
        as_of=AS_OF if format in clean.AT_REST else None,
        law_as_of=AS_OF.date(),
    )
    assert report.findings == ()


@pytest.mark.parametrize("format", FILES)
def test_nothing_is_a_data_set_too(format: str, tmp_path: Path) -> None:
    made = generate(tmp_path / "set", Plan(format=format, count=0), clean_under=EU)
    assert made.files == 1
    report = auditor.audit(tmp_path / "set", EU, as_of=AS_OF, law_as_of=AS_OF.date())
    assert report.findings == ()
