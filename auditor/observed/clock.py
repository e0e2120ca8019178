"""Legal time: instants known only to within an interval, periods of law, and the day they run out.

Laws of the file: every instant carries its zone; nothing here reads a clock; a period is
calendar-exact, so six months from 31 August end on the last day of February.
"""

import calendar
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Counting = Literal["instant", "calendar-day", "from-first-day"]

_PERIOD = re.compile(
    r"(?P<sign>-)?P(?=\d|T\d)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?"
    r"(?:(?P<days>\d{1,6})D)?(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?"
    r"(?:(?P<seconds>\d{1,6})S)?)?",
    re.ASCII,
)
_UNITS = ("year", "month", "day", "hour", "minute", "second")
_TO_ITS_END = timedelta(seconds=59, microseconds=999_999)
_IN_EVERY_MONTH = 28
# Local times lie between UTC-12 and UTC+14; a clock without a zone may be any of them.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)


class Interval(Struct, frozen=True, order=True, gc=False):
    """The instants, both ends included, one of which is meant."""

    first: datetime
    last: datetime

    @classmethod
    def at(cls, instant: datetime) -> "Interval":
        """One known instant."""
        return cls(instant, instant)

    @classmethod
    def minute(cls, instant: datetime) -> "Interval":
        """A time stated to the minute: any instant of that minute."""
        return cls(instant, instant + _TO_ITS_END)

    @classmethod
    def of_day(cls, day: date) -> "Interval":
        """A date without time, in UTC."""
        year, month, number = day.year, day.month, day.day
        return cls(
            datetime(year, month, number, tzinfo=UTC),
            datetime(year, month, number, 23, 59, 59, 999_999, UTC),
        )

    def without_zone(self) -> "Interval":
        """The same stated in local time of an unknown zone: widened to every zone there is."""
        return Interval(self.first - _EAST, self.last + _WEST)


