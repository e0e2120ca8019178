"""PNRGOV in XML: which element each position is, in whatever wrapper; that nothing breaks it."""

import re
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats import all_formats, pnrgov_xml
from auditor.formats.xml import start_tag
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Form, Given, Limits, Observation, Record, Unread

CORPUS = Path(__file__).parent.parent / "corpora" / "pnrgov-xml"
SAMPLES = sorted(CORPUS.glob("*.xml"))
PUSH = (CORPUS / "push.xml").read_bytes()
WRAPPED = (CORPUS / "wrapped.xml").read_bytes()
CANARY = "FAKECANARY"


def read(data: bytes, given_: Given = Given()) -> list[Record | Unread]:  # noqa: B008 - frozen
    return list(pnrgov_xml.read([data], "x", given_))


def records(data: bytes, given_: Given = Given()) -> list[Record]:  # noqa: B008 - frozen
    return [each for each in read(data, given_) if isinstance(each, Record)]


def passenger(inside: str) -> Record:
    return records(f'<PNR><Passenger RPH="1">{inside}</Passenger></PNR>'.encode())[0]


def said(record: Record, tag: str) -> list[str]:
    return [each.element for each in record.observations if each.place.tag == tag]


def at(record: Record, end: str) -> Observation:
    """The one observation whose pointer ends so."""
    (found,) = [each for each in record.observations if (each.place.pointer or "").endswith(end)]
    return found


def faults(found: list[Record]) -> list[tuple[str, bool, int | None, int | None]]:
    return [
        (fault.kind, fault.lost, fault.place.record, fault.place.line)
        for record in found
        for fault in record.faults
    ]


# --- the table ------------------------------------------------------------------------------------


def test_every_row_names_an_element_or_says_how_long_structure_may_be() -> None:
    for slot in pnrgov_xml.table().slots:
        assert (slot.element in ELEMENTS) if slot.element else slot.longest
        assert slot.kind in ("value", "contact", "service", "none")
        assert slot.title


def test_no_row_is_out_of_reach() -> None:
    paths = [(slot.path, slot.when) for slot in pnrgov_xml.table().slots]
    assert len(set(paths)) == len(paths)
    for number, (path, _) in enumerate(paths):
        assert (path, None) not in paths[:number]


# --- a message ------------------------------------------------------------------------------------


def test_a_push_is_one_record_to_a_pnr_and_an_envelope() -> None:
    found = records(PUSH)
    assert [(each.at.message, each.at.record, each.travellers) for each in found] == [
        (1, 1, 2),
        (1, 2, 1),
        (1, 0, 0),
    ]
    assert faults(found) == []
    assert UNLISTED not in {each.element for record in found for each in record.observations}


def test_facts_and_clocks() -> None:
    first, second, envelope = records(PUSH, Given(zone="UTC"))
    for record in (first, second, envelope):
        assert record.facts.wire == "pnrgov-xml"
        assert record.facts.role == "passenger"
        assert (record.facts.carrier, record.facts.flight) == ("ZZ", "999")
        assert record.facts.ports == ("ZZA", "ZZB")
        assert record.facts.version == "14.1"
        assert record.clocks.departed is not None
        assert record.clocks.departed.first.isoformat() == "3001-01-02T10:00:00+00:00"
        assert record.clocks.transferred is not None
        assert record.clocks.transferred.last.isoformat() == "3001-01-01T08:00:00+00:00"
    assert first.clocks.created is not None
    assert second.clocks.created is None


def test_a_local_time_without_a_zone_may_be_anywhere() -> None:
    departed = records(PUSH)[0].clocks.departed
    assert departed is not None
    assert (departed.last - departed.first).total_seconds() == 26 * 3600


def test_what_the_parts_of_a_pnr_say() -> None:
    record = records(PUSH)[0]
    assert at(record, "/BookingRefID[1]/@ID").element == "reservation.locator"
    assert at(record, "/ContactInfo[1]/@PhoneNumber").element == "contact.email"
    assert set(said(record, "Source")) == {"agency.agent", "agency.identity"}
    assert set(said(record, "PrepaidBag")) == {"baggage.excess"}
    assert at(record, "/FareInfo[1]/@DiscountedFareType").code == "CL"
    card = at(record, "/PaymentInfo[1]/@AccountNbr")
    assert (card.element, card.marks) == ("payment.card_number", frozenset({"card.full"}))
    assert at(record, "/PaymentInfo[2]/@AccountNbr").element == "payment.form"
    assert at(record, "/PaymentInfo[1]/@CardHolderName").marks == {"third-party"}
    assert at(record, "/DOCO[1]/@TravelDocNbr").element == "document.visa_number"
    assert at(record, "/DOCA[1]/@Country").element == "traveller.destination_address"
    assert said(record, "Equipment") == ["segment.aircraft"]
    assert at(record, "/SeatNumber[1]").element == "seat.number"


