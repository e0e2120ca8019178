"""What is shipped beside the package for machines of others, and how a test runs its scripts."""

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from os import environ  # noqa: TID251 - what surrounds a script
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
CORPORA = ROOT / "tests" / "corpora"
EXCESS = CORPORA / "paxlst" / "excess.edi"


def shipped(name: str) -> Path:
    """The file of this name; a test is skipped where the tests lie without the checkout."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} lies in the checkout, and this is none")
    return path


def documents(text: str) -> list[Any]:
    """The documents of a YAML text."""
    return list(YAML(typ="safe", pure=True).load_all(text))


def own() -> dict[str, str]:
    """Variables by which an environment that a script makes finds what the tests have installed.

    So nothing is fetched: pip installs the checkout, and its requirements are there.
    """
    pip = {"PIP_NO_DEPS": "1", "PIP_NO_COMPILE": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    return pip | {"PYTHONPATH": sysconfig.get_path("purelib")}


def sh(
    shell: str, script: str, folder: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does: stop at the first failure, with these variables."""
    path = shutil.which(shell)
    assert path is not None
    return subprocess.run(
        [path, "-e", "-c", script],
        cwd=folder, env=environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def linted(script: str, shell: str) -> str:
    """What shellcheck has to say of a script."""
    if (path := shutil.which("shellcheck")) is None:
        pytest.skip("shellcheck is not installed")
    run = subprocess.run(
        [path, f"--shell={shell}", "-"], input=script, capture_output=True, text=True, check=False
    )
    return run.stdout


def valid(schema: str, path: Path) -> None:
    """Ask check-jsonschema, which carries the schemas of GitHub and GitLab."""
    pytest.importorskip("check_jsonschema")
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
