"""One datum, one judgment: whatever the format, however it is written, the same finding.

Each datum is carried through every way of writing it that a format has, and judged by one law each
time. What the law then says of that element has to be the same.
"""

import pytest

from auditor import audit
from ways import AT_REST, EU, LAW, found_in, json, judged, paxlst, pnrgov, purposes, ssr, xml

MEAL = ssr("KSML") | {
    "JSON code": json("{}", '{"services": [{"elements": {"service.code": "KSML"}}]}'),
    "an entry of a host": pnrgov(history="LTS+4KSML'"),
    "behind a name number": pnrgov(history="LTS+SSR KSML ZZ HK1-1FAKE001SPECIMEN/TESTPAX001'"),
    **{
        f"line {line}": pnrgov(history=f"LTS+{line}'")
        for line in (
            "SSR-KSML-ZZ-HK1",
            "SR KSML/P1",
            "SR* KSML",
            "SR KSMLZZ/P1-3",
            "3KSMLA-1.1",
            "4KSMLHK1",
            "SI.P1/KSML",
            "SI.KSML",
            "SI.P1S2/SSRKSMLZZHK1",
            "2. KSML ZZ HK1/P1",
            "SSR KSMLZZ",
        )
    },
    "in small letters": pnrgov(traveller="SSR+ksml:HK:1:ZZ'"),
    "in a field of fixed length": pnrgov(traveller="SSR+KSML :HK:1:ZZ'"),
    "PAXLST SSR": paxlst(traveller="FTX+SSR+++KSML'"),
    "PAXLST SSR in small letters": paxlst(traveller="FTX+SSR+++ksml'"),
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
    "LTS changed": pnrgov(history="LTS+14/A/7/NM/FAKE001SPECIMEN/TESTPAX001 RABBI(ADT)'"),
    "XML title": xml(name="<Surname>FAKE001SPECIMEN</Surname><NameTitle>RABBI</NameTitle>"),
    "XML name": xml(name="<GivenName>TESTPAX001 RABBI</GivenName>"),
    "FOID": pnrgov(traveller="SSR+FOID:HK:1:ZZ:::::PPZZ0000001-1FAKE001SPECIMEN/TESTPAX001 RABBI'"),
    "DOCA": pnrgov(traveller="SSR+DOCA:HK:1:ZZ:::::/D/UTO/////I/FAKE001/TESTPAX001 RABBI'"),
    "XML titles": xml(name="<Surname>FAKE001SPECIMEN</Surname><NameTitle>Dr. Rabbi</NameTitle>"),
    "JSON titles": json('{"traveller.title": "Rabbi."}'),
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
} | purposes("701", "><CityName>FAKETOWN</CityName>")  # fmt: skip
EMERGENCY = (
    ssr("PCTC FAKE005SPECIMEN/99900000004")
    | {
        "ADD of the PNR": pnrgov(head="ADD++3:::::::FAKE005SPECIMEN 99900000004'"),
        "ADD of the traveller": pnrgov(traveller="ADD++3:::::::FAKE005SPECIMEN 99900000004'"),
        "OSI": pnrgov(head="IFT+4:28::ZZ+PCTC FAKE005SPECIMEN/99900000004'"),
        "SR entry": pnrgov(history="LTS+SR PCTC UTFAKE005SPECIMEN/99900000004'"),
        "JSON": json('{"third_party.contact": "99900000004"}'),
        "XML mailbox": xml(traveller='<ContactInfo Type="3" EmailAddress="A@FAKE.INVALID"/>'),
        "XML address": xml(
            traveller='<ContactInfo Type=" 3 "><AddressLine>FAKE005SPECIMEN</AddressLine></ContactInfo>'
        ),
    }
    | purposes("3", ' PhoneNumber="99900000004">')
)
RESIDENCE = ssr("DOCA /R/UTO/7 FAKE STREET") | ssr("DOCA R/UTO/7 FAKE STREET") | {
    "ADD": pnrgov(head="ADD++700:7 FAKE STREET:::: '"),
    "XML attribute": xml(
        traveller='<DOC_SSR SSRCode="DOCA">'
        '<DOCA AddressType="R" Address="7 FAKE STREET"/></DOC_SSR>'
    ),
    "NAD": paxlst(name="FAKE001SPECIMEN:TESTPAX001+7 FAKE STREET"),
    "JSON": json('{"traveller.residence_address": "7 FAKE STREET"}'),
} | purposes("700", '><StreetNmbr StreetNmbrSuffix="7">FAKE STREET</StreetNmbr>')  # fmt: skip
DESTINATION = (
    ssr("DOCA /D/UTO/7 FAKE STREET")
    | {
        "ADD": pnrgov(traveller="ADD++703:7 FAKE STREET:FAKETOWN'"),
        "JSON": json('{"traveller.destination_address": "7 FAKE STREET"}'),
    }
    | purposes("703", "><AddressLine>7 FAKE STREET</AddressLine>")
)
MINOR = (
    {
        "ADD of the PNR": pnrgov(head="ADD++2:::::::FAKE005SPECIMEN 99900000004'"),
        "ADD of the traveller": pnrgov(traveller="ADD++1:::::::FAKE005SPECIMEN 99900000004'"),
        "JSON": json('{"minor.guardian": "FAKE005SPECIMEN 99900000004"}'),
    }
    | purposes("1", ' PhoneNumber="99900000004">')
    | purposes("2", ' EmailAddress="A@FAKE.INVALID">')
)
HOME = {
    "ADD home": pnrgov(head="ADD++702:7 FAKE STREET'"),
    "ADD departure": pnrgov(traveller="ADD++704:7 FAKE STREET'"),
    **{
        f"ADD {letter} of the traveller": pnrgov(traveller=f"ADD++{letter}:7 FAKE STREET'")
        for letter in "HMNO"
    },
    "XML without a purpose": xml(
        head="<ContactInfo><AddressLine>7 FAKE STREET</AddressLine></ContactInfo>"
    ),
    "JSON": json('{"contact.address": "7 FAKE STREET"}'),
} | purposes("702", "><AddressLine>7 FAKE STREET</AddressLine>")

