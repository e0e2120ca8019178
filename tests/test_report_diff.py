"""What changed between two reports: fixed, new, persisting; and what a copy for circulation leaves out."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from auditor.cli import group
from auditor.explain import schemas
from auditor.judging import report_to_json
from auditor.judging.redact import NOWHERE, redacted, redacted_diff
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff, compare
from auditor.judging.requirement import Requirement, Status
from auditor.judging.what_was_asked import Regime, Run
from auditor.law.finding import Finding, Severity, fingerprint
from auditor.observed.record import Place, Unread
from auditor.reporters import load

RUN = Run(version="1", policies=(), as_of=None, law_as_of=date(2026, 11, 22), configuration="")
SAID = msgspec.structs.replace(
    RUN,
    configuration=f"sha256:{'0' * 64}",
    policies=(Regime("p", "The Act", "1", "0" * 64, date(2026, 11, 1)),),
)


def finding(element: str, source: str, segment: int) -> Finding:
    place = Place(source=source, message=1, record=1, segment=segment, tag="TIF", element=1)
    return Finding(
        rule="MIN001", name="excess-element", severity=Severity.ERROR, policy="p", clause="a", cites="Act",
        binding="law", basis="read", element=element, message="not on the list", remedy="Delete it.",
        place=place, fingerprint=fingerprint("MIN001", "p", "a", element, place),
    )  # fmt: skip


def report(findings: list[Finding], status: str = "fail") -> Report:
    asked = Requirement("p", "a", "Act", "law", "read", "pass", 1, 1, 0, len(findings), None)
    asked = msgspec.structs.replace(asked, status=status)
    return Report(
        run=RUN, sources=1, messages=1, records=1, travellers=1, partly_read=0, findings=tuple(findings),
        counts={"error": len(findings), "warning": 0, "note": 0}, requirements=(asked,), elements=(),
        deadlines=(), unread=(Unread("secret/name.pdf", "this is a PDF document"),),
    )  # fmt: skip


_DIFF = Draft202012Validator(json.loads(schemas.read("report-diff")))
findings = st.builds(
    finding,
    st.sampled_from(["traveller.surname", "document.number", "seat.number"]),
    st.sampled_from(["a.edi", "b.edi"]),
    st.integers(1, 50),
)
reports = st.lists(findings, max_size=8).map(report)


@given(reports, reports)
def test_what_was_is_fixed_or_persists_and_what_is_is_new_or_persists(
    before: Report, after: Report
) -> None:
    changed = compare(before, after)
    assert changed.fixed + changed.persisting == len(before.findings)
    assert changed.new + changed.persisting == len(after.findings)
    back = compare(after, before)
    assert (back.fixed, back.new, back.persisting) == (
        changed.new,
        changed.fixed,
        changed.persisting,
    )


@given(reports, st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_and_moving_within_a_source_change_nothing(
    before: Report, chance: object, by: int
) -> None:
    moved = [
        msgspec.structs.replace(each, place=msgspec.structs.replace(
            each.place, segment=(each.place.segment or 0) + by, record=by))
        for each in before.findings
    ]  # fmt: skip
    chance.shuffle(moved)  # type: ignore[attr-defined]
    changed = compare(before, report(moved))
    assert (changed.fixed, changed.new) == (0, 0)


def test_a_clause_that_ended_otherwise_is_told() -> None:
    (turn,) = compare(report([], "fail"), report([], "pass")).turns
    assert (turn.policy, turn.clause, turn.before, turn.after) == ("p", "a", "fail", "pass")
    gone = msgspec.structs.replace(report([]), requirements=())
    (turn,) = compare(report([], "fail"), gone).turns
    assert (turn.before, turn.after) == ("fail", None)


@given(reports, reports)
def test_the_findings_that_are_shown_are_those_that_are_counted(
    before: Report, after: Report
) -> None:
    changed = compare(before, after)
    assert (len(changed.come), len(changed.gone)) == (changed.new, changed.fixed)


@given(reports, reports)
def test_every_format_that_shows_two_reports_counts_the_same(before: Report, after: Report) -> None:
    changed = compare(before, after)
    for name in ("text", "markdown", "github"):
        assert f"{changed.new} new, {changed.fixed} fixed, {changed.persisting} as before" in told(
            name, changed
        )
    tree = json.loads(told("json", changed))
    assert tree["summary"]["new"] == len(tree["new"]) == changed.new
    assert tree["summary"]["fixed"] == len(tree["fixed"]) == changed.fixed


def told(name: str, changed: ReportDiff) -> str:
    out = io.StringIO()
    load(name).tell(changed, out)
    return out.getvalue()


def test_what_is_new_is_shown_where_it_is_and_what_is_fixed_is_counted() -> None:
    old, new = finding("seat.number", "a.edi", 3), finding("document.number", "b.edi", 9)
    new = msgspec.structs.replace(
        new, place=msgspec.structs.replace(new.place, line=4, start_column=27)
    )
    changed = compare(report([old], "pass"), report([new]))
    text = told("text", changed)
    assert text.startswith("pnr-auditor 1: 1 new, 1 fixed, 0 as before; 1 clause worse, 0 better\n")
    assert "b.edi:4:27: not on the list [document.number]" in text
    assert "a.edi" not in text
    assert "not on the list [seat.number] × 1 · MIN001 · p/a" in text
    assert "Act: passed, now broken (p/a)" in text
    annotations = told("github", changed).splitlines()
    assert annotations[0].startswith("::error file=b.edi,line=4,col=27,title=new%3A ")
    assert sum(each.startswith("::") for each in annotations) == 1


@pytest.mark.parametrize(
    ("before", "after", "fail_on", "code"),
    [
        ([1, 2], [1, 2], "new", 0),
        ([1, 2], [1], "new", 0),
        ([1], [1, 2], "new", 1),
        ([1], [1, 2], "worse", 0),
        ([1], [1, 2], "never", 0),
    ],
)
def test_two_reports_exit_with_1_where_something_is_new(
    tmp_path: Path, before: list[int], after: list[int], fail_on: str, code: int
) -> None:
    for name, segments in (("a", before), ("b", after)):
        found = report([finding("seat.number", "a.edi", each) for each in segments])
        found = msgspec.structs.replace(found, run=SAID, unread=())
        (tmp_path / f"{name}.json").write_text(told("json", found), "utf-8")  # type: ignore[arg-type]
    asked = ["report", str(tmp_path / "a.json"), str(tmp_path / "b.json"), "--to", "text"]
    done = CliRunner().invoke(group, [*asked, "--fail-on", fail_on], standalone_mode=False)
    assert done.return_value == code, done.stdout


def test_a_clause_that_is_no_longer_looked_at_is_worse() -> None:
    assert compare(report([], "pass"), report([], "not-evaluated")).worse
    assert compare(report([], "fail"), report([], "pass")).better
    assert not compare(report([], "pass"), report([], "not-applicable")).turns[0].step


def test_a_clause_that_people_answer_for_stopped_the_comparison() -> None:
    assert compare(report([], "manual"), report([], "attested")).better
    assert compare(report([], "attested"), report([], "manual")).worse
    assert compare(report([], "attested"), report([], "fail")).worse


@given(
    st.lists(findings, max_size=8),
    st.lists(findings, max_size=8),
    st.sampled_from(get_args(Status)),
)
def test_what_changed_had_no_schema(
    before: list[Finding], after: list[Finding], status: Status
) -> None:
    said = [msgspec.structs.replace(report(each), run=SAID) for each in (before, after)]
    said[0] = msgspec.structs.replace(said[0], requirements=report([], status).requirements)
    tree = json.loads(told("json", compare(*said)))
    assert list(_DIFF.iter_errors(tree)) == []
    assert list(_DIFF.iter_errors(tree | {"else": 1}))


@given(reports, reports)
def test_a_copy_for_circulation_names_no_place_and_counts_the_same(
    before: Report, after: Report
) -> None:
    copy = redacted(after)
    assert {each.place for each in copy.findings} <= {Place(source=NOWHERE)}
    told = msgspec.json.encode(report_to_json.tree(copy))
    assert b"secret" not in told
    assert b".edi" not in told
    assert Counter(each.element for each in copy.findings) == Counter(
        each.element for each in after.findings
    )
    # Two files with names that can be guessed do not show in the names of findings either.
    assert {each.fingerprint for each in copy.findings}.isdisjoint(
        each.fingerprint for each in after.findings
    )
    changed = redacted_diff(compare(before, after))
    assert changed.new + changed.persisting == len(after.findings)
    assert b"secret" not in msgspec.json.encode(report_to_json.tree(changed.before))