def test_requests_are_read_by_their_codes() -> None:
    record = records(PUSH)[0]
    requests = [
        (each.element, each.code, each.place.traveller, sorted(each.marks))
        for each in record.observations
        if each.place.tag == "SSR" and each.element != "traveller.reference"
    ]
    assert requests == [
        ("service.code", "OTHS", None, []),
        ("service.text", None, None, ["text.religion:direct"]),
        ("service.code", "KSML", 1, []),
        ("seat.number", None, 2, []),
        ("service.code", "?", 2, []),
        ("service.text", None, 2, []),
    ]


def test_an_infant_under_an_adult() -> None:
    record = records(PUSH)[0]
    first, second = (
        {
            each.element: each
            for each in record.observations
            if f"/DOC_SSR[{number}]/DOCS" in (each.place.pointer or "")
        }
        for number in (1, 2)
    )
    assert first["traveller.surname"].marks == frozenset()
    assert second["traveller.surname"].marks == {"infant"}
    assert second["traveller.surname"].place.traveller == 1


def test_a_place_leads_back_to_the_tag() -> None:
    for record in records(PUSH):
        for each in record.observations:
            assert each.place.offset is not None
            assert each.place.line is not None
            tag = f"<{each.place.tag}".encode()
            assert PUSH[each.place.offset :].startswith(tag)
            assert PUSH[: each.place.offset].count(b"\n") == each.place.line - 1


def test_a_wrapper_prefixes_and_mixed_namespaces() -> None:
    record, envelope = records(WRAPPED)
    assert record.travellers == 1
    assert record.at.pointer == "/?[1]/PNR[1]"
    assert at(record, "/Passenger[1]/Surname[1]").place.traveller == 1
    document = [each for each in record.observations if each.element == "document.number"]
    assert [each.place.traveller for each in document] == [1]
    unlisted = [each.place.pointer for each in record.observations if each.element == UNLISTED]
    assert unlisted == ["/?[1]/PNR[1]/Flight[1]/?[1]/@?", "/?[1]/PNR[1]/Flight[1]/?[1]"]
    assert envelope.is_envelope


def test_numbers_that_are_not_there() -> None:
    assert faults(records(WRAPPED)) == [("wrong-declared-number", False, 1, 2)]
    data = b'<IATA_PNRGOV_NotifRQ><PNRs NumberOfPnrs="5"><PNR/></PNRs></IATA_PNRGOV_NotifRQ>'
    assert faults(records(data)) == [("wrong-declared-number", False, 0, 1)]


def test_what_is_wrong_in_each_reservation_is_one_mistake_with_its_count() -> None:
    pnr = '<PNR NumberOfPassengers="9" PNR_CreationDate="SOON"/>'
    text = f"<IATA_PNRGOV_NotifRQ><PNRs>{pnr * 40}</PNRs></IATA_PNRGOV_NotifRQ>"
    *travellers, envelope = records(text.encode())
    assert not any(record.faults for record in travellers)
    assert [(fault.kind, fault.times, fault.place.record) for fault in envelope.faults] == [
        ("unreadable-value", 40, 1),
        ("wrong-declared-number", 40, 1),
    ]


def test_two_messages_in_a_wrapper() -> None:
    message = b'<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode="%s"/><PNR/></IATA_PNRGOV_NotifRQ>'
    found = records(b"<x>" + message % b"ZZ" + message % b"YY" + b"</x>")
    assert [(each.at.message, each.at.record, each.facts.carrier) for each in found] == [
        (1, 1, "ZZ"),
        (1, 0, "ZZ"),
        (2, 1, "YY"),
        (2, 0, "YY"),
    ]


def test_an_empty_push_is_an_envelope() -> None:
    (envelope,) = read(b'<IATA_PNRGOV_NotifRQ><PNRs NumberOfPnrs="0"/></IATA_PNRGOV_NotifRQ>')
    assert isinstance(envelope, Record)
    assert envelope.is_envelope
    assert faults([envelope]) == []


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "form"),
    [
        ("<Surname>FAKE001SPECIMEN</Surname>", Form.CLEAR),
        ("<Surname>XXXXX</Surname>", Form.MASKED),
        ("<Surname>FAKEXXXX</Surname>", Form.PARTIAL),
        ("<Surname/>", Form.EMPTY),
        ("<Surname><![CDATA[FAKE]]>001</Surname>", Form.CLEAR),
        ("<Surname>&#88;&#88;&#88;</Surname>", Form.MASKED),
    ],
)
def test_a_name(inside: str, form: Form) -> None:
    assert [each.form for each in passenger(inside).observations][1:] == [form]


