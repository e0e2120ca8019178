"""Providers for Faker: `fake.add_provider(PassengerProvider)`, and people who do not exist are at hand.

Thin views of the specimens. Of Faker only the frame and its dice are used; its names, telephones,
cards, passports and addresses may belong to somebody, and are not.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from faker.providers import BaseProvider

from auditor.people.specimen import (  # fmt: skip
    agency,
    baggage,
    booking,
    contact,
    crew,
    document,
    flight,
    journey,
    loyalty,
    name,
    party,
    payment,
    place,
    seat,
    telephone,
    ticket,
    traveller,
)
from auditor.people.specimen.draw import Draw

DAY = date(2030, 1, 15)
"""The day of travel where none is asked for: dates are no proof that something is made up."""


_ZONES: Mapping[str, Callable[[document.Document, document.Bearer], tuple[str, ...]]] = {
    "TD1": document.td1,
    "TD2": document.td2,
    "TD3": document.td3,
}


class PassengerProvider(BaseProvider):
    """Travellers, their documents, contacts, payments, flights and bookings, each in a reserved range."""

    def _draw(self) -> Draw:
        dice = self.generator.random
        return Draw(dice.getrandbits(64), dice.randrange(10**6))

    # --- single values --------------------------------------------------------------------------

    def passenger_surname(self) -> str:
        """A family name that no document bears."""
        return name.surname(self._draw())

    def passenger_given_names(self) -> str:
        """Given names that no document bears."""
        return name.given_names(self._draw())

    def passenger_state(self) -> str:
        """A State, three letters."""
        return place.state(self._draw())

    def passenger_country(self) -> str:
        """A country, two letters."""
        return self._draw().pick(place.ALPHA_2)

    def passenger_airport(self) -> str:
        """An airport, three letters."""
        return place.airport(self._draw())

    def passenger_flight_number(self) -> str:
        """A carrier with a flight number."""
        return f"{place.CARRIER}{flight.number(self._draw())}"

    def passenger_record_locator(self) -> str:
        """A record locator."""
        return booking.locator(self._draw())

    def passenger_document_number(self) -> str:
        """The number of a travel document; it proves nothing without its issuer."""
        return document.number(self._draw())

    def passenger_telephone(self) -> str:
        """A telephone number kept for fiction, as dialled from anywhere."""
        return telephone.telephone(self._draw())

    def passenger_email(self) -> str:
        """A mailbox of a domain that cannot be registered."""
        draw = self._draw()
        return contact.email(draw, name.name(draw))

    def passenger_network_address(self) -> str:
        """A network address of documentation."""
        return contact.network_address(self._draw())

    def passenger_address(self) -> str:
        """A postal address, in one line."""
        return place.address(self._draw()).line

    def passenger_card_number(self) -> str:
        """A payment card number that no scheme can route, its check digit right."""
        return payment.card(self._draw())

    def passenger_iban(self) -> str:
        """An account number, its check digits right."""
        return payment.iban(self._draw())

    def passenger_ticket_number(self) -> str:
        """A ticket number."""
        return ticket.number(self._draw())

    def passenger_bag_tag(self) -> str:
        """A bag tag."""
        return baggage.tag(self._draw())

    def passenger_seat(self) -> str:
        """A seat."""
        draw = self._draw()
        return seat.seat(draw, draw.below(10), "Y").number

    def passenger_frequent_flyer_number(self) -> str:
        """The number of a membership."""
        return loyalty.loyalty(self._draw()).number

    def passenger_machine_readable_zone(
        self, on: date = DAY, size: Literal["TD1", "TD2", "TD3"] = "TD3"
    ) -> str:
        """The lines of a card (TD1, TD2) or passport (TD3) that is valid `on` that day."""
        draw, write = self._draw(), _ZONES[size]
        return "\n".join(write(document.document(draw, on), self.passenger(on).bearer))

    # --- things made of several -----------------------------------------------------------------

    def passenger(self, on: date = DAY) -> traveller.Traveller:
        """A grown-up traveller."""
        return traveller.traveller(self._draw(), on, 1)

    def passenger_document(self, on: date = DAY) -> document.Document:
        """A travel document that is valid `on` that day."""
        return document.document(self._draw(), on)

    def passenger_agency(self) -> agency.Agency:
        """A point of sale."""
        return agency.agency(self._draw())

    def passenger_payment(self, on: date = DAY, amount: int = 10_000) -> payment.Payment:
        """A payment of `amount` hundredths."""
        return payment.payment(self._draw(), on, amount)

    def passenger_flight(self, on: date = DAY) -> flight.Flight:
        """A flight `on` that day."""
        return flight.flight(self._draw(), on)

    def passenger_journey(self, on: date = DAY) -> journey.Journey:
        """A journey with a flight `on` that day."""
        draw = self._draw()
        return journey.journey(draw, flight.flight(draw, on))

    def passenger_party(self, on: date = DAY, kind: str | None = None) -> party.Party:
        """A party, of a kind of `party.KINDS` where one is asked for."""
        return party.party(self._draw(), on, kind)

    def passenger_booking(self, on: date = DAY) -> booking.Booking:
        """A booking with all that belongs to it."""
        draw = self._draw()
        return booking.booking(draw, flight.flight(draw, on), boarded=True)

    def passenger_crew(self, on: date = DAY) -> tuple[crew.CrewMember, ...]:
        """A crew."""
        return crew.crew(self._draw(), on)
