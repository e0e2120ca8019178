"""CUSRES: a reply is read as decisions about travellers, which are seen and never worked out."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import cusres
from auditor.formats import edifact_messages as edifact
from auditor.formats.edifact.slots import load
from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Given, Record

CORPUS = Path(__file__).parent.parent / "corpora" / "cusres"
REPLY = (CORPUS / "reply.edi").read_bytes()
HEAD = ("BGM+962", "RFF+TN:SYNTH20300101ZZ999")
FLIGHT = (
    "RFF+AF:ZZ999",
    "DTM+189:3001010930:201",
    "DTM+232:3001011145:201",
    "LOC+125+ZZA",
    "LOC+87+ZZB",
)


def interchange(*segments: str) -> bytes:
    """The segments as one reply, its counts and references in order."""
    frame = (
        "UNB+UNOA:4+ZZTESTGOV:ZZ+ZZFAKEAIR:ZZ+300101:0800+SYN1++APITEST++++1",
        "UNH+1+CUSRES:D:12B:UN:IATA",
        *segments,
        f"UNT+{len(segments) + 2}+1",
        "UNZ+1+SYN1",
    )
    return "".join(f"{segment}'" for segment in frame).encode()


def records(data: bytes, *cuts: int) -> list[Record]:
    edges = [0, *sorted(cuts), len(data)]
    chunks = [data[first:last] for first, last in pairwise(edges)]
    found = list(edifact.read(chunks, "x", Given()))
    assert all(isinstance(each, Record) for each in found)
    return [each for each in found if isinstance(each, Record)]


def whole(each: Record) -> tuple[object, ...]:
    """All that is said, with its places."""
    return (each.kind, each.at, each.clocks, each.facts, *each.observations, each.faults)


def said(record: Record, number: int) -> set[str]:
    return {seen.element for seen in record.observations if seen.place.segment == number}


def faults(data: bytes) -> list[str]:
    return [fault.kind for record in records(data) for fault in record.faults]


def test_each_traveller_answered_for_is_one_record() -> None:
    first, second, frame = records(REPLY)
    assert [each.kind for each in (first, second, frame)] == ["cusres"] * 3
    assert [each.at.record for each in (first, second, frame)] == [1, 2, 0]
    assert [seen.element for seen in first.observations] == [
        "reservation.locator", "traveller.persistent_reference", "decision.directive", "remark.api",
    ]  # fmt: skip
    assert "decision.directive" not in {seen.element for seen in frame.observations}


def test_the_reasons_an_authority_gives_are_looked_at() -> None:
    second = records(REPLY)[1]
    marks = {mark for seen in second.observations for mark in seen.marks}
    assert "text.health:inferred" in marks


def test_a_directive_carries_no_code() -> None:
    assert {seen.code for each in records(REPLY) for seen in each.observations} == {None}


def test_flight_ports_and_clocks_of_the_leg_answered_for() -> None:
    facts, clocks = records(REPLY)[0].facts, records(REPLY)[0].clocks
    assert (facts.wire, facts.push) == ("cusres", "response")
    assert (facts.carrier, facts.flight, facts.ports) == ("ZZ", "999", ("ZZA", "ZZB"))
    assert clocks.departed is not None
    assert clocks.departed.first == datetime(2029, 12, 31, 19, 30, tzinfo=UTC)
    assert clocks.arrived is not None
    assert clocks.arrived.last == datetime(2030, 1, 1, 23, 45, 59, 999_999, tzinfo=UTC)


def test_the_times_of_another_leg_are_not_those_of_the_crossing() -> None:
    data = interchange(
        *HEAD, "RFF+AF:ZZ111", "DTM+189:2912310930:201", "LOC+92+ZZC", "LOC+92+ZZA", "RFF+AF:ZZ222",
        "LOC+125+ZZA", "LOC+87+ZZB",
    )  # fmt: skip
    record = records(data)[-1]
    assert record.clocks.departed is None
    assert record.facts.flight == "222"


def test_a_result_for_the_message_is_the_envelopes() -> None:
    (frame,) = records((CORPUS / "refused.edi").read_bytes())
    assert frame.is_envelope
    assert said(frame, 5) == {"transfer.kind"}


def test_a_result_for_the_message_ends_the_record_of_a_traveller() -> None:
    person, frame = records(interchange(*HEAD, "ERP+2", "ERC+0Z", "ERP+1", "ERC+0"))
    assert said(person, 5) == {"decision.directive"}
    assert said(frame, 7) == {"transfer.kind"}


@pytest.mark.parametrize(
    ("code", "push"),
    [("962", "response"), ("132", "change"), ("312", "acknowledgement"), ("999", None)],
)
def test_kinds_of_reply(code: str, push: str | None) -> None:
    assert records(interchange(f"BGM+{code}"))[0].facts.push == push


@pytest.mark.parametrize(
    ("segment", "elements"),
    [
        ("RFF+AVF:FAKE000001", {"reservation.locator"}),
        ("RFF+ABO:ZZSYN0000000001", {"traveller.persistent_reference"}),
        ("RFF+AEA:FAKE0001", {"document.redress_number"}),
        ("RFF+ZZZ:FAKE0001", {"unlisted.content"}),
        ("ERC+0Z", {"decision.directive"}),
        ("FTX+AAP+++OK TO BOARD", {"remark.api"}),
        ("FTX+AAP+++OK TO BOARD+EN+FAKE001SPECIMEN", {"remark.api", "unlisted.content"}),
    ],
)
def test_result_for_a_traveller(segment: str, elements: set[str]) -> None:
    data = interchange(*HEAD, *FLIGHT, "ERP+2", segment)
    assert said(records(data)[0], 10) == elements
    assert faults(data) == []


def test_a_segment_out_of_its_group_is_read_and_said() -> None:
    data = interchange(*HEAD, "ERP+2", "LOC+87+ZZB")
    assert said(records(data)[0], 5) == {"flight.arrival_port"}
    assert faults(data) == ["misplaced-segment"]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.edi")), ids=lambda path: path.stem)
def test_samples_are_marked_as_tests_and_without_faults_of_structure(path: Path) -> None:
    data = path.read_bytes()
    assert data.split(b"'\n")[1].split(b"+")[11] == b"1"  # 0035, the test indicator
    assert faults(data) == []


def test_every_row_of_the_table_names_a_known_element_and_group() -> None:
    rows = load("cusres").slots
    assert {row.element for row in rows if row.element is not None} <= set(ELEMENTS)
    groups = {reader.group for reader in cusres.dialect().readers} | {"*"}
    assert {group for row in rows for group in row.groups} <= groups


@given(st.sets(st.integers(0, len(REPLY)), max_size=12))
def test_however_the_bytes_are_cut_the_records_are_the_same(cuts: set[int]) -> None:
    assert list(map(whole, records(REPLY, *cuts))) == list(map(whole, records(REPLY)))


@pytest.mark.parametrize("tag", sorted(tag.decode() for tag in cusres.dialect().tags))
def test_no_value_leaves_the_codec(tag: str) -> None:
    canary = "Q7CANARY7Q"
    everywhere = "+".join([":".join([canary] * 5)] * 9)
    data = interchange(*HEAD, *FLIGHT, "ERP+2", f"{tag}+{everywhere}", f"{tag}+{canary}")
    assert "CANARY" not in repr(list(map(whole, records(data)))).upper()
