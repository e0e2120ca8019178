"""What real senders of PNRGOV do that the implementation guides do not say, and how it is read.

The numbers are those of the list of quirks in the format reference (1 to 53 concern EDIFACT, 54 and
55 XML). Each is tested in one of these places:

    quirk    what senders do                                  where it is tested
    1        no service string advice                         edifact/test_advice, _segments
    2        other service characters                         edifact/test_advice, _segments
    3        a malformed service string                       edifact/test_advice, _segments
    4        `UNA+` inside a value                            edifact/test_segments
    5        `UNT'` and `UNT+` inside values                  here
    6, 7     wrong counts and references                      here
    8, 9     EQN that does not count PNRs; an empty push      test_pnrgov (declared number)
    10       no RCI in the head of the PNR                    here
    11       no MSG and ORG at level 0                        here
    12, 13   RCI: date early, time of 4 or 6, type 1          test_pnrgov (day of reservation)
    14, 15   TVL: arrival time early, arrival as YYMMDD       test_pnrgov (arrival of the leg)
    16       history without times                            here
    17, 18   second TVL anywhere, together with TRA           test_pnrgov (groups 5 to 7), here
    19, 20   check-in without time, several TRI per DAT       here
    21       ORG empty, with an agent, from the field         here
    22, 23   SEAT with an empty element, XXX, a range         here
    24       SEAT and SSD that disagree                       here
    25       references `001` and `1.1` for `1`               here
    26, 27   DOCS shifted, odd States                         test_pnrgov (requests), here
    28       titles glued to names                            here
    29, 30   lines folded, terminators lost                   edifact/test_segments, here
    31, 32   tails, blanks, CRLF, byte order marks            edifact/test_segments
    33       typographic terminators                          here
    34, 35   stumps, segments of other messages               here
    36       segments out of their order                      here
    37, 38   separators in free text                          here
    39, 40   addresses and numbers in odd slots               here
    41, 42   odd tickets and payments                         here
    43       UNB with shifted or empty elements               here
    44       parts of a push told by UNH, not UNB             here
    45, 46   hubs and logs around the message                 here
    47       two messages in a group, text between            here
    48       odd versions                                     test_pnrgov (directories), here
    49       a PNR without travel documents                   here
    50, 51   group bookings, placeholders, infants            test_pnrgov (travellers)
    52       network address of the booking, VIP              test_pnrgov (service information)
    53       lower case, `#`, `@`, `!` in texts               here
    54, 55   XML                                              test_pnrgov_xml
"""

import pytest

from auditor.formats import edifact_messages as edifact
from auditor.observed.record import Form, Given, Limits, Observation, Record, Unread

UNB = "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++APITEST++++1"
UNH = "UNH+1+PNRGOV:11:1:IA"
HEAD = ("MSG+:22", "ORG+ZZ:ZZA", "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999", "EQN+1")
BOOKING = ("SRC", "RCI+ZZ:FAKE000001::011229:1030")
PERSON = "TIF+FAKE001SPECIMEN+TESTPAX001:A:1"
FLIGHT = "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999:Y"
FIRST = 2 + len(HEAD) + len(BOOKING)  # the number of the first segment of `pnr`


def message(*segments: str) -> str:
    body = "".join(f"{each}'" for each in (*HEAD, *BOOKING, *segments))
    return f"{UNH}'{body}UNT+{2 + len(HEAD) + len(BOOKING) + len(segments)}+1'"


def whole(*segments: str) -> bytes:
    return f"{UNB}'{message(*segments)}UNZ+1+SYN1'".encode()


def read(data: bytes) -> list[Record | Unread]:
    return list(edifact.read([data], "x", Given()))


def records(data: bytes) -> list[Record]:
    return [each for each in read(data) if isinstance(each, Record)]


def faults(data: bytes) -> list[str]:
    return [fault.kind for record in records(data) for fault in record.faults]


def pnr(*segments: str) -> Record:
    return records(whole(*segments))[0]


def at(record: Record, number: int) -> list[Observation]:
    return [seen for seen in record.observations if seen.place.segment == number]


def said(*segments: str) -> list[set[str]]:
    """The elements that each of these segments of a PNR was read as."""
    record = pnr(*segments)
    return [
        {seen.element for seen in at(record, number)}
        for number in range(FIRST, FIRST + len(segments))
    ]


