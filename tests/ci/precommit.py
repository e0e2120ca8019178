"""pre-commit as its users run it: hooks out of a repository at a release, in environments that it makes."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from os import environ  # noqa: TID251 - what surrounds a run
from pathlib import Path

import pytest

from checkout import ROOT, own, shipped
from gate import git

Tried = Callable[[Path, str], subprocess.CompletedProcess[str]]
RELEASE = "v0.1.0"


def released(home: Path) -> Path:
    """This checkout as a repository with a release: what a package is built of, and the hooks."""
    folder = home / "released"
    folder.mkdir()
    for line in shipped(".dockerignore").read_text("utf-8").splitlines():
        if line.startswith("!"):
            here = ROOT / line[1:]
            copy = shutil.copytree if here.is_dir() else shutil.copy
            copy(here, folder / here.name)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
    git("init", "--quiet", folder=folder)
    git("add", "--all", folder=folder)
    git("commit", "--quiet", "--message=release", folder=folder)
    git("tag", RELEASE, folder=folder)
    return folder


def trying(home: Path) -> Tried:
    """Runs all hooks of a configuration on all files of a repository; its addresses all lead to this checkout."""
    pytest.importorskip("pre_commit")
    there = released(home)
    addresses = ("https://example.org/pnr-auditor", "https://github.com/OWNER/pnr-auditor")
    instead = {"GIT_CONFIG_COUNT": str(len(addresses))}
    for number, address in enumerate(addresses):
        instead[f"GIT_CONFIG_KEY_{number}"] = f"url.{there}.insteadOf"
        instead[f"GIT_CONFIG_VALUE_{number}"] = address
    places = {"PRE_COMMIT_HOME": str(home / "environments"), "NO_COLOR": "1"}

    def tried(repository: Path, config: str) -> subprocess.CompletedProcess[str]:
        (repository / ".pre-commit-config.yaml").write_text(config, "utf-8")
        if not (repository / ".git").exists():
            git("init", "--quiet", folder=repository)
        git("add", "--all", folder=repository)
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files"],
            cwd=repository, env=environ | own() | instead | places, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return tried
