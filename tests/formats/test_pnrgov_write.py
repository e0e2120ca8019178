"""PNRGOV as it is written: a tree of keys becomes a message that says exactly these keys again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import edifact_messages as edifact
from auditor.formats import pnrgov
from auditor.formats.edifact.node import root
from auditor.formats.edifact.writer import Frame, Header
from auditor.formats.tree import Tree, Value
from auditor.observed.record import Given, Record

FRAME = Frame(
    sender="ZZ",
    recipient="ZZTESTGOV",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN0000000001",
)
LEG: Tree = {
    "elements": {
        "transfer.sender": ["ZZ", "ZZA"],
        "flight.departure_time": ["020130", "2200"],
        "flight.arrival_time": ["020130", "2330"],
        "flight.departure_port": "ZZA",
        "flight.arrival_port": "ZZB",
        "flight.number": ["ZZ", "999"],
    }
}
PERSON: Tree = {
    "elements": {
        "traveller.surname": "FAKE001SPECIMEN",
        "traveller.given_names": "TESTPAX001",
        "traveller.type": "A",
        "traveller.reference": "1",
    },
    "groups": {
        "SSR": [
            {
                "elements": {
                    "~code": "DOCS",
                    "~carrier": "ZZ",
                    "document.type": "P",
                    "document.issuing_state": "UTO",
                    "document.number": "ZZ0000001",
                    "traveller.reference": "1",
                }
            },
            {"elements": {"service.code": "KSML", "~carrier": "ZZ"}},
            {
                "elements": {"~code": "SEAT", "~quantity": "2"},
                "groups": {
                    "C332": [
                        {"elements": {"seat.number": "000A", "traveller.reference": "1"}},
                        {"elements": {"seat.number": "000B", "traveller.reference": "2"}},
                    ]
                },
            },
        ],
        "3": [
            {
                "elements": {"ticket.number": "0000000000001", "ticket.type": ["T", "1"]},
                "groups": {"4": [{"elements": {"payment.form": ["CC", "ZZ"]}}]},
            }
        ],
    },
}
BOOKING: Tree = {
    "elements": {
        "~owner": "ZZ",
        "reservation.locator": "FAKE000001",
        "reservation.created": ["011229", "1030"],
        "reservation.changed": ["201229", "1010"],
    },
    "groups": {
        "IFT": [{"elements": {"remark.osi": "5+2: OK? 'NO'", "~carrier": "ZZ"}}],
        "2": [PERSON],
        "5": [
            {
                "elements": {
                    "segment.times": ["020130", "2200", None, "2330"],
                    "segment.ports": ["ZZA", "ZZB"],
                    "segment.carrier": ["ZZ", "999"],
                    "segment.operating_carrier": ["ZZ", "972", "M"],
                    "segment.class": "Y",
                    "segment.status": "HK",
                }
            }
        ],
    },
}

WRITTEN = """\
UNA:+.? '
UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN0000000001++APITEST++++1'
UNH+1+PNRGOV:13:1:IA'
MSG+:22'
ORG+ZZ:ZZA'
TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999'
EQN+1'
SRC'
RCI+ZZ:FAKE000001::011229:1030'
DAT+700:201229:1010'
IFT+4:28::ZZ+5?+2?: OK?? ?'NO?''
TIF+FAKE001SPECIMEN+TESTPAX001:A:1'
SSR+DOCS:HK:1:ZZ:::::/P/UTO/ZZ0000001+::1'
SSR+KSML:HK:1:ZZ'
SSR+SEAT:HK:2+000A::1+000B::2'
TKT+0000000000001:T:1'
FOP+CC:::ZZ'
TVL+020130:2200::2330+ZZA+ZZB+ZZ:ZZ+999:Y'
TVL+++++972:M'
RPI++HK'
UNT+19+1'
UNZ+1+SYN0000000001'
"""


def message(*bookings: Tree) -> Tree:
    return {"elements": LEG["elements"], "groups": {"1": bookings}}


def test_a_push_in_full() -> None:
    written = b"".join(pnrgov.write([(Header(), message(BOOKING))], FRAME))
    assert written.decode() == WRITTEN
    records = list(edifact.read([written], "x", Given()))
    assert [type(each) for each in records] == [Record, Record]
    assert all(isinstance(each, Record) and not each.faults for each in records)


def test_the_operating_flight_in_the_style_of_the_directory() -> None:
    assert b"TRA+ZZ+972:M'" in b"".join(
        pnrgov.write([(Header(), message(BOOKING))], FRAME, directory="15:1")
    )


def test_a_key_without_a_place_is_refused_and_its_value_not_shown() -> None:
    odd: Tree = {"elements": {"baggage.tag": "CANARY", "reservation.locator": "FAKE1"}}
    with pytest.raises(ValueError, match=r"no place in group 1 for baggage\.tag") as caught:
        b"".join(pnrgov.write([(Header(), message(odd))], FRAME))
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"~code": "TKNE", "document.number": "ZZ1"}, r"no place in SSR for document\.number$"),
        ({"service.code": "KSML", "seat.number": "9"}, r"no place in SSR for seat\.number$"),
        (
            {"~code": "DOCO", "document.visa_number": "ZZ1", "document.redress_number": "ZZ2"},
            r"not together in one SSR: .*document\.redress_number, document\.visa_number, ~code$",
        ),
    ],
)
def test_a_request_carries_what_its_code_stands_for(request_: dict[str, Value], says: str) -> None:
    odd: Tree = {"groups": {"SSR": [{"elements": request_}]}}
    with pytest.raises(ValueError, match=says):
        b"".join(pnrgov.write([(Header(), message(odd))], FRAME))


def test_a_text_and_a_list_of_one_are_written_alike_whichever_came_first() -> None:
    def port(value: Value) -> bytes:
        flight: Tree = {"elements": {"segment.carrier": "ZZ", "segment.ports": value}}
        return b"".join(pnrgov.write([(Header(), message({"groups": {"5": [flight]}}))], FRAME))

    for first, second in (("ZZA", ["ZZA"]), (["ZZB"], "ZZB")):
        assert port(first) == port(second)
    assert port(["ZZA", None]) == port("ZZA")
    assert b"TVL++ZZA+ZZB+ZZ'" in port(["ZZA", "ZZB"])


@given(st.lists(st.lists(st.sampled_from([None, "", "ZZA"]), max_size=4), min_size=2, max_size=6))
def test_what_was_written_before_changes_nothing(times: list[list[str | None]]) -> None:
    def flights(said: list[list[str | None]]) -> bytes:
        listed: list[Tree] = [
            {"elements": {"segment.carrier": "ZZ", "segment.times": each}} for each in said
        ]
        return b"".join(pnrgov.write([(Header(), message({"groups": {"5": listed}}))], FRAME))

    together = flights(times)
    root.cache_clear()
    alone = [
        line for each in times for line in flights([each]).splitlines() if line.startswith(b"TVL")
    ]
    legs = [line for line in together.splitlines() if line.startswith(b"TVL")]
    assert legs[1:] == [line for line in alone if line != legs[0]]
