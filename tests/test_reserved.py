"""Reserved ranges: what lies in them belongs to nobody, and what somebody might bear lies in none."""

import re
from typing import get_args

import airportsdata
import iso3166
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.knowledge.element import ELEMENTS, FakeKind
from auditor.people.reserved import IN_WORDS, RANGES, RangeKind, Reserved, kinds, range_of

ALL = [each for ranges in RANGES.values() for each in ranges]
WITHOUT = {"anchored", "closed", "structural", "text"}


def test_no_range_stands_twice() -> None:
    assert len({each.id for each in ALL}) == len(ALL)
    assert len({(each.kind, each.pattern) for each in ALL}) == len(ALL)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_range_holds_its_example_and_says_why_it_is_one(each: Reserved) -> None:
    found = range_of(each.kind, each.example)
    assert found is not None
    assert list(IN_WORDS).index(found.strength) <= list(IN_WORDS).index(each.strength)
    assert len(each.reason) > 10
    assert (each.evidence == "-") <= (each.strength == "C")  # what proves has been looked up


def test_every_kind_has_a_range_or_is_said_to_have_none() -> None:
    assert {kind for kind in get_args(FakeKind) if not kinds(kind)} == WITHOUT
    assert all(RANGES[kind] for kind in get_args(RangeKind))
    assert {each.fake_kind for each in ELEMENTS.values()} == set(get_args(FakeKind))


@pytest.mark.parametrize("nature", ["identity", "contact", "locator", "third_party", "staff"])
def test_whatever_tells_who_somebody_is_has_a_range_or_an_anchor(nature: str) -> None:
    found = {each.fake_kind for each in ELEMENTS.values() if each.nature == nature}
    # The size of a party and the trade of a crew member are no values of their own.
    assert found <= set(get_args(FakeKind)) - {"text"}