ADDRESS, TELEPHONE = "contact.address", "contact.telephone"
TICKET, FORM, CARD = "ticket.number", "payment.form", "payment.card_number"
READ: list[tuple[str, tuple[str, ...], list[set[str]]]] = [
    ("16 a flight of the history without times",
     ("ABI+4", "SAC+++X", "TVL+020130::030130+ZZA+ZZB+ZZ+999"),
     [set(), {"history.change"}, {"history.change"}]),
    ("18 the operating flight in a second TVL and in TRA",
     (FLIGHT, "TVL+++++972:M", "TRA+ZZ+972:M", "RPI+1+HK"),
     [{"segment.times", "segment.ports", "segment.carrier", "segment.class"},
      {"segment.operating_carrier"}, {"segment.operating_carrier"},
      {"reservation.party_size", "segment.status"}]),
    ("19 a check-in without its date", (FLIGHT, "DAT+2:"), [
        {"segment.times", "segment.ports", "segment.carrier", "segment.class"}, set()]),
    ("19 a change under ZT", ("ABI+4", "DAT+ZT:021229:0900"), [set(), {"history.change"}]),
    ("20 several travellers at one check-in",
     (FLIGHT, "DAT+2:020130:2000", "TRI++1:::1", "SSD+000A", "TRI++2:::2", "SSD+000B"),
     [{"segment.times", "segment.ports", "segment.carrier", "segment.class"}, {"checkin.time"},
      {"checkin.sequence", "traveller.reference"}, {"seat.number"},
      {"checkin.sequence", "traveller.reference"}, {"seat.number"}]),
    ("20 a check-in for each traveller",
     (FLIGHT, "DAT+2:020130:2000", "ORG+ZZ", "TRI++1", "DAT+2:020130:2001", "ORG+ZZ", "TRI++2"),
     [{"segment.times", "segment.ports", "segment.carrier", "segment.class"}, {"checkin.time"},
      {"agency.identity"}, {"checkin.sequence"}, {"checkin.time"}, {"agency.identity"},
      {"checkin.sequence"}]),
    ("21 a cancelled PNR", ("ORG",), [{"reservation.cancelled"}]),
    ("21 an agent by name", ("ORG+ZZ++++++FAKE001",), [{"agency.identity", "agency.agent"}]),
    ("21 a bare originator", ("ORG+ZZ++++A",), [{"agency.identity"}]),
    ("22 a seat behind an empty element", ("SSR+SEAT:HK:1:ZZ:::ZZA:ZZB++000A::1",), [
        {"seat.number", "traveller.reference"}]),
    ("23 a seat XXX", ("SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+XXX::1",), [
        {"seat.number", "traveller.reference"}]),
    ("23 a range of seats", ("SSR+SEAT:HK:1:ZZ:::ZZA:ZZB:.000AN000BN",), [{"seat.number"}]),
    ("24 a seat asked for and another taken",
     (FLIGHT, "SSR+SEAT:HK:1:ZZ:::ZZA:ZZB+000A::1", "DAT+2:020130:2000", "TRI++1", "SSD+000B"),
     [{"segment.times", "segment.ports", "segment.carrier", "segment.class"},
      {"seat.number", "traveller.reference"}, {"checkin.time"}, {"checkin.sequence"},
      {"seat.number"}]),
    ("25 a reference with noughts", (PERSON, "SSR+CTCM:HK:1:ZZ:::::99900000001+::001"), [
        {"traveller.surname", "traveller.given_names", "traveller.type", "traveller.reference"},
        {TELEPHONE, "traveller.reference"}]),
    ("25 a reference with a point", ("SSR+TKNE:HK:1:ZZ:::::0000000000001C1+::1.1",), [
        {TICKET, "traveller.reference"}]),
    ("27 an issuing State of no letters",
     ("SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/P/0/ZZ0000001/0/01JAN90/M",), [
         {"document.type", "document.issuing_state", "document.number", "traveller.nationality",
          "traveller.date_of_birth", "traveller.sex"}]),
    ("28 a title glued to the name", ("TIF+FAKE001SPECIMEN+MRTESTPAX001", "TIF+FAKE002+TESTPAXMRS"),
     [{"traveller.surname", "traveller.given_names"}] * 2),
    ("36 FTI behind REF", (PERSON, "REF+:ZZSYN1", "FTI+ZZ:FAKE0001"), [
        {"traveller.surname", "traveller.given_names", "traveller.type", "traveller.reference"},
        {"traveller.persistent_reference"}, {"loyalty.number"}]),
    ("36 IFT between ticket and payment",
     ("TIF+FAKE001SPECIMEN", "TKT+0000000000001:T", "DAT+710:021229", "IFT+4:15:0+SOME FARE",
      "FOP+CA"),
     [{"traveller.surname"}, {TICKET, "ticket.type"}, {"ticket.issue_date"}, {"ticket.fare"},
      {FORM}]),
    ("36 a payer without a payment",
     ("TIF+FAKE001SPECIMEN", "TKT+0000000000001", "IFT+4:43+FAKE002SPECIMEN"),
     [{"traveller.surname"}, {TICKET}, {"third_party.payer"}]),
    ("38 plus and colon in a text", ("IFT+4:28::ZZ+SOME+WORDS:AND+MORE",), [{"remark.osi"}]),
    ("38 plus and colon in the history", ("LTS+0/O/NM+FAKE:001+SPECIMEN",), [{"history.text"}]),
    ("39 no region, the post code shifted", ("ADD++702:FAKE STREET 0:TESTVILLE:QZ::00000",), [
        {ADDRESS}]),
    ("39 telephone in a composite of its own", ("ADD++702:FAKE STREET 0+702:::::::99900000001",), [
        {ADDRESS, TELEPHONE}]),
    ("39 a letter for the kind of number", ("ADD++M:::::::99900000001",), [{TELEPHONE}]),
    ("40 a telephone like a fraction", ("ADD++702:::::::0.99900000001",), [{TELEPHONE}]),
    ("41 a document without number", ("TIF+FAKE001SPECIMEN", "TKT+:700"), [
        {"traveller.surname"}, {"ticket.type"}]),
    ("41 a number of letters", ("TIF+FAKE001SPECIMEN", "TKT+0000FAKE01:T:4"), [
        {"traveller.surname"}, {TICKET, "ticket.type"}]),
    ("42 a payment without an amount", ("TKT", "FOP+CC:::ZZ:XXXXXXXXXXXX0004"), [
        set(), {FORM, CARD}]),
    ("42 a payment of no kind", ("TKT", "FOP+MS"), [set(), {FORM}]),
    ("53 lower case and signs", ("IFT+4:28::ZZ+fake words #1 @ SPECIMEN!",), [{"remark.osi"}]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "segments", "elements"), READ, ids=[each[0] for each in READ])
