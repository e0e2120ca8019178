"""Clauses over months: what got worse, what was fixed, and when; folded from the runs that were kept.

Laws of the file: of the runs of a month the last speaks for it; what was not looked at in a month is a
gap, never a pass; a change across which the text of the law changed says so.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from auditor.judging.requirement import JUDGED, Status
from auditor.judging.runs import ClauseRun, Entry

Kind = Literal["worse", "better", "fixed", "broken", "lost sight of"]

# From good to bad, of what was judged.
_RANK: dict[Status, int] = {"pass": 0, "review": 1, "on-receipt": 2, "fail": 3}
_BROKEN = frozenset({"fail", "on-receipt", "review"})


class Month(Struct, frozen=True):
    """A month, as the last run of it tells; `runs` is how many there were."""

    month: str
    last: Entry
    runs: int


class Cell(Struct, frozen=True):
    """A clause in a month."""

    status: Status
    findings: int


class Line(Struct, frozen=True):
    """A clause over all months; None where the run of a month was not asked about it."""

    policy: str
    clause: str
    title: str
    cells: tuple[Cell | None, ...]

    @property
    def ever_broken(self) -> bool:
        """Whether there was a month with something found."""
        return any(each is not None and each.status in _BROKEN for each in self.cells)


class Change(Struct, frozen=True):
    """What became of a clause in a month, against `since`, the last before it in which it was judged.

    `day` is the day of the later run; `since` and `before` are None where it was not judged before.
    `law_changed`: the text of the policy was another one.
    """

    month: str
    day: str
    since: str | None
    kind: Kind
    policy: str
    clause: str
    title: str
    before: Cell | None
    after: Cell
    law_changed: bool


class Trend(Struct, frozen=True):
    """One series over its months."""

    series: str
    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


def trends(entries: Sequence[Entry]) -> tuple[Trend, ...]:
    """The trend of each series, in the order of their names."""
    ordered = sorted(entries, key=lambda each: (each.series, each.day, each.recorded_at, each.id))
    return tuple(
        _trend(name, list(runs)) for name, runs in groupby(ordered, lambda each: each.series)
    )


def _trend(name: str, runs: list[Entry]) -> Trend:
    months = []
    for month, found in groupby(runs, lambda each: each.day[:7]):
        held = list(found)
        months.append(Month(month, held[-1], len(held)))
    by_clause = [
        {(each.policy, each.clause): each for each in month.last.clauses} for month in months
    ]
    keys = sorted({key for month in by_clause for key in month})
    lines = tuple(_line(key, [month.get(key) for month in by_clause]) for key in keys)
    changes = [change for line in lines for change in _changes(line, months)]
    changes.sort(key=lambda each: (each.month, _ORDER[each.kind], each.policy, each.clause))
    return Trend(name, tuple(months), lines, tuple(changes))


_ORDER: dict[Kind, int] = {"broken": 0, "worse": 1, "lost sight of": 2, "better": 3, "fixed": 4}


def _line(key: tuple[str, str], runs: list[ClauseRun | None]) -> Line:
    title = next(each.title for each in reversed(runs) if each is not None)
    cells = tuple(None if each is None else Cell(each.status, each.findings) for each in runs)
    return Line(*key, title, cells)


def _changes(line: Line, months: list[Month]) -> Iterator[Change]:
    """Between a month and the last one before it in which the clause was judged."""
    known: tuple[Month, Cell] | None = None
    asked = lost = False
    for month, cell in zip(months, line.cells, strict=True):
        if cell is None:
            continue
        kind = _kind(known[1] if known else None, cell, asked=asked, lost=lost)
        lost = cell.status not in JUDGED
        if kind is not None:
            since, before = known or (None, None)
            yield Change(
                month=month.month,
                day=month.last.day,
                since=since.month if since else None,
                kind=kind,
                policy=line.policy,
                clause=line.clause,
                title=line.title,
                before=before,
                after=cell,
                law_changed=since is not None
                and _law(since.last, line.policy) != _law(month.last, line.policy),
            )
        if cell.status in JUDGED:
            known = month, cell
        asked = True


def _kind(before: Cell | None, after: Cell, *, asked: bool, lost: bool) -> Kind | None:
    """What happened; the first month of all is where a trend begins, and no change."""
    if after.status not in JUDGED:
        seen = before is not None and before.status in _BROKEN and not lost
        return "lost sight of" if seen else None
    now = _RANK[after.status]
    if before is None:
        return "broken" if asked and now else None
    was = _RANK[before.status]
    if not (was and now):
        return "broken" if now else "fixed" if was else None
    if (now, after.findings) == (was, before.findings):
        return None
    return "worse" if (now, after.findings) > (was, before.findings) else "better"


def _law(entry: Entry, policy: str) -> str | None:
    return next((each.sha256 for each in entry.laws if each.policy == policy), None)
