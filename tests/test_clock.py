"""Periods of law, against a calendar counted another way."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from auditor.observed.clock import Counting, Interval, Period, last_lawful, longer, overdue

ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001
PERIODS = st.builds(
    Period, months=st.integers(0, 240), days=st.integers(0, 800), seconds=st.integers(0, 400_000)
)
COUNTINGS = st.sampled_from(["instant", "calendar-day", "from-first-day"])
ONE = timedelta(microseconds=1)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _length(year: int, month: int) -> int:
    return 29 if month == 2 and _leap(year) else LENGTHS[month - 1]


def _months_on(day: date, months: int) -> date:
    """One month after the other, remembering the day that was asked for."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, _length(year, month)))


@given(start=INSTANTS, months=st.integers(0, 240))
@example(start=datetime(2024, 8, 31, tzinfo=UTC), months=6)
@example(start=datetime(2023, 8, 31, tzinfo=UTC), months=6)
@example(start=datetime(2024, 2, 29, tzinfo=UTC), months=12)
@example(start=datetime(2096, 2, 29, tzinfo=UTC), months=48)
@example(start=datetime(2000, 1, 31, tzinfo=UTC), months=1)
def test_months_are_those_of_the_calendar(start: datetime, months: int) -> None:
    end = Period(months=months).after(start)
    assert end.date() == _months_on(start.date(), months)
    assert end.timetz() == start.timetz()


@given(start=INSTANTS, days=st.integers(-800, 800), seconds=st.integers(-400_000, 400_000))
def test_days_and_hours_are_elapsed_time(start: datetime, days: int, seconds: int) -> None:
    end = Period(days=days, seconds=seconds).after(start)
    assert (end - start).total_seconds() == days * 86_400 + seconds


def test_hours_are_elapsed_time_also_where_the_clocks_change() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    start = datetime(2026, 3, 28, 12, tzinfo=brussels)  # the night before summer time begins
    assert Period(seconds=48 * 3600).after(start) == datetime(2026, 3, 30, 13, tzinfo=brussels)
    assert Period(days=2).after(start) == datetime(2026, 3, 30, 12, tzinfo=brussels)


@given(start=INSTANTS, period=PERIODS)
def test_counting_back_undoes_counting_on_away_from_month_ends(
    start: datetime, period: Period
) -> None:
    assume(start.day <= 28)
    back = Period(months=-period.months).after(Period(months=period.months).after(start))
    assert back == start


@pytest.mark.parametrize(
    ("text", "from_", "to"),
    [
        ("P6M", "2025-08-31T10:00:00+00:00", "2026-02-28T10:00:00+00:00"),
        ("P6M", "2023-08-31T10:00:00+00:00", "2024-02-29T10:00:00+00:00"),
        ("P1Y", "2024-02-29T00:00:00+00:00", "2025-02-28T00:00:00+00:00"),
        ("P4Y", "2024-02-29T00:00:00+00:00", "2028-02-29T00:00:00+00:00"),
        ("P5Y", "2021-05-25T23:59:59+00:00", "2026-05-25T23:59:59+00:00"),
        ("P1M", "2026-01-31T00:00:00+00:00", "2026-02-28T00:00:00+00:00"),
        ("P2W", "2026-02-20T00:00:00+00:00", "2026-03-06T00:00:00+00:00"),
        ("PT48H", "2026-02-27T12:00:00+00:00", "2026-03-01T12:00:00+00:00"),
        ("-PT48H", "2026-03-01T12:00:00+00:00", "2026-02-27T12:00:00+00:00"),
        ("P5Y6M", "2020-12-31T00:00:00+00:00", "2026-06-30T00:00:00+00:00"),
    ],
)
def test_known_periods(text: str, from_: str, to: str) -> None:
    assert Period.parse(text).after(datetime.fromisoformat(from_)) == datetime.fromisoformat(to)


@given(PERIODS)
def test_a_period_reads_as_it_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert hash(Period.parse(str(period))) == hash(period)
    back = Period(months=-period.months, days=-period.days, seconds=-period.seconds)
    assert Period.parse(str(back)) == back


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "1Y", "P1.5Y", "P1Y2", "PT1Y", "P1H", "P-1Y", "P1YT", "p1y", "P1M1Y",
     " P1Y", "P1Y\n", "P\N{ARABIC-INDIC DIGIT ONE}Y"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape("not an ISO 8601 period")):
        Period.parse(text)


def test_a_period_out_of_the_calendar_is_refused() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for period in (Period(months=120_000), Period(months=-120_000), Period(days=4_000_000)):
        with pytest.raises(OverflowError):
            period.after(start)


@given(start=INSTANTS, period=PERIODS)
def test_a_period_in_days_ends_with_the_last_hour_of_its_last_day(
    start: datetime, period: Period
) -> None:
    end, last = period.after(start), last_lawful(start, period, "calendar-day")
    assert last.date() == end.date()
    assert (last + ONE).date() == end.date() + timedelta(days=1)
    assert last.utcoffset() == start.utcoffset()
    assert last_lawful(start, period, "instant") == end


