"""Dates and times as EDIFACT messages write them, as intervals.

Laws of the file: a year of two digits has a century only beside a year that is known, else the day
is not known; an offset whose sign was lost, or a zone that only its name tells, is not guessed.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from auditor.observed.clock import Interval

# A travel date lies at most so many years behind the preparation of the message.
_AHEAD = 2
_CENTURY = 100
_LEAP = 2000  # any year that has all days, to tell whether a date without its century can be one
_MOST_OFFSET = timedelta(hours=14)


class Stamp(NamedTuple):
    """What a date says.

    `when` is None where its instants are not known; `legible`: it can be read as a date; `zoned`: it
    says its offset from UTC; `otherwise` is the day it would be with year and day the other way round.
    """

    when: Interval | None
    legible: bool
    zoned: bool = False
    otherwise: date | None = None


UNREAD = Stamp(None, legible=False)


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


def day(text: bytes, year: int | None) -> Stamp:
    """The day of DDMMYY, zone aside; what it would be the other way round is not told."""
    found = calendar_day(text, _LEAP if year is None else year)
    if found is None:
        return UNREAD
    return Stamp(None if year is None else Interval.of_day(found), legible=True)


def moment(text: bytes, time: bytes, year: int | None, *, order: str = "DMY") -> Stamp:
    """The minute of DDMMYY and HHMM, zone aside; the whole day where the time is missing."""
    found = calendar_day(text, _LEAP if year is None else year, order=order)
    if found is None:
        return UNREAD
    if year is None:
        return Stamp(None, legible=True)
    swapped = calendar_day(text, year, order="YMD" if order == "DMY" else "DMY")
    return Stamp(timed(found, time), legible=True, otherwise=swapped)


def timed(found: date, time: bytes) -> Interval:
    """The minute of a day, zone aside; the whole day where no time can be read."""
    if len(time) < 4 or not time[:4].isdigit():  # noqa: PLR2004 - HHMM
        return Interval.of_day(found)
    hour, minute = int(time[:2]), int(time[2:4])
    if hour >= 24 or minute >= 60:  # noqa: PLR2004 - of a day, and of an hour
        return Interval.of_day(found)
    return Interval.minute(datetime(found.year, found.month, found.day, hour, minute, tzinfo=UTC))


def local(stated: Interval | None, zone: str | None) -> Interval | None:
    """A local time in UTC: by the zone the caller gives, else widened to every zone there is."""
    if stated is None:
        return None
    try:
        if zone is None:
            return stated.without_zone()
        port = ZoneInfo(zone)
        first, last = (
            each.replace(tzinfo=port).astimezone(UTC) for each in (stated.first, stated.last)
        )
    except OverflowError:  # out of the calendar
        return None
    return Interval(first, max(first, last))


def placed(stamp: Stamp, zone: str | None) -> Interval | None:
    """The instants of a date: those it says with its offset, else local ones."""
    return stamp.when if stamp.zoned else local(stamp.when, zone)


# DTM: the formats (2379) that the guides use, each as its name in the code list says: two digits
# of the century, year, month, day, hour, minute, second; then an offset, or the name of a zone.
_PARTS = {
    "C": r"(?P<century>19|20)", "Y": r"(?P<year>\d\d)", "M": r"(?P<month>\d\d)", "D": r"(?P<day>\d\d)",
    "T": r"(?P<time>\d{4})", "S": r"(?:\d\d)", "O": r"(?P<sign>[+-]|\.\.|\.-|)(?P<offset>\d{4})",
    "N": r"(?P<zone>[A-Z]{1,3})",
}  # fmt: skip
_FORMATS = {
    b"2": "DMY", b"101": "YMD", b"102": "CYMD", b"201": "YMDT", b"202": "YMDTS", b"203": "CYMDT",
    b"204": "CYMDTS", b"205": "CYMDTO", b"301": "YMDTN", b"303": "CYMDTN", b"304": "CYMDTSN",
}  # fmt: skip
# What digits may be where they are not what their format says, as senders name the wrong one.
_OTHERS = ("CYMDT", "CYMDTS", "CYMD", "YMDTS", "YMDT", "YMD", "CYMDTO", "CYMDTN")
_DAY_FIRST = ("DMYT", "CYMDT", "CYMDTS", "CYMD")
_COMPILED = {
    letters: re.compile("".join(map(_PARTS.__getitem__, letters)).encode(), re.ASCII)
    for letters in {*_FORMATS.values(), *_OTHERS, *_DAY_FIRST}
}
_UNIVERSAL = frozenset({b"Z", b"UTC", b"GMT"})


def stamp(text: bytes, pattern: bytes, year: int | None, *, plus_alone: bool = True) -> Stamp:
    """A date, or a date and time, as DTM writes them (2380), blanks aside.

    `pattern` is the format the segment states (2379): it is believed where the digits fit it, and
    one of no guide makes nothing of them. `year` is one that two-digit years lie near, None where
    none is known. `plus_alone`: of the signs only the plus has to be released.
    """
    bare = text.replace(b" ", b"")
    letters = _FORMATS.get(pattern)
    if letters is None and pattern:
        return UNREAD
    ways = _DAY_FIRST if letters == "DMY" else _OTHERS
    for each in (letters, *ways) if letters else ways:
        found = _COMPILED[each].fullmatch(bare)
        said = None if found is None else _meant(found, year, plus_alone=plus_alone)
        if said is not None:
            return said
    return UNREAD


def _meant(found: re.Match[bytes], year: int | None, *, plus_alone: bool) -> Stamp | None:
    part = found.groupdict()
    time = part.get("time") or b""
    short = part["year"] + part["month"] + part["day"]
    if part.get("century") is None:
        said = moment(short, time, year, order="YMD")
        if not said.legible:
            return None
        zoned = said.when is not None and part.get("zone") in _UNIVERSAL
        return said._replace(zoned=True) if zoned else said
    try:
        known = date(int(part["century"] + part["year"]), int(part["month"]), int(part["day"]))
    except ValueError:
        return None
    when = timed(known, time)
    if part.get("zone") in _UNIVERSAL:
        return Stamp(when, legible=True, zoned=True)
    if part.get("offset") is None:
        return Stamp(when, legible=True)
    return _offset(when, part["sign"] or b"", part["offset"], plus_alone=plus_alone)


def _offset(when: Interval, sign: bytes, offset: bytes, *, plus_alone: bool) -> Stamp | None:
    """The instants of a local time with its offset; where no sign is left, those of either."""
    ahead = timedelta(hours=int(offset[:2]), minutes=int(offset[2:]))
    if ahead > _MOST_OFFSET:
        return None
    east = sign == b"+" or (sign == b".." and plus_alone)
    west = sign in (b"-", b".-")
    first = when.first + (ahead if west else -ahead)
    last = when.last + (-ahead if east else ahead)
    return Stamp(Interval(first, last), legible=True, zoned=True)


def prepared(date_: bytes, time: bytes) -> Interval | None:
    """The minute of preparation, read as UTC; the whole day where the time cannot be read.

    The date has six digits (YYMMDD, syntax versions 1 to 3), read as one of the hundred years from
    1970 on, or eight (CCYYMMDD, version 4).
    """
    if not date_.isdigit() or len(date_) not in (6, 8):
        return None
    if len(date_) == 6:  # noqa: PLR2004 - YYMMDD
        date_ = (b"20" if int(date_[:2]) < _PIVOT else b"19") + date_
    if date_[:2] not in (b"19", b"20"):
        return None
    try:
        known = date(int(date_[:4]), int(date_[4:6]), int(date_[6:]))
    except ValueError:
        return None
    return timed(known, time)


# Two-digit years of a preparation date lie in the hundred years from here on.
_PIVOT = 70
