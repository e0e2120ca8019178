"""The GitHub Action: valid, proof against what is given to it, and run step by step as a runner would."""

import json
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from checkout import EXCESS, documents, linted, shipped, valid
from wrappers import EXPRESSION, Runner, steps


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    (told,) = documents(shipped("action.yml").read_text("utf-8"))
    assert isinstance(told, dict)
    return told


def test_it_is_an_action() -> None:
    valid("vendor.github-actions", shipped("action.yml"))


def test_what_is_given_never_becomes_text_of_a_script(action: dict[str, Any]) -> None:
    scripts = [each["run"] for each in steps(action).values() if "run" in each]
    assert len(scripts) == 2
    for script in scripts:
        assert "${{" not in script
        assert linted(f"#!/bin/bash\n{script}", "bash") == ""
    used = EXPRESSION.findall(shipped("action.yml").read_text("utf-8"))
    assert {each.removeprefix("inputs.") for each in used if each.startswith("inputs.")} == set(
        action["inputs"]
    )


@pytest.fixture
def runner(action: dict[str, Any], tmp_path: Path) -> Runner:
    return Runner(action, tmp_path)


EU = {"policy": "eu-pnr", "fail_on": "warning"}


@pytest.mark.slow
@pytest.mark.skipif(which("python") is None, reason="no program is called `python`, as on a runner")
def test_it_runs_as_on_a_runner(runner: Runner) -> None:
    code, said, _, _ = runner.ran("Install")
    assert code == 0, said
    (runner.workspace / "out" / "push.edi").write_bytes(EXCESS.read_bytes())

    code, said, outputs, summary = runner.ran("Audit", paths="out", **EU)
    assert code == 1, said
    assert "::error file=out/push.edi,line=" in said
    assert outputs == {"exit-code": "1", "sarif": "auditor.sarif"}
    sarif = json.loads((runner.workspace / "auditor.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"]
    assert "eu-pnr/annex-i" in summary


def test_what_is_given_is_obeyed_by_nobody_but_the_audit(runner: Runner) -> None:
    runner.installed()
    (runner.workspace / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
    # Line breaks of another system are none of a name.
    more = {
        "policy": "icao-annex9\r\neu-pnr\r\n",
        "fail_on": "never\r\n",
        "options": "--holder=piu\r\n\n",
    }
    code, said, outputs, _ = runner.ran("Audit", paths="out/*.edi\r\n", sarif="a b.sarif", **more)
    assert (code, outputs) == (0, {"exit-code": "0", "sarif": "a b.sarif"}), said

    # Nothing that is given is obeyed: neither by the shell, nor as an option, nor as an output.
    hostile = {"paths": "--policy\n$(touch obeyed)\n`touch obeyed`; touch obeyed", "as_of": ""}
    code, said, outputs, _ = runner.ran("Audit", sarif="x.sarif\nexit-code=0", **hostile, **EU)
    assert (code, outputs["exit-code"]) == (4, "4"), said
    assert not (runner.workspace / "obeyed").exists()


def test_the_report_of_an_earlier_run_was_uploaded_again(runner: Runner) -> None:
    runner.installed()
    (runner.workspace / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
    code, _, outputs, _ = runner.ran("Audit", paths="out", **EU)
    assert (code, outputs["sarif"]) == (1, "auditor.sarif")
    code, said, outputs, _ = runner.ran("Audit", paths="out", policy="eu-prn")
    assert (code, outputs) == (2, {"exit-code": "2"})
    assert "perhaps eu-pnr" in said.replace("\n", " ")
    assert "::error title=pnr-auditor::" in said


SETTINGS = """
policy = "eu-pnr"
holder = "piu"
fail_on = "never"
law_as_of = 2026-11-22
waivers = "waivers.yaml"
baseline = "baseline.json"
"""
BASELINE = '{"schema": "urn:pnr-auditor:schema:baseline:1", "entries": []}'


@pytest.mark.parametrize(
    ("inputs", "code", "words"),
    [
        ({}, 0, "policy eu-pnr"),
        ({"policy": "icao-annex9"}, 0, "icao-annex9"),
        ({"fail_on": "warning"}, 1, "::error"),
        ({"fail_on": "error"}, 2, "can reach --fail-on error for this holder (piu)"),
        ({"holder": "carrier", "fail_on": "warning"}, 2, "for this holder (carrier)"),
        ({"law_as_of": "2010-01-01"}, 3, ""),
        ({"as_of": "2026-11-22", "fail_on": "error"}, 1, "::error"),
        ({"waivers": "gone.yaml"}, 2, "gone.yaml"),
        ({"baseline": "gone.json"}, 2, "gone.json"),
        ({"config": "other.toml"}, 1, "::error"),
        ({"options": "--select=FMT001"}, 0, ""),
        ({"paths": "."}, 0, ""),
    ],
    ids=str,
)
def test_a_wrapper_beat_the_settings_of_the_repository(
    runner: Runner, inputs: dict[str, str], code: int, words: str
) -> None:
    """Without an input the settings hold; with it the input does."""
    runner.installed()
    put = {"auditor.toml": SETTINGS, "waivers.yaml": "waivers: []\n", "baseline.json": BASELINE}
    put["other.toml"] = 'policy = "eu-pnr"\nholder = "piu"\nfail-on = "warning"\n'
    for name, text in put.items():
        (runner.workspace / name).write_text(text, "utf-8")
    (runner.workspace / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
    if not inputs:
        (runner.workspace / "auditor.toml").write_text(f'{SETTINGS}format = "text"\n', "utf-8")
    ended, said, outputs, _ = runner.ran("Audit", **{"paths": "out", **inputs})
    assert ended == code, said
    assert outputs["exit-code"] == str(code)
    assert words in said


@pytest.mark.slow
def test_a_package_of_a_monorepo_has_settings_of_its_own(runner: Runner) -> None:
    runner.installed()
    top = runner.workspace
    (top / ".git").mkdir()
    for package, least in (("a", "warning"), ("b", "never")):
        (top / package / "out").mkdir(parents=True)
        (top / package / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
        settings = f'policy = "eu-pnr"\nholder = "piu"\nfail_on = "{least}"\n'
        (top / package / "auditor.toml").write_text(settings, "utf-8")
    code, said, outputs, _ = runner.ran("Audit", paths="out", working_directory="a")
    assert (code, outputs["sarif"]) == (1, "a/auditor.sarif"), said
    assert "file=a/out/push.edi,line=" in said
    code, said, outputs, _ = runner.ran("Audit", paths="out", working_directory="b/")
    assert (code, outputs["sarif"]) == (0, "b/auditor.sarif"), said
