"""PAXLST: which element each position is, by group; facts and counts; that nothing breaks it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.audit import audit
from auditor.formats import edifact_messages as edifact
from auditor.formats import paxlst, paxlst_us
from auditor.formats.edifact.sightings import RecordSightings
from auditor.formats.edifact.slots import load
from auditor.knowledge.element import ELEMENTS
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Form, Given, Record, Unread

CORPUS = Path(__file__).parent.parent / "corpora" / "paxlst"
SAMPLES = sorted(CORPUS.glob("*.edi"))
HEAD = ("BGM+745", "NAD+MS+++ZZFAKE AIRLINE OPS")
LEG = ("TDT+20+ZZ999+++ZZ", "LOC+125+ZZA", "DTM+189:3001010930:201", "LOC+87+ZZB")
PERSON = "NAD+FL+++FAKE001SPECIMEN:TESTPAX001"
DOCUMENT = "DOC+P:110:111+ZZ0000001"


def interchange(*segments: str, identifier: str = "PAXLST:D:12B:UN:IATA") -> bytes:
    """The segments as one message, its counts and references in order."""
    frame = (
        "UNA:+.? ",
        "UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1++APITEST++++1",
        f"UNH+1+{identifier}",
        *segments,
        f"UNT+{len(segments) + 2}+1",
        "UNZ+1+SYN1",
    )
    return "".join(f"{segment}'" for segment in frame).encode()


def read(data: bytes, given: Given = Given()) -> Iterator[Record | Unread]:  # noqa: B008 - frozen
    return edifact.read([data], "x", given)


def records(data: bytes, given: Given = Given()) -> list[Record]:  # noqa: B008 - frozen
    return [each for each in read(data, given) if isinstance(each, Record)]


def envelope(*segments: str) -> Record:
    return records(interchange(*segments))[-1]


def said(record: Record, number: int) -> set[str]:
    """The elements that segment `number` of the message was read as."""
    return {seen.element for seen in record.observations if seen.place.segment == number}


def whole(each: Record | Unread) -> tuple[object, ...]:
    """All that is said, with its places."""
    if isinstance(each, Unread):
        return (each,)
    return (each.kind, each.at, each.clocks, each.facts, *each.observations, each.faults)


def inside(each: Record | Unread) -> list[object]:
    """All that a record keeps, lazily or not."""
    if isinstance(each, Unread) or not isinstance(each.sightings, RecordSightings):
        return [each]
    return [each, *(getattr(each.sightings, name) for name in RecordSightings.__slots__)]


def faults(data: bytes) -> list[str]:
    return [fault.kind for record in records(data) for fault in record.faults]


# --- what each position is ---------------------------------------------------------------------

HEADER = [
    ("the kind of list", "BGM+266+CLNB", {"transfer.kind"}),
    ("a number of the list", "BGM+745+SYN0000001", {"transfer.kind", "transfer.reference"}),
    ("the reference that a reply will name", "RFF+TN:SYNTH1:::1", {"transfer.reference"}),
    ("a date of booking is no API datum", "DTM+179:300101:102", {"reservation.created"}),
    ("a place in the header has no meaning in the air", "LOC+8+ZZA", {"unlisted.content"}),
    ("who reports, by a profile", "NAD+MS+ZZFAKE0001", {"transfer.reporting_party"}),
    ("who reports, by name", "NAD+MS+++ZZFAKE OPS", {"transfer.reporting_party"}),
    ("a booking agent who is a person", "NAD+BA+++FAKE001:TESTPAX", {"agency.agent"}),
    ("a booking agency", "NAD+AG+++ZZFAKE AGENCY", {"agency.identity"}),
    ("a party of unknown function", "NAD+XX+++FAKE001SPECIMEN", {"unlisted.content"}),
]


@pytest.mark.parametrize(("words", "segment", "elements"), HEADER, ids=[each[0] for each in HEADER])
def test_header(words: str, segment: str, elements: set[str]) -> None:
    del words
    assert said(envelope(segment), 2) == elements


PARTY = [
    ("telephone of who reports", "NAD+MS+++OPS", "COM+999 0000 0001", "transfer.reporting_contact"),
    ("telephone of an agent", "NAD+BA+++AGENCY", "COM+999 0000 0001:TE", "agency.identity"),
    ("contact of who reports", "NAD+MS+++OPS", "CTA+IC+:ZZFAKE OPS", "transfer.reporting_party"),
    ("contact at an agent", "NAD+AG+++AGENCY", "CTA+IC+:FAKE001SPECIMEN", "agency.agent"),
    ("last port before the border", "TDT+20+ZZ999", "LOC+125+ZZA", "flight.departure_port"),
    ("first port behind the border", "TDT+20+ZZ999", "LOC+87+ZZB", "flight.arrival_port"),
    ("another port of call", "TDT+20+ZZ999", "LOC+92+ZZC", "flight.other_port"),
    ("scheduled departure", "LOC+125+ZZA", "DTM+189:3001010930:201", "flight.departure_time"),
    ("scheduled arrival", "LOC+87+ZZB", "DTM+232:3001011145:201", "flight.arrival_time"),
    ("another date of a leg", "LOC+87+ZZB", "DTM+200:300101", "unlisted.content"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "first", "second", "element"), PARTY, ids=[each[0] for each in PARTY]
)
def test_reporting_party_and_flight(words: str, first: str, second: str, element: str) -> None:
    del words
    leg = () if first.startswith("NAD") else ("TDT+20+ZZ999",)
    record = envelope(*leg, first, second)
    assert said(record, 3 + len(leg)) == {element}
    assert record.travellers == 0


TRAVELLER = [
    ("address", f"{PERSON}+FAKE STREET 0+TESTVILLE++00000+QZZ", {"traveller.residence_address"}),
    ("an identifier of the sender", "NAD+FL+ZZSYN1++FAKE001", {"traveller.persistent_reference"}),
    ("sex", "ATT+2++X", {"traveller.sex"}),
    ("another attribute of the body", "ATT+9++:::FAKE MARK", {"unlisted.content"}),
    ("birth", "DTM+329:900101", {"traveller.date_of_birth"}),
    ("number of bags", "MEA+CT++:2", {"baggage.count"}),
    ("number of bags, in the unit's place", "MEA+CT++2", {"baggage.count"}),
    ("weight of bags", "MEA+WT++KGM:23", {"baggage.count"}),
    ("another measure", "MEA+HT++CMT:180", {"unlisted.content"}),
    ("how the document was captured", "GEI+4+173", {"document.capture_method"}),
    ("that only changes are sent", "GEI+4+36", {"transfer.kind"}),
    ("bag tag", "FTX+BAG+++0000123456", {"baggage.tag"}),
    ("several bag tags", "FTX+BAG+++0000123456:3", {"baggage.tag", "baggage.count"}),
    ("contact inside a remark", "FTX+OSI+++ZZ CTCE TESTPAX//FAKEAIR.INVALID", {"contact.email"}),
    ("remark", "FTX+OSI+++ZZ VIP", {"remark.osi"}),
    ("special service", "FTX+SSR+++WCHR", {"service.code"}),
    ("special service with text", "FTX+SSR+++WCHR:HK1", {"service.code", "service.text"}),
    ("payment", "FTX+PMT+++CC9999000000000004", {"payment.form"}),
    ("history", "FTX+HST+++SEAT CHANGED", {"history.text"}),
    ("another free text", "FTX+AAI+++SOME WORDS", {"remark.api"}),
    ("port of clearance", "LOC+22+ZZB", {"traveller.clearance_port"}),
    ("country of residence", "LOC+174+UTO", {"traveller.residence_country"}),
    ("where the journey began", "LOC+178+ZZA", {"traveller.embarkation_port"}),
    ("where the journey ends", "LOC+179+ZZD", {"traveller.destination_port"}),
    ("country of birth", "LOC+180+UTO", {"traveller.place_of_birth"}),
    ("place of birth as text", "LOC+180+:::TESTVILLE", {"traveller.place_of_birth"}),
    ("city and region of birth", "LOC+180+UTO+:::CITY+:::REGION", {"traveller.place_of_birth"}),
    ("another place of a traveller", "LOC+7+ZZA", {"unlisted.content"}),
    ("telephone", "COM+999 0000 0004:TE", {"contact.telephone"}),
    ("e-mail by its qualifier", "COM+TESTPAX.AT.FAKEAIR.INVALID:EM", {"contact.email"}),
    ("e-mail by its look", "COM+TESTPAX@FAKEAIR.INVALID:TE", {"contact.email"}),
    ("crew category", "EMP+1+CR1:110:111", {"traveller.occupation"}),
    ("nationality", "NAT+2+UTO", {"traveller.nationality"}),
    ("nationality at birth", "NAT+1+UTO", {"unlisted.content"}),
    ("nationality before", "NAT+3+UTO", {"unlisted.content"}),
    ("locator", "RFF+AVF:FAKE000001", {"reservation.locator"}),
    ("unique reference", "RFF+ABO:ZZSYN0000000001", {"traveller.persistent_reference"}),
    ("seat", "RFF+SEA:000A", {"seat.number"}),
    ("number of a government", "RFF+AEA:FAKE0001", {"document.redress_number"}),
    ("frequent flyer", "RFF+CR:ZZFAKE01", {"loyalty.number"}),
    ("ticket", "RFF+YZY:0000000000000C1", {"ticket.number"}),
    ("another reference", "RFF+ZZZ:FAKE0001", {"unlisted.content"}),
    ("goods", "GID+1+2:FAKEBOX", {"unlisted.content"}),
    ("connecting flight", "TDT+20+ZZ998+++ZZ", {"segment.carrier"}),
]


@pytest.mark.parametrize(
    ("words", "segment", "elements"), TRAVELLER, ids=[each[0] for each in TRAVELLER]
)
def test_traveller(words: str, segment: str, elements: set[str]) -> None:
    del words
    new = segment.startswith("NAD")
    record = records(interchange(*HEAD, *LEG, PERSON, segment))[int(new)]
    names = {"traveller.role", "traveller.surname", "traveller.given_names"}
    assert said(record, 9) - (names if new else set()) == elements


DOCUMENTS = [
    ("the travel document", (DOCUMENT,), {"document.type", "document.number"}),
    ("its expiry", (DOCUMENT, "DTM+36:351231"), {"document.expiry_date"}),
    ("its issue", (DOCUMENT, "DTM+182:251231"), {"document.issue_date"}),
    ("its issuing State", (DOCUMENT, "LOC+91+UTO"), {"document.issuing_state"}),
    ("its place of issue", (DOCUMENT, "LOC+91+:::TESTVILLE"), {"document.issue_place"}),
    ("a type too long to be one", ("DOC+P:1812019+ZZ0000001",),
     {"document.type", "document.number", "unlisted.content"}),
    ("a visa", (DOCUMENT, "DOC+V+ZZ0000002"), {"document.visa_number"}),
    ("a visa before the document", ("DOC+V+ZZ0000002",), {"document.visa_number"}),
    ("the document behind a visa", ("DOC+V+ZZ0000002", DOCUMENT),
     {"document.type", "document.number"}),
    ("issue of a visa", (DOCUMENT, "DOC+V+ZZ0000002", "DTM+182:291231"),
     {"document.visa_issue_date"}),
    ("expiry of a visa", ("DOC+V+ZZ0000002", "DTM+36:301231"), {"document.visa_expiry_date"}),
    ("place of a visa", ("DOC+V+ZZ0000002", "LOC+91+QZZ"), {"document.visa_issue_place"}),
    ("a second document", (DOCUMENT, "DOC+A+ZZ0000003"),
     {"document.other_type", "document.other_number"}),
    ("a document behind document and visa", (DOCUMENT, "DOC+V+ZZ0000002", "DOC+A+ZZ0000003"),
     {"document.other_type", "document.other_number"}),
    ("charges for a document", (DOCUMENT, "CPI+4:5+P"), {"payment.other"}),
    ("a quantity", (DOCUMENT, "QTY+1:1"), {"unlisted.content"}),
    ("a reference of the person behind the document", (DOCUMENT, "RFF+AVF:FAKE000001"),
     {"reservation.locator"}),
    ("a place of the person behind the document", (DOCUMENT, "LOC+178+ZZA"),
     {"traveller.embarkation_port"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "segments", "elements"), DOCUMENTS, ids=[each[0] for each in DOCUMENTS]
)
def test_document(words: str, segments: tuple[str, ...], elements: set[str]) -> None:
    del words
    data = interchange(*HEAD, *LEG, PERSON, *segments)
    assert said(records(data)[0], 8 + len(segments)) == elements
    assert faults(data) == []


def test_the_expiry_behind_a_place_of_issue_is_still_the_documents() -> None:
    record = records(interchange(*HEAD, *LEG, PERSON, DOCUMENT, "LOC+91+UTO", "DTM+36:351231"))[0]
    assert said(record, 11) == {"document.expiry_date"}


def test_an_attribute_behind_the_document_is_the_persons_and_misplaced() -> None:
    data = interchange(*HEAD, *LEG, PERSON, DOCUMENT, "ATT+2++F", "DTM+36:351231")
    assert said(records(data)[0], 10) == {"traveller.sex"}
    assert said(records(data)[0], 11) == {"document.expiry_date"}
    assert faults(data) == ["misplaced-segment"]


def test_an_address_is_seen_once() -> None:
    record = records(interchange(f"{PERSON}+FAKE STREET 0+TESTVILLE++00000+QZZ"))[0]
    elements = [seen.element for seen in record.observations]
    assert elements.count("traveller.residence_address") == 1


@pytest.mark.parametrize(
    ("segment", "element", "form"),
    [
        ("NAD+FL+++XXXXXXXX:XXXXX", "traveller.surname", Form.MASKED),
        ("NAD+FL+++********:TESTPAX", "traveller.given_names", Form.CLEAR),
        ("DTM+329:XXXXXX", "traveller.date_of_birth", Form.MASKED),
        ("DOC+P:110:111+XXXXX0001", "document.number", Form.PARTIAL),
        ("NAT+2+XXX", "traveller.nationality", Form.CLEAR),  # the code of an unspecified State
        ("ATT+2++X", "traveller.sex", Form.CLEAR),
        ("FTX+BAG+++XXXXXXXXXX:2", "baggage.tag", Form.MASKED),
    ],
)
def test_masks(segment: str, element: str, form: Form) -> None:
    person = () if segment.startswith("NAD") else (PERSON,)
    record = records(interchange(*HEAD, *LEG, *person, segment))[0]
    assert {seen.form for seen in record.observations if seen.element == element} == {form}


def test_texts_are_looked_at() -> None:
    data = interchange(
        *HEAD, *LEG, PERSON, "FTX+AAI+++DEPORTEE", "FTX+PMT+++CC9999000000000004", "FTX+SSR+++WCHR"
    )
    seen = {each.element: each for each in records(data)[0].observations}
    assert "text.criminal_enforcement:direct" in seen["remark.api"].marks
    assert "card.full" in seen["payment.form"].marks
    assert seen["service.code"].code == "WCHR"


def test_a_service_code_that_is_none_is_never_shown() -> None:
    record = records(interchange(*HEAD, *LEG, PERSON, "FTX+SSR+++QQXQ"))[0]
    assert [each.code for each in record.observations if each.element == "service.code"] == ["?"]


# --- records, facts, clocks --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qualifier", "role"),
    [("FL", "passenger"), ("DDU", "passenger"), ("FM", "crew"), ("DDT", "crew"), ("ZZZ", None)],
)
def test_each_traveller_is_one_record_with_a_role(qualifier: str, role: str | None) -> None:
    found = records(interchange(*HEAD, *LEG, PERSON, f"NAD+{qualifier}+++FAKE002SPECIMEN"))
    assert [(each.at.record, each.facts.role, each.travellers) for each in found] == [
        (1, "passenger", 1), (2, role, 1), (0, "passenger", 0),
    ]  # fmt: skip


def test_a_traveller_before_any_flight_is_a_traveller() -> None:
    assert records(interchange("BGM+745", PERSON))[0].travellers == 1


@pytest.mark.parametrize(
    ("segment", "push", "status"),
    [
        ("BGM+745", "passengers", None),
        ("BGM+745+CP", "change", None),
        ("BGM+745+XR", "cancel", None),
        ("BGM+745+RP", "cancel", None),
        ("BGM+250", "crew", None),
        ("BGM+250+C", "crew", None),
        ("BGM+250+CC", "change", None),
        ("BGM+250+CLOB", "close-out", "closed"),
        ("BGM+266+CL", "close-out", "closed"),
        ("BGM+266+CLNB", "close-out", "closed"),
        ("BGM+266+CLOB", "close-out", "closed"),
        ("BGM+266+CF", "change", None),
        ("BGM+266+XF", "cancel", "cancelled"),
        ("BGM+336+G", "master-crew", None),
        ("BGM+655", "gate-pass", None),
        ("BGM+999", None, None),
    ],
)
def test_kinds_of_list(segment: str, push: str | None, status: str | None) -> None:
    facts = envelope(segment).facts
    assert (facts.push, facts.flight_status, facts.wire) == (push, status, "paxlst")


def test_a_truck_manifest_is_named_and_left() -> None:
    found = list(read((CORPUS.parent / "unsupported" / "truck.edi").read_bytes()))
    assert [type(each) for each in found] == [Unread]
    assert "land border" in found[0].reason  # type: ignore[union-attr]


def test_a_truck_manifest_with_travellers_is_left_whole_wherever_its_bytes_are_cut() -> None:
    """Travellers whose segments came with the beginning of the message had been judged all the same."""
    travellers = (PERSON, DOCUMENT, PERSON.replace("001", "002"), DOCUMENT, PERSON, DOCUMENT)
    data = interchange("BGM+10", *HEAD[1:], *LEG, *travellers, "CNT+42:3")
    whole = list(edifact.read([data], "x", Given()))
    assert [type(each) for each in whole] == [Unread]
    for at in range(1, len(data)):
        assert list(edifact.read([data[:at], data[at:]], "x", Given())) == whole


@pytest.mark.parametrize(
    ("segment", "carrier", "flight"),
    [
        ("TDT+20+ZZ999+++ZZ", "ZZ", "999"),
        ("TDT+20+ZZ999", "ZZ", "999"),
        ("TDT+20+Z92707", "Z9", "2707"),
        ("TDT+20+ZZZ12A", "ZZZ", "12A"),
        ("TDT+20+999+++ZZ", "ZZ", "999"),
        ("TDT+20+ZZ01MCL+++ZZ", "ZZ", "01MCL"),
        ("TDT+20+FAKE001SPECIMEN", None, None),
        ("TDT+20+99", None, None),
    ],
)
def test_carrier_and_flight(segment: str, carrier: str | None, flight: str | None) -> None:
    facts = envelope(segment).facts
    assert (facts.carrier, facts.flight) == (carrier, flight)


def test_of_several_legs_the_one_that_crosses_the_border_counts() -> None:
    facts = envelope(
        "BGM+745",
        *("TDT+20+ZZ111", "LOC+92+ZZC", "DTM+189:3001010100:201", "LOC+92+ZZA"),
        *("TDT+20+ZZ222", "LOC+125+ZZA", "LOC+87+ZZB"),
        *("TDT+20+ZZ333", "LOC+92+ZZB", "LOC+92+ZZD"),
    ).facts
    assert (facts.flight, facts.ports) == ("222", ("ZZA", "ZZB"))


def test_without_a_border_crossing_ports_and_clocks_stay_unknown() -> None:
    record = envelope("BGM+745", "TDT+20+ZZ111", "LOC+92+ZZC", "DTM+189:3001010100:201")
    assert (record.facts.ports, record.clocks.departed) == (None, None)


@pytest.mark.parametrize(
    "stated",
    [
        "3001010930:201",
        " 300101 0930:201",
        "203001010930:203",
        "203001010930:201",  # the wrong format, as senders write it
        "300101093000:202",
        "20300101093000:204",
    ],
)
def test_a_local_time_is_widened_to_every_zone(stated: str) -> None:
    departed = envelope(
        "BGM+745", "TDT+20+ZZ999", "LOC+125+ZZA", f"DTM+189:{stated}"
    ).clocks.departed
    assert departed is not None
    assert departed.first == datetime(2029, 12, 31, 19, 30, tzinfo=UTC)  # 14 hours east of UTC
    assert departed.last == datetime(2030, 1, 1, 21, 30, 59, 999_999, tzinfo=UTC)  # 12 hours west


def test_a_zone_that_the_caller_names_makes_it_exact() -> None:
    data = interchange("BGM+745", "TDT+20+ZZ999", "LOC+125+ZZA", "DTM+189:3001010930:201")
    departed = records(data, Given(zone="Etc/GMT-1"))[-1].clocks.departed
    assert departed is not None
    assert departed.first == datetime(2030, 1, 1, 8, 30, tzinfo=UTC)


def test_a_time_that_is_none_is_said() -> None:
    data = interchange("BGM+745", "TDT+20+ZZ999", "LOC+87+ZZB", "DTM+232:TOMORROW:201")
    assert "unreadable-value" in faults(data)


@pytest.mark.parametrize(
    ("count", "wrong"),
    [
        ("CNT+42:1", True),  # fewer than are listed
        ("CNT+42:2", False),
        ("CNT+42:180", False),  # the whole flight, where only some are listed
        ("CNT+41+2", False),  # the figure behind a separator
        ("CNT+3:0", False),  # a total that says nothing of travellers
    ],
)
def test_the_declared_number_is_never_less_than_those_listed(count: str, *, wrong: bool) -> None:
    data = interchange(*HEAD, *LEG, PERSON, PERSON, count)
    assert faults(data) == (["wrong-declared-number"] if wrong else [])


def test_passengers_and_crew_are_counted_apart() -> None:
    crew = ("NAD+FM+++FAKE003SPECIMEN", "NAD+FM+++FAKE004SPECIMEN")
    lawful = interchange(*HEAD, *LEG, PERSON, *crew, "CNT+42:1", "CNT+41:2")
    short = interchange(*HEAD, *LEG, PERSON, *crew, "CNT+42:1", "CNT+41:1")
    assert (faults(lawful), faults(short)) == ([], ["wrong-declared-number"])


def test_the_count_belongs_to_the_envelope() -> None:
    *persons, frame = records(interchange(*HEAD, *LEG, PERSON, "CNT+42:1"))
    assert all("transfer.count" not in {s.element for s in each.observations} for each in persons)
    assert "transfer.count" in {seen.element for seen in frame.observations}


def test_what_the_directory_knows_and_the_air_does_not_use_is_no_unknown_segment() -> None:
    data = interchange(
        *HEAD, *LEG, PERSON, DOCUMENT, "CPI+4", "QTY+1:1", "GID+1", "CNT+42:1", "AUT+K"
    )
    assert faults(data) == []
    strange = interchange(*HEAD, *LEG, PERSON, "PDI+F")
    assert faults(strange) == ["unknown-segment"]
    assert said(records(strange)[0], 9) == {"unlisted.content"}


@pytest.mark.parametrize("release", ["96A", "02B", "05B", "12B", "15B", "24A"])
def test_every_directory_is_read_the_same(release: str) -> None:
    data = interchange(*HEAD, *LEG, PERSON, DOCUMENT, identifier=f"PAXLST:D:{release}:UN:IATA")
    found = records(data)
    assert [seen.element for seen in found[0].observations][-2:] == [
        "document.type",
        "document.number",
    ]
    assert found[0].facts.version == f"D:{release}"


# --- the legacy form ---------------------------------------------------------------------------


def test_legacy_form_of_the_united_states() -> None:
    passenger, crew, frame = records((CORPUS / "legacy-us.edi").read_bytes())
    assert [seen.element for seen in passenger.observations] == [
        "document.number", "document.expiry_date", "document.issuing_state", "traveller.surname",
        "traveller.given_names", "traveller.date_of_birth", "traveller.sex", "traveller.role",
        "traveller.embarkation_port", "traveller.destination_port",
    ]  # fmt: skip
    assert "document.visa_number" in {seen.element for seen in crew.observations}
    assert (passenger.facts.role, crew.facts.role) == ("passenger", "crew")
    assert (frame.facts.carrier, frame.facts.flight) == ("ZZ", "812")
    assert frame.facts.ports == ("ZZA", "ZZB")
    assert frame.facts.version == "001:000"


def test_a_legacy_flight_that_ends_in_c_carries_crew() -> None:
    data = interchange("TDT++ZZ812C+40+ZZ", "PDT+P/ZZ0000001+FAKE001", identifier="PAXLST:001:000")
    assert [each.facts.role for each in records(data)] == ["crew", None]


# --- samples -----------------------------------------------------------------------------------


def lists(name: str, clause_list: str) -> set[str]:
    """The elements of a sample that a list of the law does not name, the envelope's own aside."""
    found = {
        seen.element for each in records((CORPUS / name).read_bytes()) for seen in each.observations
    }
    return {
        each
        for each in found
        if ELEMENTS[each].nature != "system" and clause_list not in ELEMENTS[each].references
    }


