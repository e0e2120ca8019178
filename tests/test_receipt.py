"""The day on which a record was received, and whether a clause was law on it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from auditor.law.law_of_receipt import DOUBTFUL, UNKNOWN, applied, days_of
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks

TURN = date(2021, 2, 28)
EAST = timezone(timedelta(hours=9))


def _since_turn(day: date) -> bool:
    return day >= TURN


def _on(day: date) -> Interval:
    return Interval.of_day(day)


def test_receipt_counts_before_transfer_and_transfer_where_nothing_else_is_known() -> None:
    first, second = date(2021, 2, 27), date(2021, 3, 1)
    assert days_of(Clocks(transferred=_on(first), received=_on(second))) == (second, second)
    assert days_of(Clocks(transferred=_on(first))) == (first, first)
    assert days_of(Clocks(created=_on(first))) is None


def test_day_of_receipt_is_that_of_the_clock_s_own_zone() -> None:
    just_after_midnight = datetime(2021, 2, 28, 0, 30, tzinfo=EAST)
    assert days_of(Clocks(received=Interval.at(just_after_midnight))) == (TURN, TURN)
    same_instant = Interval.at(just_after_midnight.astimezone(UTC))
    assert days_of(Clocks(received=same_instant)) == (TURN - timedelta(1), TURN - timedelta(1))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-1, -1, False),
        (0, 0, True),
        (-1, 0, DOUBTFUL),
        (-3, -1, False),
        (0, 3, True),
        (0, 400, DOUBTFUL),
    ],
)
def test_clause_that_stood_on_a_part_of_the_days_is_in_doubt(
    first: int,
    last: int,
    expected: bool | str,  # noqa: FBT001 - drawn from the table
) -> None:
    days = (TURN + timedelta(first), TURN + timedelta(last))
    assert applied(_since_turn, days) == expected


def test_day_that_nobody_knows_chooses_no_law() -> None:
    assert applied(_since_turn, None) == UNKNOWN
