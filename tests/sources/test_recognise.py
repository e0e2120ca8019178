"""Recognising: by the first bytes, by the caller's word, and by name what is not supported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import all_formats, unsupported
from auditor.sources import CHUNK, UsageError
from auditor.sources.recognise import recognise

PUSH = b"UNB+IATA:1+ZZ+UTOGOV+261101:1000+1++PNRGOV'UNH+1+PNRGOV:11:1:IA'"


def test_a_format_is_recognised_and_loses_no_byte() -> None:
    content = PUSH + b" " * CHUNK
    found = recognise(iter([content[:5], content[5:]]))
    assert isinstance(found, tuple)
    assert found[0].name == "edifact"
    assert b"".join(found[1]) == content


@pytest.mark.parametrize("chunks", [[], [b""], [b" \r\n"]], ids=["none", "empty", "blank"])
def test_nothing_is_nothing(chunks: list[bytes]) -> None:
    assert recognise(iter(chunks)) is None


def test_the_caller_may_say_what_it_is() -> None:
    found = recognise(iter([b"anything"]), "edifact")
    assert isinstance(found, tuple)
    assert found[0].name == "edifact"


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="no input format 'morse'"):
        recognise(iter([b"x"]), "morse")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "office document"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"PAR1\x15", "Parquet"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x1f\x8b\x08", "unpack it"),
        (b"\xff\xfe<\0", "UTF-16"),
        (b"<?xml version='1.0'?>\n<FlightMessage xmlns='x'>", "API-XML"),
        (b"<!-- x --><n:FlightMessage>", "API-XML"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"<other/>", "XML"),
        (b"CIRQ:1/A/N/P/21/INT", "SITA APP"),
        (b"\x01QU ZZZZZZZ\r\n\x02CIRS:1/A", "SITA APP"),
        (b"***VERSION 2\r\n***HEADER\r\n", "text manifest"),
        (b"csv;ZZ;ZZ999;", "CSV manifest"),
        (b"1#ZZ\n2#999\n", "numbered"),
        (b"ISA*00*", "X12"),
        (b"MSH|^~\\&|", "HL7"),
        (b'{"other": 1}', "JSON"),
        (b"a;b;c;d\n1;2;3;4\n", "CSV"),
        (b'{"m":"sent \\u00fcUNB+UNOA:4+ZZ+ZZ+300101:0800+1"}', "EDIFACT in a value"),
        (b'{"m":"UNH+1+PAXLST:D:12B:UN:IATA"}', "EDIFACT in a value"),
        (b'{"m":"<IATA_PNRGOV_NotifRQ/>"}', "PNRGOV in XML in a value"),
        (b'{"m":"LOUUNB+UNOA:4+ZZ"}', "no record"),
        (b'"UNB+UNOA:4+ZZ+ZZ+300101:0800+1"', "EDIFACT in quotes"),
        (b'message: "UNB+UNOA:4+ZZ+ZZ+300101:0800+1"', "EDIFACT in quotes"),
        (b'id;message\n1;"UNB+UNOA:4+ZZ+ZZ+300101:0800+1\'"\n', "EDIFACT in quotes"),
        (b"hello", "text of a kind"),
        (b"\0\1\2\3\xff", "not text"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_supported_is_named(head: bytes, words: str) -> None:
    assert words in unsupported.name(head)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_only_sentences_of_the_table_are_said(head: bytes) -> None:
    assert unsupported.name(head) in unsupported.SENTENCES


def test_no_format_takes_what_is_named() -> None:
    for head in (b"%PDF-1.7", b"***VERSION 2", b"<FlightMessage>", b"hello"):
        assert not any(each.sniff(head) for each in all_formats())