def test_samples_and_the_lists_of_the_law() -> None:
    assert lists("core.edi", "reg_2025_12") == lists("core.edi", "dir_2004_82_art_3_2") == set()
    assert lists("border.edi", "reg_2025_12") == set()
    assert lists("border.edi", "dir_2004_82_art_3_2") != set()
    assert lists("excess.edi", "reg_2025_12") >= {
        "traveller.place_of_birth", "document.visa_number", "remark.api", "contact.email",
        "agency.agent", "document.other_number", "loyalty.number", "unlisted.content",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "policy", "clean"),
    [
        ("core.edi", "eu-api-border", True),
        ("core.edi", "eu-api-2004", True),
        ("parts.edi", "eu-api-border", True),
        ("border.edi", "eu-api-border", True),
        ("border.edi", "eu-api-2004", False),
        ("excess.edi", "eu-api-border", False),
        ("crew.edi", "eu-api-border", False),
    ],
)
def test_samples_under_the_policies(sample: str, policy: str, *, clean: bool) -> None:
    start = date(2027 if policy == "eu-api-border" else 2029, 1, 1)  # each law in force in 2030
    report = audit(
        CORPUS / sample,
        policy,
        law_as_of=date(2030, 1, 1),
        holder="border",
        dates={f"{policy}.router_start": start},
        given=Given(clocks=Clocks(received=Interval.at(datetime(2030, 1, 1, 8, tzinfo=UTC)))),
    )
    assert (report.findings == ()) is clean


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_marked_as_tests_and_without_faults_of_structure(path: Path) -> None:
    data = path.read_bytes()
    header = data.split(b"'\n")[1]
    assert header.startswith(b"UNB+")
    assert header.split(b"+")[11] == b"1"  # 0035, the test indicator
    assert faults(data) == []


