"""Promises about whole reports: chunks, any bytes, sums, and no false alarm on lawful messages.

Everything goes through `audit`, as its users call it. That identities change nothing stands in
`test_identities.py`, that no value leaks in `test_canaries.py`.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor import audit, policies
from auditor.explain import schemas as schema
from auditor.judging.report import Report
from auditor.law.finding import Finding, Severity
from auditor.law.policy import Policy
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Given, Place
from auditor.reporters import load

CORPORA = Path(__file__).parent / "corpora"
LAW = date(2026, 11, 22)
NOW = datetime(2036, 1, 1, tzinfo=UTC)
FILES = sorted(path for path in CORPORA.glob("*/*") if path.is_file())
SAMPLES = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in FILES}
CUTS = st.lists(st.integers(0, 1 << 20), max_size=12)
AT_REST = st.sampled_from([None, NOW])


@cache
def packs(*names: str) -> tuple[Policy, ...]:
    return tuple(map(policies.read, names))


def look(
    data: bytes | Iterable[bytes],
    as_of: datetime | None = None,
    law: tuple[str, ...] = ("eu-pnr", "pci-dss"),
    ignore: tuple[str, ...] = (),
) -> Report:
    return audit(data, packs(*law), as_of, law_as_of=LAW, now=NOW, ignore=ignore)


def written(report: Report, name: str = "json") -> str:
    out = io.StringIO()
    load(name).write(report, out)
    return out.getvalue()


def chunked(data: bytes, cuts: Iterable[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(each % (len(data) + 1) for each in cuts)})
    return [data[first:last] for first, last in pairwise(edges)] or [b""]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample, mostly with something cut out of it, put into it, or told twice."""
    data = draw(st.sampled_from(list(SAMPLES.values())))
    for _ in range(draw(st.integers(0, 3))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        last = min(last, first + 200)
        junk = draw(st.sampled_from(JUNK) | st.binary(max_size=8))
        data = data[:first] + junk + data[draw(st.sampled_from([first, last])) :]
    return data


JUNK = [
    b"'", b"?", b"+", b":", b"??'", b"\r\n", b"\x00", b"UNA:+.?*'", b"UNA*.-!;$", b"UNB+", b"UNH+1",
    b"UNT+1+1'", b"UNZ+1+1'", b"\xff\xfe", b"\xef\xbb\xbf", b"<PNR>", b"</PNR>", b"<!DOCTYPE x [",
    b"&#0;", b"<![CDATA[", b'{"kind": "pnr"}', b'{"kind":', b"[", b"]", b'"', b"\\u0000", b"PK\x03\x04",
    b"SRC'", b"TIF+", b"A" * 5000,
]  # fmt: skip


# --- chunks --------------------------------------------------------------------------------------


@given(damaged(), CUTS, AT_REST)
def test_however_a_file_is_cut_into_chunks_the_report_is_the_same(
    data: bytes, cuts: list[int], as_of: datetime | None
) -> None:
    assert written(look(chunked(data, cuts), as_of)) == written(look(data, as_of))


@pytest.mark.parametrize("name", SAMPLES)
def test_byte_by_byte_it_is_the_same_report(name: str) -> None:
    data = SAMPLES[name]
    bytes_ = [data[at : at + 1] for at in range(len(data))]
    assert written(look(bytes_)) == written(look(data))


# --- any bytes -----------------------------------------------------------------------------------

HEADS = st.sampled_from(
    [b"", b"UNB+IATA:1+", b"UNA:+.? '", b"<PNR>", b'{"kind":', b"[", b"\x1f\x8b"]
)
BYTES = st.tuples(HEADS, st.binary(max_size=200)).map(b"".join)


@given(damaged() | BYTES)
def test_any_bytes_end_in_a_report(data: bytes) -> None:
    report = look(data, law=("pci-dss",))
    tree = json.loads(written(report))
    SCHEMA.validate(tree)
    assert written(report, "text")
    assert report.exit_code in (0, 1, 3, 4, 5)
    kept = Counter(str(finding.severity) for finding in report.findings)
    assert kept == Counter({each: count for each, count in report.counts.items() if count})


SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.read("report")))


