"""A fact that is not known is waited for only where something it can be would change the verdict."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from auditor.api.audit import audit
from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.law.rule import (
    FEW,
    Breach,
    Check,
    Nothing,
    Term,
    Unjudged,
    not_before,
    runs_out,
    whatever,
)
from auditor.observed.clock import Counting, Interval, Period
from auditor.observed.record import Clocks, Facts, Place, Record
from auditor.rules import early_or_late_transfer

RECORD = Record("pnr", Place("x"))
DAY = datetime(2030, 1, 1, tzinfo=UTC)
CLAUSE: Clause[Nothing] = Clause(
    id="c", title="c", duty=("piu",), cites="c", binding="law", basis="read", since=date.min,
    rule="r", with_=Nothing(),
)  # fmt: skip


def waiting(fact: str, breaking: set[object]) -> Check:
    def check(record: Record, _: Clause[Nothing], __: datetime) -> Iterator[Breach | Unjudged]:
        value = getattr(record.facts, fact)
        if value is None:
            yield Unjudged("not known", fact)
        elif value in breaking:
            yield Breach(at_most=Severity.NOTE if value == "in" else Severity.ERROR)

    return check


@pytest.mark.parametrize("fact", sorted(FEW))
def test_each_fact_that_is_one_of_few(fact: str) -> None:
    every = set(FEW[fact])
    assert whatever(waiting(fact, set()), RECORD, CLAUSE, DAY) == []
    (breach,) = whatever(waiting(fact, every), RECORD, CLAUSE, DAY)
    assert isinstance(breach, Breach)
    for one in every:
        assert whatever(waiting(fact, every - {one}), RECORD, CLAUSE, DAY) == [
            Unjudged("not known", fact)
        ]


def test_of_what_they_come_to_the_mildest_counts() -> None:
    check = waiting("direction", {"in", "out", "intra"})
    assert whatever(check, RECORD, CLAUSE, DAY) == [Breach(at_most=Severity.NOTE)]


def test_a_fact_that_may_be_anything_is_waited_for() -> None:
    assert "carrier" not in FEW
    said = whatever(waiting("carrier", set()), RECORD, CLAUSE, DAY)
    assert said == [Unjudged("not known", "carrier")]


def test_what_is_known_is_judged_as_it_is() -> None:
    known = Record("pnr", Place("x"), facts=Facts(direction="out"))
    assert whatever(waiting("direction", {"in"}), known, CLAUSE, DAY) == []


SIX_MONTHS: Clause[Term] = Clause(
    id="c", title="c", duty=("piu",), cites="c", binding="law", basis="read", since=date.min,
    rule="kept-too-long", with_=Term(after=Period(months=6), clock="received", counting="calendar-day"),
)  # fmt: skip


def sent(day: date) -> Record:
    return Record("pnr", Place("x"), clocks=Clocks(transferred=Interval.of_day(day)))


def test_nothing_is_received_before_it_was_sent() -> None:
    """Six months after its receipt cannot be over before six months after its transfer."""
    least = not_before(sent(date(2030, 1, 10)), SIX_MONTHS)
    assert least is not None
    assert datetime(2030, 7, 7, tzinfo=UTC) <= least < datetime(2030, 7, 10, tzinfo=UTC)
    assert not_before(RECORD, SIX_MONTHS) is None


@pytest.mark.parametrize("counting", ["instant", "calendar-day", "from-first-day"])
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),  # noqa: DTZ001 - of a zone below
    st.integers(0, 400),
    st.integers(0, 40),
    st.sampled_from([-12, 0, 14]),
)
def test_whenever_it_was_received_it_is_then_lawful(
    counting: Counting, moment: datetime, hours: int, months: int, zone: int
) -> None:
    """The law's own counting never ends before what is told without the clock."""
    transferred = Interval.at(moment.replace(tzinfo=UTC))
    there = timezone(timedelta(hours=zone))
    received = Interval.at((transferred.first + timedelta(hours=hours)).astimezone(there))
    term = Term(after=Period(months=months), clock="received", counting=counting)
    clause = structs.replace(SIX_MONTHS, with_=term)
    without = Record("pnr", Place("x"), clocks=Clocks(transferred=transferred))
    known = Record("pnr", Place("x"), clocks=Clocks(transferred=transferred, received=received))
    least, until = not_before(without, clause), runs_out(known, clause)
    assert least is not None
    assert until is not None
    assert least <= until


STORE = b"""{"kind": "pnr", "clocks": {"transferred": "2030-01-10T08:00:00Z"}}"""


@pytest.mark.parametrize(
    ("day", "status"), [(date(2030, 6, 1), "pass"), (date(2036, 6, 1), "not-evaluated")]
)
def test_a_period_that_cannot_have_run_out_is_judged(day: date, status: str) -> None:
    """Two years from the receipt, in a store that knows the transfer alone."""
    found = audit(STORE, "belarus", as_of=day, holder="piu")
    assert {each.status for each in found.requirements if each.clause == "retention"} == {status}


def windows() -> Clause[early_or_late_transfer.With]:
    window = early_or_late_transfer.Window(Period(seconds=-172_800), Period(seconds=-86_400))
    return Clause(
        id="c", title="c", duty=("carrier",), cites="c", binding="law", basis="read", since=date.min,
        rule="TRF001", with_=early_or_late_transfer.With((window,)),
    )  # fmt: skip


@pytest.mark.parametrize(("clocks", "says"), [
    (Clocks(received=Interval.of_day(date(2030, 1, 1)), departed=Interval.of_day(date(2030, 1, 10))), "too early"),
    (Clocks(transferred=Interval.of_day(date(2030, 1, 10)), arrived=Interval.of_day(date(2030, 1, 1))), "too late"),
    (Clocks(received=Interval.of_day(date(2030, 1, 9)), departed=Interval.of_day(date(2030, 1, 10))), None),
    (Clocks(transferred=Interval.of_day(date(2030, 1, 1)), arrived=Interval.of_day(date(2030, 1, 10))), None),
])  # fmt: skip
def test_a_moment_is_bounded_by_the_one_it_is_never_behind(
    clocks: Clocks, says: str | None
) -> None:
    """Received by Monday is sent by Monday; landed on Monday has left by Monday."""
    (said,) = early_or_late_transfer.check(Record("pnr", Place("x"), clocks=clocks), windows(), DAY)
    assert isinstance(said, Breach if says else Unjudged)
    assert not isinstance(said, Breach) or said.says == says
