"""Nothing is dropped in silence: whatever is put into a source, wherever, the counts of the report change."""

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auditor import audit
from auditor.judging import report_to_json

UTOPIA = Path(__file__).parent / "utopia"
PUSH = (UTOPIA / "push.edi").read_bytes()
XML = b"""<?xml version="1.0"?>
<IATA_PNRGOV_NotifRQ Version="14.1"><PNRs NumberOfPnrs="1"><PNR PNR_CreationDate="2030-01-01">
<Passenger RPH="1"><Surname>TESTPAX</Surname></Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>
"""


def counts(data: bytes) -> object:
    report = audit(
        data, "eu-pnr", law_as_of=date(2026, 11, 22), now=datetime(2031, 1, 1, tzinfo=UTC)
    )
    tree = report_to_json.tree(report)
    return (tree["examined"], tree["summary"], tree["elements"], len(report.unread))


def before(tag: bytes, what: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[: data.rindex(tag)] + what + data[data.rindex(tag) :]


def behind(tag: bytes, what: bytes) -> Callable[[bytes], bytes]:
    """Within the last segment of this tag, behind all that it holds."""

    def put(data: bytes) -> bytes:
        end = data.index(b"'", data.rindex(tag))
        return data[:end] + what + data[end:]

    return put


WAYS: list[Callable[[bytes], bytes]] = [
    *(behind(tag, what) for tag in (b"UNB+", b"UNH+", b"UNT+", b"UNZ+") for what in (b"+SMITH", b":SMITHSON")),
    *(before(tag, what) for tag in (b"UNT+", b"UNZ+")
      for what in (b"UNA+SMITH'", b"UNASMITH'", b"UNAX+A'", b"ZZZ+SMITH'", b"UNO+1'", b"SMITH'",
                   b"UNE+1+1+SMITH'")),
    before(b"UNB+", b"SMITH "),
    lambda data: data + b"SMITH",
    lambda data: data + b"\n'SMITH'",
    lambda data: data + data[data.index(b"UNB+") :].replace(b"UNB+", b"SMITH UNB+"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WAYS)))
def test_whatever_is_put_into_an_interchange_is_told(number: int) -> None:
    assert counts(WAYS[number](PUSH)) != counts(PUSH)


def test_the_trailer_of_a_group_is_read_to_its_end() -> None:
    start, end = PUSH.index(b"UNH+"), PUSH.rindex(b"UNZ+")
    control = PUSH[end:].split(b"+")[2].split(b"'")[0]
    group = b"UNG+PAXLST+A+B+300101:1200+7+UN+D:12B'"
    for extra in (b"+SMITH", b":SMITH"):
        whole = [PUSH[:start] + group + PUSH[start:end] + b"UNE+1+7" + each + b"'UNZ+1+" + control + b"'"
                 for each in (b"", extra)]  # fmt: skip
        assert counts(whole[0]) != counts(whole[1])


def test_an_interchange_without_messages_tells_its_trailer() -> None:
    bare = PUSH[: PUSH.index(b"UNH+")]
    control = PUSH[PUSH.rindex(b"UNZ+") :].split(b"+")[2].split(b"'")[0]
    assert counts(bare + b"UNZ+0+" + control + b"+SMITH'") != counts(
        bare + b"UNZ+0+" + control + b"'"
    )


@pytest.mark.parametrize(
    "at", [b"<IATA", b"<PNRs", b"<PNR ", b"<Passenger", b"<Surname", b"</PNR>", b"</IATA"]
)
@pytest.mark.parametrize(
    "what",
    [b"<!--SMITH-->", b"<?SMITH?>", b"<?x SMITH?>", b"<SMITH/>", b"<x SMITH='1'/>",
     b"<x><![CDATA[SMITH]]></x>", b"<p:x xmlns:p='u:u'>SMITH</p:x>"],
)  # fmt: skip
def test_whatever_is_put_between_elements_is_told(at: bytes, what: bytes) -> None:
    if at == b"<IATA" and not what.startswith((b"<!", b"<?")):
        pytest.skip("a document has one root")
    assert counts(before(at, what)(XML)) != counts(XML)


@pytest.mark.parametrize(
    "tag", [b"IATA_PNRGOV_NotifRQ", b"PNRs", b"PNR ", b"Passenger", b"Surname"]
)
@pytest.mark.parametrize(
    "name", [b"smith", b"xml:smith", b"xml:id", b"xsi:smith", b"p:RPH", b"p:smith"]
)
def test_an_attribute_with_any_prefix_is_told(tag: bytes, name: bytes) -> None:
    at = XML.index(b"<" + tag) + 1 + len(tag.rstrip())
    added = XML[:at] + b" " + name + b"='SMITH SMITHSON SMITHEREENS'" + XML[at:]
    assert counts(added) != counts(XML)


@pytest.mark.parametrize(
    "name",
    [
        b"xml:lang='en'",
        b"xml:space='preserve'",
        b"xsi:nil='false'",
        b"xsi:type='xs:string'",
        b"xsi:noNamespaceSchemaLocation='../IATA_PNRGOV_NotifRQ.xsd'",
        b"xsi:schemaLocation='http://www.iata.org/IATA/2007/00 IATA_PNRGOV_NotifRQ.xsd'",
        b"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        b"xmlns:ns2='http://www.iata.org/IATA/2007/00'",
    ],
)
def test_what_xml_says_of_itself_is_structure(name: bytes) -> None:
    assert counts(XML.replace(b"<PNRs ", b"<PNRs " + name + b" ")) == counts(XML)


