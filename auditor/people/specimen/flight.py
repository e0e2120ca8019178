"""Flights of an airline that does not exist, between airports that nobody has built."""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.moment import Moment, later
from auditor.people.specimen.place import AIRPORTS, CARRIER

_AIRCRAFT = ("ZZZ", "ZZ1", "ZZ2")
_SHORTEST, _LONGEST = 50, 14 * 60


class Flight(Struct, frozen=True, gc=False):
    """One leg, in local times. `operating` is the number under which another sells or flies it."""

    carrier: str
    number: str
    board: str
    off: str
    departs: Moment
    arrives: Moment
    aircraft: str
    operating: str | None = None

    @property
    def name(self) -> str:
        """Carrier and number."""
        return f"{self.carrier}{self.number}"


def number(draw: Draw) -> str:
    """A flight number."""
    return str(draw.between(100, 9999))


def flight(draw: Draw, day: date, board: str | None = None, off: str | None = None) -> Flight:
    """A flight that departs on `day`, from `board` and to `off` where these are given."""
    board = board or draw.pick(AIRPORTS)
    while off is None or off == board:
        off = draw.pick(AIRPORTS)
    departs = Moment(day, 5 * draw.between(60, 275))
    arrives = departs.plus(5 * draw.between(_SHORTEST // 5, _LONGEST // 5))
    return Flight(CARRIER, number(draw), board, off, departs, arrives, draw.pick(_AIRCRAFT))


def onward(draw: Draw, after: Flight, off: str | None = None) -> Flight:
    """A flight on from where `after` lands, some hours later."""
    departs = after.arrives.plus(5 * draw.between(12, 60))
    arrives = departs.plus(5 * draw.between(_SHORTEST // 5, _LONGEST // 10))
    while off is None or off == after.off:
        off = draw.pick(AIRPORTS)
    return Flight(CARRIER, number(draw), after.off, off, departs, arrives, draw.pick(_AIRCRAFT))


def feeding(draw: Draw, before: Flight) -> Flight:
    """A flight that lands some hours before `before` departs, where it departs."""
    arrives = before.departs.plus(-5 * draw.between(12, 60))
    departs = arrives.plus(-5 * draw.between(_SHORTEST // 5, _LONGEST // 10))
    board = draw.pick([each for each in AIRPORTS if each not in (before.board, before.off)])
    return Flight(
        CARRIER, number(draw), board, before.board, departs, arrives, draw.pick(_AIRCRAFT)
    )


def back(draw: Draw, out: Flight) -> Flight:
    """The way back, days later."""
    return flight(draw, later(out.arrives.day, draw.between(1, 28)), out.off, out.board)