# --- sums ----------------------------------------------------------------------------------------


def odd(name: str, right: bytes, wrong: bytes) -> bytes:
    assert right in SAMPLES[name]
    return SAMPLES[name].replace(right, wrong)


INTERCHANGES = [
    *(data for name, data in SAMPLES.items() if name.endswith(".edi")),
    odd("pnrgov/lawful.edi", b"UNT+51+1", b"UNT+824"),
    odd("pnrgov/lawful.edi", b"TIF+FAKE002SPECIMEN", b"TIF+FAKE002\nSPECIMEN"),
    odd("pnrgov/excess.edi", b"UNH+1+PNRGOV", b"UNH+1+ACKRES"),
    odd("pnrgov/excess.edi", b"LTS+", b"QQX+"),
    odd("paxlst/core.edi", b"UNA:+.? '\n", b"UNA:+.?'\n"),
    b"UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN9++APITEST++++1'UNZ+0+SYN9'\n",
]
SEVERAL = st.lists(st.sampled_from(INTERCHANGES), max_size=2).map(b"".join)
# What is counted over all messages of a run is no sum: the third push of a flight is one too many.
COUNTED = ("repeated-transfer",)


def messages(data: bytes) -> int:
    return data.count(b"'\nUNH+")


def moved(place: Place, before: bytes) -> Place:
    """The place once `before` stands in front of the file."""
    return msgspec.structs.replace(
        place,
        message=None if place.message is None else place.message + messages(before),
        line=None if place.line is None else place.line + before.count(b"\n"),
        offset=None if place.offset is None else place.offset + len(before),
    )


def rebased(findings: Iterable[Finding], before: bytes) -> Counter[Finding]:
    return Counter(
        msgspec.structs.replace(each, place=moved(each.place, before)) for each in findings
    )


def counts(report: Report) -> Counter[object]:
    """All that a report counts, sources aside: one file is one source whatever is in it."""
    found: Counter[object] = Counter(
        {
            "messages": report.messages,
            "records": report.records,
            "travellers": report.travellers,
            "partly_read": report.partly_read,
        }
    )
    found.update({str(each): report.counts[str(each)] for each in Severity})
    for each in report.requirements:
        for name in ("applicable", "evaluated", "unevaluated", "findings"):
            found[each.policy, each.clause, name] += getattr(each, name)
    for element, forms in report.elements:
        for form, count in forms.items():
            found[element, form] += count
    for due in report.deadlines:
        found[due.policy, due.clause, due.month] += due.records
    return +found


