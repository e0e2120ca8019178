"""Clocks as queries bring them back: months where the month is enough, else days, else instants; and what they mean.

A clock in the engine is a day, an instant (`timestamptz`), a local time, or a text. Of days and
times come numbers, of a text the text itself if it is an ISO 8601 date or time, and `?` if not.
Law of the file: a month or a day stands for all instants in it: what holds at both its ends holds
between, as every duty begins at one instant (`auditor.stores.batch`).
"""

import calendar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from auditor.codec.value import instant
from auditor.observed.clock import Interval
from auditor.stores.dialect import SPACES, Dialect, Type

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local, until a zone is put to it
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_EPOCH_DAY = date(1970, 1, 1).toordinal()
# A day that there is: of the 30th of February, its month would tell nothing amiss.
_DAY = (
    "([0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)|"
    "[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])|"
    "([0-9]{2}([2468]0|[02468][48]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)
ISO = (
    f"{_DAY}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{{1,9}})?)?"
    "(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?"
)
UNREADABLE = "?"
Resolution = Literal["month", "day", "exact"]


class Span(NamedTuple):
    """The first and the last that a clock may be; the same where it is told exactly."""

    first: Interval
    last: Interval


def projected(dialect: Dialect, sql: str, kind: Type, resolution: Resolution) -> str:
    """The expression for a clock, by month, by day, or exact."""
    if kind in ("local", "instant", "day"):
        if resolution == "month":
            return dialect.month_number(sql, kind)
        exact = resolution == "exact" and kind != "day"
        return dialect.microsecond(sql) if exact else dialect.day_number(sql, kind)
    text = dialect.trimmed(sql if kind == "text" else dialect.as_text(sql), SPACES)
    said = text if resolution == "exact" else _cut(text, 10 if resolution == "day" else 7)
    return f"CASE WHEN {sql} IS NULL OR {text} = '' THEN NULL WHEN {dialect.fits(text, ISO)} THEN {said} ELSE '?' END"


def _cut(text: str, length: int) -> str:
    """A text cut to its day or month, its precision and its zone: `2026-01-01|S|+01:00`."""
    last = f"length({text})"
    zone = (
        f"CASE WHEN length({text}) <= 10 THEN '' WHEN substr({text}, length({text}), 1) = 'Z' THEN 'Z' "
        f"WHEN substr({text}, {last} - 5, 1) IN ('+', '-') THEN substr({text}, {last} - 5, 6) "
        f"WHEN substr({text}, {last} - 4, 1) IN ('+', '-') THEN substr({text}, {last} - 4, 5) "
        f"WHEN substr({text}, {last} - 2, 1) IN ('+', '-') THEN substr({text}, {last} - 2, 3) ELSE '' END"
    )
    minute = f"CASE WHEN length({text}) <= 10 THEN 'D' WHEN substr({text}, 17, 1) = ':' THEN 'S' ELSE 'M' END"
    return f"(substr({text}, 1, {length}) || '|' || {minute} || '|' || {zone})"


@lru_cache(65_536)
def span(  # noqa: PLR0911 - one for each way in which a clock is told
    value: int | str | None, kind: Type, zone: str | None, resolution: Resolution
) -> Span | None:
    """What a clock of a query means; None where it cannot be read."""
    if isinstance(value, str):
        return _span_of_text(value, zone)
    if value is None:
        return None
    if resolution == "month":
        return _of_month(int(value), kind, zone)
    if kind == "day" or resolution == "day":
        ordinal = int(value) + _EPOCH_DAY
        if not _FIRST < ordinal < _LAST:
            return None
        day = date.fromordinal(ordinal)
        return (
            _of_day(day, zone)
            if kind == "day"
            else _within(day, "UTC" if kind == "instant" else zone)
        )
    try:
        moment = _EPOCH + timedelta(microseconds=int(value))
    except OverflowError:
        return None
    if kind == "instant":
        at = Interval.at(moment.replace(tzinfo=UTC))
        return Span(at, at)
    return _exactly(moment.isoformat(sep=" ", timespec="microseconds"), zone)


def _of_month(number: int, kind: Type, zone: str | None) -> Span | None:
    """All that a clock of this month may be."""
    year, month = divmod(number, 12)
    if not date.min.year < year < date.max.year:
        return None
    days = date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    if kind == "day":
        ends = [_of_day(day, zone) for day in days]
    else:
        ends = [_within(day, "UTC" if kind == "instant" else zone) for day in days]
    return _joined(*ends)


def _joined(first: Span | None, last: Span | None) -> Span | None:
    return None if first is None or last is None else Span(first.first, last.last)


def _exactly(text: str, zone: str | None) -> Span | None:
    at = instant(text, zone)
    return None if at is None else Span(at, at)


def _of_day(day: date, zone: str | None) -> Span | None:
    return _exactly(day.isoformat(), zone)


def _within(day: date, zone: str | None, offset: str = "", *, minutes: bool = False) -> Span | None:
    ends = ("00:00", "23:59") if minutes else ("00:00:00.000000", "23:59:59.999999")
    first, last = (instant(f"{day.isoformat()} {end}{offset}", zone) for end in ends)
    return None if first is None or last is None else Span(first, last)


def _span_of_text(text: str, zone: str | None) -> Span | None:
    day, bar, rest = text.partition("|")
    if not bar:
        return None if text == UNREADABLE else _exactly(text, zone)
    precision, _, offset = rest.partition("|")
    try:
        days = _days(day)
    except ValueError:
        return None
    if precision == "D":
        return _joined(*(_of_day(each, zone) for each in days))
    return _joined(*(_within(each, zone, offset, minutes=precision == "M") for each in days))


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a day or a month."""
    if len(text) > len("2026-01"):
        return date.fromisoformat(text), date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:7])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
