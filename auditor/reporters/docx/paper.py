"""What a document is laid out with: faces, tables with fine lines, and runs of text, all of it flat.

Laws of the file: no text gets in but through `say`; an archive bears no time at which it was written.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from auditor.reporters.words import count, flat

_INK, _SOFT = RGBColor(0x1B, 0x2A, 0x41), RGBColor(0x5A, 0x66, 0x79)
_HEAD, _LINE = "E8ECF3", "C9D1DE"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say


def undated(whole: BytesIO) -> bytes:
    """The archive without the time at which it was written."""
    stamped = BytesIO()
    with ZipFile(whole) as old, ZipFile(stamped, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return stamped.getvalue()


def styles(paper: Paper) -> None:
    """Faces, sizes and colours of the headings; British spelling."""
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


def field(paragraph: Paragraph, code: str) -> None:
    """A field of Word, such as the number of the page."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), _SOFT
        element = _element("fldChar", fldCharType=kind) if kind else _element("instrText")
        element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def more(paper: Paper, number: int, noun: str) -> None:
    """What is left out, counted."""
    if number > 0:
        say(paper.add_paragraph(), f"and {count(number, noun)}", soft=True)


def pairs(paper: Paper, pairs: Iterable[tuple[str, str]]) -> None:
    """Facts with their labels."""
    rows = list(pairs)
    table = _grid(paper, len(rows), (3, 14))
    for row, (label, said) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], label, 3, soft=True)
        _fill(row.cells[1], said, 14)


def table(
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
    say(paragraph, text, bold=bold, soft=soft, size=9)


def _shade(cell: _Cell, colour: str) -> None:
    shade = _element("shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def say(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    soft: bool = False,
    size: float | None = None,
) -> None:
    """Add a text to a paragraph."""
    run = paragraph.add_run(flat(text))
    run.bold = bold or None
    if soft:
        run.font.color.rgb = _SOFT
    if size or soft:
        run.font.size = Pt(size or 9)