@given(SEVERAL, SEVERAL, AT_REST)
@settings(max_examples=settings().max_examples // 2)  # three audits each
@example(SAMPLES["cusres/refused.edi"], INTERCHANGES[-2], None)  # a fault before the first message
def test_the_report_of_two_files_in_one_is_the_sum_of_their_reports(
    first: bytes, second: bytes, as_of: datetime | None
) -> None:
    one, other, both = (
        look(data, as_of, ignore=COUNTED) for data in (first, second, first + second)
    )
    assert rebased(both.findings, b"") == rebased(one.findings, b"") + rebased(
        other.findings, first
    )
    assert counts(both) == counts(one) + counts(other)
    # What a source holds besides messages to audit is said once for it; an empty file adds nothing to another.
    said = {each for each in (*one.unread, *other.unread) if each.left != "empty"}
    assert {each for each in both.unread if each.left != "empty"} == said


# --- no false alarm --------------------------------------------------------------------------------

EDIFACT = "UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++APITEST++++1'UNH+1+{}'{}UNZ+1+SYN1'"
LAWFUL: Mapping[str, bytes] = {
    "PNRGOV": EDIFACT.format(
        "PNRGOV:13:1:IA",
        "MSG+:22'ORG+ZZ:ZZA'TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999'EQN+1'SRC'"
        "RCI+ZZ:FAKE000001::011229:1030'TIF+FAKE001SPECIMEN+TESTPAX001:A:1'"
        "TVL+020130:2200:020130:2330+ZZA+ZZB+ZZ+999:Y'RPI+1+HK'UNT+11+1'",
    ).encode(),
    "PAXLST": EDIFACT.format(
        "PAXLST:D:12B:UN:IATA",
        "BGM+745'NAD+MS+++ZZFAKE AIRLINE OPS'TDT+20+ZZ999+++ZZ'LOC+125+ZZA'"
        "DTM+189:3001012200:201'LOC+87+ZZB'DTM+232:3001012330:201'"
        "NAD+FL+++FAKE001SPECIMEN:TESTPAX001'DTM+329:900101'NAT+2+UTO'"
        "DOC+P:110:111+ZZ0000001'CNT+42:1'UNT+14+1'",
    ).encode(),
    "CUSRES": EDIFACT.format(
        "CUSRES:D:12B:UN:IATA",
        "BGM+962'RFF+TN:SYNTH1'RFF+AF:ZZ999'DTM+189:3001012200:201'LOC+125+ZZA'LOC+87+ZZB'"
        "ERP+2'RFF+AVF:FAKE000001'ERC+0Z'UNT+11+1'",
    ).encode(),
    "PNRGOV XML": (
        b'<IATA_PNRGOV_NotifRQ xmlns="http://www.iata.org/IATA/2007/00" Version="13.1"'
        b' TimeStamp="2030-01-01T08:00:00"><FlightLeg CarrierCode="ZZ" FlightNumber="999"'
        b' DepartureDateTime="2030-01-02T22:00:00" ArrivalDateTime="2030-01-02T23:30:00">'
        b'<DepartureAirport LocationCode="ZZA"/><ArrivalAirport LocationCode="ZZB"/></FlightLeg>'
        b'<PNRs NumberOfPnrs="1"><PNR NumberOfPassengers="1"><BookingRefID ID="FAKE000001"/>'
        b'<Passenger RPH="1"><GivenName>TESTPAX001</GivenName><Surname>FAKE001SPECIMEN</Surname>'
        b"</Passenger></PNR></PNRs></IATA_PNRGOV_NotifRQ>"
    ),
    "JSON record of a PNR": (
        b'{"kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z"},'
        b' "elements": {"reservation.locator": "FAKE000001"},'
        b' "groups": {"travellers": [{"elements": {"traveller.surname": "FAKE001SPECIMEN"}}]}}'
    ),
    "JSON record of API data": (
        b'{"kind": "api", "clocks": {"transferred": "2030-01-01T08:00:00Z"},'
        b' "facts": {"role": "passenger"}, "elements": {"traveller.surname": "FAKE001SPECIMEN",'
        b' "document.type": "P", "document.number": "ZZ0000001"}}'
    ),
}  # fmt: skip

PIU = (
    "art-2 art-3-4 annex-i annex-i-5 annex-i-5-name annex-i-6 annex-i-7 annex-i-12"
    " annex-i-12-services annex-i-12-codes annex-i-beside annex-i-18 annex-i-unlisted art-12-4"
    " art-12-1-six-months art-12-undated art-12-2 art-12-2-residual art-13-4-codes art-13-4-texts"
)
BORDER = (
    "art-4-held art-4-held-text art-4-held-third-persons art-4-held-payment art-4-held-non-air"
    " art-4-held-unlisted"
)
LIST_2004 = (
    "art-3-2 art-3-2-text art-3-2-third-persons art-3-2-payment art-3-2-non-air art-3-2-unlisted"
)
ICAO_API = "9.8 9.9 9.9-text 9.9-third-persons 9.9-payment 9.9-non-air non-standard-elements"
ICAO_PNR = (
    "non-standard-elements 9.24-b 9.24-b-text 9.30-b-codes 9.30-b-texts 9.32 9.32-undated"
    " 9.33-six-months 9.33-two-years"
)
PIU_API = PIU.replace("art-3-4", "art-3-4-api")
PNR_SENT = f"{PIU} art-8-3 art-8-3-count dec-2017-759-pnr"
API_2004 = f"{LIST_2004} art-3-1-inbound art-3-1-external-border art-6-1-authority art-6-1-undated"
API_BORDER = f"{BORDER} art-2 art-3-8 art-8-2 art-8-2-extended art-8-undated"
# The clauses that are examined and passed; of a pair that is not here, none applies.
EXAMINED = {
    ("PNRGOV", "eu-pnr"): PNR_SENT,
    ("PNRGOV XML", "eu-pnr"): PNR_SENT,
    ("PAXLST", "eu-pnr"): f"{PIU_API} art-8-3 art-8-3-count dec-2017-759-api",
    ("JSON record of a PNR", "eu-pnr"): PIU,
    ("JSON record of API data", "eu-pnr"): PIU_API,
    ("PAXLST", "eu-api-2004"): f"{API_2004} art-3-1",
    ("JSON record of API data", "eu-api-2004"): API_2004,
    ("PAXLST", "eu-api-border"): f"{API_BORDER} art-6-2 art-8-2-least",
    ("JSON record of API data", "eu-api-border"): f"{API_BORDER} art-8-2-least",
    ("PNRGOV", "icao-annex9"): f"{ICAO_PNR} 9.24-c",
    ("PNRGOV XML", "icao-annex9"): f"{ICAO_PNR} 9.24-c",
    ("PAXLST", "icao-annex9"): f"{ICAO_API} 9.8-paxlst",
    ("JSON record of a PNR", "icao-annex9"): ICAO_PNR,
    ("JSON record of API data", "icao-annex9"): ICAO_API,
    **{(name, "pci-dss"): "3.3.1 3.5.1" for name in LAWFUL},
}


def conditions(day: datetime) -> Given:
    """What a message cannot say: the flight comes in, and when the data arrived."""
    return Given(
        facts=Facts(direction="in", flight_status="scheduled"),
        clocks=Clocks(received=Interval.at(day)),
    )


# These regimes are proven by what they examine and pass; every other by what it does not find.
KEPT = sorted({policy for _, policy in EXAMINED})
REST = sorted({*policies.names()} - {*KEPT})
# Where a message that is lawful elsewhere is not: these States name what they take, and in which form.
ELSEWHERE = {
    ("PNRGOV", "belarus"): {"elements"},  # no class, status, date of reservation or age group
    ("PNRGOV", "kazakhstan"): {"order-elements"},
    ("PNRGOV XML", "kazakhstan"): {"order-elements"},  # no number of travellers
    ("PNRGOV XML", "india-2022"): {"format"},  # EDIFACT only
    ("PAXLST", "france"): {"r-232-1-1-api"},  # at closure only
}


@pytest.mark.parametrize("policy", REST)
@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_message_has_no_finding_by_any_other_regime(name: str, policy: str) -> None:
    day = datetime(2030, 1, 1, 8, 30, tzinfo=UTC)
    dates = {
        f"{policy}.{parameter}": date(2020, 1, 1) for parameter in policies.read(policy).parameters
    }
    given = msgspec.structs.replace(
        conditions(day),
        clocks=Clocks(**dict.fromkeys(("received", "loaded", "last_received"), Interval.at(day)),
                      departed=Interval.at(datetime(2030, 1, 2, 22, tzinfo=UTC))),
    )  # fmt: skip
    report = audit(LAWFUL[name], policy, day, given=given, dates=dates)
    assert report.unread == ()
    assert {found.clause for found in report.findings} == ELSEWHERE.get((name, policy), set())


def stored(kind: str, days: int, *, masked: bool = False, **facts: object) -> bytes:
    """A record of nobody in a store, `days` old on every clock; a flight into the territory."""
    born = (datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=days)).isoformat()
    clocks = ("created", "transferred", "received", "loaded", "last_received", "departed")
    name, phone = ("XXXXXXXX",) * 2 if masked else ("FAKE001SPECIMEN", "+44 7700 900001")
    traveller = {"traveller.surname": name, "traveller.given_names": name}
    return msgspec.json.encode({
        "kind": kind, "clocks": dict.fromkeys(clocks, born),
        "facts": {"direction": "in", "role": "passenger", **facts},
        "elements": {"reservation.locator": "FAKE000001", "contact.telephone": phone}
        if kind == "pnr" else traveller | {"document.number": "ZZ0000001"},
        "groups": {"travellers": [{"elements": traveller}]} if kind == "pnr" else {},
    })  # fmt: skip


