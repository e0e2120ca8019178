"""Facts of a message: never a default, in every form, found by their qualifiers, and only where they can be meant."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from auditor.formats import edifact_messages as edifact
from auditor.formats import pnrgov_xml
from auditor.formats import records as json_records
from auditor.formats.edifact_messages import read as edifact_read
from auditor.observed.clock import Interval
from auditor.observed.record import Given, Record

PNRGOV = (
    "UNH+1+PNRGOV:13:1:IA+FAKE", "MSG+:22", "ORG+ZZ:ZZA", "{tvl}", "EQN+1", "SRC",
    "RCI+ZZ:FAKE01::{created}:1000",
)  # fmt: skip
PAXLST = (
    "UNH+1+PAXLST:D:12B:UN:IATA+FAKE", "BGM+745", "NAD+MS+++ZZFAKE OPS", "{head}",
    "NAD+FL+++FAKE001SPECIMEN:TESTPAX001", "CNT+42:1",
)  # fmt: skip
TDT, FROM, TO = "TDT+20+ZZ999+++ZZ", "LOC+125+ZZA", "LOC+87+ZZB"
LEAVES, LANDS = "DTM+189:3001020930:201", "DTM+232:3001021145:201"


def read(*segments: str, given: Given = Given()) -> list[Record]:  # noqa: B008 - frozen
    text = "".join(f"{each}'" for each in segments)
    return [each for each in edifact.read([text.encode()], "x", given) if isinstance(each, Record)]


def wrapped(
    *message: str, unb: str | None = "300101:0800", ung: str | None = None
) -> tuple[str, ...]:
    """A message in its frame; `unb` and `ung` are the dates of preparation."""
    body = (*message, f"UNT+{len(message) + 1}+1")
    if ung is not None:
        body = (f"UNG+FAKE+ZZ+ZZ+{ung}+1+UN+D:12B", *body, "UNE+1+1")
    return body if unb is None else (f"UNB+UNOA:4+ZZ+ZZ+{unb}+1", *body, "UNZ+1+1")


def pnrgov(
    tvl: str = "TVL+020130:1000:020130:2100+ZZA+ZZB+ZZ+999", created: str = "151229"
) -> tuple[str, ...]:
    return tuple(each.format(tvl=tvl, created=created) for each in PNRGOV)


def paxlst(*head: str) -> tuple[str, ...]:
    return (*PAXLST[:3], *head, *PAXLST[4:])


def faults(records: list[Record]) -> list[tuple[str, str | None]]:
    return [(fault.kind, fault.place.tag) for record in records for fault in record.faults]


def year(clock: Interval | None) -> int | None:
    return None if clock is None else clock.last.year


@pytest.mark.parametrize(
    ("unb", "ung", "known"),
    [
        ("300101:0800", None, 2030),
        ("20300101:0800", None, 2030),
        ("19991231:0800", None, 1999),
        ("", "300101:0800", 2030),
        ("", "20300101:0800", 2030),
        ("XXXXXX:0800", "300101:0800", 2030),
        ("301301:0800", "300101:0800", 2030),
        ("", None, None),
        ("301301:0800", None, None),
        ("01012030:0800", None, None),
        ("2030:0800", None, None),
        (None, "300101:0800", 2030),
        (None, None, None),
    ],
)
def test_the_day_of_preparation_in_every_form(
    unb: str | None, ung: str | None, known: int | None
) -> None:
    for message in (pnrgov(), paxlst(TDT, FROM, LEAVES, TO, LANDS)):
        record = read(*wrapped(*message, unb=unb, ung=ung))[0]
        assert year(record.clocks.transferred) == known
        if known == 1999:
            continue
        assert year(record.clocks.departed) == known
        assert year(record.clocks.arrived) == known


def test_a_time_that_cannot_be_read_leaves_the_day() -> None:
    record = read(*wrapped(*pnrgov(), unb="300101:9999"))[0]
    assert record.clocks.transferred == Interval.of_day(date(2030, 1, 1))


@pytest.mark.parametrize("unb", [None, "", "XXXXXX:0800"])
def test_without_any_preparation_years_lie_near_the_day_of_judgment(unb: str | None) -> None:
    given = Given(as_of=date(2031, 5, 1))
    record = read(*wrapped(*pnrgov(), unb=unb), given=given)[0]
    assert year(record.clocks.departed) == 2030
    assert year(record.clocks.created) == 2029
    assert record.clocks.transferred is None


def test_a_century_of_its_own_needs_no_other() -> None:
    head = (TDT, FROM, "DTM+189:203001020930:203", TO, "DTM+232:3001021145:201")
    record = read(*wrapped(*paxlst(*head), unb=None))[0]
    assert year(record.clocks.departed) == 2030
    assert record.clocks.arrived is None
    assert ("unreadable-value", "DTM") not in faults(read(*wrapped(*paxlst(*head), unb=None)))


LOCAL = Interval.minute(datetime(2030, 1, 2, 9, 30, tzinfo=UTC)).without_zone()
DAY = Interval.of_day(date(2030, 1, 2)).without_zone()
EXACT = Interval.minute(datetime(2030, 1, 2, 8, 30, tzinfo=UTC))
WEST = Interval.minute(datetime(2030, 1, 2, 10, 30, tzinfo=UTC))
EITHER = Interval(EXACT.first, WEST.last)


@pytest.mark.parametrize(
    ("date_", "meant"),
    [
        ("020130:2", DAY), ("300102:101", DAY), ("20300102:102", DAY), ("3001020930:201", LOCAL),
        ("300102093000:202", LOCAL), ("203001020930:203", LOCAL), ("20300102093000:204", LOCAL),
        ("203001020930?+0100:205", EXACT), ("203001020930+0100:205", EXACT),
        ("203001020930-0100:205", WEST), ("203001020930?-0100:205", WEST),
        ("2030010209300100:205", EITHER), ("203001020830UTC:303", EXACT),
        ("203001020930EST:303", LOCAL), ("3001020830GMT:301", EXACT),
        ("3001020930", LOCAL), ("203001020930", LOCAL), ("300102", DAY), ("20300102", DAY),
        ("203001020930:201", LOCAL), ("3001020930:203", LOCAL), ("20300102:201", DAY),
        (" 3001020930:201", LOCAL), ("0201300930:2", LOCAL), ("3001029999:201", DAY),
    ],
)  # fmt: skip
def test_every_format_of_a_date(date_: str, meant: Interval) -> None:
    records = read(*wrapped(*paxlst(TDT, FROM, f"DTM+189:{date_}", TO)))
    assert records[0].clocks.departed == meant
    assert ("unreadable-value", "DTM") not in faults(records)


@pytest.mark.parametrize(
    "date_", ["3001020930:999", "3013020930:201", "300102:ZZZ", "30010209300:201", "***:201", "FAKE:102"]
)  # fmt: skip
def test_a_date_or_a_format_that_nobody_knows_is_reported(date_: str) -> None:
    records = read(*wrapped(*paxlst(TDT, FROM, f"DTM+189:{date_}", TO)))
    assert records[0].clocks.departed is None
    assert ("unreadable-value", "DTM") in faults(records)


def test_where_a_minus_separates_a_released_sign_may_be_either() -> None:
    message = [
        each.replace("+", "-") for each in paxlst(TDT, FROM, "DTM+189:203001020930+0100:205", TO)
    ]
    text = ["UNA:-.? '", "UNB-UNOA:4-ZZ-ZZ-300101:0800-1", *message, "UNT-9-1", "UNZ-1-1"]
    text = [each.replace("0930-0100", "0930?-0100") for each in text]
    raw = text[0] + "".join(f"{each}'" for each in text[1:])
    first = next(iter(edifact.read([raw.encode()], "x", Given())))
    assert isinstance(first, Record)
    assert first.clocks.departed == EITHER


@pytest.mark.parametrize("order", list(permutations((FROM, TO, LEAVES, LANDS))))
def test_a_time_is_told_by_its_qualifier_wherever_it_stands(order: tuple[str, ...]) -> None:
    """In PAXLST behind TDT, in CUSRES behind RFF+AF, in the older form of the United States."""
    told = read(*wrapped(*paxlst(TDT, *order)))[0]
    assert told.clocks.departed == LOCAL
    assert told.clocks.arrived is not None
    assert told.facts.ports == ("ZZA", "ZZB")
    reply = ("UNH+1+CUSRES:D:12B:UN:IATA", "BGM+962", "RFF+AF:ZZ999", *order, "ERP+2", "ERC+0Z")
    assert read(*wrapped(*reply))[0].clocks.departed == LOCAL
    older = {
        FROM: "LOC+5+ZZZZA:50", TO: "LOC+8+ZZZZB:50",
        LEAVES: "DTM+136+300102+0930", LANDS: "DTM+132+300102+1145",
    }  # fmt: skip
    person = "PDT+P/ZZ0000001:351231:ZZ+FAKE001SPECIMEN:TESTPAX001+PAX"
    states = (
        "UNH+1+PAXLST:001:000:NZ",
        "TDT++ZZ999+40+ZZ",
        *(older[each] for each in order),
        person,
    )
    assert read(*wrapped(*states))[0].clocks.departed == LOCAL


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_time_before_the_flight_is_read_too(at: int) -> None:
    message = list(paxlst(TDT, FROM, TO))
    message[at + 1 : at + 1] = [LEAVES, LANDS]
    assert read(*wrapped(*message))[0].clocks.departed == LOCAL


OTHER = "DTM+189:3001030930:201"
HOME, ON = "LOC+92+ZZC", "LOC+92+ZZD"


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ((TDT, HOME, OTHER, ON, TDT, FROM, TO, LEAVES), LOCAL),
        ((TDT, OTHER, HOME, ON, TDT, LEAVES, FROM, TO), LOCAL),
        ((TDT, HOME, OTHER, ON, FROM, LEAVES, TO), LOCAL),
        ((TDT, OTHER, HOME, ON, LEAVES, FROM, TO), LOCAL),
        ((TDT, LEAVES, FROM, TO, OTHER, HOME, ON), LOCAL),
        ((TDT, HOME, OTHER, FROM, TO), None),  # whose departure it is cannot be told
        ((TDT, FROM, TO, LEAVES, OTHER), None),  # told in two ways
        ((TDT, FROM, LEAVES, TO, LANDS, TDT, TO, OTHER, ON), LOCAL),
    ],
)
def test_the_times_of_another_leg_are_never_those_of_the_crossing(
    head: tuple[str, ...], meant: Interval | None
) -> None:
    assert read(*wrapped(*paxlst(*head)))[0].clocks.departed == meant


@pytest.mark.parametrize(
    ("times", "left", "landed"),
    [
        ("020130:1000:020130:2100", 2, 2),
        ("020130:1000::2100", 2, 2),
        ("020130:2200::0600:1", 2, 3),
        ("020130:2200:030130:0600:1", 2, 3),
        ("020130:1000:020130:2100:0", 2, 2),
        ("020130:2200::0600:2", 2, 4),
        ("020130:2200::0600:01", 2, 3),
        ("020130:2200::0600:?+1", 2, 3),
    ],
)
def test_the_variation_of_a_date_is_read(times: str, left: int, landed: int) -> None:
    clocks = read(*wrapped(*pnrgov(f"TVL+{times}+ZZA+ZZB+ZZ+999")), given=Given(zone="UTC"))[
        0
    ].clocks
    assert clocks.departed is not None
    assert clocks.arrived is not None
    assert (clocks.departed.first.day, clocks.arrived.first.day) == (left, landed)


@pytest.mark.parametrize(
    "times", ["020130:2200:020130:0600:1", "020130:1000::2100:9", "020130:1000::2100:X"]
)
def test_a_variation_that_says_something_else_is_reported(times: str) -> None:
    records = read(*wrapped(*pnrgov(f"TVL+{times}+ZZA+ZZB+ZZ+999")))
    assert records[0].clocks.arrived is None
    assert records[0].clocks.departed is not None
    assert ("unreadable-value", "TVL") in faults(records)


@pytest.mark.parametrize(
    "times",
    [
        "300102:1000:300102:2100",  # the other way round: years away, or no date at all
        "020133:1000:020133:2100", "020127:1000:020127:2100",  # years before and behind
        "050130:1000:020130:1100",  # landing days before it left
        "050130:1000:050130:0500",  # and hours before, not over the date line
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_reported_and_not_known(times: str) -> None:
    records = read(*wrapped(*pnrgov(f"TVL+{times}+ZZA+ZZB+ZZ+999")))
    assert records[0].clocks.departed is None
    assert records[0].clocks.arrived is None
    assert ("unreadable-value", "TVL") in faults(records)
    left, at, landed, on = times.split(":")

    def dtm(qualifier: str, day: str, time: str) -> str:
        return f"DTM+{qualifier}:{day[4:]}{day[2:4]}{day[:2]}{time}:201"

    records = read(*wrapped(*paxlst(TDT, FROM, dtm("189", left, at), TO, dtm("232", landed, on))))
    assert records[0].clocks.departed is None
    assert records[0].clocks.arrived is None
    assert ("unreadable-value", "DTM") in faults(records)


def test_a_day_that_only_turned_lies_beside_the_preparation() -> None:
    """30 November 2029 is 363 days behind, and on the next day of the push the other way round."""
    turned = read(*wrapped(*pnrgov("TVL+301129:1000+ZZA+ZZB+ZZ+999"), unb="301128:0800"))
    assert turned[0].clocks.departed is None
    assert ("unreadable-value", "TVL") in faults(turned)
    straight = read(*wrapped(*pnrgov("TVL+291130:1000+ZZA+ZZB+ZZ+999"), unb="301128:0800"))
    assert year(straight[0].clocks.departed) == 2030


@pytest.mark.parametrize("unb", ["010130:0800", "281229:0800", "301229:0800"])
def test_a_preparation_whose_year_and_day_are_turned_is_not_known(unb: str) -> None:
    """Days before a flight of 2030 if DDMMYY is meant; years away by YYMMDD, and nothing may count from there."""
    for message in (
        pnrgov("TVL+020130:1000:020130:2100+ZZA+ZZB+ZZ+999"),
        paxlst(TDT, FROM, LEAVES, TO, LANDS),
    ):
        records = read(*wrapped(*message, unb=unb))
        clocks = records[0].clocks
        assert (clocks.transferred, clocks.departed, clocks.created) == (None, None, None)
        assert "unreadable-value" in {kind for kind, _ in faults(records)}
    # What is years away whichever way it is read is the flight's own fault.
    apart = read(*wrapped(*pnrgov("TVL+020640:1000:020640:2100+ZZA+ZZB+ZZ+999"), unb=unb))
    assert apart[0].clocks.transferred is not None


@pytest.mark.parametrize("times", ["020130:2300::0100", "020130:2300:0100"])
def test_a_day_of_arrival_that_is_not_said_does_not_speak_against_the_departure(times: str) -> None:
    records = read(*wrapped(*pnrgov(f"TVL+{times}+ZZA+ZZB+ZZ+999")))
    assert records[0].clocks.departed is not None
    assert records[0].clocks.arrived is None
    assert ("unreadable-value", "TVL") in faults(records)


def test_a_booking_that_would_be_a_century_old_has_no_day() -> None:
    for day, known in (("020229", True), ("311229", True), ("020139", False)):
        records = read(*wrapped(*pnrgov(created=day)))
        assert (records[0].clocks.created is not None) is known
        assert (("unreadable-value", "RCI") in faults(records)) is not known


def test_a_flight_over_the_date_line_lands_before_it_left() -> None:
    records = read(*wrapped(*pnrgov("TVL+020130:2000:020130:1100+AKL+LAX+ZZ+999")))
    assert records[0].clocks.departed is not None
    assert records[0].clocks.arrived is not None
    assert not faults(records) or ("unreadable-value", "TVL") not in faults(records)


@pytest.mark.parametrize(
    "second",
    [
        "TVL+030130:1000:030130:2100+ZZC+ZZD+ZZ+998",
        "TVL+020130:1000:020130:2100+ZZA+ZZB+ZZ+999",
    ],
)
def test_two_flights_are_none(second: str) -> None:
    message = list(pnrgov())
    message.insert(4, second)
    records = read(*wrapped(*message))
    assert records[0].clocks.departed is None
    assert records[0].facts.flight is None
    assert ("misplaced-segment", "TVL") in faults(records)


@pytest.mark.parametrize(
    ("ports", "known"),
    [
        ("AKL+XXQ", True),  # an island of no list
        ("XXQ+PPG", True),
        ("AKL+CDG", False),
        ("JFK+XXQ", False),
        ("ZZA+XXQ", False),
    ],
)
def test_ports_of_no_list_are_given_the_date_line(ports: str, *, known: bool) -> None:
    records = read(*wrapped(*pnrgov(f"TVL+020130:2000:020130:0100+{ports}+ZZ+999")))
    assert (records[0].clocks.arrived is not None) is known
    assert (("unreadable-value", "TVL") in faults(records)) is not known


@pytest.mark.parametrize("group", [1, 2, 3])
def test_a_time_before_any_flight_is_that_of_the_flight(group: int) -> None:
    """Behind the reporting party, its contact, or an agent: listed there, and the clock is known."""
    head = ["CTA+IC+ZZFAKE DESK", "NAD+AG+++ZZFAKE AGENCY", LEAVES]
    message = paxlst(*head[3 - group :], TDT, FROM, TO, LANDS)
    records = read(*wrapped(*message))
    assert records[0].clocks.departed is not None
    seen = {each.element for each in records[-1].observations if each.place.tag == "DTM"}
    assert seen == {"flight.departure_time", "flight.arrival_time"}


VISA, PASS = "DOC+V+FAKE0001", "DOC+P+FAKE0002"
EXPIRES, ISSUED, WHERE = "DTM+36:351231", "DTM+182:251231", "LOC+91+UTO"


PERSON = ("NAD+FL+++FAKE002SPECIMEN:TESTPAX002", "DOC+P+ZZ0000002", "DTM+36:351231")


@pytest.mark.parametrize("behind", [1, 2, 3])
@pytest.mark.parametrize("late", [(LEAVES, LANDS), (FROM, TO), (FROM, TO, LEAVES, LANDS)])
def test_what_is_told_of_the_flight_among_travellers_is_that_of_the_flight(
    late: tuple[str, ...], behind: int
) -> None:
    """Behind a name, a document or its date; said to be misplaced, and the traveller's own are read on."""
    head = [each for each in (TDT, FROM, TO, LEAVES, LANDS) if each not in late]
    person = (*PERSON[:behind], *late, *PERSON[behind:], "LOC+91+UTO", "DTM+329:900101")
    message = (*PAXLST[:3], *head, *person, "CNT+42:1")
    record, *_ = found = read(*wrapped(*message))
    assert record.clocks.departed is not None
    assert record.clocks.arrived is not None
    assert record.facts.ports == ("ZZA", "ZZB")
    elements = {each.element for each in record.observations}
    assert elements >= {"document.expiry_date", "document.issuing_state", "traveller.date_of_birth"}
    assert "misplaced-segment" in {kind for kind, _ in faults(found)}
    assert "unlisted.content" not in elements


