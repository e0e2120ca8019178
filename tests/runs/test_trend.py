"""Clauses over months: what got worse, what was fixed, and when; a gap is never a pass."""

import io
from itertools import product

import pytest
from msgspec.structs import replace

from auditor.judging.requirement import Status
from auditor.judging.runs import ClauseRun, Entry, Law
from auditor.judging.runs.trend import Trend, trends
from auditor.reporters.trend import NAMES, load

BLANK = Entry(
    series="default", day="2030-01-15", recorded_at="0", version="1", configuration="c", law_as_of="2030-01-15",
    holder="piu", sources=1, messages=0, records=10, travellers=0, partly_read=0, unread=0, errors=0, warnings=0,
    notes=0, exit_code=0, laws=(Law("eu-pnr", "first", "ab"),),
)  # fmt: skip
Told = tuple[Status, int]


def run(month: int, *told: Told | None, **changed: object) -> Entry:
    clauses = tuple(
        ClauseRun(
            "eu-pnr", f"art-{number}", f"Keep {number}", "law", "read", each[0], 1, 1, 0, each[1]
        )
        for number, each in enumerate(told)
        if each is not None
    )
    return replace(BLANK, day=f"2030-{month:02d}-15", clauses=clauses, **changed)


def only(*runs: Entry) -> Trend:
    (found,) = trends(runs)
    return found


def kinds(*cells: Told | None) -> list[tuple[str, str]]:
    found = only(*(run(month, cell) for month, cell in enumerate(cells, 1)))
    return [(each.month[-2:], each.kind) for each in found.changes]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([("pass", 0), ("fail", 3)], [("02", "broken")]),
        ([("fail", 3), ("pass", 0)], [("02", "fixed")]),
        ([("fail", 3), ("fail", 5), ("fail", 5), ("fail", 2)], [("02", "worse"), ("04", "better")]),
        ([("review", 9), ("fail", 1)], [("02", "worse")]),
        ([("fail", 1), ("review", 9)], [("02", "better")]),
        ([("fail", 3)], []),
        # Not looked at: a gap, and never a pass.
        ([("fail", 3), ("not-evaluated", 0)], [("02", "lost sight of")]),
        ([("fail", 3), ("not-evaluated", 0), ("not-evaluated", 0)], [("02", "lost sight of")]),
        (
            [("fail", 3), ("not-evaluated", 0), ("pass", 0)],
            [("02", "lost sight of"), ("03", "fixed")],
        ),
        ([("fail", 3), ("not-evaluated", 0), ("fail", 3)], [("02", "lost sight of")]),
        ([("fail", 3), ("not-applicable", 0)], [("02", "lost sight of")]),
        ([("fail", 3), None, ("pass", 0)], [("03", "fixed")]),
        ([("pass", 0), ("not-evaluated", 0), ("pass", 0)], []),
        ([("not-evaluated", 0), ("fail", 2)], [("02", "broken")]),
        ([("not-evaluated", 0), ("pass", 0)], []),
        ([None, ("fail", 2)], []),  # a clause that nobody asked about before
    ],
)
def test_what_became_of_a_clause(cells: list[Told | None], told: list[tuple[str, str]]) -> None:
    assert kinds(*cells) == told


def test_a_change_is_told_exactly_where_two_judged_months_differ() -> None:
    statuses: tuple[Told, ...] = (
        ("pass", 0),
        ("fail", 1),
        ("fail", 2),
        ("review", 1),
        ("on-receipt", 1),
    )
    for before, after in product(statuses, statuses):
        assert len(kinds(before, after)) == (before != after)


def test_the_last_run_of_a_month_speaks_for_it() -> None:
    found = only(
        run(1, ("fail", 3)),
        replace(run(2, ("fail", 9)), day="2030-02-01"),
        replace(run(2, ("pass", 0)), recorded_at="2"),
        replace(run(2, ("fail", 4)), recorded_at="1"),
    )
    assert [(each.month, each.runs) for each in found.months] == [("2030-01", 1), ("2030-02", 3)]
    assert [(each.kind, each.day) for each in found.changes] == [("fixed", "2030-02-15")]


def test_a_text_of_the_law_that_changed_is_told() -> None:
    later = run(2, ("fail", 3), laws=(Law("eu-pnr", "second", "cd"),))
    assert [each.law_changed for each in only(run(1, ("pass", 0)), later).changes] == [True]
    same = run(2, ("fail", 3))
    assert [each.law_changed for each in only(run(1, ("pass", 0)), same).changes] == [False]


def test_series_are_told_apart() -> None:
    found = trends([run(1, ("fail", 1)), run(2, ("pass", 0), series="backup")])
    assert [(each.series, each.changes) for each in found] == [("backup", ()), ("default", ())]


@pytest.mark.parametrize("name", NAMES)
def test_each_way_of_writing_tells_the_same(name: str) -> None:
    runs = [
        run(1, ("pass", 0), ("fail", 7)),
        run(2, ("fail", 3), ("fail", 7), exit_code=4, unread=1),
        run(3, ("fail", 4), ("pass", 0)),
        run(3, ("fail", 4), series="<script>"),
    ]
    written = []
    for order in (runs, runs[::-1]):  # the order of keeping says nothing
        out = io.StringIO()
        load(name)(trends(order), out)
        written.append(out.getvalue())
    assert written[0] == written[1]
    for word in ("broken", "worse", "fixed", "2030-02", "2030-03", "art-0", "Keep 1"):
        assert word in written[0]
    assert ("<script>" in written[0]) == (name != "html")
    if name != "csv":
        assert "not everything" in written[0]
        assert "not legal advice" in written[0]


@pytest.mark.parametrize("name", NAMES)
def test_no_run_is_told_too(name: str) -> None:
    out = io.StringIO()
    load(name)(trends([]), out)
    assert name == "csv" or "No run" in out.getvalue() or "no run" in out.getvalue()
