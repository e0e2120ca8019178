"""Electronic tickets of an airline without an accounting code, with their fare and payment."""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.fare import Fare, fare
from auditor.people.specimen.journey import Journey
from auditor.people.specimen.moment import Moment, later
from auditor.people.specimen.payment import Payment, payment
from auditor.people.specimen.place import CARRIER_NUMBER

_COUPONS = 4


class Ticket(Struct, frozen=True, gc=False):
    """A ticket: number, booklets, issue, fare, payment, last day to pay, whether money comes back."""

    number: str
    booklets: int
    issued: Moment
    fare: Fare
    payment: Payment
    deadline: date
    refundable: bool


def number(draw: Draw) -> str:
    """Thirteen digits, the accounting code of no airline before them."""
    return f"{CARRIER_NUMBER}{draw.digits(10)}"


def ticket(draw: Draw, journey: Journey, issued: Moment, traveller: str) -> Ticket:
    """A ticket for all flights of a journey, for a traveller of this type."""
    flights = journey.flights
    paid = fare(draw, flights, journey.segments[0].booking_class, traveller)
    return Ticket(
        number(draw),
        -(-len(flights) // _COUPONS),
        issued,
        paid,
        payment(draw, issued.day, paid.total),
        later(issued.day, draw.between(1, 3)),
        draw.happens_anyway(0.3),
    )