REAL = [
    ("name", "DUPONT"), ("name", "SMITH2"), ("name", "MARIE"), ("name", "SMITH JOHN 2125551234"),
    ("name", "FAKE001 WILLIAMS"), ("name", "D'ARTAGNAN"), ("name", "123"),
    ("name", "FAKENHAM"), ("name", "FAKER"), ("name", "TESTA"), ("address", "TESTACCIO"),
    ("address", "10 DOWNING STREET"), ("address", "FAKE STREET 10"), ("address", "75001"),
    ("address", "PARIS"), ("address", "GB"),
    ("country", "FRA"), ("country", "XXA"), ("country", "XKX"), ("country", "XK"), ("country", "XI"),
    ("country", "QO"), ("country", "QU"), ("country", "D"), ("country", "840"),  ("country", "EUE"),
    ("airport", "ZZE"), ("airport", "ZZO"), ("airport", "ZZU"), ("airport", "ZZV"), ("airport", "YYY"),
    ("airport", "LHR"), ("airport", "EGLL"),
    ("carrier", "BA"), ("carrier", "999"), ("flight", "BA123"), ("flight", "123"),
    ("locator", "ABC123"), ("locator", "FAKE0001"), ("seat", "12A"), ("seat", "00A"),
    ("ticket", "1252345678901"), ("ticket", "00012345678903"), ("bagtag", "0125123456"),
    ("bagtag", "BA123456"), ("agency", "91212345"), ("agency", "00000003"), ("agent", "0001AA"),
    ("loyalty", "BA12345678"), ("pan", "4111111111111111"), ("pan", "9111111111111111"),
    ("iban", "GB82WEST12345698765432"), ("iban", "ZZ61 JOHN SMITH OF NOWHERE"), ("iban", "XK051212012345678906"),
    ("email", "jo@test.com"), ("email", "jo@example.co.uk"), ("email", "jo@example.org.evil.com"),
    ("email", "jo@gmail.com"), ("email", "jo@examples.com"),
    ("ip", "8.8.8.8"), ("ip", "192.0.2.999"), ("ip", "192.0.3.1"), ("ip", "2001:db9::1"),
    ("phone", "+1 212 555 1234"), ("phone", "+212 555 0142 00"), ("phone", "+212 5550142"),
    ("phone", "+1 911 555 0142"), ("phone", "+1 800 555 0142"), ("phone", "+44 20 7946 1000"),
    ("phone", "+33 1 98 00 12 34"), ("phone", "9991234567"), ("phone", "07700 901001"),
    ("phone", "+46 70 1740604"), ("phone", "+49 30 23126 001"), ("phone", "0999123"),
    ("phone", "0044 7700 900001"), ("phone", "07700 900001"), ("phone", "(212) 555-0142"),
    ("phone", "999 0000 0001"), ("phone", "99900001234"),
    ("docno", "L898902C3"), ("docno", "ZZ12345"), ("docno", "123456789"),
    ("country", "983"), ("pan", "9983000000000000"),
    ("mrz", "P<FRADUPONT<<MARIE<<<<<<<<<<<<<<<<<<<<<<<<<<"),
    ("mrz", "P<UTODUPONT<<MARIE<<<<<<<<<<<<<<<<<<<<<<<<<<"),
    ("mrz", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    ("contact", "jo@gmail.com"), ("identity", "DUPONT"), ("text", "FAKE001"), ("closed", "M"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), REAL)
def test_what_somebody_might_bear_lies_in_no_range(kind: FakeKind, value: str) -> None:
    assert range_of(kind, value) is None


def test_nothing_that_is_assigned_lies_in_a_range_of_codes() -> None:
    airports = airportsdata.load("IATA")
    assert [code for code in airports if range_of("airport", code)] == []
    assert [code for code in airportsdata.load("ICAO") if range_of("airport", code)] == []
    assert len(airports) > 5000
    for country in iso3166.countries:
        for code in (country.alpha2, country.alpha3, country.numeric):
            assert range_of("country", code) is None
            assert range_of("iban", f"{code}001234567890123456") is None


FAKE = [
    ("name", "O'FAKE001"), ("name", "FAKE001SPECIMEN"), ("name", "TESTPAX002 MR"), ("name", "DE LA ÉTOFFE123"),
    ("name", "FAKE001-SPECIMEN"), ("name", "FAKE001SPECIMEN/TESTPAX001 MRS"),
    ("address", "TESTVILLE UTO"), ("address", "QZZ"), ("address", "fake street 0"),
    ("flight", "ZZ"), ("flight", "ZZ0902A"), ("ticket", "000-1234567890"), ("pan", "9999 0000 0000 0004"),
    ("phone", "+44 7700 900001"), ("phone", "+1 (212) 555-0142"), ("phone", "+999 0000 0001"),
    ("phone", "999 0000 00001"),
    ("phone", "+44 20 7946 0999"), ("email", "A.B@MAIL.EXAMPLE.COM"),
    ("contact", "testpax@fakeair.invalid"), ("contact", "+999 0000 0001"), ("identity", "ZZ0000001"),
    ("iban", "QZ02 FAKE 0000 0000 0000 01"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), FAKE)
def test_what_is_written_otherwise_is_in_its_range_all_the_same(kind: FakeKind, value: str) -> None:
    assert range_of(kind, value) is not None


def test_a_value_in_several_ranges_is_in_the_strongest() -> None:
    found = range_of("address", "UTO")
    assert found is not None
    assert found.strength == "R"


@given(st.sampled_from([each for each in ALL if each.kind != "party"]), st.data())
def test_a_range_is_left_by_one_character_more(each: Reserved, data: st.DataObject) -> None:
    """Only whole values count: what follows a fake value is not fake because of it."""
    tail = data.draw(st.sampled_from(["\n0", " SMITH", "|SMITH", "\x1d"]))
    assert each.pattern.fullmatch(re.sub(r"\s", "", each.example) + tail) is None
