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
    "typst",
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


@pytest.mark.parametrize("option", ["--version", "--help", "--show-completion=zsh"])
def test_starting_loads_nothing_heavy(option: str, tmp_path: Path) -> None:
    modules = loaded(tmp_path, option)
    assert "click" in modules  # else the probe saw nothing, and the next line proves nothing
    assert modules & HEAVY == set()


def test_no_verb_loads_anything_heavy_to_explain_itself(tmp_path: Path) -> None:
    """All in one process: what none of them loads, each does not load."""
    script = """if True:
        import sys
        from click import Context, Group
        from auditor.cli import group
        def explain(command, name):
            context = Context(command, info_name=name)
            assert "Example" in command.get_help(context), name
            if isinstance(command, Group):
                for each in command.list_commands(context):
                    explain(command.get_command(context, each), each)
        explain(group, "auditor")
        print(*{name.partition(".")[0] for name in sys.modules})
    """
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=tmp_path, text=True
    )
    modules = set(run.stdout.split())
    assert "click" in modules
    assert modules & HEAVY == set()


def test_the_plug_in_for_pytest_loads_nothing_of_the_product(tmp_path: Path) -> None:
    script = "import sys, pytest; before = set(sys.modules); import auditor.pytest_plugin; "
    script += "print(*set(sys.modules) - before)"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=tmp_path, text=True
    )
    others = {name for name in run.stdout.split() if not name.startswith("auditor.pytest_plugin")}
    assert "auditor" in others
    assert {name for name in others if name.startswith("auditor.")} == set()
    assert {name.partition(".")[0] for name in others} & (HEAVY | {"msgspec"}) == set()
