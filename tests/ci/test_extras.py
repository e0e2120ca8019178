"""What each extra brings, in environments into which nothing else was installed.

They are made by pip from the package index, so these tests skip where no index answers.
"""

import subprocess
import sys
from os import environ  # noqa: TID251 - what surrounds a command
from pathlib import Path
from shutil import which
from typing import NamedTuple

import pytest

from checkout import EXCESS, shipped

pytestmark = pytest.mark.slow

SUITE = """
import pytest
from auditor.pytest_plugin import assert_compliant

def test_fake_data_are_clean(fake_pnrgov):
    assert_compliant(fake_pnrgov, policy="eu-pnr", holder="piu", fail_on="warning")

def test_what_is_in_excess_is_found():
    with pytest.raises(AssertionError):
        assert_compliant("excess.edi", policy="eu-pnr", holder="piu", fail_on="warning")
"""
PROPERTY = """
from hypothesis import given, settings
from auditor.testing import messages

@given(messages("paxlst"))
@settings(max_examples=5, deadline=None)
def test_drawn(message):
    assert b"PAXLST" in message
"""


class Made(NamedTuple):
    """The package, built once, and the pip that puts it into each environment."""

    wheel: Path
    pip: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    root = shipped("pyproject.toml").parent
    installed(python, "wheel", "--no-deps", "--wheel-dir", str(folder), str(root))
    (wheel,) = folder.glob("*.whl")
    return Made(wheel, python)


def environment(folder: Path, extra: str, made: Made) -> Path:
    """The folder of programs of a new environment that holds the package and this extra."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    install(made, programs, f"{made.wheel}{extra}")
    (folder / "excess.edi").write_bytes(EXCESS.read_bytes())
    return programs


def install(made: Made, programs: Path, *names: str) -> None:
    installed(made.pip, "--python", str(programs / "python"), "install", *names)


def installed(python: Path, *told: str) -> None:
    quick = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_COMPILE": "1", "PIP_QUIET": "1"}
    pip = [str(python), "-m", "pip", *told]
    run = subprocess.run(pip, env=environ | quick, capture_output=True, text=True, check=False)
    if run.returncode and ("Could not find a version" in run.stderr or "onnection" in run.stderr):
        pytest.skip("no package index answers")
    assert run.returncode == 0, run.stderr


def run(folder: Path, *command: object) -> subprocess.CompletedProcess[str]:
    apart = {name: value for name, value in environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder, env=apart, capture_output=True, text=True, check=False,
    )  # fmt: skip


def audited(folder: Path, programs: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(
        folder,
        programs / "auditor",
        "audit",
        "excess.edi",
        "--policy",
        "eu-pnr",
        "--fail-on",
        "warning",
        *options,
    )


def test_to_audit_and_to_generate_needs_no_test_runner(tmp_path: Path, made: Made) -> None:
    programs = environment(tmp_path, "", made)
    there = ("-m", "pip", "--python", programs / "python", "list", "--format=freeze")
    listed = run(tmp_path, made.pip, *there).stdout
    names = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert "click" in names
    assert not names & {"pytest", "hypothesis", "pluggy", "typst", "python-docx", "xlsxwriter"}
    assert "MIN001" in audited(tmp_path, programs).stdout
    written = run(
        tmp_path,
        programs / "auditor",
        "generate",
        "--format",
        "pnrgov",
        "--count",
        "1",
        "--out",
        "made",
    )
    assert written.returncode == 0, written.stderr
    lacking = audited(tmp_path, programs, "--output", "pdf=r.pdf")
    assert lacking.returncode == 2
    assert "pip install 'pnr-auditor[pdf]'" in lacking.stderr
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntables: {seats: {reads: seats.csv, kind: pnr, columns: {seat: seat.number}}}\n",
        "utf-8",
    )
    (tmp_path / "seats.csv").write_text("seat\n12A\n", "utf-8")
    seats = (
        programs / "auditor",
        "audit",
        "seats.csv",
        "--mapping",
        "m.yaml",
        "--policy",
        "eu-pnr",
    )
    lacking = run(tmp_path, *seats)
    assert lacking.returncode == 2
    assert "pip install 'pnr-auditor[stores]'" in lacking.stderr
    strategies = run(tmp_path, programs / "python", "-c", "import auditor.testing")
    assert "pip install 'pnr-auditor[testing]'" in strategies.stderr


def test_the_plug_in_serves_a_pytest_that_has_no_hypothesis(tmp_path: Path, made: Made) -> None:
    programs = environment(tmp_path, "", made)
    (tmp_path / "test_own.py").write_text(SUITE, "utf-8")
    for release in ("pytest==7.0.1", "pytest==8.0.0", "pytest>=9"):
        install(made, programs, release)
        done = run(tmp_path, programs / "python", "-m", "pytest", "-q", "test_own.py")
        assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_extra_testing_is_enough_for_strategies_old_and_new(tmp_path: Path, made: Made) -> None:
    programs = environment(tmp_path, "[testing]", made)
    (tmp_path / "test_own.py").write_text(SUITE + PROPERTY, "utf-8")
    for releases in ((), ("pytest==7.4.0", "hypothesis==6.100.0")):
        if releases:
            install(made, programs, *releases)
        done = run(tmp_path, programs / "python", "-m", "pytest", "-q", "test_own.py")
        assert "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("extra", "names", "magic"),
    [("office", ("docx", "xlsx"), b"PK"), ("pdf", ("pdf",), b"%PDF-")],
)
def test_an_extra_of_reports_is_enough_for_them(
    tmp_path: Path, made: Made, extra: str, names: tuple[str, ...], magic: bytes
) -> None:
    programs = environment(tmp_path, f"[{extra}]", made)
    for name in names:
        done = audited(tmp_path, programs, "--output", f"{name}=r.{name}")
        assert done.returncode == 1, done.stderr
        assert (tmp_path / f"r.{name}").read_bytes().startswith(magic)


@pytest.mark.skipif(which("java") is None, reason="Spark needs Java, which is not here")
def test_the_extra_spark_brings_what_its_workers_group_rows_with(
    tmp_path: Path, made: Made
) -> None:
    """It left out DuckDB, which every author had by another extra."""
    programs = environment(tmp_path, "[spark]", made)
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntables: {seats: {reads: '*.csv', kind: pnr, columns: {remark: remark.general}}}\n",
        "utf-8",
    )
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "seats.csv").write_text("remark\nKOSHER MEAL\n", "utf-8")
    done = run(
        tmp_path, programs / "auditor", "audit", "lake", "--engine", "spark", "--mapping", "m.yaml",
        "--policy", "eu-pnr", "--as-of", "2026-11-22",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "SEN002" in done.stdout


def test_the_extra_stores_reads_tables_and_speaks_to_servers(tmp_path: Path, made: Made) -> None:
    programs = environment(tmp_path, "[stores]", made)
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntables: {seats: {reads: seats.csv, kind: pnr, columns: {remark: remark.general}}}\n",
        "utf-8",
    )
    (tmp_path / "seats.csv").write_text("remark\nKOSHER MEAL\n", "utf-8")
    done = run(
        tmp_path, programs / "auditor", "audit", "seats.csv", "--mapping", "m.yaml", "--policy", "eu-pnr"
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "SEN002" in done.stdout
    server = run(
        tmp_path, programs / "auditor", "audit", "postgresql://fake@127.0.0.1:1/fake",
        "--mapping", "m.yaml", "--policy", "eu-pnr",
    )  # fmt: skip
    assert server.returncode == 4
    assert "nobody answers" in server.stderr
