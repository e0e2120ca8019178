"""A report with what is known and what is excused told apart."""

from collections.abc import Sequence
from datetime import date

import msgspec

from auditor.judging.baseline import waivers as waiving
from auditor.judging.baseline.counts import Counts, known
from auditor.judging.baseline.waivers import SOON, Waiver
from auditor.judging.report import Report


def applied(
    report: Report,
    *,
    baseline: Counts | None,
    waivers: Sequence[Waiver] = (),
    day: date,
    soon: int = SOON,
) -> Report:
    """`report`, its findings marked by waivers that hold on `day`, then by the baseline.

    Of findings that are counted and not listed, as many are excused as if they were. A waiver that
    expires within `soon` days is announced.
    """
    findings, counts = waiving.excused(waivers, report.findings, day)
    others, _ = waiving.excused(waivers, [each.finding for each in report.left_out], day)
    left_out = [
        msgspec.structs.replace(each, finding=other)
        for each, other in zip(report.left_out, others, strict=True)
    ]
    for each in left_out:
        for name in waiving.matching(waivers, each.finding):
            counts[name] += each.number
    if baseline is not None:
        positions, numbers = known(baseline, findings, left_out)
        findings = [
            msgspec.structs.replace(each, known=True) if at in positions else each
            for at, each in enumerate(findings)
        ]
        left_out = [
            msgspec.structs.replace(each, known=number)
            for each, number in zip(left_out, numbers, strict=True)
        ]
    return msgspec.structs.replace(
        report,
        run=msgspec.structs.replace(report.run, baseline=baseline is not None),
        findings=tuple(findings),
        left_out=tuple(left_out),
        waivers=waiving.told(waivers, counts, report, day, soon),
    )
