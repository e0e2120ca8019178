"""The law of the day on which a record was received: whether a clause stood on it.

Laws of the file: what was not yet law on that day does not apply, not even in advance; a day that
is not known chooses no law, and a clause that stood on a part of the days it may be is unjudged.
"""

from collections.abc import Callable
from datetime import date, timedelta

from auditor.observed.record import Clocks

UNKNOWN = "the day on which the record was received is not known"
DOUBTFUL = "whether this was law when the record was received is not known: its day is not exact"

_DAY = timedelta(days=1)
_MOST_DAYS = 7  # a local time of an unknown zone may be any of three

Days = tuple[date, date]


def days_of(clocks: Clocks) -> Days | None:
    """The first and the last day on which the record may have been received; None if not known.

    Where nobody says when it was received, the day on which it was transferred counts.
    """
    clock = clocks.received or clocks.transferred
    return None if clock is None else (clock.first.date(), clock.last.date())


def applied(stood: Callable[[date], bool], days: Days | None) -> bool | str:
    """Whether a clause was law on the day of receipt; a text says why nobody can tell."""
    if days is None:
        return UNKNOWN
    first, last = days
    more = (last - first).days
    if more > _MOST_DAYS:
        return DOUBTFUL
    found = {stood(first + number * _DAY) for number in range(more + 1)}
    return found.pop() if len(found) == 1 else DOUBTFUL