def test_times_behind_all_travellers_are_those_of_the_message() -> None:
    message = (*paxlst(TDT, FROM, TO), LEAVES, LANDS)
    envelope = read(*wrapped(*message))[-1]
    assert envelope.is_envelope
    assert envelope.clocks.departed is not None


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3])
@pytest.mark.parametrize(("document", "prefix"), [(VISA, "visa_"), (PASS, "")])
def test_what_stands_around_a_lone_document_speaks_of_it(
    order: tuple[int, ...], document: str, prefix: str
) -> None:
    told = [document, EXPIRES, ISSUED, WHERE]
    message = [*paxlst(TDT, FROM, LEAVES, TO, LANDS)]
    message[-1:-1] = [told[at] for at in order]
    records = read(*wrapped(*message))
    seen = {each.element for each in records[0].observations}
    assert {f"document.{prefix}expiry_date", f"document.{prefix}issue_date"} <= seen
    other = "" if prefix else "visa_"
    assert not {f"document.{other}expiry_date", f"document.{other}issue_date"} & seen
    assert not faults(records)


def test_what_stands_before_several_documents_is_in_doubt_and_said() -> None:
    message = [*paxlst(TDT, FROM, LEAVES, TO, LANDS)]
    message[-1:-1] = [EXPIRES, PASS, VISA]
    assert ("misplaced-segment", "DTM") in faults(read(*wrapped(*message)))


