"""One datum, one judgment: whatever the format, however it is written, the same finding.

Each datum is carried through every way of writing it that a format has, and judged by one law each
time. What the law then says of that element has to be the same.
"""

from datetime import date

import pytest

from auditor import audit, policies
from auditor.law.finding import Finding

EU = policies.read("eu-pnr")
LAW = date(2026, 11, 22)
AT_REST = date(2030, 1, 2)

PNRGOV = """\
UNA:+.?*'UNB+IATA:1+ZZ+ZZTESTGOV+300101:0800+SYN1++PNRGOV'UNH+1+PNRGOV:13:1:IA'MSG+:22'ORG+ZZ:ZZA'
TVL+020130:1000:020130:1200+ZZA+ZZB+ZZ+999'EQN+1'SRC'RCI+ZZ:ZZ0001::011229:1030'{head}
TIF+{name}'{traveller}TVL+020130:1000:020130:1200+ZZA+ZZB+ZZ+999:Y'RPI+1+HK'{flight}{history}UNT+16+1'
UNZ+1+SYN1'
"""
PAXLST = """\
UNB+UNOA:4+ZZFAKEAIR:ZZ+ZZTESTGOV:ZZ+300101:0800+SYN1'UNH+1+PAXLST:D:12B:UN:IATA'BGM+745'
TDT+20+ZZ999+++ZZ'LOC+125+ZZA'DTM+189:3001021000:201'LOC+87+ZZB'DTM+232:3001021200:201'
NAD+FL+++{name}'{traveller}UNT+12+1'UNZ+1+SYN1'
"""
XML = """\
<IATA_PNRGOV_NotifRQ Version="14.1" TimeStamp="2030-01-01T08:00:00"><PNRs NumberOfPnrs="1">
<PNR NumberOfPassengers="1"><Passenger RPH="1">{name}{traveller}</Passenger></PNR></PNRs>
</IATA_PNRGOV_NotifRQ>
"""
JSON = '{"kind": "pnr", "clocks": {"transferred": "2030-01-01T08:00:00Z"}, "groups": {"travellers": [%s]}}'


def pnrgov(**said: str) -> str:
    parts = dict.fromkeys(("head", "traveller", "flight", "history"), "")
    whole = PNRGOV.format(**parts | {"name": "FAKE001SPECIMEN+TESTPAX001:A:1"} | said)
    return whole.replace("'\n", "'")


def paxlst(**said: str) -> str:
    return PAXLST.format(**{"name": "FAKE001SPECIMEN:TESTPAX001", "traveller": ""} | said).replace(
        "'\n", "'"
    )


def xml(**said: str) -> str:
    name = "<GivenName>TESTPAX001</GivenName><Surname>FAKE001SPECIMEN</Surname>"
    return XML.format(**{"name": name, "traveller": ""} | said)


def json(elements: str, groups: str = "{}") -> str:
    return JSON % f'{{"elements": {elements}, "groups": {groups}}}'


def ssr(text: str) -> dict[str, str]:
    """A request in its own segment, in each group that has one, and as a line of a host."""
    code, _, said = text.partition(" ")
    own = f"SSR+{code}:HK:1:ZZ:::::{said}'" if said else f"SSR+{code}:HK:1:ZZ'"
    line = f"{code} ZZ HK1{' ' if said and said[0] != '/' else ''}{said}"
    glued = f"{code}ZZHK1 {said}".strip()
    return {
        "SSR of the PNR": pnrgov(head=own),
        "SSR of the traveller": pnrgov(traveller=own),
        "SSR of the flight": pnrgov(flight=own),
        "LTS": pnrgov(history=f"LTS+SSR {line}'"),
        "LTS glued": pnrgov(history=f"LTS+SSR {glued}'"),
        "LTS of Amadeus": pnrgov(history=f"LTS+0/O/SR/SSR {glued}'"),
        "LTS changed": pnrgov(history=f"LTS+0/16/C/SR/SSR {line}'"),
        "LTS without keyword": pnrgov(history=f"LTS+14/A/SR/{glued}'"),
        "IFT": pnrgov(traveller=f"IFT+4:28::ZZ+SSR {line}'"),
        "remark": pnrgov(traveller=f"IFT+4:19+SSR {line}'"),
        "OTHS": pnrgov(traveller=f"SSR+OTHS:HK:1:ZZ:::::SSR {line}'"),
        "XML": xml(traveller=f'<SSR SSRCode="{code}"><Text>{said}</Text></SSR>'),
        "XML text": xml(traveller=f'<SSR SSRCode="OTHS"><Text>SSR {line}</Text></SSR>'),
        "JSON remark": json(f'{{"remark.general": "SSR {line}"}}'),
        "JSON lines of remarks": json(f'{{"remark.general": "QUEUED\\nSSR {glued}"}}'),
        "JSON OSI": json(f'{{"remark.osi": "SSR {line}"}}'),
        "JSON history": json(f'{{"history.text": "0/O/SR/SSR {glued}"}}'),
        "JSON request": json(f'{{"service.text": "SSR {line}"}}'),
        "PAXLST": paxlst(traveller=f"FTX+HST+++SSR {line}'"),
        "PAXLST OSI": paxlst(traveller=f"FTX+OSI+++SSR {line}'"),
    }


