"""docs/audit-a-store.md, typed as it is printed, into a PostgreSQL that is empty."""

import re
import subprocess
import sys
from os import environ  # noqa: TID251 - what surrounds a command
from pathlib import Path

import pytest

from auditor.judging.runs import book

PAGE = Path(__file__).parents[2] / "docs" / "audit-a-store.md"
STEPS = ("generate", "role", "audit", "next")


def step(name: str) -> str:
    found = re.search(
        rf"<!-- store: {name} -->\n```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_from_an_empty_server_to_a_report_and_a_trend(server: str, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "auditor").write_text(
        f'#!/bin/sh\nexec {sys.executable} -m auditor "$@"\n', "utf-8"
    )
    (programs / "auditor").chmod(0o755)
    home = re.search(r"host=([^&]*)", server)
    assert home is not None
    surroundings = environ | {
        "PATH": f"{programs}:{environ['PATH']}", "PGHOST": home[1], "PGUSER": "auditor",
    }  # fmt: skip
    told = ""
    for name in STEPS:
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", step(name)],
            cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told += done.stdout
        assert str(home[1]) not in done.stdout + done.stderr
    assert "art-12-2" in (tmp_path / "report.html").read_text("utf-8")
    assert [each.day for each in book.read(str(tmp_path / "runs.sqlite"))] == [
        "2026-11-22",
        "2026-12-22",
    ]
    assert "worse" in told