def test_every_row_of_the_tables_names_a_known_element() -> None:
    rows = (*load("paxlst").slots, *load("paxlst_us").slots)
    assert {row.element for row in rows if row.element is not None} <= set(ELEMENTS)


def test_every_group_of_a_row_is_a_group_of_the_message() -> None:
    for module in (paxlst, paxlst_us):
        groups = {reader.group for reader in module.dialect().readers} | {"*"}
        rows = load(module.__name__.rpartition(".")[2]).slots
        assert {group for row in rows for group in row.groups} <= groups


# --- properties --------------------------------------------------------------------------------

TAGS = sorted(tag.decode() for tag in paxlst.dialect().tags | paxlst_us.dialect().tags)
DATA = st.text("AFMVXZ019+:?* .'\n/é", max_size=40)
SEGMENTS = st.lists(st.builds("{}+{}".format, st.sampled_from(TAGS), DATA), max_size=30)
IDENTIFIERS = st.sampled_from(["PAXLST:D:05B:UN:IATA", "PAXLST:001:000:NZ", "CUSRES:D:12B:UN"])


@given(st.binary(max_size=400) | st.builds(lambda rest: b"UNH+1+PAXLST:D:05B'" + rest, st.binary()))
def test_no_bytes_raise(data: bytes) -> None:
    assert all(isinstance(each, Record | Unread) for each in read(data))


