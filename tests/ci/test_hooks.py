"""The pre-commit hooks, run as their users run them: on a repository with a planted file, from this one."""

import subprocess
import sys
from collections.abc import Callable
from os import environ, pathsep  # noqa: TID251 - what surrounds the checkout
from pathlib import Path

import pytest

from auditor.api.generate import specimens
from auditor.people.specimen.plan import Plan
from gate import git

ROOT = Path(__file__).parents[2]
CORE = ROOT / "tests" / "corpora" / "paxlst" / "core.edi"
EXCESS = CORE.with_name("excess.edi")


Tried = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A repository of somebody else's."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    git("init", "--quiet", folder=folder)
    return folder


@pytest.fixture
def tried(tmp_path: Path, theirs: Path) -> Tried:
    """Runs a hook as it is shipped, in the environment of the tests: nothing is installed to run it."""
    pytest.importorskip("pre_commit")
    if not (ROOT / ".pre-commit-hooks.yaml").exists():
        pytest.skip("a hook is taken from a checkout, and this is none")
    shipped = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    hook = tmp_path / "hook"
    hook.mkdir()
    git("init", "--quiet", folder=hook)
    assert shipped.count("language: python") == shipped.count("- id: ")
    local = shipped.replace("language: python", "language: system")
    (hook / ".pre-commit-hooks.yaml").write_text(local, "utf-8")
    git("add", "--all", folder=hook)
    git("commit", "--quiet", "--message=hook", folder=hook)

    def ran(name: str) -> subprocess.CompletedProcess[str]:
        git("add", "--all", folder=theirs)
        own = {"PATH": f"{Path(sys.executable).parent}{pathsep}{environ['PATH']}"}
        home = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(hook), name, "--all-files"],
            cwd=theirs, env=environ | own | home, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return ran


@pytest.mark.slow
def test_a_hook_stops_a_message_that_is_not_provably_fake(theirs: Path, tried: Tried) -> None:
    (theirs / "fixture.edi").write_bytes(CORE.read_bytes())
    # No message: not looked at.
    (theirs / "notes.md").write_text("mail me at jo@gmail.com", "utf-8")
    passed = tried("fakecheck")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    planted = CORE.read_bytes().replace(b"FAKE001SPECIMEN", b"DUPONT", 1)
    assert planted != CORE.read_bytes()
    (theirs / "fixture.edi").write_bytes(planted)
    stopped = tried("fakecheck")
    assert stopped.returncode == 1
    assert "[traveller.surname]: name, in no reserved range × 1" in stopped.stdout
    assert "DUPONT" not in stopped.stdout + stopped.stderr


@pytest.mark.slow
def test_a_hook_stops_a_message_that_carries_too_much(theirs: Path, tried: Tried) -> None:
    settings = 'policy = "eu-pnr"\nfail_on = "warning"\n'
    (theirs / "auditor.toml").write_text(settings, "utf-8")
    clean = specimens(Plan(format="paxlst", count=2))[0]
    (theirs / "a.edi").write_bytes(clean)
    (theirs / "b.pnrgov").write_bytes(specimens(Plan(format="pnrgov", count=2))[0])
    passed = tried("audit")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    (theirs / "b.pnrgov").write_bytes(EXCESS.read_bytes())
    stopped = tried("audit")
    assert stopped.returncode == 1
    assert "MIN001 excess-element · eu-pnr/annex-i" in stopped.stdout
    assert "examined       2 sources, " in stopped.stdout  # one audit of all files
    # The settings of the repository hold, and nothing of the hook's own beats them.
    (theirs / "auditor.toml").write_text(settings + 'exclude = ["b.*"]\n', "utf-8")
    passed = tried("audit")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    (theirs / "auditor.toml").write_text('policy = "eu-pnr"\nholder = "carrier"\n', "utf-8")
    stopped = tried("audit")
    assert stopped.returncode == 1
    assert "no selected clause can reach --fail-on error for this holder" in stopped.stdout
    told = 'policy = "eu-pnr"\nholder = "carrier"\nstrict = false\n'
    (theirs / "auditor.toml").write_text(told, "utf-8")
    assert tried("audit").returncode == 0
