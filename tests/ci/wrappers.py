"""The Action and the component for GitLab, run as their hosts run them."""

import re
import sys
from pathlib import Path
from typing import Any

from checkout import ROOT, documents, own, sh, shipped

NAME = "templates/audit.yml"
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def steps(action: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in action["runs"]["steps"]}


class Runner:
    """What a runner does with the steps of the action, in a work space of somebody's."""

    def __init__(self, action: dict[str, Any], home: Path) -> None:
        self.action = action
        self.workspace, self.temp = home / "work space", home / "temp"
        for folder in (self.workspace / "out", self.temp / "pnr-auditor" / "bin"):
            folder.mkdir(parents=True)
        self._files = {name: home / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}

    def installed(self) -> None:
        """Have the command of the tests where the step of installing would put it."""
        there = self.temp / "pnr-auditor" / "bin" / "auditor"
        there.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m auditor "$@"\n', "utf-8")
        there.chmod(0o755)

    def ran(self, step: str, **inputs: str) -> tuple[int, str, dict[str, str], str]:
        """Exit code, words, outputs and summary of a step with these inputs."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(given) <= set(self.action["inputs"])
        told = steps(self.action)[step]
        for each in self._files.values():
            each.write_text("", "utf-8")

        def valued(match: re.Match[str]) -> str:
            if match[1] == "github.action_path":
                return str(shipped("action.yml").parent)
            name = match[1].removeprefix("inputs.")
            return given.get(name, str(self.action["inputs"][name].get("default", "")))

        variables = {
            name: EXPRESSION.sub(valued, text) for name, text in told.get("env", {}).items()
        }
        runner = own() | {"RUNNER_TEMP": str(self.temp), "GITHUB_WORKSPACE": str(self.workspace)}
        files = {name: str(path) for name, path in self._files.items()}
        run = sh("bash", told["run"], self.workspace, runner | files | variables)
        lines = self._files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        outputs = {name: value for name, _, value in (line.partition("=") for line in lines)}
        summary = self._files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        return run.returncode, run.stdout + run.stderr, outputs, summary


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


def job_of(folder: Path, **given: str) -> "Job":
    """The job, with inputs; the command of the tests stands where the job would install it."""
    (job,) = included(**{"package": str(ROOT), **given}).values()
    return Job(job, folder)


class Job:
    """A job of the component, run as GitLab runs it."""

    def __init__(self, job: dict[str, Any], folder: Path) -> None:
        self.job, self.folder = job, folder
        self.variables = {name: each["value"] for name, each in job["variables"].items()}

    def ran(self, commands: list[str] | None = None) -> tuple[int, str]:
        """Exit code and words; without `commands` of the last, where all is installed."""
        there = self.folder / ".pnr-auditor" / "bin" / "auditor"
        if commands is None and not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m auditor "$@"\n', "utf-8")
            there.chmod(0o755)
        told = "\n".join(commands or self.job["script"][-1:])
        run = sh("sh", told, self.folder, own() | self.variables)
        return run.returncode, run.stdout + run.stderr
