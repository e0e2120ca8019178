"""What the caller says of a source holds over what its data say, in every format alike."""

from datetime import UTC, datetime

import pytest

from auditor import formats
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Given, Record

WIRE = "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++{kind}'UNH+1+{kind}:{version}'{body}UNT+9+1'UNZ+1+SYN1'"
SOURCES = {
    "pnrgov": WIRE.format(
        kind="PNRGOV",
        version="13:1:IA",
        body="MSG+:22'ORG+ZZ:ZZA'TVL+020130:1000:020130:1200+ZZA+ZZB+ZZ+999'EQN+1'SRC'"
        "RCI+ZZ:ZZ0001::011229:1030'TIF+FAKE001SPECIMEN+TESTPAX001:A:1'",
    ),
    "paxlst": WIRE.format(
        kind="PAXLST",
        version="D:12B:UN:IATA",
        body="BGM+745'TDT+20+ZZ999+++ZZ'LOC+125+ZZA'DTM+189:3001021000:201'LOC+87+ZZB'"
        "DTM+232:3001021200:201'NAD+FL+++FAKE001SPECIMEN:TESTPAX001'",
    ),
    "pnrgov-xml": '<IATA_PNRGOV_NotifRQ Version="14.1" TimeStamp="2030-01-01T08:00:00">'
    '<FlightLeg CarrierCode="ZZ" FlightNumber="999" DepartureDateTime="2030-01-02T10:00:00"/>'
    "<PNRs><PNR><Passenger><Surname>FAKE001SPECIMEN</Surname></Passenger></PNR></PNRs>"
    "</IATA_PNRGOV_NotifRQ>",
    "records": '{"kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z", "departed": '
    '"2030-01-02T10:00:00Z"}, "facts": {"holder": "carrier", "carrier": "ZZ", "direction": "out"}}',
    "access-log": '{"time": "2030-01-01T08:00:00Z", "operation": "consultation", "holder": "carrier"}',
    "declaration": '{"declaration": 1, "holder": "carrier", "date": "2030-01-01"}',
}
MOMENT = Interval.at(datetime(2029, 12, 24, tzinfo=UTC))
CLOCKS = Clocks(transferred=MOMENT, departed=MOMENT, created=MOMENT)
FACTS = Facts(holder="border", carrier="QQ", direction="in", push="update")


def read(name: str, given: Given) -> list[Record]:
    reader = next(each for each in formats.all_formats() if each.sniff(SOURCES[name].encode()))
    found = [
        each
        for each in reader.read([SOURCES[name].encode()], "x", given)
        if isinstance(each, Record)
    ]
    assert found
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_the_caller_is_believed_in_every_format(name: str) -> None:
    for record in read(name, Given(FACTS, CLOCKS)):
        told = {
            each: getattr(record.facts, each) for each in ("holder", "carrier", "direction", "push")
        }
        assert told == {"holder": "border", "carrier": "QQ", "direction": "in", "push": "update"}
        clocks = (record.clocks.transferred, record.clocks.departed, record.clocks.created)
        assert clocks == (MOMENT, MOMENT, MOMENT)


@pytest.mark.parametrize("name", SOURCES)
def test_what_the_caller_does_not_say_is_what_the_data_say(name: str) -> None:
    bare = read(name, Given())
    for record, other in zip(read(name, Given(Facts(vital_interest=True))), bare, strict=True):
        assert record.clocks == other.clocks
        assert record.facts.holder == other.facts.holder
        assert record.facts.carrier == other.facts.carrier
        assert (record.facts.vital_interest, other.facts.vital_interest) == (True, None)
