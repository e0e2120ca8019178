"""The report as one HTML file: no network, no request, prints well, works from an e-mail attachment.

Laws of the folder: the page allows only the very script and style it carries, by their hash; what
comes from the data's frame (names of files, codes) is escaped by the template, never marked safe.
"""

from typing import TextIO

from auditor.judging.report import NOT_ADVICE, Report
from auditor.judging.report_diff import ReportDiff
from auditor.reporters.html import charts
from auditor.reporters.html.cells import Numbers
from auditor.reporters.html.laws import ORDER
from auditor.reporters.html.template import hash_of, template, text
from auditor.reporters.html.view import page
from auditor.reporters.summary import ANSWERS, LEGEND, STATUSES, answered, notices

TITLE = "HTML: one file for a policy team, to read, print and send"


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`."""
    _write(report, out, None)


def write_diff(diff: ReportDiff, out: TextIO) -> None:
    """Write the later of two reports, and before it what changed since the earlier one."""
    _write(diff.after, out, diff)


def _write(report: Report, out: TextIO, diff: ReportDiff | None) -> None:
    style, script = text(__name__, "page.css"), text(__name__, "page.js")
    out.writelines(
        template(__name__).generate(
            page=page(report),
            report=report,
            diff=diff,
            charts=charts,
            numbers=Numbers(redacted=report.run.redacted),
            answered=answered,
            answers=ANSWERS,
            statuses={each: STATUSES[each] for each in ORDER},
            legend=LEGEND,
            not_advice="; ".join([NOT_ADVICE, *notices(report.run)]),
            style=style,
            script=script,
            style_hash=hash_of(style),
            script_hash=hash_of(script),
        )
    )
