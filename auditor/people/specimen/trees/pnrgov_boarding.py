"""Groups 6 and 7 of PNRGOV, and the seats that were asked for: who boarded, where they sit, what they checked in."""

from auditor.people.specimen.booking import Booking
from auditor.people.specimen.checkin import CheckIn
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.place import CARRIER, CARRIER_NUMBER
from auditor.people.specimen.trees import Tree
from auditor.people.specimen.trees.padis import stamp


def boarded(booking: Booking, flight: Flight) -> dict[str, list[Tree]]:
    """The groups of the flight that is reported."""
    found = {"SSR": [_seats(booking, flight)]}
    if booking.checkins:
        found["6"] = [_checked_in(booking, flight)]
    return found


def _seats(booking: Booking, flight: Flight) -> Tree:
    first, *further = (
        {
            "seat.number": seat.number,
            "traveller.reference": str(number),
            "seat.cabin": [seat.characteristic],
        }
        for number, seat in enumerate(booking.seats, 1)
    )
    said = {
        "~code": "SEAT",
        "~carrier": CARRIER,
        "~quantity": str(booking.party.size),
        "~board": flight.board,
        "~off": flight.off,
        **first,
    }
    if not further:
        return {"elements": said}
    return {"elements": said, "groups": {"C332": [{"elements": each} for each in further]}}


def _checked_in(booking: Booking, flight: Flight) -> Tree:
    first = booking.checkins[0]
    return {
        "elements": {
            "checkin.time": stamp(first.when),
            "agency.identity": [CARRIER, flight.board],
            "checkin.agent": [None, None, None, None, first.agent],
        },
        "groups": {"7": [_seated(each, flight) for each in booking.checkins]},
    }


def _seated(checkin: CheckIn, flight: Flight) -> Tree:
    said: Tree = {
        "checkin.sequence": f"{flight.board}-{checkin.sequence}",
        "traveller.reference": str(checkin.traveller.number),
        "seat.number": checkin.seat.number,
        "seat.cabin": checkin.seat.cabin,
    }
    bags = checkin.baggage
    if bags:
        said["baggage.count"] = [str(bags.pieces), str(bags.weight), "700"]
        said["baggage.tag"] = [CARRIER, bags.tag, str(bags.pieces), flight.off, CARRIER_NUMBER]
        if bags.pool:
            said["baggage.pool"] = [bags.pool, f"{flight.board}-{checkin.sequence}"]
    return {"elements": said}
