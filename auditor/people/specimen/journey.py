"""Journeys: direct, there and back, connecting, code-shared, with a gap on the surface or left open."""

from msgspec import Struct, structs

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight, back, feeding, number, onward
from auditor.people.specimen.moment import Moment

_CLASSES = "YYYYYYBMHKQLJCF"
_STATUSES = (*["HK"] * 20, "RR", "TK", "HL")


class Segment(Struct, frozen=True, gc=False):
    """One line of an itinerary: a flight, or a gap (`ARNK` by surface, `OPEN` without a date).

    An open segment has a flight that tells its ports, and no date.
    """

    flight: Flight | None
    booking_class: str
    status: str
    gap: str = ""


class Journey(Struct, frozen=True, gc=False):
    """The segments in their order; number `pushed` is the flight that is reported."""

    segments: tuple[Segment, ...]
    pushed: int

    @property
    def flights(self) -> tuple[Flight, ...]:
        """The flights that have a date, in their order."""
        return tuple(each.flight for each in self.segments if each.flight and not each.gap)

    @property
    def starts(self) -> str:
        """Where the journey begins."""
        return self.flights[0].board

    @property
    def ends(self) -> str:
        """Where the last flight lands."""
        return self.flights[-1].off

    @property
    def arrives(self) -> Moment:
        """When the last flight lands."""
        return self.flights[-1].arrives


def journey(draw: Draw, pushed: Flight) -> Journey:
    """A journey that has the flight `pushed` in it."""
    sold_as = draw.pick(_CLASSES)
    status = draw.pick(_STATUSES)
    own = pushed
    if draw.happens(0.15):
        own = structs.replace(pushed, number=number(draw), operating=pushed.number)
    flights = [own]
    if draw.happens(0.25):
        flights.insert(0, feeding(draw, own))
    if draw.happens(0.25):
        flights.append(onward(draw, flights[-1]))
    segments = [Segment(each, sold_as, status) for each in flights]
    place = flights.index(own)
    if draw.happens(0.3):
        home = back(draw, flights[-1])
        if draw.happens(0.2):
            segments.append(Segment(None, "", "", "ARNK"))
            other = onward(draw, home)
            home = structs.replace(home, board=other.off)
        if home.board != home.off:
            gap = "OPEN" if draw.happens(0.15) else ""
            segments.append(Segment(home, sold_as, status, gap))
    return Journey(tuple(segments), place)
