"""The prospect: one fold of outlooks, counted by the day on which things fall due."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from auditor.judging.forecast.due import Due, Outlook
from auditor.judging.report import PassedOver, passed_over
from auditor.law.finding import Finding, Severity
from auditor.law.policy import Policy
from auditor.observed.record import Unread

Step = Literal["day", "week", "month"]


class Asked(Struct, frozen=True, kw_only=True):
    """What was asked: the days, both included, the law of one day (None: of each day), the steps of counting."""

    version: str
    policies: tuple[Policy, ...]
    first: date
    last: date
    law_as_of: date | None = None
    step: Step = "month"
    fail_on: Severity | None = None


class Count(Struct, frozen=True, order=True):
    """How many records begin to break a clause in a stretch of days that begins with `start`, in how many findings."""

    policy: str
    clause: str
    start: date
    records: int
    findings: int


class Unjudged(Struct, frozen=True, order=True):
    """How many records could not be judged under a clause, and why."""

    policy: str
    clause: str
    reason: str
    records: int


class Prospect(Struct, frozen=True):
    """What falls due, the earliest first; `cut` counts what was left out of `dues`."""

    asked: Asked
    sources: int
    records: int
    dues: tuple[Due, ...]
    counts: tuple[Count, ...]
    clauses: dict[tuple[str, str], Finding]
    unjudged: tuple[Unjudged, ...]
    unread: tuple[Unread, ...]
    cut: int = 0
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The gravest severity of what falls due, or None."""
        return max((each.severity for each in self.clauses.values()), default=None)

    @property
    def exit_code(self) -> int:
        """As an audit's: 5 cut by a limit, 4 unread, 1 something grave falls due, 3 nothing to look at, 0."""
        if self.cut or any(each.limit for each in self.unread):
            return 5
        if any(each.left != "empty" for each in self.unread):
            return 4
        least, worst = self.asked.fail_on, self.worst
        if least is not None and worst is not None and worst >= least:
            return 1
        return 0 if self.records and not self.unread else 3


class Fold:
    """Gathers outlooks; keeps `most` dues, those that come first, and counts all."""

    def __init__(self, asked: Asked, most: int | None = None) -> None:
        """A fold for one question."""
        self._asked, self._most = asked, most
        self.unread: list[Unread] = []
        self.sources = 0
        self._records = 0
        self._kept: list[Due] = []
        self._met = 0
        self._counts: dict[tuple[str, str, date], list[int]] = {}
        self._clauses: dict[tuple[str, str], Finding] = {}
        self._unjudged: Counter[tuple[str, str, str]] = Counter()

    def add(self, outlook: Outlook, *, envelope: bool = False, times: int = 1) -> None:
        """Fold in the outlook of one record, or of so many alike; an envelope is not counted as one."""
        records = 0 if envelope else times
        self._records += records
        for each in outlook.unjudged:
            self._unjudged[each] += records
        begun: dict[tuple[str, str], date] = {}
        for due in outlook.dues:
            key = (due.finding.policy or "", due.finding.clause or "")
            known = self._clauses.get(key)
            if known is None or known.severity < due.finding.severity:
                self._clauses[key] = due.finding
            begun[key] = min(begun.get(key, due.first), due.first)
            self._count(key, due.first)[1] += due.places * times
        for key, first in begun.items():
            self._count(key, first)[0] += records
        self._keep(outlook.dues)

    def _count(self, key: tuple[str, str], day: date) -> list[int]:
        return self._counts.setdefault((*key, start(day, self._asked.step)), [0, 0])

    def _keep(self, dues: Iterable[Due]) -> None:
        before = len(self._kept)
        self._kept += dues
        self._met += len(self._kept) - before
        if self._most is not None and len(self._kept) > 2 * self._most:
            self._trim()

    def _trim(self) -> None:
        self._kept.sort(key=_order)
        if self._most is not None:
            del self._kept[self._most :]

    def prospect(self) -> Prospect:
        """What it all comes to."""
        self._trim()
        return Prospect(
            asked=self._asked,
            sources=self.sources,
            records=self._records,
            dues=tuple(self._kept),
            counts=tuple(sorted(Count(*key, *numbers) for key, numbers in self._counts.items())),
            clauses=dict(sorted(self._clauses.items())),
            unjudged=tuple(
                sorted(Unjudged(*key, number) for key, number in self._unjudged.items() if number)
            ),
            unread=tuple(
                sorted(each for each in self.unread if each.left not in {"passed", "column"})
            ),
            passed_over=passed_over(self.unread),
            cut=self._met - len(self._kept),
        )


def start(day: date, step: Step) -> date:
    """The first day of the day, ISO week or month in which `day` lies."""
    if step == "month":
        return day.replace(day=1)
    return date.fromordinal(day.toordinal() - day.weekday()) if step == "week" else day


def _order(due: Due) -> tuple[object, ...]:
    place = due.finding.place
    return (
        due.first, due.finding.policy or "", due.finding.clause or "", place.source, place.message or 0,
        place.record or 0, due.finding.element or "", msgspec.json.encode(place),
    )  # fmt: skip
