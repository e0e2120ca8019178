"""Fakecheck: silent on what is provably fake, not on anything that could be somebody's; it says no value."""

import io
import json
import re
from collections.abc import Iterator
from os import environ  # noqa: TID251 - what surrounds the checkout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import auditor
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Form
from auditor.people.fakeness import check, texts
from auditor.people.fakeness.check import Outcome
from auditor.people.fakeness.value import Value
from auditor.people.fakeness.words import write_json, write_text
from auditor.people.reserved import range_of

TESTS = Path(__file__).parents[1]
CORPORA = TESTS / "corpora"
FILES = sorted(path for path in CORPORA.glob("*/*") if path.is_file())
READ = [path for path in FILES if path.parent.name != "unsupported"]
OTHERS = Path(environ.get("AUDITOR_CORPUS", TESTS.parents[1] / "shared" / "corpus"))
# What somebody might bear, written without what EDIFACT, XML or JSON would have to escape.
REAL = {
    "address": "10 DOWNING STREET", "agency": "91212345", "agent": "1234AB", "airport": "LHR",
    "bagtag": "0125123456", "biometric": "QUJDREVG", "contact": "JO(AT)GMAIL", "country": "FRA",
    "cvv": "123", "docno": "L898902C3", "email": "jo@gmail.com", "flight": "BA117",
    "identity": "DUPONT", "ip": "8.8.8.8", "locator": "K7XQ2P", "loyalty": "BA12345678",
    "name": "DUPONT", "pan": "4111111111111111", "phone": "442079461234", "reference": "8801234567",
    "seat": "12A", "ticket": "1252345678901",
}  # fmt: skip
# Samples without a value that could be somebody's, or with none that stands once in its line.
NOBODYS = {"refused.edi", "broken.jsonl", "broken.yaml", "excess.json", "profile.yaml"}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def looked(data: bytes) -> Outcome:
    return check.source("x", data)


def said(outcome: Outcome) -> str:
    out = io.StringIO()
    write_text(outcome, "1", out)
    write_json(outcome, "1", out)
    return out.getvalue()


def values(data: bytes) -> Iterator[Value]:
    return check.placed("x", data)


# --- our own, and others' -------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=name)
def test_our_own_samples_are_provably_fake(path: Path) -> None:
    outcome = looked(path.read_bytes())
    assert outcome.doubts == ()
    assert bool(outcome.unread) == (path.parent.name == "unsupported")


def test_others_samples_are_not() -> None:
    if not OTHERS.is_dir():
        pytest.skip("messages by others are not here: AUDITOR_CORPUS names their folder")
    paths = sorted(path for path in OTHERS.glob("*/*") if path.is_file())
    outcomes = {path.name: looked(path.read_bytes()) for path in paths}
    quiet = {each for each, outcome in outcomes.items() if not outcome.doubts}
    # One holds no data, the others are land manifests, which nobody reads.
    assert quiet == {
        "phpedi_empty_d96a.edi",
        "smooks_ace_truck_d03b.edi",
        "smooks_ace_truck_d03b_bad.edi",
    }
    assert sum(len(outcome.doubts) for outcome in outcomes.values()) > 2500


# --- one value made real -----------------------------------------------------------------------------


def planted(data: bytes, value: Value, real: str) -> bytes | None:
    """The data with `value` replaced where it stands; None where that cannot be told."""
    offset, length = value.place.offset, value.place.length
    if offset is None:  # JSON, YAML, CSV: in the record, if it is once in its line or in all
        if (old := json.dumps(value.text).encode()) and data.count(old) == 1:
            return data.replace(old, json.dumps(real).encode())
        lines = data.split(b"\n")
        at = (value.place.line or 1) - 1
        whole = re.compile(rb"(?<![\w.])" + re.escape(value.text.encode()) + rb"(?![\w.])")
        lines[at], times = whole.subn(real.encode(), lines[at])
        return b"\n".join(lines) if times == 1 else None
    end = len(data) if length is None else offset + length
    whole = re.compile(rb"(?<![A-Z0-9])" + re.escape(value.text.encode()) + rb"(?![A-Z0-9])")
    part, times = whole.subn(real.encode(), data[offset:end], count=1)
    if not times or (length is None and len(whole.findall(data)) != 1):
        return None
    return data[:offset] + part + data[end:]


