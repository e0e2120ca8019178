"""The component for GitLab CI: valid, proof against what is given to it, and its script run."""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checkout import EXCESS, ROOT, documents, linted, own, sh, shipped, valid

NAME = "templates/audit.yml"


def included(**given: str) -> dict[str, Any]:
    """The jobs of the component as GitLab makes them of its inputs."""
    spec, jobs = documents(shipped(NAME).read_text("utf-8"))
    inputs = spec["spec"]["inputs"]
    values = {name: given.get(name, each.get("default")) for name, each in inputs.items()}
    assert None not in values.values()
    assert set(given) <= set(inputs)

    def filled(node: object) -> object:
        if isinstance(node, str):
            for name, value in values.items():
                node = node.replace(f"$[[ inputs.{name} ]]", value)
            return node
        if isinstance(node, list):
            return [filled(each) for each in node]
        if isinstance(node, dict):
            return {filled(key): filled(each) for key, each in node.items()}
        return node

    made = filled(jobs)
    assert isinstance(made, dict)
    return made


def test_it_is_a_job_of_gitlab(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    with path.open("w", encoding="utf-8") as out:
        YAML(typ="safe", pure=True).dump(included(paths="outbox"), out)
    valid("vendor.gitlab-ci", path)


def test_what_is_given_never_becomes_text_of_the_script() -> None:
    _, jobs = documents(shipped(NAME).read_text("utf-8"))
    (job,) = jobs.values()
    assert "$[[" not in str(job["script"])
    assert all(each["expand"] is False for each in job["variables"].values())
    assert linted("#!/bin/sh\n" + "\n".join(job["script"]), "sh") == ""


@pytest.mark.slow
def test_its_script_runs_as_in_a_job(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
    (job,) = included(paths="out", package=str(ROOT)).values()
    variables = {name: each["value"] for name, each in job["variables"].items()}

    def ran(commands: list[str], **others: str) -> tuple[int, str]:
        run = sh("sh", "\n".join(commands), tmp_path, own() | variables | others)
        return run.returncode, run.stdout + run.stderr

    code, said = ran(job["script"])
    assert code == 1, said
    assert "MIN001 excess-element · eu-pnr/annex-i" in said
    reports = job["artifacts"]["reports"]
    quality = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
    assert {each["location"]["path"] for each in quality} == {"out/push.edi"}
    for name in (reports["junit"], *job["artifacts"]["paths"]):
        assert (tmp_path / name).stat().st_size > 1000

    again = job["script"][-1:]
    paths = "out/*.edi\n$(touch obeyed)\n--policy\n`touch obeyed`; touch obeyed"
    code, said = ran(again, AUDITOR_PATHS=paths, AUDITOR_POLICY="icao-annex9\neu-pnr\n")
    assert code == 4, said
    assert not (tmp_path / "obeyed").exists()
    code, said = ran(again, AUDITOR_FAIL_ON="never", AUDITOR_OPTIONS="--holder=piu\n")
    assert code == 0, said
    code, said = ran(again, AUDITOR_POLICY="")
    assert code == 2
    assert "Missing option '--policy'" in said