@pytest.mark.parametrize(
    ("dated", "element"),
    [
        ("DAT+2:010130:1000", "checkin.time"),
        ("DAT+3:L FT ZZ FAKE", "checkin.agent"),
        ("DAT+700:010130:1000", "reservation.changed"),
        ("DAT+710:010130:1000", "ticket.issue_date"),
    ],
)
@pytest.mark.parametrize("behind", [(), ("TVL+020130:1000:020130:2100+ZZA+ZZB+ZZ+999",)])
def test_what_a_date_dates_is_told_by_its_qualifier(
    dated: str, element: str, behind: tuple[str, ...]
) -> None:
    """In the head of a reservation and behind a flight alike."""
    records = read(*wrapped(*pnrgov(), *behind, dated))
    seen = [each.element for each in records[0].observations if each.place.tag == "DAT"]
    assert seen == [element]


XML = (
    '<IATA_PNRGOV_NotifRQ Version="14.1" TimeStamp="2030-01-01T08:00:00"><FlightLeg CarrierCode="ZZ" '
    'FlightNumber="999" {times}><DepartureAirport LocationCode="ZZA"/><ArrivalAirport LocationCode="ZZB"/>'
    '</FlightLeg>{more}<PNRs><PNR><Passenger RPH="1" Surname="FAKE001SPECIMEN"/></PNR></PNRs></IATA_PNRGOV_NotifRQ>'
)
TIMES = 'DepartureDateTime="{}" ArrivalDateTime="{}"'