def test_is_read_and_is_no_fault(
    words: str, segments: tuple[str, ...], elements: list[set[str]]
) -> None:
    del words
    assert said(*segments) == elements
    assert faults(whole(*segments)) == []


def test_5_words_like_trailers_inside_values_end_nothing() -> None:
    first, _ = records(whole("TIF+FAKEUNT?+50+TESTPAX001", "IFT+4:28::ZZ+DISCOUNT", PERSON))
    assert first.travellers == 2
    assert faults(whole("TIF+FAKEUNT?+50+TESTPAX001", "IFT+4:28::ZZ+DISCOUNT")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("UNT+8+1", "UNT+824+1", "wrong-control-count"),
        ("UNT+8+1", "UNT+8", "wrong-control-reference"),
        ("UNZ+1+SYN1", "UNZ+2+SYN1", "wrong-control-count"),
        ("UNZ+1+SYN1", "UNZ+1+SYN2", "wrong-control-reference"),
    ],
)
def test_6_and_7_wrong_counts_and_references_are_said_and_no_content_is_lost(
    right: str, wrong: str, fault: str
) -> None:
    data = whole().replace(right.encode(), wrong.encode())
    assert data != whole()
    assert [(each.kind, each.lost) for one in records(data) for each in one.faults] == [
        (fault, False)
    ]


def test_10_the_locator_may_stand_with_a_flight() -> None:
    body = (*HEAD, "SRC", PERSON, FLIGHT, "RCI+ZZ:FAKE000001::011229:1030")
    text = "".join(f"{each}'" for each in (UNB, UNH, *body, "UNT+10+1", "UNZ+1+SYN1"))
    first = records(text.encode())[0]
    assert {seen.element for seen in at(first, 9)} == {
        "reservation.locator",
        "reservation.created",
    }
    assert faults(text.encode()) == []


def test_08_a_number_that_is_wrong_is_found_where_it_stands() -> None:
    data = whole(PERSON).replace(b"EQN+1'", b"EQN+2'")
    (fault,) = [fault for record in records(data) for fault in record.faults]
    assert (fault.kind, fault.place.tag) == ("wrong-declared-number", "EQN")
    assert (fault.place.segment, fault.place.offset) == (5, data.index(b"EQN"))


@pytest.mark.parametrize("tag", ["MSG", "ORG", "TVL", "EQN"])
def test_11_what_the_head_of_the_message_lacks_is_said(tag: str) -> None:
    body = [each for each in HEAD if not each.startswith(tag)]
    text = "".join(f"{each}'" for each in (UNB, UNH, *body, *BOOKING, PERSON))
    data = f"{text}UNT+{len(body) + 5}+1'UNZ+1+SYN1'".encode()
    (fault,) = [fault for record in records(data) for fault in record.faults]
    assert (fault.kind, fault.place.tag, fault.place.segment, fault.lost) == (
        "missing-segment", tag, 1, False,
    )  # fmt: skip
    assert fault.place.offset == data.index(b"UNH")


