"""A transfer outside the moments that the law fixes.

What: the message was prepared in none of the windows of the clause, whichever instants its clocks
mean. One that says the flight is cancelled transfers no traveller and breaks nothing.

Why: data may be taken at fixed moments only: 24 to 48 hours before the scheduled departure and
immediately after the flight is closed (Directive (EU) 2016/681, Article 8(3)), or not earlier
than 48 hours before it (Regulation (EU) 2025/12, Article 6(2)). Sooner means data of people who
may never fly; another moment needs a request in a specific case.

Remedy: move the push into a window.

Known false positives: a transfer that the authority requested in a specific case; a failure of
the means of transmission; a departure time in local time without a zone (its clock is then wide,
and judged mildly).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import ALREADY, NEVER, Breach, Unjudged
from auditor.observed.clock import Interval, Period
from auditor.observed.record import FlightStatus, Holder, Record

ID = "TRF001"
MESSAGE = "sent outside the moments the law fixes"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send the flight within a window that the law fixes.",
    None: "Ask for transfers within the windows that the law fixes, and refuse others.",
}
READS = "envelopes"
STAGE = "sent"
MENDED_BY = "moment"

# A flight is closed once its passengers have boarded and none may board or leave any more (Directive (EU)
# 2016/681, Article 8(3)(b)): no state that it has a whole day before it departs.
_CLOSES = Period(days=-1)


class Window(Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A moment to send: a state of the flight, and periods relative to its scheduled departure.

    Negative periods lie before it; what is left out bounds nothing.
    """

    from_: Period | None = None
    to: Period | None = None
    status: FlightStatus | None = None


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The windows; a transfer must lie in one of them."""

    windows: tuple[Window, ...]


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The message, if it certainly lies in no window; one that a flight is cancelled sends no traveller."""
    sent, departed = record.clocks.transferred, record.clocks.departed
    status, windows = record.facts.flight_status, clause.with_.windows
    if status == "cancelled":
        return
    reachable = [window for window in windows if window.status in (None, status)]
    possible = windows if status is None else reachable
    if any(_unbounded(window) and window.status is None for window in windows):
        return
    if not possible:
        yield Breach(says="in no state of the flight that the law names")
        return
    sending = sent or _by(record.clocks.received)
    leaving = departed or _by(record.clocks.arrived)
    if not any(_may_lie_in(window, sending, leaving) for window in possible):
        yield Breach(says=_side(possible, sending, leaving))
    elif sent is None:
        yield Unjudged("when the message was sent is not known")
    elif departed is None:
        if not any(_unbounded(window) for window in reachable):
            yield Unjudged("when the flight departs is not known")
    elif not any(_may_lie_in(window, sending, leaving) for window in reachable):
        yield Unjudged("whether the flight was closed is not known")


def _by(last: Interval | None) -> Interval:
    """Any instant up to this one: nothing is received before it was sent, or lands before it left."""
    return Interval(ALREADY, NEVER if last is None else last.last)


def _unbounded(window: Window) -> bool:
    return window.from_ is None and window.to is None


def _may_lie_in(window: Window, sent: Interval, departed: Interval) -> bool:
    return not _before(window, sent, departed) and not _past(window, sent, departed)


def _before(window: Window, sent: Interval, departed: Interval) -> bool:
    """Whether the window opens only after every instant at which the message can have been sent."""
    begins = window.from_ or (_CLOSES if window.status == "closed" else None)
    opens = None if begins is None else _moved(departed.first, begins)
    return opens is not None and sent.last < opens


def _past(window: Window, sent: Interval, departed: Interval) -> bool:
    closes = None if window.to is None else _moved(departed.last, window.to)
    return closes is not None and sent.first > closes


def _moved(instant: datetime, period: Period) -> datetime | None:
    try:
        return period.after(instant)
    except OverflowError:  # out of the calendar: no bound
        return None


def _side(windows: Sequence[Window], sent: Interval, departed: Interval) -> str:
    if all(_before(window, sent, departed) for window in windows):
        return "too early"
    if all(_past(window, sent, departed) for window in windows):
        return "too late"
    return "between the windows"
