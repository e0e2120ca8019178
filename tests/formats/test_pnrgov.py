"""PNRGOV in EDIFACT: which element each position is, group by group; facts, clocks and counts.

The cases follow the segment tables of the implementation guides; what real senders do beside them
stands in `test_pnrgov_quirks.py`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import edifact_messages as edifact
from auditor.formats.edifact.sightings import RecordSightings
from auditor.formats.edifact.slots import load
from auditor.formats.pnrgov import dialect
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Form, Given, Observation, Record, Unread

CORPUS = Path(__file__).parent.parent / "corpora" / "pnrgov"
SAMPLES = sorted(CORPUS.glob("*.edi"))
HEAD = ("MSG+:22", "ORG+ZZ:ZZA", "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999", "EQN+1")
BOOKING = ("SRC", "RCI+ZZ:FAKE000001::011229:1030")
PERSON = "TIF+FAKE001SPECIMEN+TESTPAX001:A:1"
FLIGHT = "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999:Y"
HISTORY = ("ABI+4+:GS+ZZA++ZZ", "SAC+++X")


def interchange(*segments: str, identifier: str = "PNRGOV:13:1:IA", rest: str = "") -> bytes:
    """The segments as one message, its counts and references in order."""
    frame = (
        "UNA:+.?*",
        "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++APITEST++++1",
        f"UNH+1+{identifier}{rest}",
        *segments,
        f"UNT+{len(segments) + 2}+1",
        "UNZ+1+SYN1",
    )
    return "".join(f"{segment}'" for segment in frame).encode()


def read(data: bytes, given_: Given = Given()) -> Iterator[Record | Unread]:  # noqa: B008 - frozen
    return edifact.read([data], "x", given_)


def records(data: bytes, given_: Given = Given()) -> list[Record]:  # noqa: B008 - frozen
    return [each for each in read(data, given_) if isinstance(each, Record)]


def pnr(*segments: str) -> Record:
    """The PNR that these segments make, behind a head that is in order."""
    return records(interchange(*HEAD, *BOOKING, *segments))[0]


def envelope(*segments: str) -> Record:
    return records(interchange(*segments))[-1]


def at(record: Record, number: int) -> list[Observation]:
    """What segment `number` of the message was read as."""
    return [seen for seen in record.observations if seen.place.segment == number]


def last(*segments: str) -> list[Observation]:
    """What the last of these segments of a PNR was read as."""
    return at(pnr(*segments), 1 + len(HEAD) + len(BOOKING) + len(segments))


def said(found: list[Observation]) -> list[str]:
    """Position and element of each observation, as `1.1 traveller.surname`."""
    return [f"{seen.place.element}.{seen.place.component} {seen.element}" for seen in found]


def faults(data: bytes) -> list[str]:
    return [fault.kind for record in records(data) for fault in record.faults]


# --- group 0: the push -------------------------------------------------------------------------

LEVEL_0 = [
    ("full push", "MSG+:22", ["1.2 transfer.kind"]),
    ("update push", "MSG+:141", ["1.2 transfer.kind"]),
    ("who sends", "ORG+ZZ:ZZA+00000007:ZZZ1Z0000+ZZA+ZZ+A+QZ:XTS", [
        "1.1 transfer.sender", "2.1 transfer.sender", "3.1 transfer.sender", "4.1 transfer.sender",
        "5.1 transfer.sender", "6.1 transfer.sender"]),
    ("an employee of who sends", "ORG+ZZ++++++GS+0001FK", [
        "1.1 transfer.sender", "7.1 agency.agent", "8.1 agency.agent"]),
    ("the leg that is pushed", "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999", [
        "1.1 flight.departure_time", "1.3 flight.arrival_time", "2.1 flight.departure_port",
        "3.1 flight.arrival_port", "4.1 flight.number", "5.1 flight.number"]),
    ("how many PNRs", "EQN+98", ["1.1 transfer.count"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segment", "elements"), LEVEL_0, ids=[each[0] for each in LEVEL_0]
)
def test_level_0(words: str, segment: str, elements: list[str]) -> None:
    del words
    assert said(at(envelope(segment), 2)) == elements


# --- groups 1 to 4: the booking, its travellers, their tickets and payments -----------------------

GROUP_1 = [
    ("a PNR begins", "SRC", []),
    ("locator and creation", "RCI+ZZ:FAKE000001::011229:1030", [
        "1.2 reservation.locator", "1.4 reservation.created"]),
    ("several locators", "RCI+ZZ:FAKE000001+ZZ:FAKE000002", [
        "1.2 reservation.locator", "2.2 reservation.locator"]),
    ("a reference of departure control", "RCI+ZZ:FAKE000001:C", ["1.2 reservation.locator"]),
    ("last change and ticket issue", "DAT+700:201229:1010+710:021229:1200", [
        "1.2 reservation.changed", "2.2 ticket.issue_date"]),
    ("contact in other service information", "IFT+4:28::ZZ+CTCM 99900000001", [
        "2.1 contact.telephone"]),
    ("the point of sale", "ORG+ZZ:ZZA+00000007:ZZZ1Z0000+ZZA+ZZ+T+QZ:XTS", [
        "1.1 agency.identity", "2.1 agency.identity", "3.1 agency.identity",
        "4.1 agency.identity", "5.1 agency.identity", "6.1 agency.identity"]),
    ("the agent there", "ORG+ZZ++++++0001FK+FAKE001+9C", [
        "1.1 agency.identity", "7.1 agency.agent", "8.1 agency.agent", "9.1 agency.agent"]),
    ("address and telephone", "ADD++702:FAKE STREET 0:TESTVILLE:::QZ:00000:99900000001", [
        "2.2 contact.address", "2.8 contact.telephone"]),
    ("an e-mail in the telephone's place", "ADD++700:::::::ZZ CTCE TESTPAX//FAKEAIR.INVALID", [
        "2.8 contact.email"]),
    ("excess baggage and its price", "EBD+XTS:50.00+1::N", [
        "1.1 baggage.excess", "2.1 baggage.excess"]),
    ("tags of excess baggage", "EBD++1:20:W:K+++ZZ:0000123456:1:ZZB", [
        "2.1 baggage.excess", "5.1 baggage.excess", "5.2 baggage.tag"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segment", "elements"), GROUP_1, ids=[each[0] for each in GROUP_1]
)
def test_group_1_the_booking(words: str, segment: str, elements: list[str]) -> None:
    del words
    head = () if segment == "SRC" else ("SRC",)
    record = records(interchange(*HEAD, *head, segment))[0]
    assert said(at(record, 6 + len(head))) == elements


NAME = ["1.1 traveller.surname", "2.1 traveller.given_names"]
GROUP_2 = [
    ("name and reference", "TIF+FAKE001SPECIMEN+TESTPAX001", NAME),
    ("type, reference, infant", "TIF+FAKE001SPECIMEN:I+TESTPAX001MRS:A:2:1", [
        *NAME, "2.2 traveller.type", "2.3 traveller.reference", "2.4 traveller.type"]),
    ("other names", "TIF+FAKE001SPECIMEN+TESTPAX001::::TESTPAX002:TESTPAX003", NAME),
    ("the name of a group", "TIF+FAKE TEAM 001:G", ["1.1 reservation.group_name"]),
    ("frequent flyer and status", "FTI+ZZ:FAKE0001:::GOLD::GOLD+ZZ:FAKE0002", [
        "1.2 loyalty.number", "1.5 loyalty.status", "2.2 loyalty.number"]),
    ("fare calculation", "IFT+4:15:0+ZZA ZZ ZZB100.00XTS100.00END", ["2.1 ticket.fare"]),
    ("travel status", "IFT+4:63::ZZ", ["1.2 checkin.status"]),
    ("a reference that outlives the PNR", "REF+:ZZSYN0000000001", [
        "1.2 traveller.persistent_reference"]),
    ("excess baggage of a traveller", "EBD+XTS:40.00+4::N", [
        "1.1 baggage.excess", "2.1 baggage.excess"]),
    ("fare type, age, discount, fare basis", "FAR+C+9+1:20:QZ+++YFAKE", [
        "1.1 traveller.type", "2.1 ticket.fare", "3.1 ticket.discount", "3.2 ticket.discount",
        "6.1 ticket.fare"]),
    ("whom to call in an emergency", "ADD++3:FAKE STREET 0:TESTVILLE:::QZ:00000:99900000001", [
        "2.2 third_party.contact"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segment", "elements"), GROUP_2, ids=[each[0] for each in GROUP_2]
)
def test_group_2_a_traveller(words: str, segment: str, elements: list[str]) -> None:
    del words
    person = () if segment.startswith("TIF") else (PERSON,)
    assert said(last(*person, segment)) == elements


TICKET = "TKT+0000000000001:T:1"
PAID = "FOP+CC::110.00:ZZ:XXXXXXXXXXXX0004:1231"
GROUPS_3_AND_4 = [
    ("ticket", (TICKET,), ["1.1 ticket.number", "1.2 ticket.type"]),
    ("ticketless", ("TKT+:1",), ["1.2 ticket.type"]),
    ("fare and total", (TICKET, "MON+B:100.00:XTS+T:110.00:XTS"), [
        "1.1 ticket.fare", "2.1 ticket.fare"]),
    ("conditions", (TICKET, "PTK+NR++020130:2200+ZZ+000+ZZA"), [
        "1.1 ticket.conditions", "3.1 ticket.conditions", "4.1 ticket.conditions",
        "5.1 ticket.conditions", "6.1 ticket.conditions"]),
    ("taxes", (TICKET, "TXD++3.10:::YQ+8.50:::YR"), ["2.1 ticket.tax", "3.1 ticket.tax"]),
    ("issue of the ticket", (TICKET, "DAT+710:021229:0730"), ["1.2 ticket.issue_date"]),
    ("a payment by card", (TICKET, PAID), [
        "1.1 payment.form", "1.3 payment.amount", "1.5 payment.card_number",
        "1.6 payment.card_expiry"]),
    ("cash", (TICKET, "FOP+CA::731.00"), ["1.1 payment.form", "1.3 payment.amount"]),
    ("a government receipt", (TICKET, "FOP+GR::200.00::FAKE01"), [
        "1.1 payment.form", "1.3 payment.amount", "1.5 payment.form"]),
    ("two payments", (TICKET, "FOP+MS+CC:::ZZ:XXXXXXXXXXXX0004:1231"), [
        "1.1 payment.form", "2.1 payment.form", "2.5 payment.card_number",
        "2.6 payment.card_expiry"]),
    ("another holder of the account", (TICKET, "FOP+CC::::::::::FAKE002SPECIMEN"), [
        "1.1 payment.form", "1.11 third_party.payer"]),
    ("who pays", (TICKET, PAID, "IFT+4:43+FAKE002SPECIMEN+FAKE STREET 0+99900000001"), [
        "2.1 third_party.payer"]),
    ("where the bill goes", (TICKET, PAID, "ADD++700:FAKE STREET 0:TESTVILLE:::QZ:00000"), [
        "2.2 payment.billing_address"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segments", "elements"), GROUPS_3_AND_4, ids=[each[0] for each in GROUPS_3_AND_4]
)
def test_groups_3_and_4_ticket_and_payment(
    words: str, segments: tuple[str, ...], elements: list[str]
) -> None:
    del words
    assert said(last(PERSON, *segments)) == elements
    assert faults(interchange(*HEAD, *BOOKING, PERSON, *segments)) == []


# --- groups 5 to 7: the flights, check-in and boarding -------------------------------------------

TIMES = ["1.1 segment.times", "2.1 segment.ports", "3.1 segment.ports"]
CHECK_IN = "DAT+2:020130:2000"
GROUPS_5_TO_7 = [
    ("a flight", (FLIGHT,), [*TIMES, "4.1 segment.carrier", "5.1 segment.carrier",
                             "5.2 segment.class"]),
    ("a gap", ("TVL+++++ARNK",), ["5.1 segment.gap"]),
    ("an open flight", ("TVL++ZZA+ZZB++OPEN",), [
        "2.1 segment.ports", "3.1 segment.ports", "5.1 segment.gap"]),
    ("operated by another carrier", ("TVL+020130:2200+ZZA+ZZB+ZZ:ZZ+999:Y",), [
        *TIMES, "4.1 segment.carrier", "4.2 segment.operating_carrier", "5.1 segment.carrier",
        "5.2 segment.class"]),
    ("its flight, in a second TVL", (FLIGHT, "TVL+++++972:M"), ["5.1 segment.operating_carrier"]),
    ("the same behind the whole group", (FLIGHT, "RPI+1+HK", "RCI+ZZ:FAKE000001", "TVL+++++972:M"),
     ["5.1 segment.operating_carrier"]),
    ("the same in TRA", (FLIGHT, "TRA+ZZ+972:M"), [
        "1.1 segment.operating_carrier", "2.1 segment.operating_carrier"]),
    ("number in party and status", (FLIGHT, "RPI+3+HK"), [
        "1.1 reservation.party_size", "2.1 segment.status"]),
    ("aircraft", (FLIGHT, "APD+ZZZ"), ["1.1 segment.aircraft"]),
    ("locator of a flight", (FLIGHT, "RCI+ZZ:FAKE000001"), ["1.2 reservation.locator"]),
    ("a remark on a flight", (FLIGHT, "IFT+4:28::ZZ+SOME WORDS"), ["2.1 remark.osi"]),
    ("check-in", (FLIGHT, CHECK_IN), ["1.2 checkin.time"]),
    ("check-in as text, with who did it", (FLIGHT, "DAT+3:L FT ZZ 0001FK 02JAN2000Z"), [
        "1.2 checkin.agent"]),
    ("check-in without a time", (FLIGHT, "DAT"), []),
    ("who checked in", (FLIGHT, CHECK_IN, "ORG+ZZ:ZZA+:ZZ01+ZZA++A++0001FK"), [
        "1.1 agency.identity", "2.2 checkin.agent", "3.1 agency.identity", "5.1 agency.identity",
        "7.1 checkin.agent"]),
    ("boarding number", (FLIGHT, CHECK_IN, "TRI++ZZA-001:::1"), [
        "2.1 checkin.sequence", "2.4 traveller.reference"]),
    ("seat at boarding", (FLIGHT, CHECK_IN, "TRI++1::000A"), [
        "2.1 checkin.sequence", "2.3 seat.number"]),
    ("the name as checked in", (FLIGHT, CHECK_IN, "TRI++1", "TIF+FAKE001SPECIMEN+TESTPAX001"),
     NAME),
    ("seat taken and cabin", (FLIGHT, CHECK_IN, "TRI++1", "SSD+000A++++Y"), [
        "1.1 seat.number", "5.1 seat.cabin"]),
    ("bags, pool and tags", (FLIGHT, CHECK_IN, "TRI++1",
                             "TBD++3:84:700++HP:ZZA-001+ZZ:0000123456:3:ZZB"), [
        "2.1 baggage.count", "4.1 baggage.pool", "5.1 baggage.tag"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segments", "elements"), GROUPS_5_TO_7, ids=[each[0] for each in GROUPS_5_TO_7]
)
def test_groups_5_to_7_flight_and_check_in(
    words: str, segments: tuple[str, ...], elements: list[str]
) -> None:
    del words
    assert said(last(PERSON, *segments)) == elements
    assert faults(interchange(*HEAD, *BOOKING, PERSON, *segments)) == []


# --- groups 8 to 12: splits, other services, history ---------------------------------------------

OLD_FLIGHT = "TVL+010130:2200:010130:2330+ZZA+ZZB+ZZ+999:Y"
GROUPS_8_TO_12 = [
    ("how many were divided out", ("EQN+1",), ["1.1 reservation.split"]),
    ("into which PNR", ("EQN+1", "RCI+ZZ:FAKE000002::011229"), [
        "1.2 reservation.split_locator", "1.4 reservation.created"]),
    ("a service that is no flight", ("MSG+8",), ["1.1 segment.non_air"]),
    ("a hotel", ("MSG+8", "TVL+020130:2359:040130+ZZB:FAKE HOTEL++ZZ+FAKE01:ROH"), [
        "1.1 segment.non_air", "2.1 segment.non_air", "4.1 segment.non_air",
        "5.1 segment.non_air"]),
    ("a car", ("MSG+8", "TVL+020130:1050:030130:0900+ZZB++ZZ+:FCAR"), [
        "1.1 segment.non_air", "2.1 segment.non_air", "4.1 segment.non_air",
        "5.2 segment.non_air"]),
    ("who changed the PNR", ("ABI+4+0000FK28:GS+ZZA++ZZ",), [
        "2.1 history.agent", "3.1 history.change", "5.1 history.change"]),
    ("when", ("ABI+4", "DAT+T:021229:0900"), ["1.2 history.change"]),
    ("deleted", HISTORY, ["3.1 history.change"]),
    ("a name that was deleted", (*HISTORY, "TIF+FAKE002SPECIMEN+TESTPAX002:A:1"), [
        "1.1 history.identity", "2.1 history.identity", "2.2 history.change",
        "2.3 traveller.reference"]),
    ("a document that was deleted", (*HISTORY, "SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/P/UTO/ZZ0000001/UTO"), [
        "1.9 history.identity"]),
    ("a meal that was deleted", (*HISTORY, "SSR+KSML:HK:1:ZZ"), ["1.1 service.code"]),
    ("a seat that was deleted", (*HISTORY, "SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1"), [
        "2.1 seat.number", "2.3 traveller.reference"]),
    ("an e-mail that was deleted", (*HISTORY, "SSR+CTCE:HK:1:ZZ:::::TESTPAX//FAKEAIR.INVALID"), [
        "1.9 contact.email"]),
    ("a text that was deleted", (*HISTORY, "IFT+4:28::ZZ+CTCM 99900000001"), ["2.1 history.text"]),
    ("bags that were deleted", (*HISTORY, "TBD++1:20:700+++ZZ:0000123456"), [
        "2.1 history.change", "5.1 history.change"]),
    ("a flight that was deleted", (*HISTORY, OLD_FLIGHT), [
        "1.1 history.change", "2.1 history.change", "3.1 history.change", "4.1 history.change",
        "5.1 history.change"]),
    ("its status", (*HISTORY, OLD_FLIGHT, "RPI+2+HK"), [
        "1.1 history.change", "2.1 history.change"]),
    ("unstructured history", ("LTS+0/O/NM/FAKE001SPECIMEN",), ["1.1 history.text"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segments", "elements"), GROUPS_8_TO_12, ids=[each[0] for each in GROUPS_8_TO_12]
)
def test_groups_8_to_12_splits_services_history(
    words: str, segments: tuple[str, ...], elements: list[str]
) -> None:
    del words
    assert said(last(PERSON, FLIGHT, *segments)) == elements
    assert faults(interchange(*HEAD, *BOOKING, PERSON, FLIGHT, *segments)) == []


def test_what_stands_in_the_history_is_marked_so() -> None:
    for request in ("SSR+KSML:HK:1:ZZ", "SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1", "SSR+CTCR:HK:1:ZZ"):
        assert all("history" in seen.marks for seen in last(PERSON, *HISTORY, request))
        assert not any("history" in seen.marks for seen in last(PERSON, request))


# --- special service requests, as AIRIMP lays them out --------------------------------------------

DOCUMENT = ["document.type", "document.issuing_state", "document.number", "traveller.nationality"]
BIRTH = ["traveller.date_of_birth", "traveller.sex"]
NAMES = ["traveller.surname", "traveller.given_names"]
VISA = ["document.other_type", "document.visa_number"]
REQUESTS = [
    ("DOCS in full", "DOCS", "/P/UTO/ZZ0000001/UTO/01JAN90/F/31DEC35/FAKE001SPECIMEN/TESTPAX001/",
     [*DOCUMENT, *BIRTH, "document.expiry_date", *NAMES]),
    ("DOCS with a second name and H", "DOCS",
     "/P/UTO/ZZ0000001/UTO/01JAN90/F/31DEC35/FAKE001SPECIMEN/TESTPAX001/TESTPAX002/H",
     [*DOCUMENT, *BIRTH, "document.expiry_date", *NAMES]),
    ("DOCS with one slash more", "DOCS", "//P/UTO/ZZ0000001/UTO/01JAN90/F", [*DOCUMENT, *BIRTH]),
    ("DOCS with one slash less", "DOCS", "P/UTO/ZZ0000001/UTO/01JAN90/F", [*DOCUMENT, *BIRTH]),
    ("DOCS without a document", "DOCS", "////UTO/12JUL64/M//FAKE001SPECIMEN/TESTPAX001",
     ["traveller.nationality", *BIRTH, *NAMES]),
    ("DOCS without text", "DOCS", "", ["traveller.surname"]),
    ("DOCO with a visa", "DOCO", "TESTVILLE UTO/V/ZZ0000002/TESTVILLE/01DEC29/QZZ",
     ["traveller.place_of_birth", *VISA, "document.visa_issue_place", "document.visa_issue_date"]),
    ("DOCO with a visa and no place of birth", "DOCO", "//V/ZZ0000002/QZZ",
     [*VISA, "document.visa_issue_place"]),
    ("DOCO with a redress number", "DOCO", "//R/0000000000001///QZ",
     ["document.other_type", "document.redress_number"]),
    ("DOCO with a known-traveller number", "DOCO", "//K/0000000000001",
     ["document.other_type", "document.redress_number"]),
    ("DOCO behind a flight", "DOCO", "0999Y28JUN//R/0000000000001/ /QZ",
     ["segment.carrier", "document.other_type", "document.redress_number"]),
    ("DOCO that opens with a blank", "DOCO", " /V/ZZ0000002///QZ",
     [*VISA, "document.visa_issue_place"]),
    ("DOCA at destination", "DOCA", "/D/QZZ/FAKE STREET 0/TESTVILLE/TESTSHIRE/00000",
     ["traveller.destination_address"]),
    ("DOCA of residence", "DOCA", "/R/QZZ/FAKE STREET 0/TESTVILLE//00000",
     ["traveller.residence_country", "traveller.residence_address"]),
    ("DOCA of another kind", "DOCA", "/O/QZZ/FAKE STREET 0", ["contact.address"]),
    ("INFT with a blank before the date", "INFT", "FAKE003SPECIMEN/TESTPAX003 01JUN29",
     [*NAMES, "traveller.date_of_birth"]),
    ("INFT with a slash before the date", "INFT", "FAKE003SPECIMEN/TESTPAX003/01JUN29",
     [*NAMES, "traveller.date_of_birth"]),
    ("CHLD", "CHLD", "01JAN20", ["traveller.date_of_birth"]),
    ("TKNE", "TKNE", "0000000000001C1", ["ticket.number"]),
    ("TKNE of an infant", "TKNE", "INF0000000000001C1", ["ticket.number"]),
    ("FQTV", "FQTV", "/ZZFAKE0001-FAKE001SPECIMEN/TESTPAX001", ["loyalty.number"]),
    ("FQTV with the carrier alone", "FQTV", "", ["loyalty.number"]),
    ("CTCM", "CTCM", "/99900000001-1TESTPAX001", ["contact.telephone"]),
    ("CTCE", "CTCE", "TESTPAX..001//FAKEAIR.INVALID", ["contact.email"]),
    ("CTCR", "CTCR", "", ["contact.refused"]),
    ("PCTC", "PCTC", "FAKE002SPECIMEN/99900000001", ["third_party.contact"]),
    ("UMNR with a text", "UMNR", "UM08", ["minor.age"]),
    ("UMNR alone", "UMNR", "", ["minor.age"]),
    ("FOID", "FOID", "PPZZ0000001", ["document.number"]),
    ("EPAY", "EPAY", "CC9999000000000004", ["payment.form"]),
    ("SEAT as text", "SEAT", ".000AN000BN", ["seat.number"]),
    ("OTHS", "OTHS", "SOME WORDS", ["service.code", "service.text"]),
    ("a meal", "KSML", "", ["service.code"]),
    ("a meal in words", "SPML", "SOME WORDS", ["service.code", "service.text"]),
    ("a code of no list", "QQXQ", "SOME WORDS", ["service.code", "service.text"]),
]  # fmt: skip


@pytest.mark.parametrize("group", ["1", "2", "5"])
@pytest.mark.parametrize(
    ("words", "code", "text", "elements"), REQUESTS, ids=[each[0] for each in REQUESTS]
)
def test_requests(words: str, code: str, text: str, elements: list[str], group: str) -> None:
    del words
    before = {"1": (), "2": (PERSON,), "5": (PERSON, FLIGHT)}[group]
    found = last(*before, f"SSR+{code}:HK:1:ZZ:::ZZA:ZZB" + (f":{text}" if text else ""))
    assert [seen.element for seen in found] == elements


@pytest.mark.parametrize("code", ["DOCS", "DOCO", "DOCA", "INFT", "TKNE", "FQTV", "CTCM", "SEAT"])
def test_a_request_that_says_nothing_has_no_value(code: str) -> None:
    (seen,) = last(PERSON, f"SSR+{code}:HK:1:ZZ")
    assert seen.form is Form.EMPTY


def test_a_code_of_no_list_is_never_shown() -> None:
    assert [seen.code for seen in last(PERSON, "SSR+QQXQ:HK:1:ZZ")] == ["?"]
    assert [seen.code for seen in last(PERSON, "SSR+KSML:HK:1:ZZ")] == ["KSML"]


@pytest.mark.parametrize(
    ("segment", "codes"),
    [
        ("TIF+FAKE001SPECIMEN+TESTPAX001:BLD", {"traveller.type": "BLD"}),
        ("TIF+FAKE001SPECIMEN+TESTPAX001:FAKE", {"traveller.type": "?"}),
        ("FAR+BLD++CL", {"traveller.type": "BLD", "ticket.discount": "CL"}),
        ("FAR+BLD++FAKE001", {"traveller.type": "BLD", "ticket.discount": "?"}),
    ],
)
def test_codes_of_closed_lists_and_no_others(segment: str, codes: dict[str, str]) -> None:
    person = () if segment.startswith("TIF") else (PERSON,)
    found = last(*person, segment)
    assert {seen.element: seen.code for seen in found if seen.code is not None} == codes


# --- travellers -----------------------------------------------------------------------------------


def numbers(*segments: str) -> list[int | None]:
    """To which traveller each segment belongs, one number per segment that says something."""
    pairs = {seen.place.segment: seen.place.traveller for seen in pnr(*segments).observations}
    return [pairs.get(number) for number in range(8, 8 + len(segments))]


def test_travellers_are_numbered_in_the_groups_that_speak_of_them() -> None:
    second = "TIF+FAKE002SPECIMEN+TESTPAX002:A:2"
    assert numbers("ORG+ZZ", PERSON, TICKET, PAID, second, "REF+:ZZSYN1", FLIGHT) == [
        None, 1, 1, 1, 2, 2, None,
    ]  # fmt: skip
    assert pnr(PERSON, second).travellers == 2


def test_the_name_at_check_in_is_no_further_traveller() -> None:
    boarding = (FLIGHT, CHECK_IN, "TRI++1", "TIF+FAKE001SPECIMEN+TESTPAX001")
    record = pnr(PERSON, *boarding)
    assert record.travellers == 1
    assert numbers(PERSON, *boarding)[-1] is None


def test_a_name_in_the_history_is_no_further_traveller() -> None:
    assert pnr(PERSON, *HISTORY, "TIF+FAKE002SPECIMEN+TESTPAX002").travellers == 1


def test_names_of_groups_and_placeholders_are_no_travellers() -> None:
    group, placeholder = "TIF+FAKE TEAM 001:G", "TIF+TBA+E:A"
    assert numbers(group, "REF+:ZZSYN1", PERSON, placeholder, "REF+:ZZSYN2") == [
        None, None, 1, None, None,
    ]  # fmt: skip
    assert pnr(group, PERSON, placeholder, placeholder).travellers == 1


def test_a_name_behind_a_placeholder_is_a_name() -> None:
    found = last("TIF+TBA+TESTPAX001:A:1")
    assert said(found)[:2] == NAME


def test_an_infant_with_a_name_of_its_own_is_a_traveller() -> None:
    assert pnr(PERSON, "TIF+FAKE003SPECIMEN+TESTPAX003:IN").travellers == 2


def test_an_infant_under_an_adult_carries_the_adults_number_and_a_mark() -> None:
    for text in (
        "DOCS:HK:1:ZZ:::ZZA:ZZB:/P/UTO/ZZ0000003/UTO/01JUN29/FI/31DEC35/FAKE003SPECIMEN/TESTPAX003",
        "INFT:HK:1:ZZ:::ZZA:ZZB:FAKE003SPECIMEN/TESTPAX003 01JUN29",
    ):
        found = last(PERSON, f"SSR+{text}+::1")
        data = [seen for seen in found if seen.element != "traveller.reference"]
        assert {seen.place.traveller for seen in data} == {1}
        assert all("infant" in seen.marks for seen in data)


# --- facts, clocks, counts ---------------------------------------------------------------------


def test_what_a_message_says_of_itself() -> None:
    first, frame = records(interchange(*HEAD, *BOOKING))
    for each in (first, frame):
        facts = each.facts
        assert (facts.wire, facts.version, facts.role) == ("pnrgov", "13:1", "passenger")
        assert (facts.carrier, facts.flight, facts.ports) == ("ZZ", "999", ("ZZA", "ZZB"))
        assert facts.push == "full"
        assert each.kind == "pnr"
    assert (first.at.record, frame.at.record) == (1, 0)


@pytest.mark.parametrize(
    ("segment", "push"), [("MSG+:22", "full"), ("MSG+:141", "update"), ("MSG+:23", None)]
)
def test_kinds_of_push(segment: str, push: str | None) -> None:
    assert envelope(segment).facts.push == push


@pytest.mark.parametrize("directory", ["10:1", "11:1", "13:1", "15:1", "18:1", "21:1", "02:2"])
def test_every_directory_is_read_the_same(directory: str) -> None:
    data = interchange(*HEAD, *BOOKING, PERSON, identifier=f"PNRGOV:{directory}:IA")
    first = records(data)[0]
    assert said(at(first, 8))[:2] == NAME
    assert first.facts.version == directory


def test_the_clocks_of_a_push() -> None:
    clocks = records(interchange(*HEAD, *BOOKING), Given(zone="UTC"))[0].clocks
    minute = {name: getattr(clocks, name).first for name in ("transferred", "departed", "arrived")}
    assert minute == {
        "transferred": datetime(2030, 1, 1, 8, tzinfo=UTC),
        "departed": datetime(2030, 1, 2, 22, tzinfo=UTC),
        "arrived": datetime(2030, 1, 2, 23, 30, tzinfo=UTC),
    }
    assert clocks.created is not None
    assert clocks.created.first == datetime(2029, 12, 1, tzinfo=UTC)


def test_local_times_are_widened_to_every_zone_and_preparation_is_not() -> None:
    clocks = records(interchange(*HEAD))[0].clocks
    assert clocks.departed is not None
    assert clocks.departed.first == datetime(2030, 1, 2, 8, tzinfo=UTC)  # 14 hours east of UTC
    assert clocks.departed.last == datetime(2030, 1, 3, 10, 0, 59, 999_999, tzinfo=UTC)
    assert clocks.transferred is not None
    assert clocks.transferred.last == datetime(2030, 1, 1, 8, 0, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "arrived"),
    [
        ("020130:2200:030130:0130", datetime(2030, 1, 3, 1, 30, tzinfo=UTC)),
        ("020130:2200::2330", datetime(2030, 1, 2, 23, 30, tzinfo=UTC)),  # the day of departure
        ("020130:2200:2330", datetime(2030, 1, 2, 23, 30, tzinfo=UTC)),  # time in the date's place
        ("020130:2200:030130", datetime(2030, 1, 3, tzinfo=UTC)),
        ("020130:2200", None),
        ("020130:2200:300103:0130", None),  # YYMMDD, as one sender writes it
        ("020130:2200:TOMORROW:0130", None),
    ],
)
def test_arrival_of_the_pushed_leg(stated: str, arrived: datetime | None) -> None:
    data = interchange("MSG+:22", f"TVL+{stated}+ZZA+ZZB+ZZ+999")
    clock = records(data, Given(zone="UTC"))[-1].clocks.arrived
    assert (None if clock is None else clock.first) == arrived
    odd = arrived is None and stated.count(":") > 1
    assert ("unreadable-value" in faults(data)) is odd


def test_a_departure_that_cannot_be_read_is_said() -> None:
    data = interchange("MSG+:22", "ORG+ZZ", "TVL+320130:2200+ZZA+ZZB+ZZ+999", "EQN+0")
    assert faults(data) == ["unreadable-value"]
    assert records(data)[-1].clocks.departed is None


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("ZZ:FAKE000001::011229:1030", datetime(2029, 12, 1, tzinfo=UTC)),
        ("ZZ:FAKE000001::011229:103015", datetime(2029, 12, 1, tzinfo=UTC)),
        ("ZZ:FAKE000001:1:011229:1030", datetime(2029, 12, 1, tzinfo=UTC)),
        ("ZZ:FAKE000001:011229:1030", datetime(2029, 12, 1, tzinfo=UTC)),  # one position early
        ("ZZ:FAKE000001:C", None),
    ],
)
def test_the_day_of_reservation(stated: str, day: datetime | None) -> None:
    created = records(interchange(*HEAD, "SRC", f"RCI+{stated}"))[0].clocks.created
    assert (None if created is None else created.first) == day


def test_each_pnr_has_its_own_day_of_reservation() -> None:
    first, second, frame = records(
        interchange(*HEAD[:3], "EQN+2", *BOOKING, "SRC", "RCI+ZZ:FAKE000002")
    )
    assert first.clocks.created is not None
    assert second.clocks.created is None
    assert frame.clocks.created is None


@pytest.mark.parametrize(
    ("count", "written", "rest", "wrong"),
    [
        (0, 0, "", False),  # an empty push
        (1, 1, "", False),
        (2, 1, "", True),
        (1, 2, "", True),
        (2, 1, "+ZZ999/020130+01:F", True),  # the only part
        (2, 1, "+ZZ999/020130+01:C", False),  # a part: the count is that of the whole push
        (2, 1, "+ZZ999/020130+02:F", False),
    ],
)
def test_the_declared_number_of_pnrs(count: int, written: int, rest: str, *, wrong: bool) -> None:
    data = interchange(*HEAD[:3], f"EQN+{count}", *BOOKING * written, rest=rest)
    assert faults(data) == (["wrong-declared-number"] if wrong else [])
    assert len([each for each in records(data) if not each.owed]) == written + 1


def test_a_count_that_is_none_is_said() -> None:
    assert faults(interchange(*HEAD[:3], "EQN+MANY")) == ["unreadable-value"]


def test_parts_of_a_push_must_count_upwards() -> None:
    head = "MSG+:22'ORG+ZZ'TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999'EQN+0'"
    part = f"UNH+1+PNRGOV:13:1:IA+ZZ999+0{{}}'{head}UNT+6+1'"
    frame = "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1'{}UNZ+2+SYN1'"
    lawful = frame.format(part.format("1:C") + part.format("2:F")).encode()
    wrong = frame.format(part.format("2:F") + part.format("1:C")).encode()
    twice = frame.format(part.format("1:F") + part.format("1:F")).encode()
    assert (faults(lawful), faults(wrong), faults(twice)) == (
        [],
        ["broken-series"],
        ["broken-series"],
    )


# --- forms and marks -----------------------------------------------------------------------------

MASKS = [
    ("TIF+XXXXXXXX+*****:A:1", {"traveller.surname": "masked", "traveller.given_names": "masked"}),
    ("TIF+FAKEXXXXXX+A", {"traveller.surname": "partial", "traveller.given_names": "clear"}),
    ("SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/X/XXX/XXXXXXXXX/UTO/XXXXXXX/X",
     {"document.number": "masked", "traveller.date_of_birth": "masked"}),
    ("SSR+CTCM:HK:1:ZZ:::::XXXXXXX0001", {"contact.telephone": "partial"}),
    ("FTI+ZZ:XXXXXXXX:::XXXX", {"loyalty.number": "masked", "loyalty.status": "masked"}),
    ("FOP+CC::XXXXXX:ZZ:999900XXXXXX0004:XXXX",
     {"payment.amount": "masked", "payment.card_number": "masked",
      "payment.card_expiry": "masked"}),
    ("FOP+CC:::ZZ:9999000000000004:1231",
     {"payment.card_number": "clear", "payment.card_expiry": "clear"}),
    ("ADD++700:XXXXXX:XXXXXX:::***:XXXXX", {"payment.billing_address": "masked"}),
    ("IFT+4:43+XXXXXX", {"third_party.payer": "masked"}),
]  # fmt: skip


@pytest.mark.parametrize(("segment", "forms"), MASKS, ids=[each[0] for each in MASKS])
def test_masks(segment: str, forms: dict[str, str]) -> None:
    person = () if segment.startswith("TIF") else (PERSON, TICKET)
    found = {seen.element: seen.form.value for seen in last(*person, segment)}
    assert {name: found.get(name) for name in forms} == forms


def test_a_masked_number_in_party_is_masked() -> None:
    found = {seen.element: seen.form for seen in last(PERSON, FLIGHT, "RPI+XXX+HK")}
    assert found["reservation.party_size"] is Form.MASKED


def test_codes_are_not_masked_by_x() -> None:
    assert {seen.form for seen in last(PERSON, "SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+XXX::1")} == {Form.CLEAR}


@pytest.mark.parametrize(
    ("segments", "mark"),
    [
        ((PERSON, TICKET, "FOP+CC::110.00:ZZ:9999000000000004:1231"), "card.full"),
        ((PERSON, TICKET, "FOP+MS::::CC9999000000000004"), "card.full"),
        (("IFT+4:28::ZZ+MEDICAL CASE",), "text.health:inferred"),
        (("IFT+4:28::ZZ+EMERGENCY CONTACT 99900000001",), "third-party"),
        (("IFT+4:28::ZZ+CTCM 99900000001 EMERGENCY CONTACT",), "third-party"),
        (("LTS+0/A/OS/ZZ WHEELCHAIR",), "text.health:direct"),
        ((PERSON, "SSR+OTHS:HK:1:ZZ:::::WHEELCHAIR"), "text.health:direct"),
        ((PERSON, "ADD++E:FAKE STREET 0"), "third-party"),
        ((PERSON, TICKET, "IFT+4:43+FAKE002SPECIMEN"), "third-party"),
    ],
)
def test_texts_and_payments_are_looked_at(segments: tuple[str, ...], mark: str) -> None:
    assert any(mark in seen.marks for seen in last(*segments))


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("CTCB 99900000001", "contact.telephone"),
        ("ZZ CTCH 99900000001", "contact.telephone"),
        ("CTC M 99900000001", "contact.telephone"),
        ("ZZ CTCE TESTPAX//FAKEAIR.INVALID", "contact.email"),
        ("CTCA FAKE STREET 0", "contact.address"),
        ("CTCR", "contact.refused"),
        ("CTCT ZZZ1Z0000 99900000001", "agency.identity"),
        ("ZZ 1A-IP ADDRESS OF THE BOOKING 192.0.2.7", "contact.ip_address"),
        ("ZZ VIP", "remark.osi"),
    ],
)
def test_other_service_information(text: str, element: str) -> None:
    assert said(last(f"IFT+4:28::ZZ+{text}")) == [f"2.1 {element}"]


# --- samples, and any segments --------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_marked_as_tests_and_without_faults_of_structure(path: Path) -> None:
    data = path.read_bytes()
    headers = [line for line in data.split(b"'\n") if line.startswith(b"UNB+")]
    assert headers
    assert all(header.split(b"+")[11] == b"1" for header in headers)  # 0035, the test indicator
    assert faults(data) == []
    assert not [each for each in read(data) if isinstance(each, Unread)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nothing_in_a_sample_is_unlisted(path: Path) -> None:
    found = {seen.element for each in records(path.read_bytes()) for seen in each.observations}
    assert UNLISTED not in found


def test_every_row_of_the_table_names_a_known_element() -> None:
    assert {row.element for row in load("pnrgov").slots if row.element is not None} <= set(ELEMENTS)


TAGS = st.sampled_from(sorted(tag.decode() for tag in dialect().tags))
VALUES = st.sampled_from(
    [
        "", "28", "15", "43", "700", "2", "DOCS", "KSML", "CC", "TBA", "ARNK", "020130", "A",
        "FAKE001SPECIMEN", "XXXXX", "/P/UTO//", "?+", "é",
    ]
)  # fmt: skip
CONTENTS = st.lists(st.lists(VALUES, max_size=9).map(":".join), max_size=6).map("+".join)
SEGMENTS = st.lists(st.tuples(TAGS, CONTENTS).map("+".join), max_size=12)


@given(SEGMENTS)
def test_segments_in_any_order_are_read_each_and_none_is_lost(segments: list[str]) -> None:
    """Whatever follows whatever: each segment is a sighting, at its number, in its order."""
    found = records(interchange(*segments))
    numbers = [seen.segment for each in found for seen in each.sightings if seen.segment]
    assert sorted(numbers) == list(range(1, len(segments) + 3))
    for record in found[:-1]:
        own = [seen.segment or 0 for seen in record.sightings]
        assert all(first + 1 == second for first, second in pairwise(own))


@given(SEGMENTS)
def test_a_record_holds_no_value(segments: list[str]) -> None:
    for record in records(interchange(*segments)):
        assert isinstance(record.sightings, RecordSightings)
        assert "SPECIMEN" not in repr((record, *record.observations))
        assert "SPECIMEN" not in repr(
            [getattr(record.sightings, name) for name in RecordSightings.__slots__]
        )
