"""A fact that is not known is waited for only where something it can be would change the verdict."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from auditor.finding import Severity
from auditor.policy import Clause
from auditor.record import Facts, Place, Record
from auditor.rule import FEW, Breach, Check, Nothing, Unjudged, whatever

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
