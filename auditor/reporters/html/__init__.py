"""The report as one HTML file: no network, no request, prints well, works from an e-mail attachment.

Laws of the folder: the page allows only the very script and style it carries, by their hash; what
comes from the data's frame (names of files, codes) is escaped by the template, never marked safe.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TextIO

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from auditor.judging.report import NOT_ADVICE, Report
from auditor.judging.report_diff import ReportDiff
from auditor.reporters.html import charts
from auditor.reporters.html.cells import Numbers
from auditor.reporters.html.laws import ORDER
from auditor.reporters.html.view import page
from auditor.reporters.summary import ANSWERS, STATUSES, answered, notices
from auditor.reporters.words import on_page

TITLE = "HTML: one file for a policy team, to read, print and send"


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`."""
    _write(report, out, None)


def write_drift(drift: ReportDiff, out: TextIO) -> None:
    """Write the later of two reports, and before it what changed since the earlier one."""
    _write(drift.after, out, drift)


def _write(report: Report, out: TextIO, drift: ReportDiff | None) -> None:
    style, script = _file("page.css"), _file("page.js")
    out.writelines(
        _template().generate(
            page=page(report),
            report=report,
            drift=drift,
            charts=charts,
            numbers=Numbers(redacted=report.run.redacted),
            answered=answered,
            answers=ANSWERS,
            statuses={each: STATUSES[each] for each in ORDER},
            not_advice="; ".join([NOT_ADVICE, *notices(report.run)]),
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


@cache
def _file(name: str) -> str:
    return (files("auditor.reporters.html") / name).read_text("utf-8")


def _hash(text: str) -> str:
    """The hash by which the page's own policy lets `text` run, of its exact bytes."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _template() -> Template:
    frame = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        finalize=on_page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return frame.get_template("page.html.j2")
