"""A trend as one HTML file: no script, no request; each figure stands in a table."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import TextIO

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from auditor.judging.report import NOT_ADVICE
from auditor.judging.runs.trend import Change, Trend
from auditor.reporters.trend import change, scope, told
from auditor.reporters.words import on_page

_KINDS = {
    "broken": "fail", "worse": "fail", "lost sight of": "review", "better": "pass", "fixed": "pass",
}  # fmt: skip


def write(trends: Sequence[Trend], out: TextIO) -> None:
    """Write the trends to `out`."""
    style = (files("auditor.reporters.html") / "page.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    out.writelines(
        _template().generate(
            trends=trends,
            by_month=_by_month,
            change=change,
            scope=scope,
            told=told,
            kinds=_KINDS,
            not_advice=NOT_ADVICE,
            style=style,
            style_hash=f"'sha256-{digest}'",
        )
    )


def _by_month(trend: Trend) -> list[tuple[str, list[Change]]]:
    latest = sorted(trend.changes, key=lambda each: each.month, reverse=True)
    return [(month, list(found)) for month, found in groupby(latest, lambda each: each.month)]


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


def _file(name: str) -> str:
    return (files("auditor.reporters.trend") / name).read_text("utf-8")
