"""The border crossing an API message reports: its flight, ports and clocks, as notes are told them.

Laws of the file: a time is told by its qualifier, wherever in the leg it stands; by its neighbour only
where a leg has several such. Times are local, so that a clock is widened to every zone unless the
caller names one; a port, carrier or flight that is not a short code is not kept; the first crossing
counts; what cannot be meant is said, and its clock is not known.
"""

import re
from collections.abc import Iterable

from auditor.formats.edifact.dialect import MessageFacts
from auditor.formats.edifact.frame import component
from auditor.formats.edifact.leg import Leg, Time
from auditor.formats.edifact.times import UNREAD, Stamp, placed
from auditor.formats.edifact.times import stamp as read_stamp
from auditor.observed.plausible import LONGEST_LEG, backwards, far, turned

# Location qualifiers (3227): last airport before the border, first one behind it.
DEPARTURE, ARRIVAL = b"125", b"87"
# Date qualifiers (2005): scheduled first, as that is what law counts from; then actual, estimated.
_DEPARTS = (b"189", b"186", b"136", b"133")
_ARRIVES = (b"232", b"178", b"132")

_FLIGHT = re.compile(rb"(?=.{0,2}[A-Z])(?P<carrier>[A-Z0-9]{2,3}?)(?P<number>\d{1,4}[A-Z]?)")
# A flight is meant to lie in the fifty years before or behind the message, not in the last hundred.
_AHEAD = 48
_NO_SIGN = re.compile(rb"\d{4}")


def code(value: bytes, longest: int) -> str | None:
    """A short code as text; None for anything that is too long or odd to be one."""
    fits = value.isalnum() and value.isascii() and len(value) <= longest
    return value.decode() if fits else None


def flight(told: MessageFacts, number: bytes, carrier: bytes = b"") -> None:
    """Carrier and flight of the leg that begins here; legs behind the border do not count."""
    told.legs.append(Leg())
    if ARRIVAL in told.ports:
        return
    found = _FLIGHT.fullmatch(number)
    if not carrier:
        carrier, number = (found["carrier"], found["number"]) if found else (b"", b"")
    told.facts["carrier"] = code(carrier, 3)
    told.facts["flight"] = code(number.removeprefix(carrier), 5)


def port(told: MessageFacts, qualifier: bytes, value: bytes) -> None:
    """A port of the leg under way; the fact stands once both sides of the border are known."""
    leg = _leg(told)
    leg.ports.append((leg.count, qualifier))
    known = code(value, 3) if qualifier in (DEPARTURE, ARRIVAL) else None
    if known is not None:
        told.ports.setdefault(qualifier, known)
    if DEPARTURE in told.ports and ARRIVAL in told.ports:
        told.facts["ports"] = (told.ports[DEPARTURE], told.ports[ARRIVAL])


def time(told: MessageFacts, qualifier: bytes, stated: Stamp) -> None:
    """A departure or arrival of the leg under way; a date of another kind is read for its form alone."""
    told.unreadable = not stated.legible
    if qualifier in _DEPARTS or qualifier in _ARRIVES:
        leg = _leg(told)
        leg.times.append((leg.count, qualifier, stated, told.here))


def _leg(told: MessageFacts) -> Leg:
    """The leg under way; the first gathers what stands before any flight."""
    if not told.legs:
        told.legs.append(Leg())
    told.settle = settle
    leg = told.legs[-1]
    leg.count += 1
    return leg


def stamp(told: MessageFacts, elements: list[list[bytes]]) -> Stamp:
    """What a DTM says (C507); a plus that was not released has made two elements of one date."""
    text, pattern = component(elements, 1, 2), component(elements, 1, 3)
    if not pattern and _NO_SIGN.fullmatch(component(elements, 2)):
        text, pattern = text + b"+" + component(elements, 2), component(elements, 2, 2)
    return stamp_of(told, text, pattern)


def stamp_of(told: MessageFacts, text: bytes, pattern: bytes) -> Stamp:
    """The same of the text of a date and the code of its format."""
    if not text:
        return UNREAD
    year = None if told.year is None else told.year + _AHEAD
    return read_stamp(text, pattern, year, plus_alone=told.plus_alone)


