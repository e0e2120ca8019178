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
from docx.table import Table

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


def field(told: BaseOxmlElement, code: str) -> None:
    """A field of Word, such as the number of the page."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = _element("fldChar", fldCharType=kind) if kind else _element("instrText")
        element.text = text
        told.append(_run([("color", str(_SOFT)), ("sz", "17")], element))


def heading(paper: Paper, text: str, level: int) -> None:
    """A heading, of the first level or below."""
    told = paragraph(paper, f"Heading{level}" if level else "Title")
    told.append(_run([], _text(text)))


def paragraph(paper: Paper, style: str = "", *, keep: bool = False) -> BaseOxmlElement:
    """An empty paragraph at the end, in a style by its id; `keep` it on the page of what follows."""
    told = _element("p")
    # Looked up neither by the name of its style nor for its place: a document may have many thousands.
    if style or keep:
        properties = _element("pPr")
        if style:
            properties.append(_element("pStyle", val=style))
        if keep:
            properties.append(_element("keepNext"))
        told.append(properties)
    _append(paper, told)
    return told


def bullet(paper: Paper) -> BaseOxmlElement:
    """An empty item of a list."""
    return paragraph(paper, "ListBullet")


def more(paper: Paper, number: int, noun: str) -> None:
    """What is left out, counted."""
    if number > 0:
        say(paragraph(paper), f"and {count(number, noun)}", soft=True)


def pairs(paper: Paper, pairs: Iterable[tuple[str, str]]) -> Table:
    """Facts with their labels."""
    widths = (3, 14)
    grid = _grid(widths)
    for label, said in pairs:
        row = _row(grid)
        _fill(row, label, widths[0], soft=True)
        _fill(row, said, widths[1])
    _append(paper, grid)
    return Table(grid, paper)


def table(
    paper: Paper,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    tones: Sequence[str | None] = (),
) -> None:
    """A table whose heading is repeated on each page; `tones` colour the second cell of each row."""
    grid = _grid([width for _, width in columns])
    head = _row(grid, _element("tblHeader"))
    for name, width in columns:
        _fill(head, name, width, bold=True, shade=_HEAD)
    for number, cells in enumerate(rows):
        row, tone = _row(grid), tones[number] if tones else None
        for at, (text, (_, width)) in enumerate(zip(cells, columns, strict=True)):
            _fill(row, text, width, shade=tone if at == 1 else None)
    _append(paper, grid)
    air = _element("pPr")
    air.append(_element("spacing", after=str(Pt(2).twips)))
    paragraph(paper).append(air)


def _append(paper: Paper, element: BaseOxmlElement) -> None:
    """Put it at the end, before what says how the pages are."""
    paper.element.body[-1].addprevious(element)


def _grid(widths: Sequence[float]) -> BaseOxmlElement:
    """An empty table of these widths in centimetres, with fine lines."""
    grid, properties, columns = _element("tbl"), _element("tblPr"), _element("tblGrid")
    lines, air = _element("tblBorders"), _element("tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        lines.append(_element(side, val="single", sz="4", color=_LINE))
    for side in ("top", "bottom"):
        air.append(_element(side, w="40", type="dxa"))
    properties.extend((
        _element("tblStyle", val="TableGrid"),
        _element("tblW", type="auto", w="0"),
        lines,
        _element("tblLayout", type="fixed"),
        air,
        _element(
            "tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0",
            noHBand="0", noVBand="1",
        ),
    ))  # fmt: skip
    columns.extend(_element("gridCol", w=_twips(width)) for width in widths)
    grid.extend((properties, columns))
    return grid


def _row(grid: BaseOxmlElement, *more: BaseOxmlElement) -> BaseOxmlElement:
    """A row that stays whole, at the end of a table."""
    row, properties = _element("tr"), _element("trPr")
    properties.extend((_element("cantSplit"), *more))
    row.append(properties)
    grid.append(row)
    return row


def _twips(centimetres: float) -> str:
    return str(Cm(centimetres).twips)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _fill(
    row: BaseOxmlElement, text: str, width: float, shade: str | None = None, **looks: bool
) -> None:
    """One more cell of a row."""
    cell, properties, told, air = (_element(name) for name in ("tc", "tcPr", "p", "pPr"))
    properties.append(_element("tcW", type="dxa", w=_twips(width)))
    if shade:
        properties.append(_element("shd", val="clear", color="auto", fill=shade))
    air.append(_element("spacing", after=str(Pt(1).twips)))
    told.append(air)
    say(told, text, size=9, **looks)
    cell.extend((properties, told))
    row.append(cell)


def say(
    told: BaseOxmlElement,
    text: str,
    *,
    bold: bool = False,
    soft: bool = False,
    size: float | None = None,
) -> None:
    """Add a text to a paragraph."""
    looks = [("b", "")] if bold else []
    looks += [("color", str(_SOFT))] if soft else []
    looks += [("sz", str(round(2 * (size or 9))))] if size or soft else []
    told.append(_run(looks, _text(text)))


def _run(looks: Iterable[tuple[str, str]], content: BaseOxmlElement) -> BaseOxmlElement:
    """A run, whose properties each have one value or none."""
    run, properties = _element("r"), _element("rPr")
    properties.extend(_element(name, **({"val": value} if value else {})) for name, value in looks)
    run.extend((properties, content) if len(properties) else (content,))
    return run


def _text(text: str) -> BaseOxmlElement:
    content = _element("t")
    content.text = flat(text)
    content.set(qn("xml:space"), "preserve")
    return content
