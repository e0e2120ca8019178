"""A trend as text: what changed, latest month first, then each clause that was ever broken."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from auditor.judging.report import NOT_ADVICE
from auditor.judging.runs.trend import Trend
from auditor.observed.record import printable
from auditor.reporters.trend import change, scope, told

_SHOWN = 6  # months, of each clause


def write(trends: Sequence[Trend], out: TextIO) -> None:
    """Write the trends to `out`."""
    out.writelines(f"{printable(line)}\n" for line in _lines(trends))


def _lines(trends: Sequence[Trend]) -> Iterator[str]:
    yield f"pnr-auditor · month after month · {NOT_ADVICE}"
    if not trends:
        yield "no run is kept here yet"
    for trend in trends:
        yield ""
        yield f"series {trend.series} · {scope(trend)}"
        yield from _months(trend)
        yield from _changes(trend)
        yield from _clauses(trend)


def _months(trend: Trend) -> Iterator[str]:
    yield "  month    run on      records     errors  warnings  notes"
    for each in trend.months:
        last = each.last
        partly = "" if last.whole else "  not everything was read"
        yield (
            f"  {each.month}  {last.day}  {last.records:>9}  {last.errors:>9} {last.warnings:>9} {last.notes:>6}"
            f"{partly}"
        )


def _changes(trend: Trend) -> Iterator[str]:
    if not trend.changes:
        yield "  no clause changed"
    latest = sorted(trend.changes, key=lambda each: each.month, reverse=True)
    for month, changes in groupby(latest, lambda each: each.month):
        yield f"  {month}"
        for each in changes:
            yield f"    {each.kind:<14} {each.policy}/{each.clause}: {each.title}"
            yield f"    {'':<14} {change(each)}"


def _clauses(trend: Trend) -> Iterator[str]:
    broken = [each for each in trend.lines if each.ever_broken]
    if not broken:
        return
    months = [each.month for each in trend.months[-_SHOWN:]]
    yield f"  clauses that were ever broken, in {', '.join(months)}"
    for line in broken:
        cells = " | ".join(map(told, line.cells[-_SHOWN:]))
        yield f"    {line.policy}/{line.clause}: {cells}"
