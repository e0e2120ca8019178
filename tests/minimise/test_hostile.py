"""Files that were never meant to be read: what is minimised is no worse, and loses nothing that was not found."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.api.minimise import minimise
from auditor.api.minimise.markup import element
from auditor.api.minimise.pieces import Edit
from auditor.api.minimise.rounds import Minimised
from auditor.judging.report import Report

CORPORA = Path(__file__).parents[1] / "corpora"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAMPLES = sorted(path for path in CORPORA.glob("[pcr]*/*") if path.is_file())


def made(data: bytes, policy: str = "eu-pnr") -> Minimised:
    return minimise(data, policy, name="x", now=NOW)


def report(data: bytes, policy: str) -> Report:
    return audit(data, policy, now=NOW)


EDI = [path.read_bytes() for path in SAMPLES if path.suffix == ".edi"]
ANY = [path.read_bytes() for path in SAMPLES]
PUT = [
    b"'", b"+", b":", b"?", b"\r\n", b"\0", b"<", b"-->", b"]]>", b'"', b"{", b",", b"UNA+:.? '",
    b"UNH+1+PNRGOV:11:1:IA'", b"UNT+1+1'", b"GID+1+2:FAKEBOX'", b"shoe size", b"\xef\xbb\xbf",
]  # fmt: skip


def faults(told: Report) -> int:
    return sum(each.rule.startswith("FMT") for each in told.findings)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sample with segments moved and repeated, pieces cut out, put in, or taken from another."""
    data: bytes = draw(st.sampled_from(ANY))
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(data)))
        last = min(len(data), first + draw(st.sampled_from([0, 1, 10, 300])))
        put = draw(st.sampled_from(["nothing", "it twice", "word", "segment"]))
        if put == "segment":
            segments = data.split(b"'")
            segments.insert(
                draw(st.integers(0, len(segments))),
                draw(st.sampled_from(draw(st.sampled_from(EDI)).split(b"'"))),
            )
            data = b"'".join(segments)
            continue
        new = {"nothing": b"", "it twice": data[first:last] * 2, "word": draw(st.sampled_from(PUT))}
        data = data[:first] + new[put] + data[last:]
    return data


@pytest.mark.slow
@settings(max_examples=60)
@given(mutated(), st.sampled_from(["eu-pnr", "gdpr", "icao-annex9"]))
def test_no_message_reads_worse_than_before(data: bytes, policy: str) -> None:
    result = made(data, policy)
    before, after = report(data, policy), report(result.data, policy)
    assert faults(after) <= faults(before)
    assert len(after.unread) <= len(before.unread)
    assert made(result.data, policy).data == result.data


def test_the_head_of_a_message_stays_whatever_is_found_in_it() -> None:
    """A repeated transfer is found at UNH, and says nothing against what stands there."""
    data = (CORPORA / "paxlst" / "excess.edi").read_bytes() * 9
    result = made(data)
    assert result.data.count(b"UNH+") == data.count(b"UNH+")
    assert {each.finding.place.tag for each in result.left} <= {"UNH", None}


def test_what_hangs_on_goods_goes_with_them() -> None:
    data = (CORPORA / "paxlst" / "excess.edi").read_bytes()
    assert faults(report(made(data, "gdpr").data, "gdpr")) <= faults(report(data, "gdpr"))


XML = (CORPORA / "pnrgov-xml" / "push.xml").read_bytes()


@pytest.mark.parametrize("loose", [b"loose", b"<![CDATA[a < b > c]]>", b"a<!-- <p> -->b<?x > ?>c"])
def test_loose_text_goes_and_what_stands_beside_it_stays(loose: bytes) -> None:
    for end in (b"</Passenger>", b"</PNR>", b"</BookingRefID>"):
        data = XML.replace(end, loose + end, 1)
        # The words go; comments and instructions are none.
        words = made(data).data
        assert b"loose" not in words
        assert words.count(b"</PNR>") == XML.count(b"</PNR>")
        assert words.count(b"<Passenger ") == made(XML).data.count(b"<Passenger ")


