"""The report as JSON, version 1: a contract (`schemas/report.schema.json`) that tools depend on.

One document with one finding on each line, so that two can be compared line by line. Findings are
written one by one: a large report is never held as text.
"""

from typing import NamedTuple, TextIO

import msgspec
from msgspec.structs import astuple

from auditor.judging import report_to_json
from auditor.judging.report import Report
from auditor.judging.report_diff import ReportDiff
from auditor.judging.report_diff_schema import SCHEMA, STEPS
from auditor.judging.report_to_json import finding_tree
from auditor.law.finding import Finding
from auditor.reporters.harmless import Harmless
from auditor.reporters.trees import encoded

_MOST = 65_536  # kinds of finding that are remembered while they are written
_TOGETHER = 512  # lines that are handed over at once
_FIGURES = ("message", "record", "traveller", "segment", "line", "offset", "length")
_COLUMN = ("start_column",)  # told where it is known
_AT = Finding.__struct_fields__.index("place")
TITLE = "JSON, version 1: one document, one finding on each line"


class Alike(NamedTuple):
    """Findings that differ in figures alone: what they share, and their line in pieces, cut where a figure stands.

    `before` and `behind` are their fields on each side of the place, `where` what their places share.
    """

    before: tuple[object, ...]
    behind: tuple[object, ...]
    where: tuple[object, ...]
    pieces: list[str]


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
    # To look through each line once more would take as long as to make it.
    write_shown = out.write_shown if isinstance(out, Harmless) else out.write
    for at in range(0, len(report.findings), _TOGETHER):
        lines = [line(each, known) for each in report.findings[at : at + _TOGETHER]]
        write_shown(between + ",\n  ".join(lines))
        between = ",\n  "
    out.write("]")
    for key, value in report_to_json.tail(report).items():
        text = _lines(value) if isinstance(value, list) else encoded(value)
        out.write(f",\n {encoded(key)}: {text}")
    out.write("}\n")


def write_diff(diff: ReportDiff, out: TextIO) -> None:
    """Write what changed between two reports: counts, kinds, clauses, and each new and fixed finding on a line."""
    head: dict[str, object] = {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": diff.after.run.version},
        "before": _side(diff.before),
        "after": _side(diff.after),
        "summary": {
            "new": diff.new, "fixed": diff.fixed, "persisting": diff.persisting,
            "worse": len(diff.worse), "better": len(diff.better),
        },
    }  # fmt: skip
    lists: dict[str, list[object]] = {
        "changes": [
            msgspec.structs.asdict(each) | {"severity": str(each.severity)} for each in diff.changes
        ],
        "clauses": [
            msgspec.structs.asdict(each) | {"step": STEPS[(each.step > 0) - (each.step < 0)]}
            for each in diff.turns
        ],
        "new": [finding_tree(each) for each in diff.come],
        "fixed": [finding_tree(each) for each in diff.gone],
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
    (
        source, message, record, traveller, segment, tag, element, component,
        row_of_text, offset, length, pointer, table, column, row, start,
    ) = astuple(finding.place)  # fmt: skip
    if known is None or pointer is not None or row is not None or table is not None:
        return encoded(finding_tree(finding))
    fields = astuple(finding)
    before, behind, where = (
        fields[:_AT],
        fields[_AT + 1 :],
        (source, tag, element, component, column),
    )
    # Both are texts that all findings of a kind share, whose digest Python works out once.
    key = (finding.fingerprint, finding.message, start is None)
    alike = known.get(key)
    if alike is None or alike.before != before or alike.behind != behind or alike.where != where:
        if len(known) >= _MOST:
            known.clear()
        alike = known[key] = Alike(before, behind, where, _pieces(finding))
    if traveller is None:  # as of what is said of a whole record
        traveller = "null"
    if (
        message is None
        or record is None
        or segment is None
        or offset is None
        or row_of_text is None
        or length is None
    ):
        message, record, segment, row_of_text, offset, length = (
            "null" if each is None else each
            for each in (message, record, segment, row_of_text, offset, length)
        )
    if start is not None:
        a, b, c, d, e, f, g, h, i = alike.pieces
        return (
            f"{a}{message}{b}{record}{c}{traveller}{d}{segment}{e}{row_of_text}{f}{offset}{g}{length}"
            f"{h}{start}{i}"
        )
    a, b, c, d, e, f, g, h = alike.pieces
    return f"{a}{message}{b}{record}{c}{traveller}{d}{segment}{e}{row_of_text}{f}{offset}{g}{length}{h}"


def _pieces(finding: Finding) -> list[str]:
    """The line of a finding, cut where the figures of its place stand."""
    figures = _FIGURES if finding.place.start_column is None else _FIGURES + _COLUMN
    place = msgspec.structs.replace(finding.place, **dict.fromkeys(figures, 0))
    text = encoded(finding_tree(msgspec.structs.replace(finding, place=place)))
    # Within the place, whose keys no text before it can imitate: quotes in a text are escaped.
    begin = text.index(', "place": {"source": ')
    pieces: list[str] = []
    for name in figures:
        end = text.index(f', "{name}": 0', begin) + len(f', "{name}": ')
        pieces.append(text[:end])
        text, begin = text[end + 1 :], 0
    return [*pieces, text]


def _lines(values: list[object]) -> str:
    return "[" + ",".join(f"\n  {encoded(value)}" for value in values) + "]"