def test_11_without_function_and_sender_the_rest_is_read() -> None:
    body = (UNB, UNH, HEAD[2], "EQN+1", *BOOKING, PERSON, "UNT+7+1", "UNZ+1+SYN1")
    first, frame = records("".join(f"{each}'" for each in body).encode())
    assert (first.travellers, first.facts.flight, first.facts.push) == (1, "999", None)
    assert "unlisted.content" not in {seen.element for seen in frame.observations}


def test_29_a_folded_name_is_one_name_and_said() -> None:
    data = whole("TIF+FAKE001SPE\nCIMEN+TESTPAX001", PERSON)
    assert records(data)[0].travellers == 2
    assert faults(data) == ["wrapped-value"]


def test_30_a_terminator_lost_at_the_end_of_a_line_is_found_again() -> None:
    data = whole(FLIGHT, "RPI+1+HK\nIFT+4:28::ZZ+SOME WORDS")
    assert faults(data)[0] == "lost-terminator"
    assert {seen.element for seen in at(records(data)[0], FIRST + 2)} == {"remark.osi"}


def test_30_one_lost_inside_a_line_leaves_nothing_in_silence() -> None:
    """Two segments in one: what stands where no element does is content without a name."""
    assert "unlisted.content" in said(FLIGHT, "RPI+1+HKIFT+4:28::ZZ+SOME WORDS")[1]


def test_33_a_typographic_apostrophe_terminates_nothing() -> None:
    data = whole("TIF+FAKE001SPECIMEN+TESTPAX001’REF+:ZZSYN1")
    assert "unlisted.content" in {seen.element for seen in at(records(data)[0], FIRST)}
    assert "irregular-encoding" in faults(data)


@pytest.mark.parametrize("segment", ["L", "LT", "CNT+42:1", "NAT+2+UTO", "BGM+745", "DTI+1", "FT"])
def test_34_and_35_stumps_and_segments_of_other_messages(segment: str) -> None:
    data = whole(PERSON, segment)
    first, envelope = records(data)
    (seen,) = at(first, FIRST + 1)
    assert (seen.element, seen.place.tag) == ("unlisted.content", "?")
    assert [(fault.kind, fault.place.record, fault.place.segment) for fault in envelope.faults] == [
        ("unknown-segment", 1, FIRST + 1)
    ]


@pytest.mark.parametrize(
    ("segments", "elements"),
    [
        ((FLIGHT, "TIF+FAKE002SPECIMEN"), {"traveller.surname"}),  # no TRI before it
        ((FLIGHT, "FOP+CA"), {FORM}),
        ((PERSON, "RPI+1+HK"), {"reservation.party_size", "segment.status"}),
    ],
)
def test_36_a_segment_far_from_its_place_is_read_where_it_belongs_and_said(
    segments: tuple[str, ...], elements: set[str]
) -> None:
    assert said(PERSON, *segments)[-1] == elements
    kinds = faults(whole(PERSON, *segments))
    assert kinds in ([], ["misplaced-segment"])
    assert (kinds == ["misplaced-segment"]) is (segments[-1] != "FOP+CA")


def test_37_separators_of_the_senders_own_inside_a_text() -> None:
    segments = (
        UNB,
        UNH,
        *HEAD,
        *BOOKING,
        "IFT+4:28::ZZ+CALL 999 000-0001",
        "UNT+9+1",
        "UNZ+1+SYN1",
    )
    text = "UNA:-.? *" + "".join(f"{each}*" for each in segments).replace("+", "-")
    first = records(text.encode())[0]
    assert {seen.element for seen in at(first, FIRST)} == {"remark.osi"}
    assert faults(text.encode()) == []


@pytest.mark.parametrize(
    "header",
    [
        "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1+PNRGOV",
        "UNB+IATA:1+ZZ++300101:0800+SYN1++PNRGOV",
        "UNB+IATA:1+ZZ:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1++PNRGOV",
    ],
)
def test_43_headers_with_shifted_or_empty_elements(header: str) -> None:
    data = whole(PERSON).replace(UNB.encode(), header.encode())
    assert faults(data) == []
    assert "unlisted.content" not in {
        seen.element for each in records(data) for seen in each.observations
    }


