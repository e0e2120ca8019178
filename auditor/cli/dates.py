"""Days and times on the command line, and the only look at the clock that there is."""

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.law.policy import LawDay


TODAY = "today"


def _day(value: object) -> date | None:
    """The day that `value` states, or today; None where it states none."""
    if value == TODAY:
        return today().date()
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


class Day(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.3
    """A day, `2026-11-22`, or `today`."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day that `value` states."""
        day = _day(value)
        if day is None:
            self.fail(f"{value!r} is not a day; write it as 2026-11-22, or today", param, ctx)
        return day


class Moment(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.3
    """A day, `today`, or a time with its zone, `2026-11-22T10:00:00Z`."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day or, as a datetime, the instant that `value` states."""
        day = _day(value)
        if day is not None:
            return day
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            hint = "write a day as 2026-11-22 or today, a time as 2026-11-22T10:00:00Z"
            self.fail(f"{value!r} is neither a day nor a time with its zone; {hint}", param, ctx)
        return instant


class LawDate(click.ParamType):  # type: ignore[type-arg]  # as above
    """By which day's law: a day, `today`, or `received`."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> "LawDay":
        """The day that `value` states, or `received`."""
        from auditor.law.policy import RECEIVED

        if value == RECEIVED:
            return RECEIVED
        day = _day(value)
        if day is None:
            hint = f"write a day as 2026-11-22, {TODAY}, or {RECEIVED}"
            self.fail(f"{value!r} is no day of the law; {hint}", param, ctx)
        return day


class Age(click.ParamType):  # type: ignore[type-arg]  # as above
    """A period, `P6Y`."""

    name = "period"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The period, which must be of whole days and not zero."""
        from auditor.observed.clock import Period

        try:
            period = Period.parse(str(value))
        except ValueError as wrong:
            self.fail(f"{value!r} is {wrong}", param, ctx)
        if period.months < 0 or period.days < 0 or not (period.months or period.days):
            self.fail(f"{value!r} is no period of days, months or years", param, ctx)
        return str(period)


AGE, DAY, LAW, MOMENT = Age(), Day(), LawDate(), Moment()


def days_before(day: date, period: str) -> int:
    """How many days a period before `day` has."""
    from auditor.observed.clock import Period

    end = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        return (end - Period.parse(f"-{period}").after(end)).days
    except OverflowError:
        raise click.UsageError(f"{period} before {day} leads out of the calendar") from None


def today() -> datetime:
    """The first instant of today in UTC, or of the day that SOURCE_DATE_EPOCH names."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        now = datetime.now(UTC) if epoch is None else datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError("SOURCE_DATE_EPOCH is not a number of seconds since 1970") from None
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