def settle(told: MessageFacts) -> None:
    """Departure and arrival of the leg that crosses the border, as far as they can be meant."""
    told.settle = None
    departed = _side(told, DEPARTURE, _DEPARTS)
    arrived = _side(told, ARRIVAL, _ARRIVES)
    sides = [each for each in (departed, arrived) if each is not None]
    if any(each[2].when and turned(told.prepared, each[2].when) for each in sides):
        told.doubt_preparation()
        for each in sides:
            _doubt(told, each)
        departed = arrived = None
    if departed is not None and _far(told, departed[2]):
        departed = _doubt(told, departed)
    if arrived is not None and _far(told, arrived[2]):
        arrived = _doubt(told, arrived)
    if departed is not None and arrived is not None:
        left, landed = departed[2], arrived[2]
        assert left.when is not None and landed.when is not None  # noqa: S101, PT018 - of a side
        if landed.when.first - left.when.first >= LONGEST_LEG:
            arrived = _doubt(told, arrived)
        elif _is_backwards(told, left, landed):
            _doubt(told, arrived)
            departed = arrived = None
    for name, found in (("departed", departed), ("arrived", arrived)):
        told.clocks[name] = None if found is None else placed(found[2], told.zone)


def _is_backwards(told: MessageFacts, left: Stamp, landed: Stamp) -> bool:
    assert left.when is not None and landed.when is not None  # noqa: S101, PT018 - of a side
    if left.zoned != landed.zoned:
        first, last = placed(left, told.zone), placed(landed, told.zone)
        return first is not None and last is not None and backwards(first, last, local=False)
    ports = told.ports.get(DEPARTURE), told.ports.get(ARRIVAL)
    return backwards(left.when, landed.when, ports, local=not left.zoned)


def _far(told: MessageFacts, stated: Stamp) -> bool:
    return stated.when is not None and far(stated.when, told.prepared, stated.otherwise)


def _doubt(told: MessageFacts, time_: Time) -> Time | None:
    """Say of a date that it cannot be meant."""
    if time_[3] is not None:
        told.doubted.append(time_[3])
    return None


def _side(told: MessageFacts, side: bytes, qualifiers: tuple[bytes, ...]) -> Time | None:
    """The time at one side of the border."""
    there = _where(told, side)
    if there is None:
        return None
    leg, at = there
    found = _one(told, leg.behind(at), qualifiers)
    if found is None:
        found = _one(told, _of_leg(leg, side, at, qualifiers), qualifiers)
    if found is None and told.legs[0] is not leg and not told.legs[0].ports:
        # What stands before any flight speaks of the whole journey.
        found = _one(told, told.legs[0].times, qualifiers)
    return found


def _where(told: MessageFacts, side: bytes) -> tuple[Leg, int] | None:
    """The first leg that has a port at this side, and which of its ports that is."""
    for leg in told.legs:
        for number, (_, each) in enumerate(leg.ports):
            if each == side:
                return leg, number
    return None


def _of_leg(leg: Leg, side: bytes, at: int, qualifiers: tuple[bytes, ...]) -> Iterable[Time]:
    """The times that only their qualifier ties to a side, where the leg leaves no doubt which they mean.

    With other ports beside the two, as many times as flights are told in the order of the flights,
    of which each has two ports.
    """
    if all(each in (DEPARTURE, ARRIVAL) for _, each in leg.ports) and len(leg.ports) <= 2:  # noqa: PLR2004
        yield from leg.times
        return
    flights, odd = divmod(len(leg.ports), 2)
    if odd or at % 2 != (side == ARRIVAL):
        return
    for qualifier in qualifiers:
        same = [time for time in leg.times if time[1] == qualifier]
        if len(same) == flights:
            yield same[at // 2]


def _one(told: MessageFacts, times: Iterable[Time], qualifiers: tuple[bytes, ...]) -> Time | None:
    """The time of the first qualifier that has any; one that is told in two ways is not known."""
    gathered = [time for time in times if time[2].when is not None]
    for qualifier in qualifiers:
        same = [time for time in gathered if time[1] == qualifier]
        if not same:
            continue
        first = same[0]
        for time in same[1:]:
            if time[2].when != first[2].when:
                return _doubt(told, same[-1])
        return first
    return None