MEAL = ssr("KSML") | {
    "JSON code": json("{}", '{"services": [{"elements": {"service.code": "KSML"}}]}'),
    "an entry of a host": pnrgov(history="LTS+4KSML'"),
    "behind a name number": pnrgov(history="LTS+SSR KSML ZZ HK1-1FAKE001SPECIMEN/TESTPAX001'"),
    "PAXLST SSR": paxlst(traveller="FTX+SSR+++KSML'"),
    "PAXLST SSR with a carrier": paxlst(traveller="FTX+SSR+++KSMLZZHK1'"),
}
TITLE = {
    "TIF": pnrgov(name="FAKE001SPECIMEN+TESTPAX001 RABBI:A:1"),
    "TIF and courtesy": pnrgov(name="FAKE001SPECIMEN+TESTPAX001 RABBI MR:A:1"),
    "TIF in the history": pnrgov(
        history="ABI+4+9999ZZ'SAC+++X'TIF+FAKE001SPECIMEN+TESTPAX001 RABBI'"
    ),
    "NAD": paxlst(name="FAKE001SPECIMEN:TESTPAX001 RABBI"),
    "DOCS": pnrgov(
        traveller="SSR+DOCS:HK:1:ZZ:::::/P/UTO/ZZ0000001/UTO/01JAN90/M/31DEC35"
        "/FAKE001SPECIMEN/TESTPAX001 RABBI'"
    ),
    "LTS": pnrgov(history="LTS+0/O/NM/FAKE001SPECIMEN/TESTPAX001 RABBI(ADT)'"),
    "XML title": xml(name="<Surname>FAKE001SPECIMEN</Surname><NameTitle>RABBI</NameTitle>"),
    "XML name": xml(name="<GivenName>TESTPAX001 RABBI</GivenName>"),
    "JSON title": json('{"traveller.title": "RABBI"}'),
    "JSON name": json('{"traveller.given_names": "TESTPAX001 RABBI"}'),
}
BIRTH = ssr("DOCO /FAKETOWN/V/ZZV000001") | ssr("DOCO FAKETOWN/V/ZZV000001") | {
    "hyphens": pnrgov(traveller="SSR+DOCO:HK:1:ZZ:::::FAKETOWN-V-ZZV000001-FAKETOWN'"),
    "ADD of the PNR": pnrgov(head="ADD++701::FAKETOWN:::UT'"),
    "ADD of the traveller": pnrgov(traveller="ADD++701::FAKETOWN:::UT'"),
    "LOC": paxlst(traveller="LOC+180+UTO:::FAKETOWN'"),
    "XML attribute": xml(
        traveller='<DOC_SSR SSRCode="DOCO"><DOCO BirthLocation="FAKETOWN"/></DOC_SSR>'
    ),
    "JSON": json('{"traveller.place_of_birth": "FAKETOWN"}'),
}  # fmt: skip
EMERGENCY = ssr("PCTC FAKE005SPECIMEN/99900000004") | {
    "ADD of the PNR": pnrgov(head="ADD++3:::::::FAKE005SPECIMEN 99900000004'"),
    "ADD of the traveller": pnrgov(traveller="ADD++3:::::::FAKE005SPECIMEN 99900000004'"),
    "JSON": json('{"third_party.contact": "99900000004"}'),
}
RESIDENCE = ssr("DOCA /R/UTO/7 FAKE STREET") | ssr("DOCA R/UTO/7 FAKE STREET") | {
    "ADD": pnrgov(head="ADD++700:7 FAKE STREET:::: '"),
    "XML attribute": xml(
        traveller='<DOC_SSR SSRCode="DOCA">'
        '<DOCA AddressType="R" Address="7 FAKE STREET"/></DOC_SSR>'
    ),
    "NAD": paxlst(name="FAKE001SPECIMEN:TESTPAX001+7 FAKE STREET"),
    "JSON": json('{"traveller.residence_address": "7 FAKE STREET"}'),
}  # fmt: skip
DESTINATION = ssr("DOCA /D/UTO/7 FAKE STREET") | {
    "ADD": pnrgov(traveller="ADD++703:7 FAKE STREET:FAKETOWN'"),
    "JSON": json('{"traveller.destination_address": "7 FAKE STREET"}'),
}

