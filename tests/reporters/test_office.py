"""The workbook, the document and the PDF: what a reader finds in them, and that their bytes are stable.

The golden files hold their text, cell by cell and paragraph by paragraph.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from types import FrameType
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import msgspec
import pytest

from auditor.judging.report import Report
from scenes import (
    AHEAD,
    BINARY,
    CUT,
    EMPTY,
    FULL,
    SCENES,
    everywhere,
    finding,
    inflated,
    needed,
    put,
    reads_as_it_did,
    set_text,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workbook(report: Report) -> str:
    """Each sheet as lines of cells."""
    with ZipFile(io.BytesIO(put("xlsx", report))) as archive:
        shared = [
            "".join(text.text or "" for text in each.iter(f"{MAIN}t"))
            for each in ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
        ]
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - our own
        lines = []
        for number, sheet in enumerate(book.iter(f"{MAIN}sheet"), start=1):
            lines.append(f"== {sheet.get('name')}")
            tree = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own
            for row in tree.iter(f"{MAIN}row"):
                cells = [
                    shared[int(value.text or 0)] if cell.get("t") == "s" else value.text or ""
                    for cell in row.iter(f"{MAIN}c")
                    for value in cell.iter(f"{MAIN}v")
                ]
                lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"


def document(report: Report) -> str:
    """Each paragraph with its style, each row of a table as one line."""
    from docx import Document  # noqa: PLC0415 - of an extra
    from docx.table import Table  # noqa: PLC0415 - as above

    lines = []
    for each in Document(io.BytesIO(put("docx", report))).iter_inner_content():
        if isinstance(each, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in each.rows]
        elif each.text:
            style = each.style.name if each.style else ""
            lines.append(f"({style}) {each.text}")
    return "\n".join(lines) + "\n"


def pages(report: Report) -> str:
    """All that the PDF is to say, part by part; what it says in the end is compared with it below."""
    from auditor.reporters import pdf  # noqa: PLC0415 - of an extra

    return json.dumps(pdf.content(report), ensure_ascii=False, indent=1) + "\n"


READ = {"xlsx": workbook, "docx": document, "pdf": pages}


@pytest.mark.parametrize("name", READ)
def test_it_reads_as_it_did(name: str) -> None:
    """To accept a change: `make golden`, and read the difference."""
    needed(name)
    assert reads_as_it_did(READ[name](FULL), f"full.{name}.txt")


@pytest.mark.parametrize("name", BINARY)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    needed(name)
    assert put(name, FULL) == put(name, FULL)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("scene", ["empty", "cut", "ahead", "idle"])
def test_each_says_its_headline_and_its_notice(name: str, scene: str) -> None:
    needed(name)
    text = READ[name](SCENES[scene])
    assert (
        "in what was examined" in text
        or "nothing was examined" in text
        or "could be judged" in text
    )
    assert "not legal advice; law reviewed on 2026-11-01" in text


def test_archives_bear_no_date_of_their_making() -> None:
    for name in ("xlsx", "docx"):
        with ZipFile(io.BytesIO(put(name, AHEAD))) as archive:
            assert {each.date_time[0] for each in archive.infolist()} == {1980}
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-22T00:00:00Z"}


def test_what_is_left_out_is_said() -> None:
    many = tuple(finding(1, clause=f"c{number}", message=f"m{number}") for number in range(40))
    report = msgspec.structs.replace(FULL, findings=many, cut=7)
    for name, words in (
        ("xlsx", "7 findings are not on the sheet"),
        ("docx", "7 of them are not in this report"),
        ("pdf", "7 of them are not in this report"),
        ("pdf", "Findings under 15 more provisions are not in this summary"),
    ):
        needed(name)
        assert words in READ[name](report)
    assert "and 2 more" not in document(FULL)
    assert "12" in workbook(CUT)


def test_a_long_name_is_cut_to_what_a_cell_holds() -> None:
    report = msgspec.structs.replace(FULL, findings=(finding(1, message="x" * 40_000),))
    cells = re.split(r" \| |\n", workbook(report))
    assert max(map(len, cells)) == 32_767
    assert "x" * 300 in document(everywhere("x" * 300))


def test_the_document_is_laid_out_for_screen_readers_and_proofing() -> None:
    needed("docx")
    with ZipFile(io.BytesIO(put("docx", FULL))) as archive:
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert body.count("<w:tblHeader") == body.count("<w:tbl>") - 1  # all but the facts at the top
    assert 'w:lang w:val="en-GB"' in styles


def test_the_pdf_is_tagged_for_screen_readers() -> None:
    needed("pdf")
    data = inflated(put("pdf", EMPTY))
    assert data.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/StructTreeRoot" in data
    assert b"/Lang(en-GB)" in data
    assert not re.search(rb"/(CreationDate|ModDate)\b", data)


def bare(text: str) -> str:
    """Without blanks and the places where a line may break."""
    return re.sub(r"[\s\u200b]", "", text)


def texts(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        tree = [each for key, each in tree.items() if key not in {"fill", "status", "severity"}]
    if isinstance(tree, list):
        for each in tree:
            yield from texts(each)
    elif isinstance(tree, str):
        yield tree


@pytest.mark.parametrize("scene", SCENES)
def test_the_pages_say_all_that_they_are_given(scene: str) -> None:
    needed("pdf")
    from auditor.reporters import pdf  # noqa: PLC0415 - of an extra

    said = bare(set_text(put("pdf", SCENES[scene])))
    content = pdf.content(SCENES[scene])
    content.pop("author")  # it stands in the document's properties
    assert [each for each in texts(content) if bare(each) not in said] == []


def calls(number: int) -> int:
    """How many calls it takes to write findings of so many clauses as a document."""
    findings = [
        msgspec.structs.replace(FULL.findings[0], clause=f"c-{at}", cites=f"Act {at}")
        for at in range(number)
    ]
    made = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal made
        made += 1

    report = msgspec.structs.replace(FULL, findings=tuple(findings))
    sys.setprofile(count)
    try:
        put("docx", report)
    finally:
        sys.setprofile(None)
    return made


def test_each_citation_costs_a_document_the_same() -> None:
    """Styles that are looked up by their names, and rows by their numbers, once cost 25 ms for each."""
    needed("docx")
    calls(1)
    few, more, many = (calls(number) for number in (10, 60, 110))
    assert many - more < 1.2 * (more - few)
    assert (more - few) / 50 < 8_000
