"""The border crossing an API message reports: its flight, ports and clocks, as notes are told them.

Laws of the file: times are local, so that a clock is widened to every zone unless the caller names
one; a port, carrier or flight that is not a short code is not kept; the first crossing counts.
"""

import re

from auditor.clock import Interval
from auditor.edifact.dialect import Underway
from auditor.edifact.times import local, moment

# Location qualifiers (3227): last airport before the border, first one behind it.
DEPARTURE, ARRIVAL = b"125", b"87"
# Date qualifiers (2005): scheduled first, as that is what law counts from; then actual, estimated.
_DEPARTS = (b"189", b"186", b"136", b"133")
_ARRIVES = (b"232", b"178", b"132")

_FLIGHT = re.compile(rb"(?=.{0,2}[A-Z])(?P<carrier>[A-Z0-9]{2,3}?)(?P<number>\d{1,4}[A-Z]?)")
_CENTURIES = (b"19", b"20")
_WITH_CENTURY = (8, 12, 14)  # CCYYMMDD, and with hhmm, and with ss
_WITH_SECONDS = b"202"  # YYMMDDhhmmss, of twelve digits too
# A flight is meant to lie in the fifty years before or behind the message, not in the last hundred.
_AHEAD = 48


def code(value: bytes, longest: int) -> str | None:
    """A short code as text; None for anything that is too long or odd to be one."""
    fits = value.isalnum() and value.isascii() and len(value) <= longest
    return value.decode() if fits else None


def flight(told: Underway, number: bytes, carrier: bytes = b"") -> None:
    """Carrier and flight of the leg under way; legs behind the border do not count."""
    if ARRIVAL in told.ports:
        return
    found = _FLIGHT.fullmatch(number)
    if not carrier:
        carrier, number = (found["carrier"], found["number"]) if found else (b"", b"")
    told.facts["carrier"] = code(carrier, 3)
    told.facts["flight"] = code(number.removeprefix(carrier), 5)


def port(told: Underway, qualifier: bytes, value: bytes) -> None:
    """A port of the crossing; the fact stands once both are known."""
    known = code(value, 3) if qualifier in (DEPARTURE, ARRIVAL) else None
    if known is not None:
        told.ports.setdefault(qualifier, known)
    if DEPARTURE in told.ports and ARRIVAL in told.ports:
        told.facts["ports"] = (told.ports[DEPARTURE], told.ports[ARRIVAL])


def time(told: Underway, qualifier: bytes, stated: Interval | None) -> None:
    """A departure or arrival of the leg under way, in local time."""
    if qualifier in _DEPARTS or qualifier in _ARRIVES:
        told.times[qualifier] = stated
    told.unreadable = stated is None


def departed(told: Underway) -> None:
    """The leg under way departs from the last port before the border."""
    _clock(told, "departed", _DEPARTS)


def arrived(told: Underway) -> None:
    """The leg under way arrives at the first port behind the border."""
    _clock(told, "arrived", _ARRIVES)


def _clock(told: Underway, name: str, qualifiers: tuple[bytes, ...]) -> None:
    stated = next((told.times[each] for each in qualifiers if told.times.get(each)), None)
    if stated is not None:
        told.clocks[name] = local(stated, told.zone)


def stamp(text: bytes, pattern: bytes, year: int) -> Interval | None:
    """A date, or a date and time, as DTM writes them (2380), blanks aside.

    `pattern` is the format the segment states (2379); senders name the wrong one, so that it is
    believed only where the digits may be read in two ways.
    """
    digits = text.replace(b" ", b"")
    full = len(digits) in _WITH_CENTURY and digits.startswith(_CENTURIES)
    if full and pattern != _WITH_SECONDS:
        digits = digits[2:]
    return moment(digits[:6], digits[6:10], year + _AHEAD, order="YMD")
