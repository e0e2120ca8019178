"""What stands around messages: service string, test indicator, references and counts, parts, values that do not fit."""

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from auditor.formats import edifact_messages as edifact
from auditor.formats import paxlst, pnrgov
from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.slots import load
from auditor.formats.edifact.writer import Frame, Header, parts
from auditor.formats.tree import Tree
from auditor.observed.record import Given, Record

FRAME = Frame(
    sender="ZZFAKEAIR:ZZ",
    recipient="ZZTESTGOV:ZZ",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN0000000001",
)
PERSON: Tree = {"elements": {"traveller.surname": "FAKE001SPECIMEN"}}
LIST: Tree = {"groups": {"4": [PERSON, PERSON, PERSON]}}


def lines(frame: Frame, *messages: tuple[Header, Tree]) -> list[str]:
    return b"".join(paxlst.write(messages or [(Header(), LIST)], frame)).decode().splitlines()


def faults(data: bytes) -> list[str]:
    """What is wrong around the messages; that these trees state no flight is no matter here."""
    records = list(edifact.read([data], "x", Given()))
    assert all(isinstance(each, Record) for each in records)
    kinds = [fault.kind for each in records for fault in each.faults]  # type: ignore[union-attr]
    return [kind for kind in kinds if kind != "missing-segment"]


def test_an_interchange_says_that_it_is_a_test_unless_told_otherwise() -> None:
    assert lines(FRAME)[1] == (
        "UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN0000000001++APITEST++++1'"
    )
    assert lines(replace(FRAME, test=False, application=""))[1].endswith("+SYN0000000001'")


def test_time_of_preparation_is_written_in_utc() -> None:
    east = datetime(2030, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert "+291231:2330+" in lines(replace(FRAME, prepared=east))[1]


def test_a_group_counts_messages_and_the_interchange_counts_groups() -> None:
    two = [(Header(reference="1"), LIST), (Header(reference="2"), LIST)]
    written = lines(replace(FRAME, group="G1"), *two)
    assert written[2] == "UNG+PAXLST+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+G1+UN+D:12B'"
    assert written[-2:] == ["UNE+2+G1'", "UNZ+1+SYN0000000001'"]
    assert lines(FRAME, *two)[-1] == "UNZ+2+SYN0000000001'"
    assert written[3] == "UNH+1+PAXLST:D:12B:UN:IATA'"
    assert written[8:10] == ["CNT+42:3'", "UNT+7+1'"]


@pytest.mark.parametrize(
    ("most", "statuses"),
    [(1, ["01:C", "02", "03:F"]), (2, ["01:C", "02:F"]), (3, ["01:F"]), (9, ["01:F"])],
)
def test_parts_repeat_the_head_and_count_the_whole(most: int, statuses: list[str]) -> None:
    header = Header(reference="1", access="ZZ999/300101/1145")
    cut = list(parts(header, LIST, "4", most))
    written = lines(FRAME, *cut)
    heads = [each for each in written if each.startswith("UNH")]
    assert heads == [
        f"UNH+1{number:02d}+PAXLST:D:12B:UN:IATA+ZZ999/300101/1145+{status}'"
        for number, status in enumerate(statuses, 1)
    ]
    assert written.count("BGM+745'") == written.count("CNT+42:3'") == len(statuses)
    assert faults("\n".join(written).encode()) == []


def test_a_push_in_parts_of_one_interchange_each() -> None:
    push: Tree = {"groups": {"1": [{}, {}, {}]}}
    written = [
        b"".join(pnrgov.write([each], replace(FRAME, control=f"SYN{number}")))
        for number, each in enumerate(parts(Header(access="ZZ999"), push, "1", 2), 1)
    ]
    assert [each.count(b"SRC") for each in written] == [2, 1]
    assert all(b"EQN+3'" in each for each in written)
    assert faults(b"".join(written)) == []


def test_an_empty_push_counts_none() -> None:
    written = b"".join(pnrgov.write([(Header(), {"groups": {"1": []}})], FRAME))
    assert b"EQN+0'" in written
    assert faults(written) == []


def test_without_advice_the_characters_are_the_sender_s_matter() -> None:
    written = b"".join(paxlst.write([(Header(), LIST)], replace(FRAME, advice=False)))
    assert written.startswith(b"UNB+UNOA:4+")
    assert faults(written) == []


def test_records_are_taken_one_at_a_time() -> None:
    taken = []

    def listed() -> Iterator[Tree]:
        for number in range(3):
            taken.append(number)
            yield PERSON

    tree: Tree = {"elements": {"transfer.count": "3"}, "groups": {"4": listed()}}
    seen = [
        len(taken)
        for chunk in paxlst.write([(Header(), tree)], FRAME)
        if chunk.startswith((b"BGM", b"NAD"))
    ]
    assert seen == [1, 2, 3]


# Rows of the table of the frame that are not written, and why.
UNWRITTEN = {
    "recipient's reference or password (S005)": "a secret has no place in what is made up",
    "processing priority (0029), acknowledgement request (0031)": "nobody asks for either here",
    "interchange agreement (0032)": "what parties agreed on, which nobody did here",
    "application password (0058)": "a secret has no place in what is made up",
}


def test_every_other_row_of_the_frame_is_written() -> None:
    header = Header(access="ZZ999", part=(1, 1))
    written = lines(replace(FRAME, group="G1"), (header, LIST))
    found = {
        (line[:3], number, position)
        for line in written
        for number, element in enumerate(line.rstrip("'").split("+")[1:], 1)
        for position, value in enumerate(element.split(":"), 1)
        if value
    }
    missing = {
        row.title
        for row in load("frame").slots
        if not any(row.tag == tag and row.covers(*at) for tag, *at in found)
    }
    assert missing == UNWRITTEN.keys()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_the_encoding_cannot_carry_is_refused_and_not_shown(encoding: str) -> None:
    value = {"ascii": "CANARY\xe4", "latin-1": "CANARY\u20ac", "utf-8": "CANARY\ud800"}[encoding]
    tree: Tree = {"groups": {"4": [{"elements": {"traveller.surname": value}}]}}
    with pytest.raises(ValueError, match=f"a character that {encoding} cannot carry") as caught:
        lines(replace(FRAME, encoding=encoding), (Header(), tree))
    shown = "".join(traceback.format_exception(caught.value))
    assert "CANARY" not in shown
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("service", "value"),
    [
        (ServiceString(release=b""), "CANARY+"),
        (ServiceString(), "CANARY\n"),
        (ServiceString(), "CANARY\x1f"),
        (ServiceString(), "CANARY\x00"),
    ],
)
def test_what_no_release_can_carry_is_refused_and_not_shown(
    service: ServiceString, value: str
) -> None:
    tree: Tree = {"groups": {"4": [{"elements": {"traveller.surname": value}}]}}
    with pytest.raises(ValueError, match="a value holds") as caught:
        lines(replace(FRAME, service=service), (Header(), tree))
    assert "CANARY" not in str(caught.value)


def test_more_values_than_places_are_refused() -> None:
    tree: Tree = {"groups": {"4": [{"elements": {"traveller.given_names": list("ABCDE")}}]}}
    with pytest.raises(
        ValueError, match=r"more values than places in group 4 for traveller\.given"
    ):
        lines(FRAME, (Header(), tree))


def test_a_group_needs_what_begins_it() -> None:
    tree: Tree = {"groups": {"1": [{"groups": {"5": [{"elements": {"segment.status": "HK"}}]}}]}}
    with pytest.raises(ValueError, match="group 5 does not say what TVL needs"):
        b"".join(pnrgov.write([(Header(), tree)], FRAME))
