"""A report with what is known and what is excused told apart."""

from collections.abc import Sequence
from datetime import date

import msgspec

from auditor.baseline import waivers as waiving
from auditor.baseline.counts import Counts, known
from auditor.baseline.waivers import Waiver
from auditor.report import Report


def applied(
    report: Report, *, baseline: Counts | None, waivers: Sequence[Waiver] = (), day: date
) -> Report:
    """`report`, its findings marked by waivers that hold on `day`, then by the baseline.

    Findings that a limit left out are not looked at, and so stay as grave as they are.
    """
    findings, counts = waiving.excused(waivers, report.findings, day)
    if baseline is not None:
        positions = known(baseline, findings)
        findings = [
            msgspec.structs.replace(each, known=True) if at in positions else each
            for at, each in enumerate(findings)
        ]
    return msgspec.structs.replace(
        report,
        findings=tuple(findings),
        waivers=waiving.told(waivers, counts, report, day),
    )
