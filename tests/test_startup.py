"""Starting costs nothing that the verb does not need: counted in modules, not in milliseconds."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "docx",
    "faker",
    "hypothesis",
    "jinja2",
    "jsonschema",
    "junitparser",
    "lxml",
    "pyarrow",
    "pytest",
    "referencing",
    "rich",
    "ruamel",
    "weasyprint",
    "xlsxwriter",
}


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The top-level modules that `python -m auditor …` imports.

    It runs in an empty folder, so that it is the installed package that starts.
    """
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "auditor", *arguments],
        capture_output=True,
        check=True,
        cwd=folder,
        text=True,
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_starting_loads_nothing_heavy(option: str, tmp_path: Path) -> None:
    modules = loaded(tmp_path, option)
    assert "click" in modules  # else the probe saw nothing, and the next line proves nothing
    assert modules & HEAVY == set()
