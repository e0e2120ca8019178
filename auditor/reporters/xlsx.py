"""The report as a workbook: a sheet to read, then clauses, findings and counts to sort and filter.

Laws of the file: every text is written as a text, so that none is a formula or a link; the only date
is that of the law; what does not fit on a sheet is counted on the first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from msgspec import Struct

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import BY_PEOPLE
from auditor.knowledge.element import ELEMENTS
from auditor.law.duty import whose
from auditor.reporters import summary
from auditor.reporters.words import BASIS, BINDING, flat, quoted

TITLE = "a workbook (XLSX) to sort and filter"
BINARY = True

_ROWS = 1_000_000  # a sheet has 1,048,576
_WIDE, _LINE = 110, 15  # characters of the widest column; points of a line
_LONGEST = 32_767  # characters of a cell
_INK, _HEAD, _RULE = "#1B2A41", "#E8ECF3", "#C9D1DE"
_TONES = {
    "broken": ("#FBE3E1", "#8C1D18"), "error": ("#FBE3E1", "#8C1D18"),
    "for a person to judge": ("#FFF1D0", "#6B4A00"), "warning": ("#FFF1D0", "#6B4A00"),
    "passed": ("#DFF2E3", "#14532D"), "note": ("#E4EDFA", "#1D3E73"),
    "not evaluated": ("#ECECEC", "#444444"),
}  # fmt: skip

Cell = str | int | None


class Sheet(Struct, frozen=True):
    """A table with its columns, each with a width in characters."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[Sequence[Cell]]


def write(report: Report, out: IO[bytes]) -> None:
    """Write the workbook to `out`."""
    whole = BytesIO()  # a pipe cannot be sought in, as the writer of the archive does
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    book.set_properties(
        {
            "title": "Audit of passenger data",
            "author": f"pnr-auditor {flat(report.run.version)}",
            "comments": summary.reviewed(report.run),
            "created": datetime.fromisoformat(report.run.day),
        }
    )
    _front(book, report)
    for sheet in _sheets(report):
        _table(book, sheet)
    book.close()
    out.write(whole.getvalue())


def _sheets(report: Report) -> Iterable[Sheet]:
    yield Sheet(
        "Clauses",
        (("Demands", 48), ("Policy", 14), ("Clause", 22), ("Status", 22), ("Findings", 10), ("Evaluated", 11),
         ("Applicable", 11), ("Not evaluated", 14), ("Law", 48), ("Force", 18), ("How sure", 24), ("Whose duty", 30),
         ("Rule", 22), ("Reason, or what to look at", 60), ("Official text", 50), ("Quotation", 60)),
        (
            (each.title, each.policy, each.clause, summary.STATUSES[each.status], each.findings, each.evaluated,
             each.applicable, each.unevaluated, each.cites, BINDING[each.binding], BASIS[each.basis] or "the text",
             whose(each.duty),
             each.rule or ("by hand" if each.status in BY_PEOPLE else None), summary.why(each), each.link,
             quoted(each.quote) if each.quote else None)
            for each in summary.ranked(report.requirements)
        ),
    )  # fmt: skip
    if report.run.assessment is not None:
        yield Sheet(
            "Attested",
            (("Demands", 48), ("Policy", 14), ("Clause", 22), ("Answer", 14), ("Explanation", 50), ("Evidence", 50),
             ("Who", 30), ("On", 12), ("Until", 12), ("Law", 48), ("Whose duty", 30)),
            (
                (each.title, each.policy, each.clause, summary.ANSWERS[said.answer], said.explanation,
                 "; ".join(said.evidence), said.by, str(said.on), str(said.until), each.cites, whose(each.duty))
                for each, said in summary.attested(report.requirements)
            ),
        )  # fmt: skip
    yield Sheet(
        "Findings",
        (("Demands", 48), ("Severity", 10), ("On receipt", 11), ("Candidate", 11),
         ("Rule", 9), ("Name", 22), ("Policy", 14), ("Clause", 22),
         ("Element", 28), ("Finding", 60), ("To do", 50), ("Law", 50), ("Whose duty", 30),
         ("Source", 40), ("Message", 9),
         ("Record", 9), ("Traveller", 10), ("Segment", 9), ("Tag", 7), ("Line", 9), ("Pointer", 28),
         ("Fingerprint", 34)),
        (
            (each.title, str(each.severity), _yes(each.on_receipt), _yes(each.candidate),
             each.rule, each.name, each.policy, each.clause,
             each.element, each.message, each.remedy, each.cites, whose(each.duty),
             each.place.source, each.place.message,
             each.place.record, each.place.traveller, each.place.segment, each.place.tag, each.place.line,
             each.place.pointer or each.place.column, each.fingerprint)
            for each in report.findings[:_ROWS]
        ),
    )  # fmt: skip
    yield Sheet(
        "Elements",
        (("Element", 34), ("What it is", 50), ("Clear", 10), ("Masked", 10), ("In part", 10), ("Empty", 10)),
        (
            (name, ELEMENTS[name].title if name in ELEMENTS else None,
             *(forms.get(form, 0) for form in ("clear", "masked", "partial", "empty")))
            for name, forms in report.elements
        ),
    )  # fmt: skip
    yield Sheet(
        "Deadlines",
        (
            ("Month", 10),
            ("Policy", 14),
            ("Clause", 26),
            ("Records that pass their last lawful day", 40),
        ),
        (
            (each.month, each.policy, each.clause, each.records)
            for each in sorted(report.deadlines, key=lambda due: due.month)
        ),
    )
    if report.unread:
        yield Sheet(
            "Not read",
            (("Source", 50), ("Why it was not audited", 80)),
            ((each.source, each.reason) for each in report.unread[:_ROWS]),
        )


