"""A trend as one table (RFC 4180): a row to each run of a month, to each clause in it, and to each change."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TextIO

from auditor.judging.runs.trend import Trend
from auditor.reporters.sheet import write_rows

_COLUMNS = (
    "row", "series", "month", "day", "policy", "clause", "demands", "status", "findings", "change", "since",
    "status_before", "findings_before", "law_changed", "sources", "records", "errors", "warnings", "notes",
    "exit_code", "runs",
)  # fmt: skip
Row = dict[str, object]


def write(trends: Sequence[Trend], out: TextIO) -> None:
    """Write the trends to `out`, with a heading."""
    write_rows(_COLUMNS, chain.from_iterable(map(_rows, trends)), out)


def _rows(trend: Trend) -> Iterator[Row]:
    yield from _months(trend)
    for line in trend.lines:
        law: Row = {"policy": line.policy, "clause": line.clause, "demands": line.title}
        for month, each in zip(trend.months, line.cells, strict=True):
            if each is not None:
                when: Row = {"series": trend.series, "month": month.month, "day": month.last.day}
                said: Row = {"status": each.status, "findings": each.findings}
                yield {"row": "clause"} | when | law | said
    for change in trend.changes:
        before = change.before
        yield {
            "row": "change", "series": trend.series, "month": change.month, "day": change.day,
            "policy": change.policy, "clause": change.clause, "demands": change.title,
            "status": change.after.status, "findings": change.after.findings, "change": change.kind,
            "since": change.since or "", "status_before": before.status if before else "",
            "findings_before": before.findings if before else "", "law_changed": "yes" if change.law_changed else "no",
        }  # fmt: skip


def _months(trend: Trend) -> Iterator[Row]:
    for month in trend.months:
        last = month.last
        yield {
            "row": "month", "series": trend.series, "month": month.month, "day": last.day, "sources": last.sources,
            "records": last.records, "errors": last.errors, "warnings": last.warnings, "notes": last.notes,
            "exit_code": last.exit_code, "runs": month.runs,
        }  # fmt: skip
