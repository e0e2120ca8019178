"""A repository of three packages, each under a law, a baseline and waivers of its own, before every gate there is."""

import subprocess
import sys
from datetime import UTC, datetime
from os import environ  # noqa: TID251 - what a run of pytest inherits
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from auditor.api.audit import audit
from auditor.judging.baseline.counts import counted, written
from checkout import documents, shipped
from gate import CLEAN, EXCESS, UTOPIA
from wrappers import Runner, job_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WAIVERS = """waivers:
  - id: W-1
    rule: MIN001
    scope: {sources: ["packages/waived/out/*"]}
    reason: The seat goes with the release of March.
    approver: Head of Operations
    expires: "2099-03-31"
"""
OWN = 'policy = "../../laws/law.yaml"\nselect = ["utopia/list"]\n'
# Each package: what its settings say besides, and what it sends.
PACKAGES = {
    "clean": ("", CLEAN),
    "known": ('baseline = "baseline.json"\n', EXCESS),
    "waived": ('waivers = "waivers.yaml"\n', EXCESS),
}


def furnish(top: Path) -> None:
    """The repository, green."""
    (top / ".git").mkdir(parents=True)
    (top / "laws").mkdir()
    copy(UTOPIA / "law.yaml", top / "laws")
    for name, (settings, data) in PACKAGES.items():
        home = top / "packages" / name
        (home / "out").mkdir(parents=True)
        (home / "out" / "push.edi").write_bytes(data)
        (home / "out" / "README.md").write_text("# What we send\n", "utf-8")
        (home / "auditor.toml").write_text(OWN + settings, "utf-8")
    (top / "packages" / "waived" / "waivers.yaml").write_text(WAIVERS, "utf-8")
    found = audit(top / "packages" / "known" / "out", top / "laws" / "law.yaml",
                  law_as_of=NOW.date(), now=NOW, select=["utopia/list"])  # fmt: skip
    known = top / "packages" / "known" / "baseline.json"
    known.write_text(written(counted(found)), "utf-8")


def spoil(top: Path, package: str) -> None:
    """Something new that breaks the law, beside what is known or waived."""
    data = EXCESS.replace(b"SSR+SEAT", b"SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1'\nSSR+SEAT", 1)
    name = "other" if package == "waived" else "push"
    folder = top / "packages" / package / ("out" if package != "waived" else "new")
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.edi").write_bytes(data.replace(b"UNT+11", b"UNT+12"))


def through_the_action(top: Path, package: str, tmp_path: Path) -> int:
    (action,) = documents(shipped("action.yml").read_text("utf-8"))
    runner = Runner(action, tmp_path / "runner")
    runner.installed()
    runner.workspace = top
    code, _, _, _ = runner.ran("Audit", paths=".", working_directory=f"packages/{package}")
    return code


def through_gitlab(top: Path, package: str, _tmp_path: Path) -> int:
    given = {"paths": ".", "working-directory": f"packages/{package}"}
    return job_of(top, **given).ran()[0]


def through_the_hook(top: Path, package: str, _tmp_path: Path) -> int:
    """As pre-commit calls it: by the entry of the hook, with the names of the files."""
    hooks: list[dict[str, Any]]
    (hooks,) = documents(shipped(".pre-commit-hooks.yaml").read_text("utf-8"))
    (hook,) = [each for each in hooks if each["id"] == "audit"]
    home = top / "packages" / package
    names = [str(each.relative_to(home)) for each in sorted(home.rglob("*.edi"))]
    command = [sys.executable, "-m", *hook["entry"].split(), *hook.get("args", []), *names]
    return subprocess.run(command, cwd=home, capture_output=True, check=False).returncode


def through_pytest(top: Path, package: str, _tmp_path: Path) -> int:
    """A suite that runs the command, as a suite of a package does that has settings."""
    home = top / "packages" / package
    text = (
        "import subprocess, sys\n\n"
        "def test_what_we_send():\n"
        "    told = [sys.executable, '-m', 'auditor', 'audit', '.', '--strict']\n"
        "    run = subprocess.run(told, capture_output=True, text=True)\n"
        "    assert run.returncode == 0, run.stdout\n"
    )
    (home / "test_gate.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_gate.py"]
    outer = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS"}
    env = {name: value for name, value in environ.items() if name not in outer}
    return subprocess.run(command, cwd=home, env=env, capture_output=True, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    "through",
    [through_the_action, through_gitlab, through_the_hook, through_pytest],
    ids=["action", "gitlab", "hook", "pytest"],
)
def test_each_gate_is_green_and_red_for_its_own_reason(tmp_path: Path, through: Any) -> None:
    top = tmp_path / "repository"
    furnish(top)
    # A process of pytest in a process of pytest is dear: one package of three is enough.
    packages = ["known"] if through is through_pytest else [*PACKAGES]
    for number, package in enumerate(packages):
        assert through(top, package, tmp_path / f"green{number}") == 0, package
    for number, package in enumerate(packages):
        spoil(top, package)
        assert through(top, package, tmp_path / f"red{number}") == 1, package
