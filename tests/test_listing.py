"""The listing counts every finding, and keeps the same few however they came."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.cli import group
from auditor.judging import listing
from auditor.judging import report_from_json as reread
from auditor.judging.baseline import counts
from auditor.judging.listing import Listing
from auditor.judging.report import Report
from auditor.judging.report_to_json import finding_tree
from auditor.law.finding import Finding, Severity, fingerprint, order
from auditor.observed.record import Place
from auditor.reporters import load
from auditor.reporters.json import Alike, line
from auditor.reporters.trees import encoded

DAY = date(2026, 11, 22)
CORPORA = Path(__file__).parent / "corpora"


def finding(severity: int, rule: int, source: int, record: int, segment: int) -> Finding:
    place = Place(f"{source}.edi", 1, record, 1, segment, "TIF", 1, 1, segment, 10 * segment, 9)
    return Finding(
        f"MIN00{rule}", "excess-element", Severity(severity), "p", "a", "Act", "law", "read",
        "traveller.surname", "is not on the list", "Delete it.", place,
        fingerprint(f"MIN00{rule}", "p", "a", "traveller.surname", place),
    )  # fmt: skip


small = st.integers(1, 3)
lists = st.lists(st.builds(finding, small, small, small, small, st.integers(1, 40)), max_size=40)


def listed(findings: list[Finding], most: int | None) -> Listing:
    """A listing that is told them as an audit tells it."""
    told = Listing(most)
    for each in findings:
        kind = told.kind(each)
        if not kind.number:
            told.begin(each)
        if told.wants(kind.weight, each.place):
            told.keep(kind, each.place)
        kind.number += 1
    return told


@given(lists, st.integers(0, 9), st.integers(0, 40))
def test_the_gravest_are_kept_whatever_came_first(
    findings: list[Finding], most: int, cut: int
) -> None:
    by_weight = sorted(findings, key=lambda each: (-each.severity, order(each)))[:most]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_SLACK", 0)
        one = listed(findings, most)
        parts = listed(findings[:cut], most)
        parts.absorb(listed(findings[cut:], most))
    for told in (one, parts):
        kept = told.kept()
        assert list(kept) == sorted(by_weight, key=lambda each: (order(each), -each.severity))
        assert told.severities() == Counter(each.severity for each in findings)
        left = Counter(each.fingerprint for each in findings)
        left.subtract(each.fingerprint for each in kept)
        for each in told.left_out(kept):
            left[each.finding.fingerprint] -= each.number
        assert set(left.values()) <= {0}


@given(lists)
def test_each_source_has_one_where_nobody_bounds_them(findings: list[Finding]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST", 3)
        patch.setattr(listing, "_SLACK", 0)
        told = listed(findings, None)
    kept = told.kept()
    assert {each.place.source for each in kept} == {each.place.source for each in findings}
    assert len(kept) <= 3 + 3


@given(lists)
def test_a_line_is_what_the_tree_of_a_finding_encodes_to(findings: list[Finding]) -> None:
    known: dict[object, Alike] = {}
    hostile = [
        msgspec.structs.replace(
            each, message=f'%s "length": 0 {each.rule}', place=place, waiver='", "place": {"source": '
        )
        for each in findings
        for place in (
            each.place,
            msgspec.structs.replace(each.place, source='}, "length": 0 %d "line": 0', traveller=None),
            msgspec.structs.replace(each.place, pointer="/a", line=None),
            msgspec.structs.replace(each.place, column="a", row=3),
        )
    ]  # fmt: skip
    for each in (*findings, *hostile):
        assert line(each, known) == line(each) == encoded(finding_tree(each))


def corpus() -> list[str]:
    return sorted(map(str, CORPORA.glob("pnrgov/*.edi")))


@pytest.fixture(scope="module")
def whole() -> Report:
    return audit(corpus(), "eu-pnr", law_as_of=DAY, max_findings=1 << 20)


@pytest.fixture(scope="module")
def short() -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST", 9)
        patch.setattr(listing, "_SLACK", 0)
        return audit(corpus(), "eu-pnr", law_as_of=DAY)


def test_what_is_not_listed_is_counted(whole: Report, short: Report) -> None:
    assert whole.cut == 0
    assert short.cut == len(whole.findings) - len(short.findings) > 0
    assert (short.counts, short.requirements) == (whole.counts, whole.requirements)
    assert set(short.findings) <= set(whole.findings)
    every = Counter(each.fingerprint for each in short.findings)
    for each in short.left_out:
        every[each.finding.fingerprint] += each.number
    assert every == Counter(each.fingerprint for each in whole.findings)


def test_a_list_that_nobody_bounded_is_no_limit_that_was_reached(
    whole: Report, short: Report
) -> None:
    assert (short.exit_code, short.limited) == (whole.exit_code, False)
    bounded = audit(corpus(), "eu-pnr", law_as_of=DAY, max_findings=9)
    assert (bounded.exit_code, len(bounded.findings)) == (5, 9)


def test_the_baseline_knows_those_that_are_not_listed(whole: Report, short: Report) -> None:
    known = counts.counted(short)
    assert known == counts.counted(whole)
    fewer = Counter({name: number - (number > 1) for name, number in known.items()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST", 9)
        patch.setattr(listing, "_SLACK", 0)
        one, other = (
            audit(corpus(), "eu-pnr", law_as_of=DAY, baseline=each) for each in (known, fewer)
        )
    assert (one.unexcused, one.excused) == (None, sum(whole.counts.values()))
    assert other.excused == fewer.total()
    assert other.unexcused is not None


def test_a_report_with_some_left_out_is_read_back(short: Report) -> None:
    out = io.StringIO()
    load("json").write(short, out)
    assert reread.read(out.getvalue().encode()) == short


@pytest.mark.parametrize("form", ["text", "markdown", "gitlab", "sarif", "csv", "html", "oscal"])
def test_every_form_says_that_some_are_not_listed(form: str, short: Report) -> None:
    out = io.StringIO()
    load(form).write(short, out)
    said = out.getvalue()
    if form == "gitlab":  # which has one issue for all that are alike
        prints = {each["fingerprint"] for each in json.loads(said)}
        assert prints >= {each.finding.fingerprint for each in short.left_out}
    else:
        assert str(short.cut) in said or "not all are listed" in said


def test_all_are_streamed_whatever_is_listed(tmp_path: Path, whole: Report) -> None:
    file = tmp_path / "findings.jsonl"
    asked = ["audit", *corpus(), "--policy", "eu-pnr", "--law-as-of", str(DAY), "-j", "2"]
    run = CliRunner().invoke(
        group,
        [*asked, "--max-findings", "1", "--output", f"findings={file}"],
        standalone_mode=False,
    )
    assert run.return_value == 5
    lines = file.read_text("utf-8").splitlines()
    # Columns are looked up once the audit is over.
    without = [msgspec.structs.replace(each.place, start_column=None) for each in whole.findings]
    listed = zip(whole.findings, without, strict=True)
    told = [line(msgspec.structs.replace(each, place=place)) for each, place in listed]
    assert sorted(lines) == sorted(told)
    refused = CliRunner().invoke(
        group, [*asked, "--redact-places", "--output", f"findings={tmp_path / 'x'}"]
    )
    assert refused.exit_code == 2
    assert not (tmp_path / "x").exists()
