"""A trend as one HTML file: no script, no request; each figure stands in a table."""

from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from auditor.judging.report import NOT_ADVICE
from auditor.judging.runs.trend import Change, Trend
from auditor.reporters.html.template import hash_of, template, text
from auditor.reporters.trend import change, scope, told

_KINDS = {
    "broken": "fail", "worse": "fail", "lost sight of": "review", "better": "pass", "fixed": "pass",
}  # fmt: skip


def write(trends: Sequence[Trend], out: TextIO) -> None:
    """Write the trends to `out`."""
    style = text("auditor.reporters.html", "page.css")
    out.writelines(
        template("auditor.reporters.trend").generate(
            trends=trends,
            by_month=_by_month,
            change=change,
            scope=scope,
            told=told,
            kinds=_KINDS,
            not_advice=NOT_ADVICE,
            style=style,
            style_hash=hash_of(style),
        )
    )


def _by_month(trend: Trend) -> list[tuple[str, list[Change]]]:
    latest = sorted(trend.changes, key=lambda each: each.month, reverse=True)
    return [(month, list(found)) for month, found in groupby(latest, lambda each: each.month)]
