"""A report for circulation: the same findings under the same law, without the places that lead to a record."""

import msgspec

from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.law.finding import Finding, fingerprint
from auditor.observed.record import Place, Unread

NOWHERE = "redacted"


def redacted(report: Report) -> Report:
    """`report` with every place and every name of a source left out; what is counted stays counted."""
    return msgspec.structs.replace(
        report,
        run=msgspec.structs.replace(report.run, redacted=True),
        findings=tuple(map(_placeless, report.findings)),
        left_out=tuple(
            msgspec.structs.replace(each, finding=_placeless(each.finding))
            for each in report.left_out
        ),
        passed_over=tuple(msgspec.structs.replace(each, first=()) for each in report.passed_over),
        unread=tuple(Unread(NOWHERE, each.reason, each.limit, each.left) for each in report.unread),
    )


def redacted_diff(diff: ReportDiff) -> ReportDiff:
    """What changed between two reports, counted before their places were left out."""
    return msgspec.structs.replace(
        diff,
        before=redacted(diff.before),
        after=redacted(diff.after),
        come=tuple(map(_placeless, diff.come)),
        gone=tuple(map(_placeless, diff.gone)),
    )


def _placeless(finding: Finding) -> Finding:
    place = Place(source=NOWHERE)
    name = fingerprint(finding.rule, finding.policy, finding.clause, finding.element, place)
    return msgspec.structs.replace(finding, place=place, fingerprint=name)
