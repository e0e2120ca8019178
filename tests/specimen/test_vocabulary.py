"""No value of a specimen is one that a real thing could bear: lists of real things do not have it."""

import re
from datetime import date

import airportsdata
import iso3166
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.people.reserved import RANGES, range_of
from auditor.people.specimen import (
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
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import flight
from auditor.people.specimen.service import quiet, telling
from auditor.people.specimen.text import texts
from auditor.people.specimen.traveller import traveller

DAY = date(2030, 1, 15)
draws = st.builds(Draw, st.integers(0, 2**32), st.integers(0, 10**6))


# Both ends and the middle of each range, by the name of the range.
NUMBERS = {
    each.number(area, start, serial): each.name
    for each in telephone.ranges()
    for area in each.areas
    for start in each.starts
    for serial in (each.first, (each.first + each.last) // 2, each.last)
}


def test_no_airport_has_any_of_the_codes() -> None:
    assert not set(place.AIRPORTS) & set(airportsdata.load("IATA"))
    assert all(range_of("airport", each) for each in place.AIRPORTS)


def test_no_country_has_any_of_the_codes() -> None:
    real = {code for each in iso3166.countries for code in (each.alpha2, each.alpha3)}
    ours = {*place.ALPHA_2, *place.ALPHA_3, place.UTOPIA}
    assert not ours & real
    assert all(range_of("country", each) for each in ours)


@pytest.mark.parametrize(("number", "range_"), NUMBERS.items())
def test_both_ends_of_every_range_of_telephones_are_kept_for_fiction(
    number: str, range_: str
) -> None:
    found = range_of("phone", number)
    assert found is not None, number
    assert found.id == range_


def test_every_range_that_is_known_is_drawn_from() -> None:
    assert {each.id for each in RANGES["phone"]} == {each.name for each in telephone.ranges()}


@pytest.mark.parametrize(
    "number", [number for number, name in NUMBERS.items() if name != "phone.nowhere"]
)
def test_telephones_are_where_their_range_says(number: str) -> None:
    read = phonenumbers.parse(number, None)
    assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == number


def others(number: str, written: str) -> set[str]:
    """The numbers that may be somebody's, as `written` is read in each region of the world."""
    found = set()
    for region in phonenumbers.SUPPORTED_REGIONS:
        try:
            read = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(read):
            found.add(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))
    return found - {number}


def test_no_telephone_is_read_as_somebodys_in_any_region() -> None:
    assert {number: found for number in NUMBERS if (found := others(number, number))} == {}


@pytest.mark.parametrize("digits", range(5, 9))
def test_digits_of_nowhere_are_nobodys_in_any_region(digits: int) -> None:
    for free in ("0" * digits, "1".zfill(digits), "5" * digits, "12345678"[:digits], "9" * digits):
        assert range_of("phone", f"9990000{free}") is not None
        assert others("", f"9990000{free}") == set()


def test_a_telephone_as_written_at_home_is_somebodys_elsewhere_and_proves_nothing() -> None:
    """Which is why neither that form, nor the one with the prefix 00, nor digits alone are written or accepted."""
    home = {
        number: phonenumbers.format_number(
            phonenumbers.parse(number, None), phonenumbers.PhoneNumberFormat.NATIONAL
        )
        for number in NUMBERS
        if not number.startswith("+999")
    }
    assert others("+33639981337", "06 39 98 13 37") >= {"+31639981337", "+27639981337"}
    assert others("+441214960499", "00441214960499")  # Singapore dials abroad with 000 to 009
    assert others("", "99900000001")  # in Brazil
    for number in NUMBERS:
        for written in (home.get(number, number[1:]), f"00{number[1:]}", number[1:]):
            assert range_of("phone", written) is None, written


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
        ("phone", telephone.telephone(draw)),
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