@pytest.mark.parametrize(
    ("left", "landed", "unknown"),
    [
        ("2030-01-02T10:00:00", "2030-01-02T21:00:00", set()),
        ("2010-01-02T10:00:00", "2030-01-02T21:00:00", {"departed"}),
        ("2030-01-02T10:00:00", "2050-01-02T21:00:00", {"arrived"}),
        ("2030-01-12T10:00:00", "2030-01-02T21:00:00", {"departed", "arrived"}),
        ("2030-01-02T10:00:00", "2030-02-12T21:00:00", {"arrived"}),
    ],
)
def test_records_in_xml_and_json_are_as_plausible(
    left: str, landed: str, unknown: set[str]
) -> None:
    """One wrong date is one finding, in each format, and its clock is not known."""
    xml = XML.format(times=TIMES.format(left, landed), more="")
    clocks = (
        f'{{"departed": "{left}Z", "arrived": "{landed}Z", "transferred": "2030-01-01T08:00:00Z"}}'
    )
    json = f'{{"kind": "pnr", "clocks": {clocks}}}'
    for text, reader in ((xml, pnrgov_xml.read), (json, json_records.read)):
        found = [
            each
            for each in reader([text.encode()], "x", Given(zone="UTC"))
            if isinstance(each, Record)
        ]
        missing = {
            name for name in ("departed", "arrived") if getattr(found[0].clocks, name) is None
        }
        assert missing == unknown
        said = [kind for kind, _ in faults(found) if kind == "unreadable-value"]
        assert len(said) == bool(unknown)


