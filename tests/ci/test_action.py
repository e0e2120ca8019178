"""The GitHub Action: valid, proof against what is given to it, and run step by step as a runner would."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from checkout import EXCESS, documents, linted, own, sh, shipped, valid

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    (told,) = documents(shipped("action.yml").read_text("utf-8"))
    assert isinstance(told, dict)
    return told


def steps(action: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in action["runs"]["steps"]}


def test_it_is_an_action() -> None:
    valid("vendor.github-actions", shipped("action.yml"))


def test_what_is_given_never_becomes_text_of_a_script(action: dict[str, Any]) -> None:
    scripts = [each["run"] for each in steps(action).values() if "run" in each]
    assert len(scripts) == 2
    for script in scripts:
        assert "${{" not in script
        assert linted(f"#!/bin/bash\n{script}", "bash") == ""
    used = _EXPRESSION.findall(shipped("action.yml").read_text("utf-8"))
    assert {each.removeprefix("inputs.") for each in used if each.startswith("inputs.")} == set(
        action["inputs"]
    )


@pytest.mark.slow
def test_it_runs_as_on_a_runner(action: dict[str, Any], tmp_path: Path) -> None:
    workspace, temp = tmp_path / "work space", tmp_path / "temp"
    for folder in (workspace / "out", temp):
        folder.mkdir(parents=True)
    runner = own() | {"RUNNER_TEMP": str(temp), "GITHUB_WORKSPACE": str(workspace)}
    install, audit = steps(action)["Install"], steps(action)["Audit"]

    def valued(expression: str, inputs: dict[str, str]) -> str:
        if expression == "github.action_path":
            return str(shipped("action.yml").parent)
        name = expression.removeprefix("inputs.")
        return inputs.get(name, str(action["inputs"][name].get("default", "")))

    def ran(step: dict[str, Any], **inputs: str) -> tuple[int, str, dict[str, str], str]:
        files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for each in files.values():
            each.write_text("", "utf-8")
        given = {
            name: _EXPRESSION.sub(lambda match: valued(match[1], inputs), text)
            for name, text in step.get("env", {}).items()
        }
        told = {name: str(path) for name, path in files.items()}
        run = sh("bash", step["run"], workspace, runner | told | given)
        pairs = (line.partition("=") for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        outputs = {name: value for name, _, value in pairs}
        summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        return run.returncode, run.stdout + run.stderr, outputs, summary

    code, said, _, _ = ran(install)
    assert code == 0, said
    (workspace / "out" / "push.edi").write_bytes(EXCESS.read_bytes())

    code, said, outputs, summary = ran(audit, paths="out")
    assert code == 1, said
    assert "::warning file=out/push.edi,line=" in said
    assert outputs == {"exit-code": "1", "sarif": "auditor.sarif"}
    sarif = json.loads((workspace / "auditor.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"]
    assert "eu-pnr/annex-i" in summary

    more = {"policy": "icao-annex9\neu-pnr\n", "fail-on": "never", "options": "--holder=piu\n\n"}
    code, said, outputs, _ = ran(audit, paths="out/*.edi\n", sarif="a b.sarif", **more)
    assert (code, outputs) == (0, {"exit-code": "0", "sarif": "a b.sarif"}), said

    # Nothing that is given is obeyed: neither by the shell, nor as an option, nor as an output.
    hostile = {"paths": "--policy\n$(touch obeyed)\n`touch obeyed`; touch obeyed", "as-of": ""}
    code, said, outputs, _ = ran(audit, sarif="x.sarif\nexit-code=0", **hostile)
    assert (code, outputs["exit-code"]) == (4, "4"), said
    assert not (workspace / "obeyed").exists()
    code, said, outputs, _ = ran(audit, paths="out", policy="eu-prn")
    assert (code, outputs["exit-code"]) == (2, "2")
    assert "perhaps eu-pnr" in said.replace("\n", " ")
