"""The component for GitLab CI: valid, proof against what is given to it, and its script run."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checkout import EXCESS, documents, linted, shipped, valid
from wrappers import NAME, included, job_of


def test_it_is_a_job_of_gitlab(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    with path.open("w", encoding="utf-8") as out:
        YAML(typ="safe", pure=True).dump(included(paths="outbox", package="a.whl"), out)
    valid("vendor.gitlab-ci", path)


def test_what_is_given_never_becomes_text_of_the_script() -> None:
    _, jobs = documents(shipped(NAME).read_text("utf-8"))
    (job,) = jobs.values()
    assert "$[[" not in str(job["script"])
    assert all(each["expand"] is False for each in job["variables"].values())
    assert linted("#!/bin/sh\n" + "\n".join(job["script"]), "sh") == ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "push.edi").write_bytes(EXCESS.read_bytes())
    return tmp_path


EU = {"policy": "eu-pnr", "fail-on": "warning"}


@pytest.mark.slow
def test_its_script_runs_as_in_a_job(folder: Path) -> None:
    job = job_of(folder, paths="out", **EU)
    code, said = job.ran(job.job["script"])
    assert code == 1, said
    assert "MIN001 excess-element · eu-pnr/annex-i" in said
    reports = job.job["artifacts"]["reports"]
    quality = json.loads((folder / reports["codequality"]).read_text("utf-8"))
    assert {each["location"]["path"] for each in quality} == {"out/push.edi"}
    for name in (reports["junit"], *job.job["artifacts"]["paths"]):
        assert (folder / name).stat().st_size > 1000


@pytest.mark.slow
def test_what_is_given_is_obeyed_by_nobody_but_the_audit(folder: Path) -> None:
    paths = "out/*.edi\r\n$(touch obeyed)\n--policy\n`touch obeyed`; touch obeyed"
    code, said = job_of(folder, paths=paths, **EU | {"policy": "icao-annex9\r\neu-pnr\n"}).ran()
    assert code == 4, said
    assert not (folder / "obeyed").exists()
    never = {"policy": "eu-pnr", "fail-on": "never", "options": "--holder=piu\n"}
    code, said = job_of(folder, paths="out", **never).ran()
    assert code == 0, said


def test_the_report_of_an_earlier_run_was_kept_again(folder: Path) -> None:
    assert job_of(folder, paths="out", **EU).ran()[0] == 1
    assert (folder / "auditor.json").exists()
    code, said = job_of(folder, paths="out").ran()
    assert code == 2
    assert "Missing option '--policy'" in said
    assert not (folder / "auditor.json").exists()


@pytest.mark.parametrize(
    ("inputs", "code", "words"),
    [
        ({}, 0, "policy eu-pnr"),
        ({"policy": "icao-annex9"}, 0, "icao-annex9"),
        ({"fail-on": "warning"}, 1, "exit 1"),
        ({"fail-on": "error"}, 2, "can reach --fail-on error for this holder (piu)"),
        ({"holder": "carrier", "fail-on": "warning"}, 2, "for this holder (carrier)"),
        ({"law-as-of": "2010-01-01"}, 3, ""),
        ({"as-of": "2026-11-22", "fail-on": "error"}, 1, "exit 1"),
        ({"waivers": "gone.yaml"}, 2, "gone.yaml"),
        ({"baseline": "gone.json"}, 2, "gone.json"),
        ({"config": "other.toml"}, 1, "exit 1"),
        ({"working-directory": "pkg", "paths": "../out"}, 1, "exit 1"),
    ],
    ids=str,
)
def test_a_wrapper_beat_the_settings_of_the_repository(
    folder: Path, inputs: dict[str, str], code: int, words: str
) -> None:
    """Without an input the settings hold; with it the input does."""
    (folder / ".git").mkdir()
    (folder / "pkg").mkdir()
    settings = 'policy = "eu-pnr"\nholder = "piu"\nfail_on = "{}"\noutput = {{ csv = "all.csv" }}\n'
    (folder / "auditor.toml").write_text(settings.format("never"), "utf-8")
    (folder / "other.toml").write_text(settings.format("warning"), "utf-8")
    (folder / "pkg" / "auditor.toml").write_text(settings.format("warning"), "utf-8")
    ended, said = job_of(folder, **{"paths": "out", **inputs}).ran()
    assert ended == code, said
    assert words in said
    if code in (0, 1):
        # What the settings write is written too.
        assert (folder / "all.csv").exists() or (folder / "pkg" / "all.csv").exists()
        assert (folder / "auditor.json").exists()
