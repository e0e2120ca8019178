"""The report as JSON, version 1: a contract (`schemas/report.schema.json`) that tools depend on.

One document with one finding on each line, so that two can be compared line by line. Findings are
written one by one: a large report is never held as text.
"""

from operator import attrgetter
from typing import NamedTuple, TextIO

import msgspec

from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.judging.report_diff_schema import SCHEMA, STEPS
from auditor.judging.report_to_json import finding_tree
from auditor.law.finding import Finding
from auditor.reporters.trees import encoded

_MOST = 65_536  # kinds of finding that are remembered while they are written
_FIGURES = ("message", "record", "traveller", "segment", "line", "offset", "length")
_COLUMN = ("start_column",)  # told where it is known
_figures = attrgetter(*_FIGURES)
_columned = attrgetter(*_FIGURES, *_COLUMN)
_shared = attrgetter(
    *(name for name in Finding.__struct_fields__ if name != "place"),
    *(f"place.{name}" for name in ("source", "tag", "element", "component", "column")),
)
TITLE = "JSON, version 1: one document, one finding on each line"


class Alike(NamedTuple):
    """Findings that differ in figures alone: what they share, and their line with a blank for each figure."""

    shared: tuple[object, ...]
    line: str


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out`, with its keys in the order of the contract."""
    out.write("{")
    out.writelines(
        f"{encoded(key)}: {encoded(value)},\n "
        for key, value in report_to_json.head(report).items()
    )
    out.write('"findings": [')
    between = "\n  "
    known: dict[object, Alike] = {}
    for finding in report.findings:
        out.write(f"{between}{line(finding, known)}")
        between = ",\n  "
    out.write("]")
    for key, value in report_to_json.tail(report).items():
        text = _lines(value) if isinstance(value, list) else encoded(value)
        out.write(f",\n {encoded(key)}: {text}")
    out.write("}\n")


def write_drift(drift: ReportDiff, out: TextIO) -> None:
    """Write what changed between two reports: counts, kinds, clauses, and each new and fixed finding on a line."""
    head: dict[str, object] = {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": drift.after.run.version},
        "before": _side(drift.before),
        "after": _side(drift.after),
        "summary": {
            "new": drift.new, "fixed": drift.fixed, "persisting": drift.persisting,
            "worse": len(drift.worse), "better": len(drift.better),
        },
    }  # fmt: skip
    lists: dict[str, list[object]] = {
        "changes": [
            msgspec.structs.asdict(each) | {"severity": str(each.severity)}
            for each in drift.changes
        ],
        "clauses": [
            msgspec.structs.asdict(each) | {"step": STEPS[(each.step > 0) - (each.step < 0)]}
            for each in drift.turns
        ],
        "new": [finding_tree(each) for each in drift.come],
        "fixed": [finding_tree(each) for each in drift.gone],
    }
    parts = [f"{encoded(key)}: {encoded(value)}" for key, value in head.items()]
    parts += [f"{encoded(key)}: {_lines(value)}" for key, value in lists.items()]
    out.write("{" + ",\n ".join(parts) + "}\n")


def _side(report: Report) -> object:
    head = report_to_json.head(report)
    return {name: head[name] for name in ("run", "examined")} | {
        "summary": report_to_json.tail(report)["summary"]
    }


def line(finding: Finding, known: dict[object, Alike] | None = None) -> str:
    """A finding on one line; those that differ in figures alone are spelled out once in `known`."""
    place = finding.place
    if (
        known is None
        or place.pointer is not None
        or place.row is not None
        or place.table is not None
    ):
        return encoded(finding_tree(finding))
    # Both are texts that all findings of a kind share, whose digest Python works out once.
    columned = place.start_column is not None
    key = (finding.fingerprint, finding.message, columned)
    shared = _shared(finding)
    alike = known.get(key)
    if alike is None or alike.shared != shared:
        if len(known) >= _MOST:
            known.clear()
        alike = known[key] = Alike(shared, _with_blanks(finding))
    figures = _columned(place) if columned else _figures(place)
    if None in figures:
        figures = tuple(["null" if each is None else each for each in figures])
    return alike.line % figures


def _with_blanks(finding: Finding) -> str:
    """The line of a finding with blanks for the figures of its place."""
    figures = _FIGURES if finding.place.start_column is None else _FIGURES + _COLUMN
    place = msgspec.structs.replace(finding.place, **dict.fromkeys(figures, 0))
    text = encoded(finding_tree(msgspec.structs.replace(finding, place=place)))
    # Within the place, whose keys no text before it can imitate: quotes in a text are escaped.
    at = text.index(', "place": {"source": ')
    end = text.index("}", text.index('"length": 0', at))
    told = text[at:end].replace("%", "%%")
    for name in figures:
        told = f'"{name}": %s'.join(told.rsplit(f'"{name}": 0', 1))
    return f"{text[:at].replace('%', '%%')}{told}{text[end:].replace('%', '%%')}"


def _lines(values: list[object]) -> str:
    return "[" + ",".join(f"\n  {encoded(value)}" for value in values) + "]"
