"""The pre-commit hook, run as its users run it: on a repository with a planted file, from this one."""

import subprocess
import sys
from os import environ, pathsep  # noqa: TID251 - what surrounds the checkout
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "tests" / "corpora" / "paxlst" / "core.edi"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Fake", "-c", "user.email=fake@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607


@pytest.mark.slow
def test_the_hook_stops_a_message_that_is_not_provably_fake(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    if not (ROOT / ".git").exists() or not (ROOT / ".pre-commit-hooks.yaml").exists():
        pytest.skip("a hook is taken from a repository, and this is none")
    # The hook as it is shipped, in the environment of the tests: nothing is installed to run it.
    shipped = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    hook, theirs = tmp_path / "hook", tmp_path / "theirs"
    for folder in (hook, theirs):
        folder.mkdir()
        git(folder, "init", "--quiet")
    assert "language: python" in shipped
    local = shipped.replace("language: python", "language: system")
    (hook / ".pre-commit-hooks.yaml").write_text(local, "utf-8")
    git(hook, "add", "--all")
    git(hook, "commit", "--quiet", "--message=hook")

    def ran() -> subprocess.CompletedProcess[str]:
        git(theirs, "add", "--all")
        own = {"PATH": f"{Path(sys.executable).parent}{pathsep}{environ['PATH']}"}
        home = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(hook), "fakecheck", "--all-files"],
            cwd=theirs, env=environ | own | home, capture_output=True, text=True, check=False,
        )  # fmt: skip

    (theirs / "fixture.edi").write_bytes(CORE.read_bytes())
    (theirs / "notes.md").write_text(
        "mail me at jo@gmail.com", "utf-8"
    )  # no message: not looked at
    passed = ran()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    planted = CORE.read_bytes().replace(b"FAKE001SPECIMEN", b"DUPONT", 1)
    assert planted != CORE.read_bytes()
    (theirs / "fixture.edi").write_bytes(planted)
    stopped = ran()
    assert stopped.returncode == 1
    assert "[traveller.surname]: name, in no reserved range × 1" in stopped.stdout
    assert "DUPONT" not in stopped.stdout + stopped.stderr