def test_structure_is_no_hiding_place() -> None:
    record = passenger(f'<SSR SSRCode="KSML" Status="{"A" * 16}"/>')
    assert [each.element for each in record.observations if each.place.tag == "SSR"] == [
        UNLISTED,
        "service.code",
    ]
    assert UNLISTED in said(passenger("<CustLoyalty>FAKE TEXT</CustLoyalty>"), "CustLoyalty")


def test_a_fact_that_is_no_code_is_not_kept() -> None:
    leg = f'<FlightLeg CarrierCode="{CANARY} {CANARY}"/>'
    data = f'<IATA_PNRGOV_NotifRQ Version="{CANARY}">{leg}</IATA_PNRGOV_NotifRQ>'
    (envelope,) = records(data.encode())
    assert (envelope.facts.carrier, envelope.facts.version) == (None, None)
    assert [kind for kind, *_ in faults([envelope])] == ["unreadable-value"]


# --- broken and hostile input ---------------------------------------------------------------------


def test_what_was_read_before_a_fault_is_kept() -> None:
    end = PUSH.index(b"FAKE004SPECIMEN")
    line = PUSH.count(b"\n", 0, end) + 1
    first, second, envelope = records(PUSH[:end])
    assert (first.travellers, second.travellers) == (2, 1)
    assert at(second, "/BookingRefID[1]/@ID").element == "reservation.locator"
    assert faults([second]) == [("malformed-record", True, 2, line)]
    assert faults([envelope]) == []


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE PNR [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE PNR SYSTEM "file:///dev/null">',
        "<!DOCTYPE PNR>",
    ],
)
def test_a_document_type_declaration_is_refused(declaration: str) -> None:
    found = read(f"{declaration}<PNR><Passenger><Surname>&b;</Surname></Passenger></PNR>".encode())
    assert found == [
        Unread("x", "the document has a document type declaration, which is refused unread")
    ]


def test_depth_and_length_are_limited() -> None:
    deep = read(b"<PNR>" * 100)
    assert [type(each) for each in deep] == [Unread, Record, Record]
    assert [each.limit for each in deep if isinstance(each, Unread)] == [True]
    long = b'<PNR><Passenger RPH="' + b"1" * 300_000 + b'"/></PNR>'
    cut = read(long, Given(limits=Limits(segment=1000)))
    assert [each.limit for each in cut if isinstance(each, Unread)] == [True]
    text = b"<PNR><SSR SSRCode='OTHS'><Text>" + b"FAKE " * 100 + b"</Text></SSR></PNR>"
    assert faults(records(text, Given(limits=Limits(value=10)))) == [
        ("oversized-content", True, 1, 1)
    ]
    assert faults(records(text)) == []


@pytest.mark.parametrize("data", [b"", b"<", b"FAKE", b"<a/>", b"<a><b></a>", b"\xff\xfe<\x00"])
def test_what_is_no_message_is_named(data: bytes) -> None:
    (unread,) = read(data)
    assert isinstance(unread, Unread)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings(encoding: str) -> None:
    name = "latin-1" if encoding == "latin-1" else encoding.removesuffix("-sig")
    body = "<PNR><Passenger><Surname>FÄKE</Surname></Passenger></PNR>"
    data = f'<?xml version="1.0" encoding="{name}"?>{body}'.encode(encoding)
    assert pnrgov_xml.sniff(data)
    assert said(records(data)[0], "Surname") == ["traveller.surname"]


def test_blanks_between_elements_are_no_text() -> None:
    """However many reservations a push has: what sets them apart is neither content nor too long."""
    blanks = "\n" + " " * 60
    inside = f"{blanks}<PNR><Passenger/></PNR>" * 40
    data = f"<IATA_PNRGOV_NotifRQ><PNRs>{inside}{blanks}</PNRs></IATA_PNRGOV_NotifRQ>".encode()
    found = records(data, Given(limits=Limits(value=100)))
    assert len(found) == 41
    assert faults(found) == []


def test_text_behind_many_blanks_is_read() -> None:
    blanks = " " * 200
    record = records(
        f"<PNR>{blanks}<Passenger/>{blanks}FAKE</PNR>".encode(), Given(limits=Limits(value=300))
    )[0]
    assert said(record, "PNR") == [UNLISTED]
    assert record.faults == ()


