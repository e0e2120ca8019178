"""Canaries through the plug-in of pytest and through `auditor attest`: none comes out of either."""

import shutil
import subprocess
import sys
from os import environ  # noqa: TID251 - what a run of pytest inherits
from pathlib import Path

import pytest

from auditor.people.selfcheck.canary import CANARY, Cage, copies

CORPORA = Path(__file__).parent / "corpora"
FILES = sorted(path for path in CORPORA.glob("*/*") if path.is_file())
SUITE = """
from pathlib import Path
import pytest
from auditor.pytest_plugin import assert_compliant

FILES = sorted(Path("data").iterdir())

@pytest.mark.parametrize("path", FILES, ids=[str(number) for number in range(len(FILES))])
@pytest.mark.parametrize("how", ["path", "bytes", "text", "tree"])
def test_it(path, how):
    if how == "path":
        assert_compliant(path, fail_on="note", policy="pci-dss")
    elif how == "bytes":
        assert_compliant(path.read_bytes(), fail_on="note")
    elif how == "text":
        assert_compliant(path.read_text("latin-1"), fail_on="note", holder="carrier")
    else:
        tree = {"kind": "pnr", "elements": {"remark.general": path.read_text("latin-1")}}
        assert_compliant(tree, fail_on="note")
"""


def written(folder: Path, every: int = 1) -> int:
    """A file for each copy of each sample in which values and names are canaries; how many."""
    cage = Cage()
    folder.mkdir()
    for path in FILES[::every]:
        for number, copy in enumerate(copies(path.read_bytes(), cage)):
            (folder / f"{path.parent.name}-{path.stem}-{number}{path.suffix}").write_bytes(copy)
    assert cage.count > 500
    return cage.count


def ran(folder: Path, *arguments: str) -> str:
    outer = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS"}
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={name: value for name, value in environ.items() if name not in outer},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "INTERNALERROR" not in run.stdout
    return run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("options", [("--tb=long", "-vv", "-rA"), ("--tb=native",)])
def test_no_canary_comes_out_of_the_plug_in(tmp_path: Path, options: tuple[str, ...]) -> None:
    written(tmp_path / "data", every=3)
    (tmp_path / "test_theirs.py").write_text(SUITE, "utf-8")
    told = ran(
        tmp_path, "pytest", "-p", "no:cacheprovider", "--junit-xml=junit.xml", "--log-level=DEBUG",
        *options, "test_theirs.py",
    )  # fmt: skip
    assert " failed" in told
    assert CANARY.search(told) is None
    assert CANARY.search((tmp_path / "junit.xml").read_text("utf-8")) is None


@pytest.mark.slow
def test_no_canary_comes_out_of_attest(tmp_path: Path) -> None:
    data = tmp_path / "data"
    written(data)
    told = ran(tmp_path, "auditor", "attest", "make", "data", "--out", "manifest.json")
    assert "neither structural" in told
    for each in sorted(data.iterdir())[::29]:
        alone = tmp_path / "alone"
        alone.mkdir()
        shutil.copy(each, alone)
        told += ran(tmp_path, "auditor", "attest", "make", "alone", "--out", "alone.json")
        shutil.rmtree(alone)
    assert CANARY.search(told) is None


@pytest.mark.slow
def test_no_canary_comes_out_of_verify(tmp_path: Path) -> None:
    generate = ("auditor", "generate", "--format", "records", "--count", "5", "--out", "fake")
    ran(tmp_path, *generate)
    ran(tmp_path, "auditor", "attest", "make", "fake")
    (file,) = (tmp_path / "fake").glob("*.jsonl")
    manifest = tmp_path / "fake.manifest.json"
    sound = file.read_bytes(), manifest.read_bytes()
    cage, told = Cage(), ""
    for copy in copies(sound[0], cage):
        file.write_bytes(copy)
        told += ran(tmp_path, "auditor", "attest", "verify", "fake")
    file.write_bytes(sound[0])
    for copy in copies(sound[1], cage):
        manifest.write_bytes(copy)
        told += ran(tmp_path, "auditor", "attest", "verify", "fake")
    assert told
    assert CANARY.search(told) is None