@pytest.mark.parametrize(
    ("ports", "meant"), [(("LHR", "CDG"), False), (("NRT", "HNL"), True), (("", ""), True)]
)
def test_local_times_are_judged_by_their_ports_in_every_format(
    ports: tuple[str, str], *, meant: bool
) -> None:
    """Nine hours back on the clock: over the date line and nowhere else."""
    times = TIMES.format("2030-01-02T20:00:00", "2030-01-02T11:00:00")
    xml = XML.replace("ZZA", ports[0]).replace("ZZB", ports[1]).format(times=times, more="")
    said = f', "facts": {{"ports": ["{ports[0]}", "{ports[1]}"]}}' if all(ports) else ""
    json = (
        '{"kind": "pnr", "clocks": {"departed": "2030-01-02T20:00:00", "arrived": "2030-01-02T11:00:00"}'
        f"{said}}}"
    )
    edifact = "".join(f"{each}'" for each in wrapped(*pnrgov(
        f"TVL+020130:2000:020130:1100+{ports[0]}+{ports[1]}+ZZ+999"
    )))  # fmt: skip
    for text, reader in (
        (xml, pnrgov_xml.read),
        (json, json_records.read),
        (edifact, edifact_read),
    ):
        found = [each for each in reader([text.encode()], "x", Given()) if isinstance(each, Record)]
        assert (found[0].clocks.departed is not None) is meant, reader
        assert ("unreadable-value" in {kind for kind, _ in faults(found)}) is not meant


