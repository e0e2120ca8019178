"""The providers for Faker: thin views, the same for the same seed, and none of Faker's own data in them."""

import subprocess
import sys

import pytest
from faker import Faker

from auditor.people.reserved import range_of
from auditor.people.specimen.party import KINDS
from auditor.people.specimen.provider import DAY, PassengerProvider

# What each single value is.
VALUES = {
    "passenger_surname": "name",
    "passenger_given_names": "name",
    "passenger_state": "country",
    "passenger_country": "country",
    "passenger_airport": "airport",
    "passenger_flight_number": "flight",
    "passenger_record_locator": "locator",
    "passenger_document_number": "docno",
    "passenger_telephone": "phone",
    "passenger_email": "email",
    "passenger_network_address": "ip",
    "passenger_card_number": "pan",
    "passenger_iban": "iban",
    "passenger_ticket_number": "ticket",
    "passenger_bag_tag": "bagtag",
    "passenger_seat": "seat",
    "passenger_frequent_flyer_number": "loyalty",
}
THINGS = (
    "passenger", "passenger_document", "passenger_agency", "passenger_payment", "passenger_flight",
    "passenger_journey", "passenger_party", "passenger_booking", "passenger_crew", "passenger_address",
    "passenger_machine_readable_zone",
)  # fmt: skip


def faker(seed: int, locale: str = "en_US") -> Faker:
    fake = Faker(locale)
    fake.add_provider(PassengerProvider)
    fake.seed_instance(seed)
    return fake


@pytest.mark.parametrize("name", VALUES)
def test_every_value_lies_in_a_range_that_belongs_to_nobody(name: str) -> None:
    fake = faker(1)
    assert all(range_of(VALUES[name], getattr(fake, name)()) for _ in range(300))  # type: ignore[arg-type]


def test_there_is_no_method_that_is_not_tried() -> None:
    methods = {name for name in vars(PassengerProvider) if name.startswith("passenger")}
    assert methods == {*VALUES, *THINGS}


@pytest.mark.parametrize("name", [*VALUES, *THINGS])
def test_the_same_seed_gives_the_same_whatever_the_locale(name: str) -> None:
    drawn = [[getattr(faker(7, locale), name)() for _ in range(3)] for locale in ("en_US", "ja_JP")]
    assert drawn[0] == drawn[1]


def test_a_machine_readable_zone_has_the_size_that_was_asked_for() -> None:
    lines = faker(1).passenger_machine_readable_zone().split("\n")
    assert [len(line) for line in lines] == [44, 44]
    assert range_of("mrz", lines[1])
    sizes = {"TD1": [30, 30, 30], "TD2": [36, 36]}
    for size, lengths in sizes.items():
        lines = faker(1).passenger_machine_readable_zone(DAY, size).split("\n")
        assert [len(line) for line in lines] == lengths


@pytest.mark.parametrize("kind", KINDS)
def test_a_party_is_of_the_kind_that_was_asked_for(kind: str) -> None:
    fake = faker(3)
    for _ in range(20):
        party = fake.passenger_party(DAY, kind)
        assert party.kind == kind
        alone = [each for each in party.travellers if each.minor]
        assert len(alone) == (kind == "minor")
        assert all(each.minor.departure.telephone for each in alone if each.minor)
        grown = [each for each in party.travellers if each.type == "A"]
        assert bool(grown) == (kind != "minor")
        babies = [each.infant for each in party.travellers if each.infant]
        assert all(each.age < 2 for each in babies)
        if kind == "group":
            assert range_of("name", party.group)


def test_faker_is_imported_by_its_provider_alone() -> None:
    program = (
        "import sys, auditor.people.specimen.work, auditor.api.generate;"
        "from auditor.people.specimen.dataset import files; from auditor.people.specimen.plan import Plan;"
        "from auditor.people.specimen.sheets import settled;"
        "list(files(settled(Plan(format='pnrgov', count=3)))); sys.exit('faker' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