TELEPHONE = {
    f"ADD {letter} of the traveller": pnrgov(traveller=f"ADD++{letter}:::::::99900000004'")
    for letter in "HMNO"
}
MAIL = {
    f"ADD {written}": pnrgov(traveller=f"ADD++E:::::::{written}'")
    for written in ("A@FAKE.INVALID", "A//FAKE.INVALID")
}

TYPE = {
    **{
        f"TIF {way}": pnrgov(name=f"FAKE001SPECIMEN+TESTPAX001:{way}:1")
        for way in ("CLG", "clg", "CLG ")
    },
    **{f"FAR {way}": pnrgov(traveller=f"FAR+{way}+40'") for way in ("CLG", "Clg", " CLG")},
    "XML": xml(traveller='<FareInfo PTC_Code="CLG"/>'),
    "XML in small letters": xml(traveller='<FareInfo PTC_Code="clg"/>'),
    "JSON": json('{"traveller.type": "clg "}'),
}
DISCOUNT = {
    **{f"FAR {way}": pnrgov(traveller=f"FAR+A++{way}:20'") for way in ("28", "28 ", " 28")},
    "JSON": json('{"ticket.discount": " 28"}'),
}

PERMITTED = {
    "minor.guardian": MINOR,
    "contact.address": HOME,
    "contact.telephone": TELEPHONE,
    "contact.email": MAIL,
}

# The datum, the rule and the element that the law has of it, and the ways in which it is written.
DATA = {
    "meal": ("SEN001", "service.code", MEAL),
    "title": ("SEN001", "traveller.title", TITLE),
    "type": ("SEN001", "traveller.type", TYPE),
    "discount": ("SEN001", "ticket.discount", DISCOUNT),
    "birth": ("MIN001", "traveller.place_of_birth", BIRTH),
    "emergency": ("MIN004", "third_party.contact", EMERGENCY),
    "residence": ("MIN001", "traveller.residence_address", RESIDENCE),
    "destination": ("MIN001", "traveller.destination_address", DESTINATION),
}
CASES = [(datum, way) for datum, (_, _, ways) in DATA.items() for way in ways]


