"""A trend for its readers: as text, as a table, as a page; each `write(trends, out)`."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TextIO

from auditor.judging.requirement import Status
from auditor.judging.runs.trend import Cell, Change, Trend

NAMES = ("text", "csv", "html")

Write = Callable[[Sequence[Trend], TextIO], None]

WORDS: Mapping[Status, str] = {
    "fail": "broken",
    "on-receipt": "on receipt",
    "review": "to review",
    "not-evaluated": "not evaluated",
    "pass": "pass",
    "not-applicable": "not applicable",
    "manual": "by a person",
}


def load(name: str) -> Write:
    """What writes a trend as `name`, one of `NAMES`."""
    write: Write = import_module(f"auditor.reporters.trend.{name}").write
    return write


def told(cell: Cell | None) -> str:
    """A clause in a month in words."""
    if cell is None:
        return "not asked"
    return f"{WORDS[cell.status]} {cell.findings}" if cell.findings else WORDS[cell.status]


def change(each: Change) -> str:
    """From what to what, and whether the law is still the same text."""
    before = f"{told(each.before)} in {each.since}" if each.since else "not judged before"
    law = "; the text of the policy is another since" if each.law_changed else ""
    return f"{before}, {told(each.after)} on {each.day}{law}"


def scope(trend: Trend) -> str:
    """What a trend speaks of."""
    first, last = trend.months[0].month, trend.months[-1].month
    runs = sum(each.runs for each in trend.months)
    partly = sum(not each.last.whole for each in trend.months)
    lost = f"; in {partly} of {len(trend.months)} months not everything was read" if partly else ""
    return f"{runs} {'run' if runs == 1 else 'runs'} from {first} to {last}{lost}"
