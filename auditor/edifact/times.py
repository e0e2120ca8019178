"""Dates and times as EDIFACT messages write them, as intervals."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

from auditor.clock import Interval

# A travel date lies at most so many years behind the preparation of the message.
_AHEAD = 2
_CENTURY = 100


def calendar_day(text: bytes, year: int, *, order: str = "DMY") -> date | None:
    """The day that six digits state, two-digit years read as the latest not beyond `year` + 2."""
    if len(text) != 6 or not text.isdigit():  # noqa: PLR2004 - DDMMYY or YYMMDD
        return None
    first, month, last = int(text[:2]), int(text[2:4]), int(text[4:6])
    short, number = (last, first) if order == "DMY" else (first, last)
    full = year - year % _CENTURY + short
    full += _CENTURY if full < year + _AHEAD - _CENTURY + 1 else 0
    full -= _CENTURY if full > year + _AHEAD else 0
    try:
        return date(full, month, number)
    except ValueError:
        return None


def day(text: bytes, year: int) -> Interval | None:
    """A whole UTC day from DDMMYY."""
    found = calendar_day(text, year)
    return None if found is None else Interval.of_day(found)


def moment(text: bytes, time: bytes, year: int, *, order: str = "DMY") -> Interval | None:
    """The minute of DDMMYY and HHMM, zone aside; the whole day where the time is missing."""
    found = calendar_day(text, year, order=order)
    if found is None:
        return None
    whole = Interval.of_day(found)
    if len(time) < 4 or not time[:4].isdigit():  # noqa: PLR2004 - HHMM
        return whole
    try:
        return Interval.minute(whole.first.replace(hour=int(time[:2]), minute=int(time[2:4])))
    except ValueError:
        return whole


def local(stated: Interval | None, zone: str | None) -> Interval | None:
    """A local time in UTC: by the zone the caller gives, else widened to every zone there is."""
    if stated is None:
        return None
    if zone is None:
        return stated.without_zone()
    port = ZoneInfo(zone)
    first, last = (
        each.replace(tzinfo=port).astimezone(UTC) for each in (stated.first, stated.last)
    )
    return Interval(first, max(first, last))
