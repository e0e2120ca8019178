"""The report as JUnit XML: a test case for each clause, so that a build shows what was looked at.

Laws of the file: a clause that is broken has failed; one for a person to judge fails where that was to
fail the run, else it is skipped, like every clause that could not be judged; none of these has passed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TextIO
from xml.etree import ElementTree as ET

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.law.finding import Finding, Severity
from auditor.reporters.grouped import Block, blocks, extent, span
from auditor.reporters.summary import STATUSES, examined, judged, passed_over, reviewed, why
from auditor.reporters.words import count, demanded, flat, lawless

TITLE = "JUnit XML: a test case for each clause"

_PLACES = 20  # kinds of finding that a failure shows


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`: a suite for each policy, for structure, and for what was not read."""
    xml = JUnitXml("pnr-auditor")
    for each in _suites(report):
        xml.add_testsuite(each)
    xml.update_statistics()  # type: ignore[no-untyped-call]
    # Parsed again: what junitparser writes depends on whether lxml is installed beside it.
    tree = ET.fromstring(xml.tostring())  # type: ignore[no-untyped-call]  # noqa: S314 - our own text
    tree.attrib.pop("skipped")  # which Jenkins knows of a suite, not of all of them
    ET.indent(tree)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f"{ET.tostring(tree, encoding='unicode')}\n")


def _suites(report: Report) -> Iterable[TestSuite]:
    found: dict[tuple[str | None, str | None], list[Finding]] = defaultdict(list)
    for each in report.findings:
        found[each.policy, each.clause].append(each)
    for regime in report.run.policies:
        cases = [
            _clause(each, report, found[each.policy, each.clause])
            for each in report.requirements
            if each.policy == regime.id
        ]
        yield _suite(regime.id, cases, report)
    if structure := found[None, None]:
        about = lawless(structure[0].rule)
        yield _suite(about, [_structure(each, report) for each in blocks(structure)], report)
    if report.unread:
        yield _suite(
            "not read", [_unread(each.source, each.reason) for each in report.unread], report
        )


def _suite(name: str, cases: list[TestCase], report: Report) -> TestSuite:
    suite = TestSuite(flat(name))
    for key, value in (
        ("headline", headline(report)),
        ("examined", examined(report)),
        *([("not_looked_at", passed)] if (passed := passed_over(report.passed_over)) else []),
        *([("judged", judged(report.run))] if report.run.policies else []),
        ("notice", reviewed(report.run)),
        ("law_as_of", str(report.run.law_as_of)),
        ("configuration", report.run.configuration),
    ):
        suite.add_property(key, flat(value))
    suite.add_testcases(cases)
    return suite


def _clause(each: Requirement, report: Report, findings: Sequence[Finding]) -> TestCase:
    case = TestCase(flat(f"{each.clause}: {each.cites}"), classname=flat(each.policy))
    looked = f"{each.evaluated} of {count(each.applicable, 'record')} evaluated"
    words, reason = STATUSES[each.status], flat(why(each) or "")
    excused = _excused(each, report)
    if excused and excused >= each.findings and each.status in ("fail", "on-receipt", "review"):
        told = f"{words}: {count(each.findings, 'finding')}, all known or waived; {looked}"
        case.result = [Skipped(told)]
    elif each.status == "fail" or (each.status == "review" and _grave(findings, report)):
        new = f", {each.findings - excused} of them new" if report.run.baseline else ""
        told = f"{words}: {count(each.findings, 'finding')}{new}; {looked}"
        findings = [one for one in findings if not one.excused] or findings
        worst = max((finding.severity for finding in findings), default=Severity.ERROR)
        case.result = [_failure(told, str(worst), _text(findings))]
    elif each.status == "review":
        case.result = [Skipped(f"{words}: {count(each.findings, 'finding')}; {looked}")]
    elif each.status == "not-evaluated" and report.run.fail_on_unevaluated:
        case.result = [Error(f"{words}: {reason}; {looked}", "not-evaluated")]
    elif each.status != "pass":
        case.result = [Skipped(": ".join(part for part in (words, reason) if part))]
    return case


def _excused(each: Requirement, report: Report) -> int:
    """How many findings of a clause are known or waived, listed or not."""
    listed = sum(
        one.excused
        for one in report.findings
        if (one.policy, one.clause) == (each.policy, each.clause)
    )
    return listed + sum(
        more.excused
        for more in report.left_out
        if (more.finding.policy, more.finding.clause) == (each.policy, each.clause)
    )


def _structure(block: Block, report: Report) -> TestCase:
    case = TestCase(flat(f"{block.name}: {block.cites}"), classname=block.where)
    told = f"{block.severity}: {extent(block.findings)}"
    if _grave(block.findings, report):
        case.result = [_failure(told, str(block.severity), _text(block.findings))]
    else:
        case.result = [Skipped(told)]
    return case


def _unread(source: str, reason: str) -> TestCase:
    case = TestCase(flat(source), classname="not read")
    case.result = [Error(flat(reason), "unread")]
    return case


def _failure(message: str, kind: str, text: str) -> Failure:
    failure = Failure(message, kind)
    failure.text = text
    return failure


def _grave(findings: Iterable[Finding], report: Report) -> bool:
    least = report.run.fail_on
    return least is not None and any(
        each.severity >= least and not each.excused for each in findings
    )


def _text(findings: Sequence[Finding]) -> str:
    lines = []
    kinds = [(block, kind) for block in blocks(findings) for kind in block.kinds]
    for block, kind in kinds[:_PLACES]:
        of = f" [{kind.element}]" if kind.element else ""
        lines.append(f"{block.severity} {block.rule} {kind.message}{of} × {len(kind.findings)}")
        lines.append(f"  {span(kind.findings)}")
    if len(kinds) > _PLACES:
        lines.append(f"and {count(len(kinds) - _PLACES, 'more kind')} of finding")
    laws = {demanded(each) for each in findings}
    lines.extend(f"law: {each}" for each in sorted(laws))
    lines.extend(f"do: {each}" for each in sorted({finding.remedy for finding in findings}))
    return "\n".join(map(flat, lines))