def test_an_element_ends_where_it_ends_whatever_stands_in_it() -> None:
    shoe = b"<Shoe><!-- <p> --><a/><?x <p> ?><![CDATA[</Shoe>]]></Shoe>"
    assert element(b"<b>" + shoe + b"</b>", 3) == Edit(3, 3 + len(shoe))


def test_attributes_that_nobody_knows_go_and_declarations_stay() -> None:
    put = b'<PNR xmlns:shoe="urn:x" shoe:size="42" shoe:sole="1" '
    assert made(XML.replace(b"<PNR ", put, 1)).data == made(XML).data.replace(
        b"<PNR ", b'<PNR xmlns:shoe="urn:x" ', 1
    )


def test_what_is_known_stays_inside_of_what_nobody_knows() -> None:
    wrapped = XML.replace(b"<Passenger ", b"<Shoe><Passenger ").replace(
        b"</Passenger>", b"</Passenger></Shoe>"
    )
    reduced = made(wrapped)
    assert reduced.data.count(b"<Passenger ") == made(XML).data.count(b"<Passenger ") > 0
    assert any(each.finding.name == "unlisted-content" for each in reduced.left)


def test_of_many_things_that_nobody_knows_each_is_one_change() -> None:
    keys = {f"shoe {number}": "42" for number in range(40)}
    record = {"kind": "pnr", "elements": {"reservation.locator": "FAKE000001", **keys}}
    result = made(json.dumps(record).encode())
    assert len(result.changes) == len(keys)
    assert json.loads(result.data)["elements"] == {"reservation.locator": "FAKE000001"}


def test_few_rounds_empty_a_text_of_any_length() -> None:
    """Each round audits the file anew; a text that ran on once took one for every piece of it."""
    data = (CORPORA / "pnrgov" / "excess.edi").read_bytes()
    segment = next(each for each in data.split(b"'") if each.strip().startswith(b"LTS"))
    long = data.replace(segment, segment + b"+0/FAKE" * 900, 1)
    result = made(long)
    assert Counter(each.place.offset for each in result.changes).most_common(1)[0][1] < 40
    assert b"0/FAKE" not in result.data


def test_places_in_a_long_array_are_found() -> None:
    record = {"kind": "pnr", "elements": {"reservation.locator": "FAKE000001", "shoe": "42"}}
    result = made(json.dumps([record] * 300).encode())
    assert len(result.changes) == 300
    assert all("shoe" not in each["elements"] for each in json.loads(result.data))


@pytest.mark.parametrize("said", [b"<!-- shoe -->", b"<?shoe size?>"])
@pytest.mark.parametrize("at", [b"<PNRs ", b"<PNR ", b"<Passenger ", b"</Passenger>", b"</PNR>"])
def test_a_comment_goes_alone(said: bytes, at: bytes) -> None:
    data = XML.replace(at, said + at, 1)
    result = made(data)
    assert result.data == made(XML).data
    assert [each.unit for each in result.changes].count("comment") == 1


def test_an_attribute_goes_under_the_name_under_which_it_was_seen() -> None:
    """Of two that differ in their prefix alone, the reader takes one for the other of the format."""
    put = b'<PNR xmlns:p="urn:x" p:PNR_CreationDate="42" '
    result = made(XML.replace(b"<PNR ", put, 1))
    assert result.data == made(XML).data.replace(b"<PNR ", b'<PNR xmlns:p="urn:x" ', 1)


def test_what_is_not_written_in_single_bytes_stays_as_it_is() -> None:
    data = XML.replace(b' encoding="UTF-8"', b"", 1).decode("utf-8").encode("utf-16")
    result = minimise(data, "eu-pnr", name="x", now=NOW, input_format="pnrgov-xml")
    assert result.data == data
    assert result.left
