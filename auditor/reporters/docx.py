"""The report as a document (DOCX) that a policy team edits: what it comes to, then regime by regime.

Laws of the file: headings, tables and lists are those of Word, so that an outline, a table of contents
and a screen reader find them; the only date is that of the law, also inside the archive; a finding is
told once for all places where it was met.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from auditor.report import Regime, Report, Requirement, headline
from auditor.reporters import summary
from auditor.reporters.grouped import Block, blocks, extent, span
from auditor.reporters.words import cited, count, flat, law

TITLE = "a document (DOCX) to edit"
BINARY = True

_KINDS, _UNREAD, _COMING = 12, 50, 24  # how many of each are shown
_INK, _SOFT = RGBColor(0x1B, 0x2A, 0x41), RGBColor(0x5A, 0x66, 0x79)
_TONES = {"fail": "FBE3E1", "review": "FFF1D0", "pass": "DFF2E3", "not-evaluated": "ECECEC"}
_HEAD, _LINE = "E8ECF3", "C9D1DE"
_JUDGED = frozenset({"fail", "review", "pass"})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say


def write(report: Report, out: IO[bytes]) -> None:
    """Write the document to `out`."""
    paper = Document()
    _properties(paper, report)
    _styles(paper)
    _page(paper, report)
    _front(paper, report)
    for regime in report.run.policies:
        _regime(paper, regime, report)
    _findings(paper, report)
    _open(paper, report)
    _annex(paper, report)
    whole = BytesIO()
    paper.save(whole)
    out.write(_undated(whole))


def _undated(whole: BytesIO) -> bytes:
    """The archive without the time at which it was written."""
    stamped = BytesIO()
    with ZipFile(whole) as old, ZipFile(stamped, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return stamped.getvalue()


def _properties(paper: Paper, report: Report) -> None:
    told, day = paper.core_properties, datetime.fromisoformat(report.run.day)
    told.title, told.subject = "Audit of passenger data", headline(report)
    told.author = told.last_modified_by = f"pnr-auditor {flat(report.run.version)}"
    told.comments = summary.reviewed(report.run)
    told.language, told.revision = "en-GB", 1
    told.created = told.modified = day


def _styles(paper: Paper) -> None:
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11)):
        font = paper.styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), _INK
        # The template sets a theme's face for headings, which would win over the name.
        faces = paper.styles[name].element.rPr.rFonts
        for face in [each for each in faces.attrib if "Theme" in each]:
            del faces.attrib[face]


def _page(paper: Paper, report: Report) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    foot = section.footer.paragraphs[0]
    _run(
        foot,
        f"pnr-auditor {report.run.version} · {summary.reviewed(report.run)} · page ",
        soft=True,
    )
    _field(foot, "PAGE")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), _SOFT
        element = _element("fldChar", fldCharType=kind) if kind else _element("instrText")
        element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _front(paper: Paper, report: Report) -> None:
    run = report.run
    paper.add_heading("Audit of passenger data", 0)
    _run(paper.add_paragraph(), headline(report), bold=True, size=13)
    left_out = f"; {report.cut} of them are not in this report" if report.cut else ""
    facts = [
        ("Examined", summary.examined(report)),
        ("Findings", summary.counted(report) + left_out),
        ("Clauses", ", ".join(summary.statuses(report.requirements))),
        ("Judged", f"{summary.judged(run)}; {law(run.law_as_of)}"),
        ("Made by", f"pnr-auditor {run.version}, configuration {run.configuration}"),
        ("Notice", summary.reviewed(run)),
    ]
    _pairs(paper, facts)
    if report.unread:
        paper.add_heading("Not read, so not audited", 1)
        rows = [(each.source, each.reason) for each in report.unread[:_UNREAD]]
        _table(paper, (("Source", 8), ("Why", 9)), rows)
        _more(paper, len(report.unread) - _UNREAD, "more source")


def _regime(paper: Paper, regime: Regime, report: Report) -> None:
    paper.add_heading(flat(regime.title), 1)
    _run(paper.add_paragraph(), summary.verdict(report, regime), bold=True)
    parts = (
        f"Policy {regime.id}", regime.edition, summary.standing(regime), f"reviewed {regime.reviewed}",
        regime.transposed, summary.assumed(regime, report.run),
    )  # fmt: skip
    _run(
        paper.add_paragraph(),
        "; ".join(each.rstrip(".") for each in parts if each) + ".",
        soft=True,
    )
    judged = [each for each in _of(regime, report) if each.status in _JUDGED]
    rows = [
        (
            each.clause,
            summary.STATUSES[each.status] + (", in advance of the law" if each.in_advance else ""),
            str(each.findings),
            f"{each.evaluated} of {each.applicable}",
            cited(each.cites, each.binding, each.basis),
        )
        for each in judged
    ]
    if rows:
        columns = (
            ("Clause", 3.2),
            ("Status", 2.8),
            ("Findings", 2.1),
            ("Records judged", 2.1),
            ("Law", 6.8),
        )
        _table(paper, columns, rows, [_TONES.get(each.status) for each in judged])


def _of(regime: Regime, report: Report) -> list[Requirement]:
    return summary.ranked([each for each in report.requirements if each.policy == regime.id])


def _annex(paper: Paper, report: Report) -> None:
    """The clauses that were not judged: most are for a person, who then needs the words."""
    paper.add_heading("Annex: clauses that were not judged", 1)
    for regime in report.run.policies:
        others = [each for each in _of(regime, report) if each.status not in _JUDGED]
        if not others:
            continue
        paper.add_heading(flat(regime.title), 2)
        rows = [
            (
                each.clause,
                summary.STATUSES[each.status],
                each.reason or "no record that it is about",
                cited(each.cites, each.binding, each.basis),
            )
            for each in others
        ]
        columns = (("Clause", 3.4), ("Status", 2.6), ("Why, or what to look at", 6.6), ("Law", 4.4))
        _table(paper, columns, rows, [_TONES.get(each.status) for each in others])


def _findings(paper: Paper, report: Report) -> None:
    found = blocks(report.findings)
    if not found:
        return
    paper.add_heading("Findings", 1)
    for block in found:
        _block(paper, block)


def _block(paper: Paper, block: Block) -> None:
    paper.add_heading(
        flat(f"{str(block.severity).capitalize()}: {block.name} ({block.rule}), {block.where}"), 2
    )
    law = cited(block.cites, block.binding, block.basis)
    told = paper.add_paragraph()
    told.paragraph_format.keep_with_next = True
    _run(told, f"{extent(block.findings)}. {law}.")
    rows = [
        (each.message, each.element or "", str(len(each.findings)), span(each.findings))
        for each in block.kinds[:_KINDS]
    ]
    _table(paper, (("Finding", 4.5), ("Element", 4.6), ("Times", 1.7), ("Where", 6.2)), rows)
    others = block.kinds[_KINDS:]
    _more(paper, len(others), "more kind")
    for remedy in block.remedies:
        line = paper.add_paragraph(style="List Bullet")
        _run(line, "To do: ", bold=True)
        _run(line, remedy)


def _open(paper: Paper, report: Report) -> None:
    if reasons := summary.reasons(report.requirements):
        paper.add_heading("Not evaluated, and why", 1)
        for reason, here in reasons:
            _run(paper.add_paragraph(style="List Bullet"), f"{reason}: {summary.named(here)}")
    if coming := summary.coming(report):
        paper.add_heading("Coming up", 1)
        for each in coming[:_COMING]:
            _run(
                paper.add_paragraph(style="List Bullet"),
                f"In {each.month} {summary.passing(each, report.run)}",
            )
        _more(paper, len(coming) - _COMING, "later deadline")


def _more(paper: Paper, number: int, noun: str) -> None:
    if number > 0:
        _run(paper.add_paragraph(), f"and {count(number, noun)}", soft=True)


def _pairs(paper: Paper, pairs: Iterable[tuple[str, str]]) -> None:
    rows = list(pairs)
    table = _grid(paper, len(rows), (3, 14))
    for row, (label, said) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], label, 3, soft=True)
        _fill(row.cells[1], said, 14)


def _table(
    paper: Paper,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    tones: Sequence[str | None] = (),
) -> None:
    """A table whose heading is repeated on each page; `tones` colour the second cell of each row."""
    table = _grid(paper, 1 + len(rows), [width for _, width in columns])
    for cell, (name, width) in zip(table.rows[0].cells, columns, strict=True):
        _fill(cell, name, width, bold=True)
        _shade(cell, _HEAD)
    table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))  # noqa: SLF001 - as above
    for number, row in enumerate(rows):
        cells = table.rows[number + 1].cells
        for cell, text, (_, width) in zip(cells, row, columns, strict=True):
            _fill(cell, text, width)
        tone = tones[number] if tones else None
        if tone:
            _shade(cells[1], tone)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _grid(paper: Paper, rows: int, widths: Sequence[float]) -> Table:
    """An empty table of these widths in centimetres, with fine lines, whose rows stay whole."""
    table: Table = paper.add_table(rows, len(widths), "Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    lines, air = _element("tblBorders"), _element("tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        lines.append(_element(side, val="single", sz="4", color=_LINE))
    for side in ("top", "bottom"):
        air.append(_element(side, w="40", type="dxa"))
    table._tbl.tblPr.extend((lines, air))  # noqa: SLF001 - as above
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("cantSplit"))  # noqa: SLF001 - as above
    return table


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _fill(cell: _Cell, text: str, width: float, *, bold: bool = False, soft: bool = False) -> None:
    cell.width = Cm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    _run(paragraph, text, bold=bold, soft=soft, size=9)


def _shade(cell: _Cell, colour: str) -> None:
    shade = _element("shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _run(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    soft: bool = False,
    size: float | None = None,
) -> None:
    run = paragraph.add_run(flat(text))
    run.bold = bold or None
    if soft:
        run.font.color.rgb = _SOFT
    if size or soft:
        run.font.size = Pt(size or 9)
