"""Days and minutes, and how each format writes them.

A message has thousands of them and they are few: what is written once is remembered.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

from msgspec import Struct

from auditor.people.specimen.draw import Draw

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = 1 << 16
_A_DAY = 24 * 60


class Moment(Struct, frozen=True, gc=False, order=True):
    """A day and a minute of it, of whichever zone the position it is written in means."""

    day: date
    minute: int

    def plus(self, minutes: int) -> "Moment":
        """So many minutes later, or earlier where they are negative."""
        days, minute = divmod(self.minute + minutes, _A_DAY)
        return Moment(later(self.day, days), minute) if days else Moment(self.day, minute)

    @property
    def time(self) -> str:
        """`HHMM`."""
        return _CLOCK[self.minute]

    @property
    def iso(self) -> str:
        """`YYYY-MM-DDTHH:MM:00`."""
        clock = _CLOCK[self.minute]
        return f"{iso(self.day)}T{clock[:2]}:{clock[2:]}:00"


_CLOCK = tuple(f"{minute // 60:02d}{minute % 60:02d}" for minute in range(_A_DAY))


@lru_cache(_DAYS)
def later(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def at(draw: Draw, day: date, first: int = 0, last: int = _A_DAY - 1) -> Moment:
    """Some minute of `day`, from `first` to `last`."""
    return Moment(day, draw.between(first, last))


@lru_cache(_DAYS)
def ddmmyy(day: date) -> str:
    """As PADIS writes a day."""
    return day.strftime("%d%m%y")


@lru_cache(_DAYS)
def yymmdd(day: date) -> str:
    """As UN/EDIFACT writes a day."""
    return day.strftime("%y%m%d")


@lru_cache(_DAYS)
def yyyymmdd(day: date) -> str:
    """As UN/EDIFACT writes a day with its century."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


@lru_cache(_DAYS)
def ddmonyy(day: date) -> str:
    """As AIRIMP writes a day; the names of months are those of no locale."""
    return f"{day.day:02d}{_MONTHS[day.month - 1]}{day.year % 100:02d}"


@lru_cache(_DAYS)
def mmyy(day: date) -> str:
    """As cards write their expiry."""
    return f"{day.month:02d}{day.year % 100:02d}"


@lru_cache(_DAYS)
def iso(day: date) -> str:
    """`YYYY-MM-DD`."""
    return day.isoformat()


@cache
def years_before(day: date, years: int) -> date:
    """The first day of the year so many years before."""
    return date(day.year - years, 1, 1)


def born(draw: Draw, on: date, youngest: int, oldest: int) -> date:
    """A day of birth of someone who is at least `youngest` and not yet `oldest` years old `on` that day."""
    first, last = years_before(on, oldest - 1), years_before(on, youngest + 1)
    return later(first, draw.below((last - first).days or 1))
