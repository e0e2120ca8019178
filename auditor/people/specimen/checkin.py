"""Check-in and boarding of one traveller on the reported flight."""

from msgspec import Struct

from auditor.people.specimen.agency import sign
from auditor.people.specimen.baggage import Baggage, baggage
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.moment import Moment
from auditor.people.specimen.seat import Seat
from auditor.people.specimen.traveller import Traveller


class CheckIn(Struct, frozen=True, gc=False):
    """Who checked in when and with whom; sequence number, seat and baggage."""

    traveller: Traveller
    when: Moment
    agent: str
    sequence: str
    seat: Seat
    baggage: Baggage | None


def checkin(draw: Draw, traveller: Traveller, flight: Flight, seat: Seat, party: int) -> CheckIn:
    """The check-in of a traveller of a party of that size."""
    return CheckIn(
        traveller,
        flight.departs.plus(-draw.between(45, 180)),
        sign(draw),
        f"{draw.between(1, 400):03d}",
        seat,
        baggage(draw, traveller.number - 1, party) if draw.happens(0.6) else None,
    )
