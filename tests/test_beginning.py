"""What a source is, told by its beginning: no value of whatever length or letters has a say in it."""

import bz2
import csv
import gzip
import io
import json
import tarfile
import zipfile
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from typing import Literal
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.formats import all_formats, beginning, unsupported
from auditor.observed.record import Limits, Unread
from auditor.sources import CHUNK
from auditor.sources.archives import unpack
from auditor.sources.limited_stream import Budget, LimitedStream
from auditor.sources.recognise import recognise

PUSH = "UNA:+.? 'UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1'UNH+1+PNRGOV:13:1:IA'UNT+2+1'UNZ+1+SYN1'"
# What means something in one format or another, or looks as if it did.
TELLING = [
    "UNH", "UNB", "UNA", "UNZ", "UNT", "UIB", "NAD", "TIF", "UNB+", "UNH+", "UNA:+.? '", "UNB+UNOA:1+", PUSH,
    "ustar", "mustard", "null", "true", "{", "}", "[", "]", "{}", "[]", "<", ">", "<PNR>", "<IATA_PNRGOV_NotifRQ>",
    "</", "<!--", "-->", "]]>", "<![CDATA[", "---", "...", "#", "%YAML", "declaration", "declaration: 1",
    "\ndeclaration: 1", "kind", '"kind"', '"kind":"pnr"', "operation", '"operation"', "time,operation",
    "\ntime,operation", '\n{"kind":"pnr"}', '\n[{"operation":"read"', "\nUNB+UNOA:4+", "\r\n" + PUSH, '"', '""', "'",
    "\\", '\\"', ",", ";", "|", "\t", "KOSHER", "WCHR", "PK\x03\x04", "BZh9", "\x1f\x8b\x08", "%PDF-", "ISA*",
    "CIRQ:1/", "***VERSION", "A" * 70_000,
]  # fmt: skip
VALUE = st.one_of(
    st.sampled_from(TELLING), st.text(max_size=40), st.lists(st.sampled_from(TELLING), max_size=4).map("".join)
)  # fmt: skip


def record(value: str) -> str:
    return json.dumps({"elements": {"traveller.surname": value}, "kind": "pnr"}, ensure_ascii=False)


def row(value: str) -> str:
    return json.dumps({"traveller.surname": value, "operation": "read", "time": "3001-01-01"})


def lines(value: str) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerows([["time", "operation", "traveller.surname"], ["3001-01-01", "read", value]])
    return out.getvalue()


def marked(value: str) -> str:
    said = escape("".join(each for each in value if each >= " "), {'"': "&quot;"})
    return f'<Push Note="{said}"><!-- x --><Note>{said}</Note><PNR><Surname>{said}</Surname></PNR></Push>'


def declared(value: str) -> str:
    line = value.split("\n", maxsplit=1)[0]
    return f"date: 3001-01-01\nsubject: {json.dumps(value)}\ncontact: |\n  {line}\ndeclaration: 1\n"


def stated(value: str) -> str:
    return json.dumps({"contact": value, "declaration": 1})


def pushed(value: str) -> str:
    said = "".join("?" + each if each in "?+:'" else each for each in value)
    return f"UNB+IATA:1+ZZ+ZZTESTGOV'UNH+1+PNRGOV:13:1:IA'TIF+{said}+{said}'UNT+3+1'UNZ+1+1'"


WRITERS: list[tuple[str, Callable[[str], str]]] = [
    ("records", record),
    ("records", lambda value: f"[\n  {record('FAKE')},\n  {record(value)}\n]"),
    ("records", lambda value: f"not a record\n{record(value)}\n"),
    ("records", lambda value: f'{{"broken": "\n{record(value)}\n'),
    ("access-log", row),
    ("access-log", lines),
    ("access-log", lambda value: lines(value).replace(",", ";")),
    ("pnrgov-xml", marked),
    ("declaration", declared),
    ("declaration", stated),
    ("edifact", pushed),
    ("edifact", lambda value: f"QK ZZFAKE\r\n.ZZFAKE 010101\r\n\x02{pushed(value)}"),
]


def called(data: bytes, size: int | None = None) -> str | None:
    """The format that is recognised, or why none is."""
    step = size or len(data) or 1
    found = recognise(iter([data[at : at + step] for at in range(0, len(data), step)]))
    return found[0].name if isinstance(found, tuple) else found


@pytest.mark.parametrize("which", range(len(WRITERS)))
@given(VALUE)
@example("A" * 300_000)
@example(" " + PUSH)
def test_no_value_changes_which_format_is_read(which: int, value: str) -> None:
    name, write = WRITERS[which]
    data = write(value).encode(errors="replace")
    assert called(data) == name
    assert called(data, CHUNK) == name


@given(VALUE)
def test_a_sniff_says_what_is_recognised(value: str) -> None:
    for name, write in WRITERS:
        head = write(value).encode(errors="replace")
        if len(head) <= CHUNK:
            assert [each.name for each in all_formats() if each.sniff(head)] == [name]


@given(st.binary(max_size=300) | st.lists(st.sampled_from(TELLING)).map("".join).map(str.encode))
def test_any_beginning_tells_something_or_nothing(head: bytes) -> None:
    names = {each.name for each in all_formats()}
    assert set(beginning.told(head).formats) <= names
    assert unsupported.name(head) in unsupported.SENTENCES


@pytest.mark.parametrize("unit", ['{"a', '{"a":"b"}\n', "[[", '"\n{', "{{", "<!--", "<a ", "<a", "a: 1\n", ",,\n",
                                  "U", "UNA", '{UNB+"', "<![CDATA[", "x\n", "\\", '"', "{\n"])  # fmt: skip