def _front(book: Any, report: Report) -> None:  # noqa: ANN401 - xlsxwriter's book has no type of its own
    sheet = book.add_worksheet("Summary")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    title = book.add_format({"bold": True, "font_size": 20, "font_color": _INK})
    bold = book.add_format(
        {"bold": True, "font_size": 12, "font_color": _INK, "text_wrap": True, "valign": "top"}
    )
    label = book.add_format(
        {"font_color": "#5A6679", "valign": "top", "bottom": 1, "bottom_color": _RULE}
    )
    plain = book.add_format(
        {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": _RULE}
    )
    sheet.write_string(0, 0, "Audit of passenger data", title)
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, 1, "", bold)
    sheet.write_string(1, 0, headline(report), bold)
    sheet.set_row(1, 36)
    for number, (name, said) in enumerate(_said(report), start=3):
        sheet.set_row(number, _LINE * _lines(said, _WIDE) + 3)
        sheet.write_string(number, 0, _cell(name), label)
        sheet.write_string(number, 1, _cell(said), plain)


def _said(report: Report) -> Iterable[tuple[str, str]]:
    run = report.run
    yield "Examined", summary.examined(report)
    if report.unread:
        yield "Not read", f"{len(report.unread)}, each named on a sheet of its own"
    if passed := summary.passed_over(report.passed_over):
        yield "Not looked at", passed
    yield "Findings", summary.counted(report)
    left_out = report.cut + max(0, len(report.findings) - _ROWS)
    if left_out:
        yield "Left out", f"{left_out} findings are not on the sheet of findings"
    yield "Clauses", summary.clauses(report)
    for told in summary.assessed(report):
        yield "By people", told
    yield "Judged", summary.judged(run)
    for regime in run.policies:
        parts = (
            regime.title,
            regime.edition,
            summary.standing(regime),
            summary.held(regime),
            regime.transposed,
            summary.assumed(regime, run),
        )
        yield (
            regime.id,
            f"{summary.verdict(report, regime)}. {'; '.join(each.rstrip('.') for each in parts if each)}",
        )
    for reason, here in summary.reasons(report.requirements):
        yield "Not evaluated", f"{reason}: {summary.named(here)}"
    for due in summary.coming(report)[:12]:
        yield "Coming up", f"in {due.month} {summary.passing(due, run)}"
    yield "Made by", f"pnr-auditor {run.version}, configuration {run.configuration}"
    yield "Notice", summary.reviewed(run)


def _table(book: Any, table: Sheet) -> None:  # noqa: ANN401 - as above
    sheet = book.add_worksheet(table.name)
    head = book.add_format(
        {
            "bold": True,
            "bg_color": _HEAD,
            "font_color": _INK,
            "bottom": 2,
            "bottom_color": _INK,
            "valign": "top",
            "text_wrap": True,
        }
    )
    plain = book.add_format(
        {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": _RULE}
    )
    figure = book.add_format(
        {"valign": "top", "align": "center", "bottom": 1, "bottom_color": _RULE}
    )
    toned = {
        words: book.add_format(
            {
                "bg_color": ground,
                "font_color": ink,
                "valign": "top",
                "bottom": 1,
                "bottom_color": _RULE,
            }
        )
        for words, (ground, ink) in _TONES.items()
    }
    for column, (name, width) in enumerate(table.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        lines = 1
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, column, value, figure)
            else:
                text = _cell(value or "")
                lines = max(lines, _lines(text, table.columns[column][1]))
                sheet.write_string(last, column, text, toned.get(text, plain))
        sheet.set_row(last, _LINE * lines)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&8pnr-auditor: not legal advice&R&8&P of &N")


def _cell(text: str) -> str:
    """On one line, harmless, and no longer than a cell may be."""
    shown = flat(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _lines(text: str, width: int) -> int:
    """How many lines a text will take; not every program finds out by itself."""
    return min(27, -(-len(text) * 11 // (10 * width)) or 1)


def _yes(so: bool) -> str:  # noqa: FBT001 - what a cell says
    return "yes" if so else "no"
