"""Each format is judged by its own authority, or by the program that reads it, not by ourselves."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from oscal_bindings import AssessmentResultsDocument

from auditor.judging.report import Report
from auditor.law.finding import Severity
from auditor.observed.record import Place, Unread
from auditor.rules import find
from scenes import CUT, EMPTY, FULL, SCENES, finding, put, requirement, written

Tree = dict[str, Any]

# --- SARIF ----------------------------------------------------------------------------------------

MULTITOOL = "AUDITOR_SARIF_MULTITOOL"
WITHOUT = (
    f"the variable {MULTITOOL} names no validator: "
    "npm install @microsoft/sarif-multitool-linux, then its Sarif.Multitool"
)


@pytest.fixture
def multitool() -> Path:
    found = Path(os.environ.get(MULTITOOL, ""))  # noqa: TID251 - where a tool is
    if not found.is_file():
        pytest.skip(WITHOUT)
    return found


def judged(multitool: Path, log: Path) -> list[Tree]:
    """What the validator of SARIF's own committee says; its exit code says nothing."""
    said = log.with_suffix(".said")
    command: list[str | Path] = [multitool, "validate", log, "--rule-kind", "Sarif;Ghas"]
    subprocess.run(
        [*command, "--output", said, "--log", "ForceOverwrite"],
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},  # noqa: TID251 - as above
        check=False,
        capture_output=True,
        timeout=120,
    )
    results: list[Tree] = json.loads(said.read_text("utf-8-sig"))["runs"][0].get("results", [])
    return results


# It would like an address of the tool, which has none of its own.
UNWANTED = {"SARIF2005"}


@pytest.mark.parametrize("scene", ["full", "empty", "cut"])
def test_sarif_is_sarif(multitool: Path, tmp_path: Path, scene: str) -> None:
    log = tmp_path / "report.sarif"
    log.write_bytes(put("sarif", SCENES[scene]))
    said = judged(multitool, log)
    assert {each["ruleId"] for each in said} <= UNWANTED


def test_the_validator_would_say_if_it_were_not(multitool: Path, tmp_path: Path) -> None:
    tree = json.loads(written("sarif", FULL))
    tree["runs"][0]["results"][0]["ruleIndex"] = 9
    log = tmp_path / "report.sarif"
    log.write_text(json.dumps(tree), "utf-8")
    said = {(each["ruleId"], each.get("level")) for each in judged(multitool, log)}
    assert ("SARIF1009", "error") in said


def run_of(report: Report) -> Tree:
    run: Tree = json.loads(written("sarif", report))["runs"][0]
    return run


def test_sarif_points_where_it_says() -> None:
    run = run_of(FULL)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]
        for taxon in result.get("taxa", ()):
            taxonomy = run["taxonomies"][taxon["toolComponent"]["index"]]
            assert taxon["id"] in {each["id"] for each in taxonomy["taxa"]}
    prints = [each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]]
    assert len(set(prints)) == len(prints) == len(FULL.findings)
    assert not re.search(r'"(snippet|contextRegion|contents|text/plain)"', written("sarif", FULL))


def test_sarif_shows_the_page_of_a_rule() -> None:
    rule = find("MIN001")
    assert rule is not None
    report = msgspec.structs.replace(FULL, findings=(finding(1, rule="MIN001"),))
    assert run_of(report)["tool"]["driver"]["rules"][0]["help"]["text"] == rule.doc.strip()


def test_sarif_keeps_what_github_keeps_and_says_what_it_left_out() -> None:
    notes = (finding(number, severity=Severity.NOTE) for number in range(5001))
    many = (*notes, finding(1, rule="UTO007", severity=Severity.ERROR))
    report = msgspec.structs.replace(
        FULL, findings=many, counts={"error": 1, "warning": 0, "note": 5001}
    )
    run = run_of(report)
    assert len(run["results"]) == 5000
    assert "UTO007" in {each["ruleId"] for each in run["results"]}
    told = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert "2 results are left out, none graver than those that are here." in told


def test_sarif_says_what_was_not_read() -> None:
    [invocation] = run_of(FULL)["invocations"]
    assert not invocation["executionSuccessful"]
    [lost] = [each for each in invocation["toolExecutionNotifications"] if each["level"] == "error"]
    assert lost["message"]["text"] == "Not read: this is a PDF document."
    uri = lost["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "out/c.pdf"


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("a b/ü.edi", "a%20b/%C3%BC.edi"),
        ("x.zip!in/y.edi", "x.zip"),
        ("/var/x.edi", "file:///var/x.edi"),
        ("a:b.edi", "a%3Ab.edi"),
        ("a%20b", "a%2520b"),
    ],
)
def test_sarif_names_files_by_their_address(source: str, uri: str) -> None:
    report = msgspec.structs.replace(FULL, findings=(finding(1, place=Place(source, line=1)),))
    [result] = run_of(report)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


# --- OSCAL ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SCENES)
def test_oscal_is_oscal(scene: str) -> None:
    tree = json.loads(written("oscal", SCENES[scene]))
    AssessmentResultsDocument.model_validate(tree)
    [result] = tree["assessment-results"]["results"]
    known = {each["uuid"] for each in result.get("observations", ())}
    for each in result.get("findings", ()):
        assert each["related-observations"][0]["observation-uuid"] in known
    uuids = re.findall(r'"uuid": "([^"]+)"', written("oscal", SCENES[scene]))
    assert len(uuids) == len(set(uuids))
    assert {uuid[14] for uuid in uuids} == {"5"}
    other = msgspec.structs.replace(SCENES[scene], sources=99)
    assert not set(uuids) & set(re.findall(r'"uuid": "([^"]+)"', written("oscal", other)))