@pytest.mark.parametrize("path", READ, ids=name)
def test_one_value_made_real_is_found_where_it_stands(path: Path) -> None:
    data = path.read_bytes()
    tried = 0
    for value in values(data):
        kind = ELEMENTS[value.element].fake_kind
        if kind not in REAL or value.form is not Form.CLEAR or range_of(kind, value.text) is None:
            continue
        changed = planted(data, value, REAL[kind])
        if changed is None:
            continue
        tried += 1
        found = looked(changed).doubts
        assert any(
            doubt.place.line == value.place.line and doubt.place.segment == value.place.segment
            for doubt in found
        ), value.element
    assert tried or path.name in NOBODYS


def test_nothing_that_was_made_real_is_said() -> None:
    data = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    for kind, real in REAL.items():
        for value in values(data):
            if ELEMENTS[value.element].fake_kind == kind:
                changed = planted(data, value, real)
                if changed is not None:
                    outcome = looked(changed)
                    assert not re.search(rf"\b{re.escape(real)}\b", said(outcome) + repr(outcome))
                    break


# --- what only marks ---------------------------------------------------------------------------------

RECORD: dict[str, object] = {"kind": "api", "clocks": {"transferred": "3001-01-01T10:00:00Z"}}


def record(**elements: str) -> Outcome:
    tree = {"elements": {name.replace("__", "."): value for name, value in elements.items()}}
    return looked(json.dumps(RECORD | {"groups": {"travellers": [tree]}}).encode())


def test_a_document_number_is_fake_only_beside_an_issuer_that_does_not_exist() -> None:
    assert record(document__number="ZZ0000001", document__issuing_state="UTO").doubts == ()
    alone = record(document__number="ZZ0000001", traveller__surname="FAKE001")
    assert [doubt.why for doubt in alone.doubts] == ["unissued"]
    real = record(document__number="ZZ0000001", document__issuing_state="FRA")
    assert {doubt.why for doubt in real.doubts} == {"unissued", "outside"}


def test_what_has_no_range_is_anchored_by_what_has() -> None:
    born = {"traveller__date_of_birth": "1990-01-01"}
    assert [doubt.why for doubt in record(**born).doubts] == ["unanchored"]
    assert record(**born, traveller__surname="FAKE001").doubts == ()
    assert len(record(**born, loyalty__number="FAKE000001").doubts) == 2  # which only marks as well


def test_a_mask_hides_nobody_and_what_it_leaves_is_looked_at() -> None:
    assert record(traveller__surname="XXXXXX", contact__telephone="***").doubts == ()
    assert record(traveller__surname="FAKEXXXXX").doubts == ()
    assert len(record(traveller__surname="DUPXXXXXX").doubts) == 1


# --- text, and bytes that no format can place -----------------------------------------------------------

TELLING = [
    ("CTCE JO..DOE//GMAIL.COM", "email"),
    ("MAIL JO.DOE@HOTMAIL.COM PLS", "email"),
    ("PAID BY CARD 4111 1111 1111 1111", "pan"),
    ("CALL +44 20 7946 1234", "phone"),
    ("CTCM 447911123456", "phone"),
    ("CTCM 12125550142", "phone"),
    ("CALL 020 7946 0001", "phone"),
    ("REFUND TO GB82 WEST 1234 5698 7654 32", "iban"),
    ("BOOKED FROM 8.8.8.8", "ip"),
    ("P<FRADUPONT<<MARIE<<<<<<<<<<<<<<<<<<<<<<<<<<", "mrz"),
]
HARMLESS = [
    "CTCE JO..DOE//MAIL.EXAMPLE", "CTCE DE.LA.//EXAMPLE.NET", "CTCM +12125550142", "PAID BY CARD 9999 0000 0000 0004",
    "SEE HTTP://WWW.IATA.ORG/IATA/2007/00", "WINDOW PLEASE", "ON 203001010800", "VERSION 1.2.3.4.5",
    "TICKET 000-1234567890", "P<UTOFAKESPECIMEN<<TESTPAX<<<<<<<<<<<<<<<<<<",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), TELLING)
