"""The dictionary: ids that last, known natures, and no element that nothing carries."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import get_args

import pytest

from auditor.codec.value import CODES
from auditor.knowledge.element import ELEMENTS, LISTS, UNLISTED, Codes, Element, Nature
from pages import slot

# Elements that no position of a message and no service code stands for, and why they are in the
# dictionary all the same. JSON records carry them all.
ONLY_IN_RECORDS: Mapping[str, str] = {
    "reservation.received_from": "an office's system keeps it; PNRGOV has no position for it",
    "traveller.biometric": "no message has room for it; law names it in order to forbid it",
    "third_party.name": "in messages it stands in texts, where it is told by a mark",
    "payment.card_security_code": "in messages it stands in texts, where it is told by a mark",
    "loyalty.transaction": "a carrier's programme keeps it; no message has a position for it",
    "minor.name": "in messages it stands under the traveller, or in the text of the request UMNR",
    "minor.sex": "as minor.name",
    "minor.language": "as minor.name",
    "minor.agent": "as minor.name",
    "unlisted.content": "it is what no table names",
}


def carried() -> set[str]:
    """The elements that a table of slots, of services, of columns or of keys names."""
    named = {element for name in slot.tables() for element in slot.carriers(name)}
    for name in ("access_log", "declaration"):
        table = (files("auditor.formats") / f"{name}.tsv").read_text("utf-8").splitlines()
        named |= {line.split("\t")[1] for line in table[1:]}
    return named - {"-"}


def lines() -> list[str]:
    return (files("auditor.knowledge") / "elements.tsv").read_text("utf-8").splitlines()


def test_no_id_stands_twice() -> None:
    ids = [line.partition("\t")[0] for line in lines()[1:]]
    assert len(ids) == len(set(ids)) == len(ELEMENTS)


@pytest.mark.parametrize("element", ELEMENTS.values(), ids=lambda element: element.id)
def test_an_element_is_named_and_known_by_its_nature(element: Element) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", element.id)
    assert element.title
    assert element.nature in get_args(Nature)
    assert set(element.references) <= set(LISTS)
    assert all(
        number and number == number.strip()
        for each in element.references.values()
        for number in each
    )


def test_parts_stand_together() -> None:
    parts = [id.partition(".")[0] for id in ELEMENTS]
    runs = [part for part, before in zip(parts, ["", *parts], strict=False) if part != before]
    assert len(runs) == len(set(runs))


def test_each_list_of_law_names_something() -> None:
    for name in LISTS:
        assert any(name in element.references for element in ELEMENTS.values()), name


@pytest.mark.parametrize("kind", get_args(Codes))
def test_each_closed_list_of_codes_belongs_to_an_element_and_has_codes(kind: Codes) -> None:
    belongs = [id for id, element in ELEMENTS.items() if element.codes == kind]
    assert belongs
    assert all(CODES[id] for id in belongs)


def test_only_one_element_is_without_a_name_of_its_own() -> None:
    assert [id for id, element in ELEMENTS.items() if element.nature == "unlisted"] == [UNLISTED]


def test_every_element_is_carried_by_a_message_or_it_is_said_why_not() -> None:
    assert set(ELEMENTS) - carried() == set(ONLY_IN_RECORDS)


def test_the_tables_carry_nothing_that_the_dictionary_does_not_know() -> None:
    assert carried() <= set(ELEMENTS)


# The nineteen types of data that the Directive and the agreements with the United States, Australia and
# Canada share, by their headings in Annex I, and elements that each must reach.
TYPES = {
    "1 locator": {"reservation.locator", "reservation.split_locator"},
    "2 date of reservation and ticket": {"reservation.created", "ticket.issue_date"},
    "3 date of travel": {"segment.times", "flight.departure_time"},
    "4 names": {"traveller.surname", "traveller.given_names", "traveller.title"},
    "5 contact": {"contact.address", "contact.telephone", "contact.email"},
    "6 payment": {"payment.form", "payment.card_number", "payment.billing_address"},
    "7 itinerary": {"segment.carrier", "segment.ports", "segment.times"},
    "8 frequent flyer": {"loyalty.number", "loyalty.status"},
    "9 agency": {"agency.identity", "agency.agent"},
    "10 status": {"checkin.status", "segment.status"},
    "11 split": {"reservation.split", "reservation.split_locator"},
    "12 minors": {"minor.name", "minor.age", "minor.language", "minor.guardian", "minor.agent"},
    "13 ticket": {"ticket.number", "ticket.type", "ticket.fare"},
    "14 seat": {"seat.number", "seat.cabin"},
    "15 code share": {"segment.operating_carrier"},
    "16 baggage": {"baggage.count", "baggage.tag"},
    "17 others and number": {"traveller.surname", "reservation.party_size"},
    "18 API": {"document.number", "traveller.date_of_birth", "traveller.nationality"},
    "19 history": {"history.change", "history.identity"},
}


@pytest.mark.parametrize("type", TYPES)
def test_the_nineteen_types_have_their_elements(type: str) -> None:
    number = type.partition(" ")[0]
    under = {
        each.id for each in ELEMENTS.values() if number in each.references.get("eu_pnr_annex_i", ())
    }
    assert under >= TYPES[type]
