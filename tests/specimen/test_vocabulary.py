"""No value of a specimen is one that a real thing could bear: lists of real things do not have it."""

import re
from datetime import date

import airportsdata
import iso3166
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.reserved import RANGES, range_of
from auditor.specimen import (
    agency,
    baggage,
    check_digit,
    contact,
    document,
    loyalty,
    name,
    payment,
    place,
    seat,
    telephone,
    ticket,
)
from auditor.specimen.draw import Draw
from auditor.specimen.flight import flight
from auditor.specimen.service import quiet, telling
from auditor.specimen.text import texts
from auditor.specimen.traveller import traveller

DAY = date(2030, 1, 15)
draws = st.builds(Draw, st.integers(0, 2**32), st.integers(0, 10**6))


def numbers() -> list[tuple[str, telephone.Telephone]]:
    return [
        (each.name, each.number(area, start, serial))
        for each in telephone.ranges()
        for area in each.areas
        for start in each.starts
        for serial in (each.first, each.last)
    ]


def test_no_airport_has_any_of_the_codes() -> None:
    assert not set(place.AIRPORTS) & set(airportsdata.load("IATA"))
    assert all(range_of("airport", each) for each in place.AIRPORTS)


def test_no_country_has_any_of_the_codes() -> None:
    real = {code for each in iso3166.countries for code in (each.alpha2, each.alpha3)}
    ours = {*place.ALPHA_2, *place.ALPHA_3, place.UTOPIA}
    assert not ours & real
    assert all(range_of("country", each) for each in ours)


@pytest.mark.parametrize(("range_", "number"), numbers())
def test_both_ends_of_every_range_of_telephones_are_kept_for_fiction(
    range_: str, number: telephone.Telephone
) -> None:
    for written in (number.international, number.national):
        found = range_of("phone", written)
        assert found is not None, written
        assert found.id == range_


def test_every_range_that_is_known_is_drawn_from() -> None:
    assert {each.id for each in RANGES["phone"]} == {each.name for each in telephone.ranges()}


@pytest.mark.parametrize(
    "number", [number for name, number in numbers() if name != "phone.nowhere"]
)
def test_telephones_are_where_their_range_says(number: telephone.Telephone) -> None:
    read = phonenumbers.parse(number.international, None)
    region = phonenumbers.region_code_for_country_code(read.country_code or 0)
    assert phonenumbers.parse(number.national, region) == read


def test_nowhere_is_nowhere() -> None:
    with pytest.raises(phonenumbers.NumberParseException):
        phonenumbers.parse("+99900000000", None)


@given(draws)
def test_every_identifying_value_lies_in_a_range_that_belongs_to_nobody(draw: Draw) -> None:
    named = name.name(draw, "F")
    lent = payment.payment(draw, DAY, 100)
    values = [
        ("name", named.surname),
        ("name", name.group_name(draw)),
        ("docno", document.number(draw)),
        ("country", place.state(draw)),
        ("address", place.address(draw).street),
        ("address", place.address(draw).town),
        ("address", place.address(draw).postcode),
        ("email", contact.email(draw, named)),
        ("ip", contact.network_address(draw)),
        ("phone", telephone.telephone(draw).international),
        ("pan", payment.card(draw)),
        ("iban", payment.iban(draw)),
        ("ticket", ticket.number(draw)),
        ("bagtag", baggage.tag(draw)),
        ("agency", agency.agency(draw).number),
        ("agency", agency.agency(draw).office),
        ("agent", agency.sign(draw)),
        ("seat", seat.seat(draw, draw.below(10), "Y").number),
        ("loyalty", loyalty.loyalty(draw).number),
        ("flight", flight(draw, DAY).name),
        ("reference", traveller(draw, DAY, 1).reference),
    ]
    if named.given:
        values.append(("name", named.given))
    if lent.payer:
        values.append(("name", lent.payer.name.surname))
    for kind, value in values:
        assert range_of(kind, value), kind  # type: ignore[arg-type]  # the kinds of ranges


@given(draws)
def test_check_digits_are_right_where_a_real_one_has_them(draw: Draw) -> None:
    card = payment.card(draw)
    assert check_digit.luhn(card[:-1]) == card[-1]
    account = payment.iban(draw)
    turned = "".join(str(int(each, 36)) for each in account[4:] + account[:4])
    assert int(turned) % 97 == 1
    assert agency.agency(draw).number[-1] in "789"


def test_check_digits_are_those_of_the_specimens_of_doc_9303() -> None:
    # ICAO Doc 9303 part 4, the specimen of TD3.
    assert check_digit.machine_readable("L898902C3") == "6"
    assert check_digit.machine_readable("740812") == "2"
    assert check_digit.machine_readable("120415") == "9"
    assert check_digit.machine_readable("D23145890") == "7"


@given(draws)
def test_machine_readable_zones_have_their_size_and_check(draw: Draw) -> None:
    bearer = traveller(draw, DAY, 1).bearer
    own = document.document(draw, DAY)
    zones: dict[int, tuple[str, ...]] = {
        30: document.td1(own, bearer),
        36: document.td2(own, bearer),
        44: document.td3(own, bearer),
    }
    for size, lines in zones.items():
        assert all(len(line) == size and re.fullmatch("[A-Z0-9<]+", line) for line in lines)
        names = lines[2] if size == 30 else lines[0][5:]
        assert re.fullmatch("[A-Z<]+", names)  # no digit
    upper, lower = document.td3(own, bearer)
    assert range_of("country", upper[2:5])
    assert range_of("mrz", lower)
    for field in (lower[:10], lower[13:20], lower[21:28]):
        assert check_digit.machine_readable(field[:-1]) == field[-1]
    whole = lower[:10] + lower[13:20] + lower[21:43]
    assert check_digit.machine_readable(whole) == lower[43]


def test_names_come_in_every_shape() -> None:
    drawn = [name.name(Draw(1, each), "M") for each in range(3000)]
    assert any("'" in each.surname for each in drawn)
    assert any("-" in each.surname for each in drawn)
    assert any(" " in each.surname for each in drawn)
    assert any(len(each.surname) > 39 for each in drawn)
    assert any(not each.given for each in drawn)
    assert any(each.title for each in drawn)


def test_requests_reveal_nothing_unless_they_are_to() -> None:
    assert not set(quiet()) & set(telling())
    assert {"KSML", "WCHR", "DEAF"} <= set(telling())
    assert set(texts()) >= {"osi", "general", "service", "history", "sensitive"}


def test_a_mailbox_begins_and_ends_with_a_letter_or_digit_however_long_the_name() -> None:
    for number in range(2000):
        draw = Draw("mail", number)
        local = contact.email(draw, name.name(draw)).partition("@")[0]
        assert local[0].isalnum(), local
        assert local[-1].isalnum(), local
