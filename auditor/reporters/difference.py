"""What changed between two reports, in sentences: for every reporter that shows it."""

from collections.abc import Iterator

import msgspec

from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff, StatusChange
from auditor.law.finding import Severity
from auditor.reporters.summary import STATUSES, otherwise
from auditor.reporters.words import count, law


def totals(diff: ReportDiff) -> str:
    """How many findings came, went and stayed: `3 new, 12 fixed, 204 as before; 1 clause worse, 2 better`."""
    worse, better = len(diff.worse), len(diff.better)
    found = f"{diff.new} new, {diff.fixed} fixed, {diff.persisting} as before"
    return f"{found}; {count(worse, 'clause')} worse, {better} better"


def runs(diff: ReportDiff) -> Iterator[tuple[str, str]]:
    """Of each report when it was made and what came of it; and what makes the two hard to compare."""
    for name, report in (("before", diff.before), ("after", diff.after)):
        run = report.run
        at = f"data as of {run.as_of[:10]}, " if run.as_of else ""
        findings = ", ".join(
            count(report.counts[str(each)], str(each)) for each in reversed(Severity)
        )
        under = f"{law(run.law_as_of)}{otherwise(run.by_path)}"
        yield name, f"{at}{under}: {findings} in {count(report.records, 'record')}"
    if told := unlike(diff):
        yield "note", told


def unlike(diff: ReportDiff) -> str | None:
    """Whether the two were asked the same; None where they were."""
    old, new = diff.before.run, diff.after.run
    if [each.sha256 for each in old.policies] != [each.sha256 for each in new.policies]:
        return "the two were not judged by the same law: what is new may be the law"
    if old.configuration != new.configuration:
        return "the two were not asked with the same options, or not by the same version"
    return None


def turned(turn: StatusChange) -> str:
    """A clause that ended otherwise: `Delete … : passed, now broken (eu-pnr/annex-i)`."""
    was, ended = (
        "not in the report" if each is None else STATUSES[each]
        for each in (turn.before, turn.after)
    )
    return f"{turn.title or turn.cites}: {was}, now {ended} ({turn.policy}/{turn.clause})"


def as_new(diff: ReportDiff) -> Report:
    """The later report with the new findings alone, each told to be new."""
    counts = {str(each): 0 for each in Severity}
    for change in diff.changes:
        counts[str(change.severity)] += change.new
    return msgspec.structs.replace(
        diff.after,
        run=msgspec.structs.replace(diff.after.run, baseline=True),
        findings=tuple(msgspec.structs.replace(each, known=False) for each in diff.come),
        left_out=(),
        counts=counts,
        cut=0,
        unread=(),
    )