@pytest.mark.parametrize("reference", ["SYN1", "SYN2"])
def test_44_parts_are_told_by_their_message_whatever_the_interchanges_are_called(
    reference: str,
) -> None:
    """The count is that of the whole push in every part, and need not agree."""
    first = whole(PERSON).replace(UNH.encode(), f"{UNH}+ZZ999/020130+01:C".encode())
    second = whole(PERSON).replace(UNH.encode(), f"{UNH}+ZZ999/020130+02:F".encode())
    first = first.replace(b"EQN+1", b"EQN+188")
    second = second.replace(b"EQN+1", b"EQN+200").replace(b"SYN1", reference.encode())
    found = records(first + second)
    assert faults(first + second) == []
    assert [each.at.message for each in found] == [1, 1, 2, 2]


def test_45_a_hub_may_stand_between() -> None:
    group = "UNG+PNRGOV+ZZHUB+ZZTESTGOV+300101:0800+SYN1/24+XS+15:1"
    data = f"{UNB}'{group}'{message(PERSON)}UNE+1+SYN1/24'UNZ+1+SYN1'".encode()
    assert faults(data) == []
    assert records(data)[0].facts.version == "11:1"  # that of the message, not of the group


def test_46_lines_of_a_log_around_messages_are_text_outside() -> None:
    data = b"Message body [ " + whole(PERSON) + b" ]\nMessage body [ " + whole() + b" ]\n"
    assert faults(data).count("text-outside-interchange") == 3
    assert [each.travellers for each in records(data) if not each.is_envelope] == [1, 0]


def test_47_two_messages_in_a_group_and_text_between_them() -> None:
    group = "UNG+PNRGOV+ZZ+ZZTESTGOV+300101:0800+SYN1+IA+11:1"
    both = f"{message(PERSON)}\n{message()}\n"
    data = f"{UNB}'{group}'{both}UNE+2+SYN1'UNZ+1+SYN1'".encode()
    assert faults(data) == []
    assert [each.at.message for each in records(data)] == [1, 1, 2, 2]
    prose = data.replace(b"\nUNH", b"\nSPECIMEN PROSE\nUNH")
    assert "misplaced-segment" in faults(prose) or "unknown-segment" in faults(prose)


@pytest.mark.parametrize(
    "identifier", ["11:1:IA:PNRGOV", "PNRGOVX:11:1", ":11:1", "ACKRES:11:1:IA", "GOVREQ:11:1:IA"]
)
def test_48_what_is_no_push_is_named_and_left(identifier: str) -> None:
    data = whole(PERSON).replace(b"PNRGOV:11:1:IA", identifier.encode())
    (unread,) = [each for each in read(data) if isinstance(each, Unread)]
    assert "SPECIMEN" not in unread.reason
    assert not any(record.travellers for record in records(data))


def test_49_a_pnr_without_travel_documents_is_in_order() -> None:
    assert faults(whole(PERSON, FLIGHT, "RPI+1+HK")) == []


def test_51_an_infant_in_the_adults_group_twice_over_is_told_from_the_adult() -> None:
    document = "SSR+DOCS:HK:1:ZZ:::ZZA:ZZB:/P/UTO/ZZ000000{}/UTO/01JAN90/{}/31DEC35+::1"
    record = pnr(PERSON, document.format(1, "F"), document.format(2, "FI"))
    sexes = [seen for seen in record.observations if seen.element == "traveller.sex"]
    assert [sorted(seen.marks) for seen in sexes] == [[], ["infant"]]
    assert {seen.place.traveller for seen in sexes} == {1}
    assert {seen.form for seen in sexes} == {Form.CLEAR}


@pytest.mark.parametrize("where", ["head", "record", "outside"])
def test_faults_without_end_are_cut_and_that_is_said(where: str) -> None:
    odd = ["QQQ+SPECIMEN"] * 50
    head = [*HEAD, *odd] if where == "head" else [*HEAD]
    body = [*head, *BOOKING, *odd] if where == "record" else [*head, *BOOKING]
    around = odd if where == "outside" else []
    text = "".join(f"{each}'" for each in (UNB, *around, UNH, *body, f"UNT+{len(body) + 2}+1"))
    limits = Limits(faults=20)
    found = list(edifact.read([f"{text}UNZ+1+SYN1'".encode()], "x", Given(limits=limits)))
    faults_ = [fault for each in found if isinstance(each, Record) for fault in each.faults]
    (unread,) = [each for each in found if isinstance(each, Unread)]
    assert len(faults_) == (20 if where == "outside" else 1)
    assert sum(fault.times for fault in faults_) == (20 if where == "outside" else 50)
    assert (unread.limit, "20 faults" in unread.reason) == (True, True)