@pytest.mark.parametrize(
    "name",
    ["xml:lang", "xml:space", "xml:base", "xsi:nil", "xsi:type", "xsi:schemaLocation", "xsi:noNamespaceSchemaLocation"],
)  # fmt: skip
@pytest.mark.parametrize(
    "said",
    ["SMITH", "smith", "en-SMITH", "http://www.iata.org/IATA/2007/00 SMITH.xsd", "http://smith PNRGOV.xsd",
     "https://www.iata.org/IATA/2007/00 SMITH/IATA_PNRGOV_NotifRQ.xsd", "xs:smith", "../smith/PNRGOV.xsd"],
)  # fmt: skip
def test_what_xml_says_of_itself_is_told_where_it_says_anything_else(name: str, said: str) -> None:
    added = XML.replace(b"<PNRs ", f"<PNRs {name}='{said}' ".encode())
    assert counts(added) != counts(XML)


@pytest.mark.parametrize(
    "name",
    [
        b"xmlns:p='urn:smith'",
        b"xmlns='urn:smith'",
        b"xmlns:Smith='http://www.iata.org/IATA/2007/00'",
    ],
)
def test_a_namespace_and_a_prefix_that_nobody_knows_are_told(name: bytes) -> None:
    assert counts(XML.replace(b"<PNRs ", b"<PNRs " + name + b" ")) != counts(XML)


def test_a_prefix_without_a_namespace_is_told() -> None:
    assert counts(XML.replace(b"Surname>", b"Smith:Surname>")) != counts(XML)


@pytest.mark.parametrize("around", [b"<PNR ", b"<Passenger", b"<Surname"])
def test_an_unknown_element_around_known_ones_is_told(around: bytes) -> None:
    name = around.strip(b"< ")
    end = XML.index(b"</" + name + b">") + len(name) + 3
    start = XML.index(around)
    wrapped = XML[:start] + b"<Smith>" + XML[start:end] + b"</Smith>" + XML[end:]
    assert counts(wrapped) != counts(XML)


@pytest.mark.parametrize("what", [b"<!--SMITH-->", b"<?SMITH?>", b"<?x SMITH?>", b"SMITH"])
def test_what_stands_behind_the_root_is_told(what: bytes) -> None:
    assert counts(XML + what) != counts(XML)


LOG = b"time,operation,purpose%s\n"
ROW = b"2030-01-01T08:00:00Z,consultation,terrorism%s\n"


def test_a_header_without_rows_tells_what_nobody_knows() -> None:
    assert counts(LOG % b"") != counts(LOG % b",smith")
    assert counts(LOG % b"" + ROW % b"") != counts(LOG % b",smith" + ROW % b",")


@pytest.mark.parametrize("tail", [b"SMITH", b"\0" * 10_240 + b"SMITH", b"\0" * 512 + PUSH])
def test_what_stands_behind_the_end_of_a_tar_is_told(tmp_path: Path, tail: bytes) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo("a.edi")
        info.size = len(PUSH)
        archive.addfile(info, io.BytesIO(PUSH))
    seen = []
    for number, content in enumerate((held.getvalue(), held.getvalue() + tail)):
        path = tmp_path / f"{number}.tar"
        path.write_bytes(content)
        report = audit(path, "eu-pnr", law_as_of=date(2026, 11, 22))
        seen.append((report.records, len(report.unread)))
    (records, unread), (again, more) = seen
    assert (again, more) == (records, unread + 1)


def test_noughts_behind_the_end_of_a_tar_are_padding(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("a.edi")
        info.size = len(PUSH)
        archive.addfile(info, io.BytesIO(PUSH))
    path.write_bytes(path.read_bytes() + b"\0" * 50_000)
    assert not audit(path, "eu-pnr", law_as_of=date(2026, 11, 22)).unread


STORED = '{{"kind": "pnr", "facts": {{{}}}, "elements": {{"traveller.surname": "TESTPAX"}}}}'


@pytest.mark.parametrize(
    "name", ["push", "collected_for", "version", "flight", "wire", "holder", "direction"]
)
@pytest.mark.parametrize("value", ["smith-angela", "SMITH", "Smith", "C01X00T47"])
def test_a_fact_is_a_word_of_its_list_or_told(name: str, value: str) -> None:
    said = STORED.format(f'"{name}": "{value}"').encode()
    assert counts(said) != counts(STORED.format("").encode())


YAML = b"declaration: 1\nsubject: FAKE\nholder: piu\n"


@pytest.mark.parametrize(
    "what",
    [
        YAML + b"# SMITH\n", b"# SMITH\n" + YAML, YAML.replace(b"FAKE", b"FAKE # SMITH"),
        YAML.replace(b"FAKE", b"&SMITH FAKE"), YAML.replace(b"FAKE", b"!SMITH FAKE"), b"%SMITH 1\n---\n" + YAML,
        YAML + b"---\nsubject: SMITH\n", YAML + b"...\nSMITH\n", YAML + b"SMITH: 1\n", YAML + b"subject: SMITH\n",
        b"%YAML 1.2\n---\n" + YAML + b"# SMITH\n# SMITHSON\n",
    ],
)  # fmt: skip
def test_what_stands_beside_the_keys_of_a_declaration_is_told(what: bytes) -> None:
    assert counts(what) != counts(YAML)


@pytest.mark.parametrize("said", [b"'Desk # 4 & 5 !'", b"|\n  # 4\n", b'"#4"'])
def test_marks_within_a_text_are_the_text(said: bytes) -> None:
    assert counts(YAML.replace(b"FAKE", said)) == counts(YAML)