def test_addresses_and_numbers_are_found_in_texts(text: str, kind: str) -> None:
    found = looked(json.dumps(RECORD | {"elements": {"remark.osi": text}}).encode()).doubts
    assert [(doubt.element, doubt.kind) for doubt in found] == [("remark.osi", kind)]


@pytest.mark.parametrize("text", ["x" * 400_000, "P<UTO" + "A" * 400_000, "a." * 200_000])
def test_a_text_without_end_is_looked_through_once(text: str) -> None:
    """From each letter to the end of the text: these once took minutes, and longer ones hours."""
    assert texts.outside(texts.hits(text, runs=True)) == []


def test_of_hits_that_overlap_the_first_is_told() -> None:
    spans = [(4, 8), (0, 5), (8, 9), (0, 4), (3, 20), (12, 14), (9, 12)]
    found = [texts.Hit("phone", *span, None) for span in spans]
    told = [(hit.start, hit.end) for hit in texts.outside(found)]
    assert told == [(0, 4), (4, 8), (8, 9), (9, 12), (12, 14)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_reserved_or_no_number_is_left_alone_in_texts(text: str) -> None:
    assert texts.outside(texts.hits(text, runs=True)) == []


@pytest.mark.parametrize(("text", "kind"), TELLING)
def test_a_broken_file_is_looked_at_as_text(text: str, kind: str) -> None:
    broken = b'{"kind": "pnr", "elements": {\n{"kind": "pnr", "elements": {"remark.osi": "%b"\n'
    outcome = looked(broken % text.encode())
    assert [doubt.kind for doubt in outcome.doubts] == [kind]
    assert outcome.partly
    assert [doubt.place.line for doubt in outcome.doubts] == [2]


def test_a_file_of_no_known_format_is_unread_and_looked_at_all_the_same() -> None:
    outcome = looked(b"name,mail\nx,jo@gmail.com\n")
    assert (outcome.exit_code, [doubt.kind for doubt in outcome.doubts]) == (4, ["email"])


@settings(max_examples=50)
@given(st.data())
def test_it_raises_nothing_on_any_bytes(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(READ)).read_bytes()
    first = data.draw(st.integers(0, len(sample)))
    last = data.draw(st.integers(first, min(len(sample), first + 30)))
    said(looked(sample[:first] + data.draw(st.binary(max_size=8)) + sample[last:]))


@pytest.mark.parametrize(
    "data",
    [
        b"UIB+UNOA:1++SYN1+++ZZFAKEAIR+ZZTESTGOV'UIH+PAORES:93:1:IA+SYN1'MSG+:1'UIT++3'UIZ++1'",
        (CORPORA / "paxlst" / "core.edi").read_text("utf-8").encode("cp037"),
    ],
    ids=["interactive", "EBCDIC"],
)
def test_what_no_reader_knows_does_not_pass_and_is_looked_at_as_text(data: bytes) -> None:
    assert looked(data).exit_code == 4
    page = "utf-8" if data.isascii() else "cp037"
    outcome = looked(data + " CALL +4917055512345 OR J.MEYER@GMAIL.COM".encode(page))
    assert outcome.exit_code == 4
    assert {doubt.kind for doubt in outcome.doubts} >= {"phone", "email"}


# --- the word -------------------------------------------------------------------------------------------


def test_it_is_a_function_too() -> None:
    assert auditor.fakecheck(CORPORA / "pnrgov").exit_code == 0
    assert auditor.fakecheck([CORPORA / "records", CORPORA / "nothing"]).exit_code == 4
    assert auditor.fakecheck(b" ").exit_code == 3


def test_the_text_groups_and_says_what_to_do() -> None:
    data = (CORPORA / "paxlst" / "core.edi").read_bytes()
    text = io.StringIO()
    write_text(looked(re.sub(rb"(FAKE|TESTPAX)[0-9]{3}[A-Z]*", b"DUPONT", data)), "1", text)
    blocks = text.getvalue().split("\n\n")
    assert "[traveller.surname]: name, in no reserved range × 2" in text.getvalue()
    assert "such as FAKE001SPECIMEN" in text.getvalue()
    assert blocks[-1].splitlines()[-1] == "exit 1: not provably fake: 6 values"