@given(SEGMENTS, IDENTIFIERS)
def test_no_message_raises_and_every_element_is_known(segments: list[str], identifier: str) -> None:
    for each in read(interchange(*segments, identifier=identifier)):
        if isinstance(each, Record):
            assert {seen.element for seen in each.observations} <= set(ELEMENTS)
            assert each.travellers <= 1


@given(st.data())
def test_however_the_bytes_are_cut_the_records_are_the_same(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SAMPLES))
    content = path.read_bytes()
    within = st.integers(0, len(content))
    cuts = sorted(data.draw(st.sets(within, max_size=12)) | {0, len(content)})
    chunks = [content[first:last] for first, last in pairwise(cuts)]
    cut = edifact.read(chunks, "x", Given())
    assert [whole(each) for each in cut] == [whole(each) for each in read(content)]


CANARY = "Q7CANARY7Q"
PLACES = [
    f"{tag}+{'+'.join([':'.join([CANARY] * 5)] * 9)}" for tag in TAGS if tag not in ("UNS", "CTA")
]


@pytest.mark.parametrize("segment", [*PLACES, f"ZZZ+{CANARY}", CANARY, f"NAD+FL+++{CANARY}"])
@pytest.mark.parametrize("identifier", ["PAXLST:D:05B:UN:IATA", "PAXLST:001:000:NZ"])
def test_no_value_leaves_the_codec(segment: str, identifier: str) -> None:
    found = list(read(interchange(*HEAD, *LEG, PERSON, DOCUMENT, segment, identifier=identifier)))
    assert "CANARY" not in repr([whole(each) for each in found]).upper()
    assert "CANARY" not in repr([inside(each) for each in found]).upper()


def test_no_value_stays_in_the_memory_of_shapes() -> None:
    value = "KWJVBYQH"
    for tag in TAGS:
        body = (f"{tag}+{value}:{value}+{value}:{value}+{value}+{value}:{value}",)
        list(read(interchange(*HEAD, *LEG, PERSON, *body)))
    for reader in (*paxlst.dialect().readers, *paxlst_us.dialect().readers):
        kept = {name: part for name, part in vars(reader).items() if name != "_memo"}
        assert value not in repr(kept)


@pytest.mark.parametrize(
    ("segment", "role"), [("BGM+745", "passenger"), ("BGM+250+C", "crew"), ("BGM+266+CLOB", None)]
)
def test_the_envelope_of_a_list_is_that_of_passengers_or_of_crew(
    segment: str, role: str | None
) -> None:
    """Else a late list of passengers would break what the law asks of crew as well."""
    envelope = records(interchange(segment, *LEG, PERSON))[-1]
    assert (envelope.at.record, envelope.facts.role) == (0, role)
