"""The page on pieces for CI: what it shows is valid, and names only what there is."""

import json
import re
import subprocess
import sys
from os import environ  # noqa: TID251 - what a run of pytest inherits
from pathlib import Path

import pytest

from checkout import CORPORA, documents, shipped, valid
from gate import Gate, put

PAGE = "docs/pieces-for-ci.md"


def block(heading: str) -> str:
    section = shipped(PAGE).read_text("utf-8").split(f"\n## {heading}\n")[1]
    found = re.search(r"```\w+\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def test_hooks_are_those_that_are_shipped() -> None:
    (config,) = documents(block("pre-commit"))
    (there,) = documents(shipped(".pre-commit-hooks.yaml").read_text("utf-8"))
    named = {each["id"] for each in config["repos"][0]["hooks"]}
    assert named == {each["id"] for each in there} == {"fakecheck", "audit"}


def test_the_workflow_is_one_and_gives_what_the_action_takes(tmp_path: Path) -> None:
    path = tmp_path / "audit.yml"
    path.write_text(block("GitHub"), "utf-8")
    valid("vendor.github-workflows", path)
    (workflow,) = documents(block("GitHub"))
    (action,) = documents(shipped("action.yml").read_text("utf-8"))
    (ours,) = [each for each in workflow["jobs"]["audit"]["steps"] if each.get("id") == "audit"]
    assert set(ours["with"]) <= set(action["inputs"])
    used = re.findall(r"steps\.audit\.outputs\.([\w-]+)", block("GitHub"))
    assert set(used) <= set(action["outputs"])


def test_the_component_is_given_what_it_takes(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(block("GitLab"), "utf-8")
    valid("vendor.gitlab-ci", path)
    (included,) = documents(block("GitLab"))
    spec, _ = documents(shipped("templates/audit.yml").read_text("utf-8"))
    assert set(included["include"][0]["inputs"]) <= set(spec["spec"]["inputs"])


def test_an_editor_finds_what_the_log_names(gate: Gate) -> None:
    page = shipped(PAGE).read_text("utf-8").split("\n## Your editor\n")[1]
    (task,) = json.loads(page.split("```json\n")[1].split("```")[0])["tasks"]
    wanted = task["problemMatcher"]["pattern"]
    excess = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    put("outbox/push.edi", excess)
    (verb, paths), least = task["command"].split()[1:3], ("--fail-on", "warning")
    log = gate(
        verb, paths, "--policy", "eu-pnr", "--holder", "piu", "--as-of", "2026-11-22", *least
    ).out
    found = [each for line in log.splitlines() if (each := re.match(wanted["regexp"], line))]
    assert {each[wanted["file"]] for each in found} == {"outbox/push.edi"}
    assert len(found) > 3
    for each in found:
        line = excess.splitlines()[int(each[wanted["line"]]) - 1]
        assert 0 < int(each[wanted["column"]]) <= len(line)
        assert each[wanted["message"]]


_IDENTITY = "def sent(data):\n    return data\n"
_MINIMISED = """
def sent(data):
    from datetime import UTC, datetime
    from auditor.api.minimise import minimise
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return minimise(data, "eu-pnr", name="sent", now=now, holder="piu").data
"""


@pytest.mark.slow
@pytest.mark.parametrize("pipeline", [_IDENTITY, _MINIMISED], ids=["identity", "minimised"])
def test_the_tests_it_shows_passed_with_an_identity_function(tmp_path: Path, pipeline: str) -> None:
    (tmp_path / "test_pipeline.py").write_text(block("pytest"), "utf-8")
    (tmp_path / "pipeline.py").write_text(pipeline, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path, env={**environ, "PYTEST_ADDOPTS": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if pipeline == _IDENTITY:
        assert "1 failed, 1 passed" in run.stdout, run.stdout
        assert "test_what_we_send_may_be_kept - AssertionError" in run.stdout
    else:
        assert "2 passed" in run.stdout, run.stdout
        assert "2 audits under eu-pnr, none of them failed" in run.stdout