@pytest.mark.parametrize(
    ("flown", "known"), [("020131", True), ("020134", False), ("020135", False)]
)
def test_without_any_preparation_a_flight_is_of_no_other_time(flown: str, *, known: bool) -> None:
    """Neither years ahead of the day of judgment, nor a century behind it."""
    given = Given(as_of=date(2031, 5, 1))
    day = flown[4:] + flown[2:4] + flown[:2]
    lists = (
        pnrgov(f"TVL+{flown}:1000+ZZA+ZZB+ZZ+999"),
        paxlst(TDT, FROM, f"DTM+189:{day}1000:201", TO),
    )
    for each in lists:
        found = read(*wrapped(*each, unb=None), given=given)
        assert (found[0].clocks.departed is not None) is known
        assert ("unreadable-value" in {kind for kind, _ in faults(found)}) is not known


@pytest.mark.parametrize(("created", "said"), [("151229", False), ("321229", True), ("", False)])
def test_a_day_of_creation_that_is_none_is_said(created: str, *, said: bool) -> None:
    found = read(*wrapped(*pnrgov(created=created)))
    assert (("unreadable-value", "RCI") in faults(found)) is said


def test_two_legs_in_xml_are_none() -> None:
    times = TIMES.format("2030-01-02T10:00:00", "2030-01-02T21:00:00")
    leg = XML[XML.index("<FlightLeg") : XML.index("{more}")].format(times=times)
    text = XML.format(times=times, more=leg)
    found = [
        each
        for each in pnrgov_xml.read([text.encode()], "x", Given(zone="UTC"))
        if isinstance(each, Record)
    ]
    assert found[0].clocks.departed is None
    assert found[0].facts.flight is None
    assert found[0].facts.ports is None
    assert [kind for kind, _ in faults(found)] == ["unreadable-value"]


def test_an_older_list_without_its_flight_is_of_no_kind() -> None:
    """The last letter of the flight tells a list of crew: where there is none, nothing does."""
    told = {}
    for number in ("999", "999C", ""):
        message = ("UNH+1+PAXLST:001:000:NZ", f"TDT++{number}++ZZ", "PDT+P/FAKE0001")
        told[number] = read(*wrapped(*message))[-1].facts.push
    assert told == {"999": "passengers", "999C": "crew", "": None}


@pytest.mark.parametrize("end", ["\n", "\n\n", "\r\n\r\n", " \n\n"])
def test_lines_that_end_segments_may_have_blank_ones_between(end: str) -> None:
    text = end.join(wrapped(*paxlst(TDT, FROM, LEAVES, TO, LANDS))) + end
    found = [
        each for each in edifact.read([text.encode()], "x", Given()) if isinstance(each, Record)
    ]
    assert found[0].clocks.departed is not None
    assert {kind for kind, _ in faults(found)} == {"irregular-service-string"}
