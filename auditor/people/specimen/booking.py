"""Bookings: who travels on what, sold by whom, paid how; from one booking every format is written."""

from msgspec import Struct

from auditor.people.specimen.agency import Agency, agency
from auditor.people.specimen.checkin import CheckIn, checkin
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.history import Change, history
from auditor.people.specimen.journey import Journey, journey
from auditor.people.specimen.moment import Moment, at, later
from auditor.people.specimen.name import Name, name
from auditor.people.specimen.non_air import NonAir, non_air
from auditor.people.specimen.party import Party, party
from auditor.people.specimen.seat import Seat, seat
from auditor.people.specimen.service import Service, service
from auditor.people.specimen.text import text
from auditor.people.specimen.ticket import Ticket, ticket

_LOCATORS = 10**6
# Consecutive numbers, scattered: a prime that has no factor in common with their count.
_STRIDE = 611_953
_EARLIEST, _LATEST = 300, 10


class Split(Struct, frozen=True, gc=False):
    """How many travellers were divided out, and into which booking."""

    travellers: int
    locator: str


class Booking(Struct, frozen=True, gc=False):
    """One booking. Times of the reservation are in UTC; `booker` is somebody who does not travel."""

    locator: str
    created: Moment
    changed: Moment
    party: Party
    journey: Journey
    tickets: tuple[Ticket, ...]
    seats: tuple[Seat, ...]
    agency: Agency
    booker: Name | None
    services: tuple[Service, ...]
    remarks: tuple[str, ...]
    notes: tuple[str, ...]
    checkins: tuple[CheckIn, ...]
    split: Split | None
    non_air: NonAir | None
    history: tuple[Change, ...]
    cancelled: bool
    supplement: str
    miles: str

    @property
    def flight(self) -> Flight:
        """The flight that is reported, as it was sold."""
        flight = self.journey.segments[self.journey.pushed].flight
        assert flight is not None  # noqa: S101 - what is pushed is a flight
        return flight


def locator(draw: Draw) -> str:
    """The record locator of this draw's number: no two of a million in a row are the same."""
    return f"FAKE{draw.number * _STRIDE % _LOCATORS:06d}"


def booking(
    draw: Draw, flight: Flight, *, boarded: bool, changed: bool = False, sensitive: bool = False
) -> Booking:
    """A booking that has `flight` in it.

    `boarded`: its travellers have checked in; `changed`: it is sent because something changed, so
    it may be cancelled; `sensitive`: it may have requests and texts that reveal special categories.
    """
    day = flight.departs.day
    created = at(draw, later(day, -draw.between(_LATEST, _EARLIEST)), 360, 1320)
    cancelled = changed and draw.happens_anyway(0.1)
    who = party(draw, day)
    trip = journey(draw, flight)
    paid = created.plus(draw.between(1, 60))
    sold_as = trip.segments[trip.pushed].booking_class
    seats = tuple(seat(draw, each.number - 1, sold_as) for each in who.travellers)
    last = at(draw, later(day, -draw.between(2, _LATEST - 1)))
    first = who.travellers[0]
    return Booking(
        locator(draw),
        created,
        last,
        who,
        trip,
        tuple(ticket(draw, trip, paid, each.type) for each in who.travellers),
        seats,
        agency(draw),
        name(draw) if draw.happens(0.05) else None,
        _services(draw, who.size, sensitive=sensitive),
        _texts(draw, "osi", 0.1, sensitive=sensitive),
        _texts(draw, "general", 0.05, sensitive=sensitive),
        tuple(
            checkin(draw, each, flight, place, who.size)
            for each, place in zip(who.travellers, seats, strict=True)
        )
        if boarded and not cancelled
        else (),
        Split(draw.between(1, 3), f"FAKE{draw.digits(6)}") if draw.happens(0.03) else None,
        non_air(draw, flight) if draw.happens(0.03) else None,
        history(draw, first, flight, last) if draw.happens(0.1) else (),
        cancelled,
        text(draw, "other") if draw.happens(0.02) else "",
        text(draw, "other") if draw.happens(0.02) else "",
    )


def _services(draw: Draw, travellers: int, *, sensitive: bool) -> tuple[Service, ...]:
    found = [service(draw, travellers)] if draw.happens(0.15) else []
    if sensitive and draw.happens(0.3):
        found.append(service(draw, travellers, sensitive=True))
    return tuple(found)


def _texts(draw: Draw, kind: str, share: float, *, sensitive: bool) -> tuple[str, ...]:
    found = [text(draw, kind)] if draw.happens(share) else []
    if sensitive and draw.happens(share):
        found.append(text(draw, "sensitive"))
    return tuple(found)
