"""Pushes: which flight a message reports, when it was made ready, whether the gate has closed."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.people.specimen.booking import Booking, booking
from auditor.people.specimen.flight import Flight, flight
from auditor.people.specimen.moment import Moment, later
from auditor.people.specimen.place import airport
from auditor.people.specimen.plan import Plan, Sheet

# Between 48 and 24 hours ahead, or once nobody can board or leave any more.
_AHEAD, _CLOSED = -36 * 60, 20


class Pushed(Struct, frozen=True):
    """One message: its sheet, the flight, when it was made ready (UTC); `boarded`: the gate has closed.

    `onward` is where the same flight flies on to.
    """

    sheet: Sheet
    flight: Flight
    prepared: Moment
    boarded: bool
    update: bool
    onward: str | None

    @property
    def count(self) -> int:
        """How many bookings it reports."""
        return self.sheet.end - self.sheet.first


def pushed(plan: Plan, sheet: Sheet) -> Pushed:
    """The push of a sheet: every eighth on the next day."""
    draw = plan.draw_message(sheet.number)
    leg = flight(draw, later(plan.on, sheet.day))
    update = plan.push == "update"
    late = draw.happens_anyway(0.5)
    # What is stored is the last push.
    boarded = late or update or plan.extent == "everything" or plan.format == "records"
    moment = _CLOSED if boarded else _AHEAD
    if plan.moment is not None:
        moment, boarded = plan.moment, plan.moment >= 0
    prepared = leg.departs.plus(moment)
    onward = airport(draw) if draw.happens(0.1) else None
    return Pushed(sheet, leg, prepared, boarded, update, onward)


def bookings(plan: Plan, push: Pushed) -> Iterator[Booking]:
    """The bookings of a push, one after the other."""
    for number in range(push.sheet.first, push.sheet.end):
        yield booking(
            plan.draw(number),
            push.flight,
            boarded=push.boarded,
            changed=push.update,
            sensitive=plan.sensitive,
        )
