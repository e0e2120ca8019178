"""Nothing that stands in a name is obeyed: no escape, no markup, no formula, no command, no link."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from auditor.judging import report_to_json
from auditor.law import official
from auditor.observed.record import printable
from auditor.reporters.words import flat
from scenes import TEXTS, everywhere, inflated, needed, put, set_text, written

MOVES = "\x1b]0;x\x07\x9b2J\u202e\r\n\x00\x85\u2028\ufeff"
NASTY = [
    MOVES,
    f'=HYPERLINK("http://x.example","{MOVES}")',
    "+1+cmd|' /C calc'!A0",
    "\t=1+1",
    "@SUM(1)",
    "-2+3",
    "<script>alert(1)</script><img src=x onerror=y>{{ 7 * 7 }}{% raw %}",
    "](javascript:x) [a](http://x.example) <http://x.example> `b` ![c](http://x.example/d) www.x.example",
    "| a | b |\n| --- | --- |\n# heading\n- item\n```\ncode",
    "::add-mask::x\n::error::y\n##[set-env name=PATH]z\n%0A::warning::w",
    "]]></testcase><testcase name='x'/><!ENTITY a 'b'>&lt;&amp;",
    '"; content: url(http://x.example); } body { display: none } </style><b>',
    "http://x.example/a b%20c?d#e",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_every_line_can_be_shown(nasty: str) -> None:
    report = everywhere(nasty)
    for name in TEXTS:
        shown = written(name, report)
        assert all(line.isprintable() for line in shown.replace("\r\n", "\n").split("\n")), name


@pytest.mark.parametrize("nasty", NASTY)
def test_json_says_what_stands_there(nasty: str) -> None:
    report = everywhere(nasty)
    assert json.loads(written("json", report)) == report_to_json.tree(report)
    for name in ("sarif", "gitlab", "oscal"):
        assert flat(nasty).strip() in json.dumps(
            json.loads(written(name, report)), ensure_ascii=False
        ).replace('\\"', '"').replace("\\\\", "\\")


@pytest.mark.parametrize("nasty", NASTY)
def test_an_address_in_sarif_is_one(nasty: str) -> None:
    log = json.loads(written("sarif", everywhere(nasty)))
    for artifact in log["runs"][0]["artifacts"]:
        assert re.fullmatch(
            r"(file://)?([A-Za-z0-9_.~/-]|%[0-9A-F]{2})+", artifact["location"]["uri"]
        )


@pytest.mark.parametrize("nasty", NASTY)
def test_no_cell_is_a_formula(nasty: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", everywhere(nasty)), newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@given(st.text(" \t\n\r\v\f\x85\u2028\x1c\xa0ab", max_size=12))
def test_breaks_and_the_blanks_around_them_are_one_blank(text: str) -> None:
    breaks = r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*"
    assert flat(text) == printable(re.sub(breaks, " ", text))


@pytest.mark.parametrize("nasty", NASTY)
def test_no_line_is_a_command_but_ours(nasty: str) -> None:
    lines = written("github", everywhere(nasty)).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    for line in commands:
        form = r"::(error|warning|notice) file=[^:,]*,line=\d+,title=[^:,]*::(?!.*%(?!25)).*"
        assert re.fullmatch(form, line)
    others = [line for line in lines if not line.startswith("::")]
    assert len(others) == 2  # headline and notice, which hold no name
    assert not any("##[" in line for line in others)


class Tags(HTMLParser):
    """Which elements a page has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {name for name, _ in attrs} & {"src", "onerror"}
        for name, aim in attrs:
            assert name != "href" or official.amiss(aim or "") is None, aim
        self.tags.add(tag)


OURS = frozenset(("h1", "h2", "h3", "p", "strong", "em", "ul", "li", "code"))
OURS |= {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("nasty", NASTY)
def test_markdown_stays_text(nasty: str) -> None:
    reader = MarkdownIt("commonmark").enable("table")
    page = reader.render(written("markdown", everywhere(nasty)))
    # The one link is that of a clause to its official text, whatever stands in its citation.
    assert Tags(page).tags <= OURS | {"details", "summary", "a", "blockquote"}
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    assert {len(re.findall(r"<t[dh]>", row)) for row in rows} <= {4, 5, 6}


@pytest.mark.parametrize("nasty", NASTY)
def test_junit_has_our_cases_alone(nasty: str) -> None:
    tree = ET.fromstring(written("junit", everywhere(nasty)))  # noqa: S314 - our own
    assert len(tree.findall("testsuite")) == 3
    assert (
        len(tree.findall(".//testcase")) == 9 + 3 + 1
    )  # a clause of each status and one more, structure, one that is unread
    assert tree.findall(".//testcase[@classname='not read']")[0].get("name") == flat(nasty)


def parts(data: bytes) -> Iterator[tuple[str, ET.Element]]:
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, ET.fromstring(archive.read(name))  # noqa: S314 - as above


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_no_document_has_a_formula_a_field_or_a_link(name: str, nasty: str) -> None:
    needed(name)
    for part, tree in parts(put(name, everywhere(nasty))):
        tags = {each.tag.rpartition("}")[2] for each in tree.iter()}
        assert not tags & {"f", "hyperlink", "hyperlinks", "fldSimple", "externalLink"}, part
        external = [
            each.get("Target") for each in tree.iter() if each.get("TargetMode") == "External"
        ]
        assert not external
        fields = [each.text for each in tree.iter() if each.tag.endswith("}instrText")]
        assert set(fields) <= {"PAGE"}


@pytest.mark.parametrize("nasty", ["", *NASTY])
def test_no_name_is_read_as_the_language_that_sets_the_pdf(nasty: str) -> None:
    needed("pdf")
    text = set_text(put("pdf", everywhere(f"{nasty}#panic[]*b*_i_$x$`r`<a>@b//c")))
    assert "#panic[]*b*_i_$x$`r`<a>@b//c" in re.sub(r"\s|\u200b", "", text)


@pytest.mark.slow
def test_every_sign_is_drawn_or_written_by_its_number() -> None:
    """PDF/UA-1 has no room for a sign without a shape: setting such a page would fail."""
    needed("pdf")
    from auditor.reporters import pdf  # noqa: PLC0415 - of an extra

    every = "".join(chr(each) for each in range(0x3100) if not 0xD800 <= each < 0xE000)
    data = put("pdf", everywhere(every + "\u6f22\U0001f600\ue000\uffff"))
    assert data.startswith(b"%PDF-")
    words = (
        pdf.content(everywhere("a\u6f22b"))["headline"]
        + pdf.content(everywhere("a\u6f22b"))["titles"]
    )
    assert "aU+6F22b" in words


def test_a_pdf_of_hostile_names_is_set_without_a_link_or_a_script() -> None:
    needed("pdf")
    data = inflated(put("pdf", everywhere("".join(NASTY))))
    assert data.startswith(b"%PDF-")
    assert not re.search(rb"/(URI|JavaScript|JS|Launch|OpenAction|EmbeddedFile)\b", data)