class Period:
    """A period of law in ISO 8601 form, such as `P6M`, `P5Y`, `PT48H`; negative ones count back.

    Not a msgspec type on purpose, so that decoding asks `parse` for it.
    """

    __slots__ = ("_hash", "days", "months", "seconds")

    def __init__(self, months: int = 0, days: int = 0, seconds: int = 0) -> None:
        """A period of calendar months, days and seconds."""
        self.months = months
        self.days = days
        self.seconds = seconds
        self._hash = hash((months, days, seconds))  # it is asked for at each look into a memo

    def __eq__(self, other: object) -> bool:
        """Equal when months, days and seconds are."""
        return isinstance(other, Period) and self._parts == other._parts

    def __hash__(self) -> int:
        """By its parts."""
        return self._hash

    def __repr__(self) -> str:
        """The ISO 8601 form, as a call."""
        return f"Period.parse({str(self)!r})"

    @property
    def _parts(self) -> tuple[int, int, int]:
        return (self.months, self.days, self.seconds)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that `text` states.

        Raises:
            ValueError: `text` is not an ISO 8601 duration of whole units.
        """
        found = _PERIOD.fullmatch(text)
        if found is None:
            msg = "not an ISO 8601 period such as P6M, P5Y or PT48H"
            raise ValueError(msg)
        part = {
            name: int(value)
            for name, value in found.groupdict(default="0").items()
            if name != "sign"
        }
        sign = -1 if found["sign"] else 1
        return cls(
            months=sign * (12 * part["years"] + part["months"]),
            days=sign * (7 * part["weeks"] + part["days"]),
            seconds=sign * (3600 * part["hours"] + 60 * part["minutes"] + part["seconds"]),
        )

    def after(self, instant: datetime) -> datetime:
        """The instant one period after `instant`: months and days of its calendar, hours elapsed.

        Raises:
            OverflowError: the result lies outside the years 1 to 9999.
        """
        moved = instant
        if self.months:
            year, month = divmod(instant.year * 12 + instant.month - 1 + self.months, 12)
            if not 1 <= year <= 9999:  # noqa: PLR2004 - the years datetime knows
                msg = "the period leads out of the calendar"
                raise OverflowError(msg)
            day = instant.day
            if day > _IN_EVERY_MONTH:
                day = min(day, calendar.monthrange(year, month + 1)[1])
            moved = instant.replace(year, month + 1, day)
        if self.days:
            moved += timedelta(days=self.days)
        if not self.seconds:
            return moved
        # Hours are elapsed time, also where a clock is put forward or back.
        return (moved.astimezone(UTC) + timedelta(seconds=self.seconds)).astimezone(moved.tzinfo)

    def __str__(self) -> str:
        """The ISO 8601 form."""
        sign = "-" if min(self.months, self.days, self.seconds) < 0 else ""
        years, months = divmod(abs(self.months), 12)
        hours, rest = divmod(abs(self.seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        calendar_part = _units((years, "Y"), (months, "M"), (abs(self.days), "D"))
        clock_part = _units((hours, "H"), (minutes, "M"), (seconds, "S"))
        if not calendar_part and not clock_part:
            return "PT0S"
        return f"{sign}P{calendar_part}" + (f"T{clock_part}" if clock_part else "")

    @property
    def in_words(self) -> str:
        """Its length as people say it, such as `6 months`; `at once` for none."""
        years, months = divmod(abs(self.months), 12)
        hours, rest = divmod(abs(self.seconds), 3600)
        amounts = (years, months, abs(self.days), hours, *divmod(rest, 60))
        said = " ".join(
            f"{each} {unit}{'s' * (each != 1)}"
            for each, unit in zip(amounts, _UNITS, strict=True)
            if each
        )
        return said or "at once"


_CYCLE = 1461  # days of four years: every order of months and leap days, save a century's


@lru_cache(maxsize=1024)
def longer(period: Period, than: Period) -> Literal["always", "sometimes", "never"]:
    """Whether `period` outlasts `than`: from every day, from some (184 days and six months), or none."""
    try:
        days = [datetime(2003, 1, 1, tzinfo=UTC) + timedelta(each) for each in range(_CYCLE)]
        beyond = sum(period.after(day) > than.after(day) for day in days)
    except OverflowError:
        return "always" if period.months > than.months else "never"
    return "never" if not beyond else "always" if beyond == _CYCLE else "sometimes"


def _units(*parts: tuple[int, str]) -> str:
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def last_lawful(clock: datetime, period: Period, counting: Counting) -> datetime:
    """The last instant that still lies within `period` of `clock`.

    `calendar-day`: a period in days, months or years ends with the last hour of its last day
    (Regulation (EEC, Euratom) No 1182/71, Article 3(2)), the day being that of the clock's own zone.
    `from-first-day`: the same where the period begins with the clock's day, which counts as its first (six
    months beginning with 1 January end with 30 June, as United Kingdom statutes count).
    """
    if counting == "instant":  # which takes no longer than to remember it
        return period.after(clock)
    return _last_lawful(clock, clock.tzinfo, period, counting)


# One push carries one instant for all its records; a few instants serve a whole file. The zone is
# named beside the clock because the same instant in two zones is equal, and lies on two days.
@lru_cache(maxsize=1024)
def _last_lawful(
    clock: datetime, _zone: tzinfo | None, period: Period, counting: Counting
) -> datetime:
    end = period.after(clock)
    if counting == "from-first-day" and Period(months=period.months).after(clock).day == clock.day:
        end -= timedelta(days=1)  # a month without that day ends the period with its own last day
    return end.replace(hour=23, minute=59, second=59, microsecond=999_999)


def overdue(clock: Interval, period: Period, counting: Counting, as_of: datetime) -> bool:
    """Whether `as_of` lies past the period from whichever instant of `clock` was meant."""
    return as_of > last_lawful(clock.last, period, counting)