def test_oscal_takes_nothing_for_satisfied_but_what_passed() -> None:
    tree = json.loads(written("oscal", FULL))
    [result] = tree["assessment-results"]["results"]
    states = {
        each["props"][0]["value"]: (
            each["target"]["status"]["state"],
            each["target"]["status"]["reason"],
        )
        for each in result["findings"]
    }
    unsure = ("not-satisfied", "other")
    assert states == {
        "pass": ("satisfied", "pass"),
        "fail": ("not-satisfied", "fail"),
        "review": unsure,
        "not-evaluated": unsure,
        "manual": unsure,
        "not-applicable": unsure,
    }


# --- JUnit ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SCENES)
def test_junit_counts_what_it_holds(scene: str) -> None:
    xml = JUnitXml.fromstring(put("junit", SCENES[scene]))
    told = (xml.tests, xml.failures, xml.errors, xml.skipped)
    cases = [case for suite in xml for case in suite]
    results = [type(result) for case in cases for result in case.result]
    assert told == (
        len(cases),
        results.count(Failure),
        results.count(Error),
        results.count(Skipped),
    )
    assert len(cases) >= len(SCENES[scene].requirements)


# What may stand where, after junit-10.xsd of Jenkins's xUnit plug-in: attributes, then elements.
COUNTS = {"name", "time", "tests", "failures", "errors"}
TOLD = {"message", "type"}
JENKINS: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": (COUNTS, {"testsuite"}),
    "testsuite": (COUNTS | {"skipped"}, {"properties", "testcase"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname"}, {"skipped", "error", "failure"}),
    **dict.fromkeys(("skipped", "error", "failure"), (TOLD, set[str]())),
}


@pytest.mark.parametrize("scene", SCENES)
def test_junit_is_what_jenkins_reads(scene: str) -> None:
    for each in ET.fromstring(put("junit", SCENES[scene])).iter():  # noqa: S314 - our own
        attributes, elements = JENKINS[each.tag]
        assert set(each.attrib) <= attributes
        assert {child.tag for child in each} <= elements


OUTCOMES = {"fail": Failure, "pass": None}


@given(st.sampled_from([None, *Severity]), st.booleans())
@settings(max_examples=20)
def test_junit_has_passed_nothing_that_did_not(fail_on: Severity | None, strict: bool) -> None:  # noqa: FBT001 - drawn
    run = msgspec.structs.replace(FULL.run, fail_on=fail_on, fail_on_unevaluated=strict)
    report = msgspec.structs.replace(FULL, run=run)
    suite = next(iter(JUnitXml.fromstring(put("junit", report))))
    for case, each in zip(suite, report.requirements, strict=True):
        outcome = type(case.result[0]) if case.result else None
        if each.status == "review":  # its one finding is a note
            expected: object = Failure if fail_on is Severity.NOTE else Skipped
        elif each.status == "not-evaluated":
            expected = Error if strict else Skipped
        else:
            expected = OUTCOMES.get(each.status, Skipped)
        assert outcome is expected, each.status


# --- GitLab and GitHub ----------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SCENES)
def test_gitlab_has_what_it_asks_for(scene: str) -> None:
    """docs.gitlab.com, Code Quality report format; of two equal fingerprints it shows one."""
    issues = json.loads(written("gitlab", SCENES[scene]))
    for each in issues:
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not each["location"]["path"].startswith("./")
        assert each["location"]["lines"]["begin"] >= 1
    prints = [each["fingerprint"] for each in issues]
    assert len(set(prints)) == len(prints)


def test_gitlab_counts_what_an_issue_stands_for() -> None:
    same = tuple(finding(1, fingerprint="0" * 32) for _ in range(3))
    [issue] = json.loads(written("gitlab", msgspec.structs.replace(FULL, findings=same, unread=())))
    assert issue["description"].startswith("seat is not on the closed list [seat.number] × 3 (")


def test_github_shows_no_more_than_github_and_counts_the_rest() -> None:
    many = [finding(1, message=f"m{number}") for number in range(25)]
    many += [finding(1, message="w", severity=Severity.WARNING)] * 3
    lost = tuple(Unread(f"{number}.edi", "it is damaged") for number in range(12))
    lines = written(
        "github", msgspec.structs.replace(FULL, findings=tuple(many), unread=lost)
    ).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    # What was not read fails the job too: an error there.
    assert sum(line.startswith("::warning ") for line in lines) == 1
    assert "and 27 more errors that GitHub would not show" in lines


def test_a_clean_report_is_clean_everywhere() -> None:
    clean = msgspec.structs.replace(EMPTY, records=1, requirements=(requirement("format", "pass"),))
    assert json.loads(written("gitlab", clean)) == []
    assert run_of(clean)["results"] == []
    assert "::" not in written("github", clean)
    assert JUnitXml.fromstring(put("junit", clean)).failures == 0
    for name in ("github", "markdown", "csv"):
        assert "no breach found in what was examined (1 of 1 clauses)" in written(name, clean)


def test_what_was_left_out_is_said_everywhere() -> None:
    for name in ("text", "markdown", "csv", "sarif", "oscal"):
        assert re.search(
            r"10 (of them|findings)|\"(resultsLeftOut\": |value\": \")10", written(name, CUT)
        ), name