@given(start=INSTANTS, months=st.integers(0, 240), days=st.integers(0, 800))
@example(start=datetime(2025, 1, 1, tzinfo=UTC), months=6, days=0)
@example(start=datetime(2025, 3, 1, tzinfo=UTC), months=6, days=0)
@example(start=datetime(2025, 8, 31, tzinfo=UTC), months=6, days=0)
@example(start=datetime(2024, 2, 29, tzinfo=UTC), months=60, days=0)
def test_a_period_that_begins_with_its_day_is_as_long_as_one_from_the_day_before(
    start: datetime, months: int, days: int
) -> None:
    assume(months or days)
    last = last_lawful(start, Period(months=months, days=days), "from-first-day")
    month_on = _months_on(start.date(), months)
    whole = month_on - timedelta(days=month_on.day == start.day)  # in months: to the day before
    assert last.date() == whole + timedelta(days=days)
    assert (last + ONE).date() == last.date() + timedelta(days=1)
    assert last.utcoffset() == start.utcoffset()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-01-01", "2025-06-30"),
        ("2025-01-02", "2025-07-01"),
        ("2025-03-01", "2025-08-31"),
        ("2025-08-31", "2026-02-28"),
        ("2025-09-01", "2026-02-28"),
        ("2023-08-31", "2024-02-29"),
    ],
)
def test_six_months_beginning_with_a_day(start: str, end: str) -> None:
    clock = datetime.fromisoformat(f"{start}T12:00:00+00:00")
    assert str(last_lawful(clock, Period(months=6), "from-first-day").date()) == end


def test_the_same_instant_in_two_zones_has_two_last_days() -> None:
    utc = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    east = utc.astimezone(timezone(timedelta(hours=1)))
    assert utc == east
    assert last_lawful(utc, Period(days=1), "calendar-day").date() == date(2026, 1, 2)
    assert last_lawful(east, Period(days=1), "calendar-day").date() == date(2026, 1, 3)


def test_zones_that_agree_today_may_not_agree_at_the_end() -> None:
    start = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - the zones follow
    one, other = (
        start.replace(tzinfo=ZoneInfo(name)) for name in ("Europe/Brussels", "Africa/Lagos")
    )
    assert one == other
    ends = [last_lawful(each, Period(months=6), "calendar-day") for each in (one, other)]
    assert ends[1] - ends[0] == timedelta(hours=1)


@given(start=INSTANTS, period=PERIODS, counting=COUNTINGS)
def test_at_the_deadline_it_is_lawful_and_an_instant_later_it_is_not(
    start: datetime, period: Period, counting: Counting
) -> None:
    clock, last = Interval.at(start), last_lawful(start, period, counting)
    assert not overdue(clock, period, counting, last)
    assert overdue(clock, period, counting, last + ONE)


@given(first=INSTANTS, wide=st.integers(0, 10**6), period=PERIODS, counting=COUNTINGS, day=INSTANTS)
def test_a_breach_is_one_for_every_instant_that_can_be_meant(
    first: datetime, wide: int, period: Period, counting: Counting, day: datetime
) -> None:
    clock = Interval(first, first + timedelta(seconds=wide))
    inner = [first, first + timedelta(seconds=wide // 2), clock.last]
    certain = overdue(clock, period, counting, day)
    assert certain == all(overdue(Interval.at(each), period, counting, day) for each in inner)


@given(INSTANTS)
def test_a_minute_a_day_and_a_place_without_zone(instant: datetime) -> None:
    minute = Interval.minute(instant)
    assert minute.last - minute.first == timedelta(minutes=1) - ONE
    day = Interval.of_day(instant.date())
    assert (day.first.date(), day.last.date()) == (instant.date(), instant.date())
    assert day.last - day.first == timedelta(days=1) - ONE
    # Whatever the zone of a wall clock, the instant it meant is inside.
    wall = instant.replace(tzinfo=UTC)
    assert (
        Interval.at(wall).without_zone().first <= instant <= Interval.at(wall).without_zone().last
    )


@pytest.mark.parametrize(
    ("period", "than", "answer"),
    [
        ("P6M", "P6M", "never"),
        ("P181D", "P6M", "never"),
        (
            "P182D",
            "P6M",
            "sometimes",
        ),  # from 1 March on six months are 184 days, from 1 September 181
        ("P184D", "P6M", "sometimes"),
        ("P185D", "P6M", "always"),
        ("P60M", "P5Y", "never"),
        ("P1827D", "P5Y", "sometimes"),
        ("P1828D", "P5Y", "always"),
        ("PT49H", "P2D", "always"),
        ("P9999Y", "P5Y", "always"),
    ],
)
def test_one_period_outlasts_another(period: str, than: str, answer: str) -> None:
    assert longer(Period.parse(period), Period.parse(than)) == answer


@given(
    start=st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    months=st.integers(0, 13),
    days=st.integers(0, 400),
)
def test_what_never_outlasts_does_so_from_no_day(start: datetime, months: int, days: int) -> None:
    one, other = Period(months=months), Period(days=days)
    later = one.after(start) > other.after(start)
    assert longer(one, other) in (("always", "sometimes") if later else ("sometimes", "never"))