# The datum, the rule and the element that the law has of it, and the ways in which it is written.
DATA = {
    "meal": ("SEN001", "service.code", MEAL),
    "title": ("SEN001", "traveller.title", TITLE),
    "birth": ("MIN001", "traveller.place_of_birth", BIRTH),
    "emergency": ("MIN004", "third_party.contact", EMERGENCY),
    "residence": ("MIN001", "traveller.residence_address", RESIDENCE),
    "destination": ("MIN001", "traveller.destination_address", DESTINATION),
}
CASES = [(datum, way) for datum, (_, _, ways) in DATA.items() for way in ways]


def found_in(message: str) -> tuple[Finding, ...]:
    return tuple(audit(message.encode(), [EU], AT_REST, law_as_of=LAW).findings)


def judged(message: str, rule: str, element: str) -> set[tuple[str, bool, str]]:
    """Severity, whether a person must judge, and the law that a finding cites."""
    return {
        (each.severity.name, each.candidate, each.cites)
        for each in found_in(message)
        if (each.rule, each.element) == (rule, element)
    }


@pytest.mark.parametrize(("datum", "way"), CASES, ids=[": ".join(case) for case in CASES])
def test_one_datum_has_one_judgment(datum: str, way: str) -> None:
    rule, element, ways = DATA[datum]
    first = judged(next(iter(ways.values())), rule, element)
    assert first
    assert {severity for severity, _, _ in first} == {"ERROR"}
    assert judged(ways[way], rule, element) == first


@pytest.mark.parametrize(
    "text",
    [
        "FLIGHT TO MED THEN HAJ",
        "DEAF",
        "JAIN",
        "SSR MEDAL",
        "SSR LANGEN",
        "SSR WAS SENT",
        "LANG VIP CIP SEN FR",
    ],
)
def test_a_bare_word_is_no_code(text: str) -> None:
    ways = {
        "LTS": pnrgov(history=f"LTS+{text}'"),
        "OSI": pnrgov(head=f"IFT+4:28::ZZ+{text}'"),
        "JSON": json(f'{{"remark.osi": "ZZ {text}"}}'),
    }
    for message in ways.values():
        assert judged(message, "SEN001", "service.code") == set()


def test_a_code_alone_in_other_information_is_a_reading() -> None:
    message = pnrgov(head="IFT+4:28::ZZ+KSML'")
    found = judged(message, "SEN001", "service.code")
    assert {(severity, candidate) for severity, candidate, _ in found} == {("WARNING", True)}


@pytest.mark.parametrize(
    "name",
    ["RABBI+TESTPAX001", "FAKE001 RABBI+TESTPAX001", "FAKE001SPECIMEN+RABBI", "FAKE+TESTRABBI"],
)
def test_a_name_is_a_name_whatever_the_word(name: str) -> None:
    for message in (pnrgov(name=name), paxlst(name=name.replace("+", ":"))):
        assert judged(message, "SEN001", "traveller.title") == set()


def test_a_title_before_a_name_is_a_reading() -> None:
    found = judged(pnrgov(name="FAKE001SPECIMEN+RABBI TESTPAX001"), "SEN001", "traveller.title")
    assert {(severity, candidate) for severity, candidate, _ in found} == {("WARNING", True)}


@pytest.mark.parametrize("group", ["BISHOP", "PRIEST", "KOSHER GRP", "MONK FAMILY", "BAKER"])
def test_a_word_that_is_the_name_of_a_group_tells_nothing(group: str) -> None:
    message = pnrgov(traveller=f"TIF+{group}:G'")
    assert not [each for each in found_in(message) if each.rule == "SEN002"]


def test_a_phrase_in_the_name_of_a_group_tells() -> None:
    message = pnrgov(traveller="TIF+FAKE GREEN PARTY CONFERENCE:G'")
    assert [each for each in found_in(message) if each.rule == "SEN002"]


def test_what_a_document_could_mean_twice_is_unreadable() -> None:
    message = pnrgov(traveller="SSR+DOCS:HK:1:ZZ:::::/P/UTO/01JAN90/M/31DEC35'")
    found = found_in(message)
    assert [each.place.tag for each in found if each.rule == "FMT011"] == ["SSR"]


def test_names_in_lines_of_a_host_are_not_searched_for_words() -> None:
    line = "DOCS ZZ HK1/P/UTO/ZZ0000001/UTO/01JAN90/M/31DEC35/PRIEST/TESTPAX001"
    for message in (
        pnrgov(history=f"LTS+0/O/SR/SSR {line}'"),
        pnrgov(history="LTS+0/O/NM/PRIEST/TESTPAX001MR(ADT)'"),
        json(f'{{"history.text": "SSR {line}"}}'),
    ):
        assert not [each for each in found_in(message) if each.rule == "SEN002"]