def test_a_text_that_is_cut_short_is_told_though_blanks_begin_it() -> None:
    text = " " * 100_000 + "FAKE"
    found = records(f"<PNR><Passenger>{text}<Surname>FAKE</Surname></Passenger></PNR>".encode())
    assert [kind for kind, *_ in faults(found)] == ["oversized-content"]


def test_a_broken_document_is_told_where_it_breaks() -> None:
    data = b"<PNR>\n<Passenger>\n<Surname>FAKE</Surname>\nFAKE</Passenge></PNR>"
    (record, _) = records(data)
    (fault,) = record.faults
    assert (fault.place.line, fault.place.offset) == (4, data.index(b"</Passenge>") + len("</"))


NAMES = [
    "RPH",
    "SurnameRefNumber",
    "Status",
    "SSRCode",
    "Amount",
    "CurrencyCode",
    "PaymentType",
    "Gender",
]
WORDS = ["", "1", "12", "HK", "XTS", "XXX", "XXXX1", "X X X", "****", "FAKE MR", "CC", "4111111111111111", "CVV 123",
         "A" * 40, "&#233;", "FI", "KSML", "E+A@B", "+1 22"]  # fmt: skip
TAGS = st.sampled_from(
    [
        "Passenger",
        "SSR",
        "Tax",
        "PaymentInfo",
        "DOCS",
        "ContactInfo",
        "Surname",
        "GivenName",
        "Smith",
    ]
)


@st.composite
def elements(draw: st.DrawFn) -> str:
    name = draw(TAGS)
    said = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(WORDS), max_size=4))
    inside = draw(st.sampled_from(WORDS))
    return (
        f"<{name}{''.join(f' {each}={value!r}' for each, value in said.items())}>{inside}</{name}>"
    )


@given(st.lists(elements(), max_size=8), st.integers(0, 2))
def test_what_is_told_from_names_alone_is_what_reading_each_value_tells(
    inside: list[str], often: int
) -> None:
    data = f"<PNR>{''.join(inside * 3)}</PNR>".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start_tag, "_OFTEN", often)
        usual = read(data)
        patch.setattr(start_tag.StartTag, "is_usual", lambda _tag, _values: False)
        # No mask of the caller's is in the data; that there are any has every text and code read by itself.
        one_by_one = read(data, Given(masks=frozenset({"NO SUCH MASK"})))
    assert usual == one_by_one


MARKUP = st.sampled_from(
    ["<PNR>", "</PNR>", "<Passenger>", "</Passenger>", "<SSR SSRCode='", "'", "/>", ">", "<",
     "&#1;", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a>", "x", " ",
     "<?xml version='1.0' encoding='", "utf-16", "ascii", "?>"]
)  # fmt: skip


@given(st.binary() | st.lists(MARKUP, max_size=30).map("".join).map(str.encode))
def test_any_bytes_end_in_records_or_unread(data: bytes) -> None:
    assert read(data)


@given(st.lists(st.integers(1, 700), min_size=1), st.integers(0, len(PUSH)))
def test_however_it_is_cut(sizes: list[int], end: int) -> None:
    data = PUSH[:end]
    edges = [0, *accumulate(sizes)]
    chunks = [data[a:b] for a, b in zip(edges, [*edges[1:], len(data)], strict=True)]
    assert list(pnrgov_xml.read(chunks, "x", Given())) == read(data)


@given(st.data())
def test_no_value_is_in_any_record(data: st.DataObject) -> None:
    values = list(re.finditer(rb'"([^"]*)"|>([^<>]+)<', PUSH.partition(b"?>")[2]))
    chosen = data.draw(st.sampled_from(values))
    start, end = chosen.span(1) if chosen[1] is not None else chosen.span(2)
    begun = len(PUSH) - len(PUSH.partition(b"?>")[2])
    planted = PUSH[: begun + start] + CANARY.encode() + PUSH[begun + end :]
    assert CANARY not in repr(read(planted))


@given(
    st.sampled_from(
        ["<{}/>", "<PNR {}='1'/>", "<PNR><{}>a</{}></PNR>", "<PNR><Surname {}='a'/></PNR>"]
    )
)
def test_no_unknown_name_is_in_any_record(form: str) -> None:
    assert CANARY not in repr(read(form.replace("{}", CANARY).encode()))


# --- recognising ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_recognised(path: Path) -> None:
    assert [each.name for each in all_formats() if each.sniff(path.read_bytes())] == ["pnrgov-xml"]


@pytest.mark.parametrize("head", [b"", b"<FlightMessage/>", b"<PNRX/>", b"PNR", b'{"a":"<PNR>"}'])
def test_other_things_are_not(head: bytes) -> None:
    assert not pnrgov_xml.sniff(head)