MONTHS = {"kind": "pnr", "days": 150}
LINKED = {"kind": "pnr", "masked": True, "retention_link": True}
TRANSPOSED = ["eu-pnr", "luxembourg-2018", "denmark", "germany", "netherlands"]
# What a store may lawfully hold, in words; how old; by which laws.
LAWFULLY_HELD: dict[str, tuple[dict[str, object], list[str]]] = {
    "a PIU's record in clear within six months": (
        MONTHS, [*TRANSPOSED, "eu-us-2012", "eu-uk-tca", "uk", "norway", "eu-australia-2012", "un-ct-travel"],
    ),
    "a masked record with an objective link, after seven months": (
        LINKED | {"days": 220}, [*TRANSPOSED, "eu-us-2012", "eu-uk-tca", "uk", "canada", "un-ct-travel"],
    ),
    "a masked record with an objective link, after two years and a half": (
        LINKED | {"days": 912}, [*TRANSPOSED, "eu-us-2012", "eu-uk-tca", "uk", "icao-annex9", "new-zealand"],
    ),
    "a record that a carrier sent a day ago": (
        {"kind": "pnr", "days": 1, "holder": "carrier"}, ["eu-pnr", "eu-us-2012", "uk", "icao-annex9", "gdpr"],
    ),
    "API data at the border within 48 hours": (
        {"kind": "api", "days": 1, "holder": "border"}, ["eu-api-border", "icao-annex9", "us-apis", "uk"],
    ),
    "API data at the border in the second 48 hours, of a passenger who did not appear": (
        {"kind": "api", "days": 3, "holder": "border", "presented_at_border": False}, ["eu-api-border"],
    ),
    "in Canada a record whose name is gated, within two years": (
        {"kind": "pnr", "days": 700, "masked": True}, ["canada"],
    ),
    "in Canada a record that a case needs, within six years": (
        {"kind": "pnr", "days": 2100, "masked": True, "case": True}, ["canada"],
    ),
    "in the United States a dormant record, masked, after fourteen years": (
        {"kind": "pnr", "days": 5100, "masked": True, "tier": "dormant"}, ["eu-us-2012"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "policy"),
    [(words, law) for words, (_, laws) in LAWFULLY_HELD.items() for law in laws],
)
def test_what_the_law_lets_a_store_hold_gets_notes_at_most(words: str, policy: str) -> None:
    dates = {
        f"{policy}.{parameter}": date(2020, 1, 1) for parameter in policies.read(policy).parameters
    }
    day = datetime(2026, 11, 22, tzinfo=UTC)
    report = audit(stored(**LAWFULLY_HELD[words][0]), policy, day, dates=dates)  # type: ignore[arg-type]
    assert [found for found in report.findings if found.severity > Severity.NOTE] == []
    assert any(each.status == "pass" for each in report.requirements)


@pytest.mark.parametrize("policy", KEPT)
@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_message_has_no_finding_and_this_is_what_was_examined(
    name: str, policy: str
) -> None:
    """At rest within the hour in which it came, in the hands of whom the pack assumes."""
    day = datetime(2030, 1, 1, 8, 30, tzinfo=UTC)
    start = {"eu-api-border": date(2027, 1, 1), "eu-api-2004": date(2029, 1, 1)}.get(policy)
    dates = {f"{policy}.router_start": start} if start else {}
    report = audit(LAWFUL[name], policy, day, given=conditions(day), dates=dates)
    assert (report.findings, report.unread) == ((), ())
    passed = {each.clause for each in report.requirements if each.status == "pass"}
    assert passed == set(EXAMINED.get((name, policy), "").split())
    # What was not examined says so; in these packs only figures that nobody confirmed.
    reasons = {each.reason for each in report.requirements if each.status == "not-evaluated"}
    assert reasons <= {"no figure is confirmed, or the law gives none"}
