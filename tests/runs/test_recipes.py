"""The recipes of docs/month-after-month.md, carried out as they are written."""

import ast
import re
import shutil
import subprocess
import sys
from os import environ  # noqa: TID251 - what surrounds a command
from pathlib import Path

import pytest

from auditor.judging.runs import book

PAGE = Path(__file__).parents[2] / "docs" / "month-after-month.md"
HOME = "/srv/audit"
RECORD = (
    '{"kind": "pnr", "synthetic": true, "facts": {"retention_link": true}, '
    '"clocks": {"transferred": "2026-01-10T00:00:00Z"}, "elements": {"traveller.surname": "FAKE001"}}\n'
)


def recipe(name: str) -> str:
    found = re.search(rf"<!-- recipe: {name} -->\n```\w*\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)  # fmt: skip
    assert found is not None
    return found[1]


def commands() -> dict[str, list[str]]:
    """The command lines of each recipe, in their order."""
    cron = recipe("cron").strip()
    assert "%" not in cron
    assert re.match(r"(\S+ ){5}cd /srv/audit && ", cron)
    unit = recipe(r"auditor\.service")
    calls = [
        each for each in ast.walk(ast.parse(recipe("airflow"))) if isinstance(each, ast.keyword)
    ]
    told = [
        each.value.value
        for each in calls
        if each.arg == "bash_command" and isinstance(each.value, ast.Constant)
    ]
    assert {
        each.value.value
        for each in calls
        if each.arg == "cwd" and isinstance(each.value, ast.Constant)
    } == {HOME}
    return {
        "cron": [cron.split("cd /srv/audit && ")[1]],
        "systemd": re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE),
        "airflow": [str(each) for each in told],
    }


@pytest.mark.parametrize("name", ["cron", "systemd", "airflow"])
def test_a_recipe_keeps_a_run_and_tells_the_trend(name: str, tmp_path: Path) -> None:
    (tmp_path / "store.jsonl").write_text(RECORD, "utf-8")
    program = tmp_path / "bin" / "auditor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m auditor "$@"\n', "utf-8")
    program.chmod(0o755)
    surroundings = environ | {"PATH": f"{program.parent}:{environ['PATH']}"}
    for command in commands()[name]:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    (kept,) = book.read(str(tmp_path / "runs.sqlite"))
    assert kept.records == 1
    assert "art-12-2" in (tmp_path / "trend.html").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in ("auditor.service", "auditor.timer"):
        text = recipe(re.escape(name)).replace("ExecStart=auditor", "ExecStart=/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    verify = [shutil.which("systemd-analyze") or "", "verify", str(tmp_path / "auditor.timer")]
    done = subprocess.run(
        verify, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_dag_is_one() -> None:
    """Airflow itself is not here; what the recipe asks of it is."""
    told: list[tuple[str, object]] = []
    code = re.sub(r"^(?:from|import) .*$", "", recipe("airflow"), flags=re.MULTILINE)

    class Task:
        def __init__(self, **given: object) -> None:
            told.append(("task", given["task_id"]))

        def __rshift__(self, other: object) -> None:
            told.append(("then", other))

    class Dag:
        def __init__(self, name: str, **given: object) -> None:
            told.append(("dag", (name, given["schedule"], given["catchup"])))

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

    class Pendulum:
        @staticmethod
        def datetime(*given: int) -> tuple[int, ...]:
            return given

    exec(compile(code, "recipe", "exec"), {"DAG": Dag, "BashOperator": Task, "pendulum": Pendulum})  # noqa: S102 - our own page
    assert told[0] == ("dag", ("audit_store", "@monthly", False))
    assert [what for what, _ in told] == ["dag", "task", "task", "then"]