def test_a_long_beginning_is_read_once(unit: str) -> None:
    assert len(beginning.told((unit * 30_000).encode()).formats) <= 1


# --- what is said where it could be two things, or none of ours -----------------------------------


def test_what_could_be_two_formats_is_said_to_be() -> None:
    both = b'{"kind":"pnr","operation":"read"}'
    said = called(both)
    assert said is not None
    assert "access-log" in said
    assert "records" in said
    assert "--input-format" in said
    settled = recognise(iter([both]), "access-log")
    assert isinstance(settled, tuple)
    assert settled[0].name == "access-log"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (json.dumps({"message": PUSH}), "JSON with EDIFACT"),
        (json.dumps({"message": PUSH.replace("'", "'\n")}), "JSON with EDIFACT"),
        (json.dumps([PUSH]), "JSON with EDIFACT"),
        (f"<Message>\n{PUSH}</Message>", "XML with EDIFACT"),
        (f"<Message><![CDATA[{PUSH}]]></Message>", "XML with EDIFACT"),
        ("id,sent,message\n1,3001,UNB+IATA:1+\n", "CSV) with EDIFACT"),
        ("UNA:+.? '\nUIB+UNOA:4+SYN1'\nUIH+PAXLST:D:05B:UN:IATA+1'", "interactive EDIFACT"),
        ("UIH+PAXLST:D:05B:UN:IATA+1'", "interactive EDIFACT"),
        ('{"surname":"UNB"}', "JSON, but"),
        ('<a b="UNB+"/>', "XML, but"),
    ],
)
def test_edifact_in_something_else_is_named(data: str, words: str) -> None:
    assert words in (called(data.encode()) or "")


@pytest.mark.parametrize("page", ["cp037", "cp500", "cp1047", "cp273"])
@pytest.mark.parametrize("head", [PUSH, "UNB+UNOA:4+ZZFAKEAIR:ZZ", "FAKE SPECIMEN TEXT OF A HOST"])
def test_ebcdic_is_named(page: str, head: str) -> None:
    if page == "cp1047":
        # Python does not bring it; it differs from 037 in none of these characters.
        page = "cp037"
    said = called(head.encode(page)) or ""
    assert "EBCDIC" in said
    assert ("EDIFACT" in said) == head.startswith("UN")


@pytest.mark.parametrize("order", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_and_its_xml_is_read(order: str) -> None:
    assert "UTF-16" in (called(PUSH.encode(order)) or "")
    assert called("<PNR><Surname>FAKE</Surname></PNR>".encode(order)) == "pnrgov-xml"


@pytest.mark.parametrize("order", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_named(order: str) -> None:
    for text in (PUSH, "<PNR><Surname>FAKE</Surname></PNR>"):
        assert "UTF-32" in (called(text.encode(order)) or "")


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode, encodebytes])
def test_edifact_in_base64_is_named(encode: Callable[[bytes], bytes]) -> None:
    broken = PUSH.replace("'", "'\n")
    for message in (PUSH, broken, PUSH[PUSH.index("UNB") :], PUSH[PUSH.index("UNH") :]):
        coded = encode(message.encode()).decode()
        assert "an EDIFACT interchange in base64" in (called(coded.encode()) or "")
        mail, table = f"Subject: FAKE\n\n{coded}", f"id;body\n1;{coded}"
        for around in (json.dumps({"body": coded}), mail, table):
            assert "with EDIFACT in base64 in it" in (called(around.encode()) or "")
    for other in ("UNA:+.? 'FAKE", "UNBOUND ", "UNAUNA"):
        assert "base64" not in (called(encode(other.encode() * 9)) or "")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\x01", b" \t"])
@pytest.mark.parametrize("which", [0, 4, 5, 7, 8, 10])
def test_marks_and_blanks_at_the_very_beginning_change_nothing(mark: bytes, which: int) -> None:
    name, write = WRITERS[which]
    if mark == b" \t" and name == "declaration":
        return  # there blanks say what stands in what
    assert called(mark + write("FAKE").encode()) == name


# --- archives -------------------------------------------------------------------------------------


def opened(data: bytes) -> list[str]:
    """The names of what is in these bytes; that of the whole alone where it is no archive."""
    found = unpack("x", LimitedStream(iter([data])), Budget(Limits(), len(data)))
    names = []
    for each in found:
        names.append(each.source if isinstance(each, Unread) else each.name)
        if not isinstance(each, Unread):
            list(each.chunks)
    return names


def packed(mode: Literal["w:", "w:gz", "w:bz2", "w:xz"]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        info = tarfile.TarInfo("y.edi")
        info.size = len(PUSH)
        archive.addfile(info, io.BytesIO(PUSH.encode()))
    return out.getvalue()


def test_archives_are_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("y.edi", PUSH)
    for data in (packed("w:"), packed("w:gz"), packed("w:bz2"), packed("w:xz"), out.getvalue()):
        assert opened(data) == ["x!y.edi"]
    for pack in (bz2.compress, gzip.compress):
        assert opened(pack(b"x")) == ["x"]
    assert beginning.is_bzip2(bz2.compress(b""))


@given(st.integers(0, 600), st.sampled_from(["ustar", "mustard", "ustar  ", "BZh9", "PK"]))
def test_a_word_in_the_middle_is_no_archive(at: int, word: str) -> None:
    data = record("A" * at + word + "A" * 600).encode()
    assert opened(data) == ["x"]
    assert called(data) == "records"
    assert opened(b"BZh9 is no archive") == ["x"]