@pytest.mark.parametrize(("datum", "way"), CASES, ids=[": ".join(case) for case in CASES])
def test_one_datum_has_one_judgment(datum: str, way: str) -> None:
    rule, element, ways = DATA[datum]
    first = judged(next(iter(ways.values())), rule, element)
    assert first
    assert {severity for severity, _, _ in first} == {"ERROR"}
    assert judged(ways[way], rule, element) == first


@pytest.mark.parametrize(
    ("element", "way"), [(each, way) for each, ways in PERMITTED.items() for way in ways]
)
def test_a_datum_that_the_law_permits_is_that_datum(element: str, way: str) -> None:
    report = audit(PERMITTED[element][way].encode(), [EU], AT_REST, law_as_of=LAW)
    said = {name for name, _ in report.elements}
    contacts = {
        "minor.guardian",
        "contact.address",
        "contact.telephone",
        "contact.email",
        "third_party.contact",
    }
    assert said & contacts == {element}


def test_the_country_of_a_residence_is_its_own_element() -> None:
    contact = '<ContactInfo Type="700"><CountryName Code="UT"/></ContactInfo>'
    for message in (pnrgov(head="ADD++700:::::UT'"), xml(head=contact)):
        report = audit(message.encode(), [EU], AT_REST, law_as_of=LAW)
        assert "traveller.residence_country" in dict(report.elements)


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
        "SSR KSMLTOWN",
        "SSR MEDALS",
        "KSMLTOWN 12",
        "KSML ZZ HOTEL",
        "SR DEAF FAKE",
        "STAY HK1",
        "KSML TOWN",
        "DEAF NO 1",
        "3 PREG US 2",
        "40KSML STREET",
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


@pytest.mark.parametrize(
    "text",
    ["EMERGENCY CONTACT FAKE005SPECIMEN", "FAKE005SPECIMEN IS NEXT OF KIN", "SPONSORED BY FAKE"],
)
def test_who_does_not_travel_is_told_in_every_text(text: str) -> None:
    ways = {
        "LTS": pnrgov(history=f"LTS+{text}'"),
        "OSI": pnrgov(head=f"IFT+4:28::ZZ+{text}'"),
        "OTHS": pnrgov(traveller=f"SSR+OTHS:HK:1:ZZ:::::{text}'"),
        "XML": xml(traveller=f'<SSR SSRCode="OTHS"><Text>{text}</Text></SSR>'),
        "JSON": json(f'{{"remark.general": "{text}"}}'),
        "PAXLST": paxlst(traveller=f"FTX+HST+++{text}'"),
    }
    found = {
        way: {
            (each.severity.name, each.candidate)
            for each in found_in(message)
            if each.rule == "MIN004"
        }
        for way, message in ways.items()
    }
    assert all(each == {("WARNING", True)} for each in found.values()), found


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


@pytest.mark.parametrize(
    "title", ["RABBINER", "RABBIN", "PFARRER", "ABBE", "PADRE", "SOEUR", "CHEIKH", "HADJI", "REVD"]
)
def test_a_title_is_one_in_other_languages(title: str) -> None:
    for message in (
        pnrgov(name=f"FAKE001SPECIMEN+TESTPAX001 {title}:A:1"),
        paxlst(name=f"FAKE001SPECIMEN:TESTPAX001 DR. {title}"),
        xml(name=f"<Surname>FAKE001SPECIMEN</Surname><NameTitle>{title.title()}</NameTitle>"),
        json(f'{{"traveller.given_names": "TESTPAX001 HERR {title}"}}'),
    ):
        found = judged(message, "SEN001", "traveller.title")
        assert {(severity, candidate) for severity, candidate, _ in found} == {("ERROR", False)}


@pytest.mark.parametrize("title", ["HERR", "FRAU", "DOKTOR", "MLLE", "SRA", "DRA", "MONSIEUR"])
def test_a_courtesy_reveals_nothing_in_other_languages(title: str) -> None:
    assert not judged(pnrgov(name=f"FAKE001+TESTPAX001 {title}:A:1"), "SEN001", "traveller.title")


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
