"""The tally: verdicts, one after the other, are added up and become a report.

Laws of the file: a clause that was not looked at never counts as passed; reports of whole
interchanges add up; the order of the findings is that of rules, sources and places, never of time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from auditor.judging.listing import Bar, Listing, Stream
from auditor.judging.report import Deadline, Report, passed_over
from auditor.judging.requirement import IN_ADVANCE, JUDGED, Requirement, Status
from auditor.judging.what_was_asked import Run
from auditor.law.finding import Severity, Verdict
from auditor.observed.counts_before import CountsBefore
from auditor.observed.series import OpenSeries
from auditor.policies.clauses_in_force import ClauseInForce

if TYPE_CHECKING:
    from auditor.observed.record import Unread

_BINDS_NOBODY = frozenset(
    {"advisory", "guidance"}
)  # what is said of a breach of these is no certainty
_Outcome = tuple[tuple[int, ...], tuple[tuple[int, str], ...], tuple[tuple[int, date, bool], ...]]
_MOST_OUTCOMES = 1024
# As many months as a report has lines for; records may name any day that a calendar has.
_MONTHS = "1900-01", "2200-12"


class Tally:
    """What verdicts add up to: findings and counts, never a record. Tallies of sources add up too."""

    def __init__(
        self, most: int | None = None, stream: Stream | None = None, bar: Bar | None = None
    ) -> None:
        """An empty tally; `most`, `stream` and `bar` are those of its listing of findings."""
        self.listing = Listing(most, stream, bar)
        self.seen: Counter[str] = Counter()
        self.evaluated: Counter[int] = Counter()
        self.unevaluated: Counter[int] = Counter()
        self.reasons: dict[int, str] = {}
        self.due: Counter[tuple[int, str, bool]] = Counter()
        self.elements: dict[str, Counter[str]] = {}
        self.unread: list[Unread] = []
        self.open_series = OpenSeries()
        self._outcomes: Counter[_Outcome] = Counter()
        self._outcome: _Outcome = ((), (), ())
        self._times = 0
        self._records = self._travellers = 0  # since the last time they were spelled out

    @property
    def records(self) -> int:
        """How many records there were so far."""
        return self.seen["records"] + self._records

    def add(self, verdict: Verdict, times: int = 1) -> None:
        """Count one verdict, for each of so many records that it is said of."""
        if verdict.at.record != 0:
            self._records += times
            self._travellers += verdict.travellers * times
        else:
            # A line of JSON that is no record is reported, but is no message either.
            self.seen["messages"] += verdict.at.message is not None
        if verdict.partly:
            self.seen["partly_read"] += times
        # Records of one message mostly share the very tuples, which is quicker to see than their sum.
        evaluated, unevaluated, due = self._outcome
        if (
            evaluated is not verdict.evaluated
            or unevaluated is not verdict.unevaluated
            or due is not verdict.due
        ):
            self._flush()
            self._outcome = (verdict.evaluated, verdict.unevaluated, verdict.due)
        self._times += times

    def _flush(self) -> None:
        if self._times:
            self._outcomes[self._outcome] += self._times
            self._times = 0
        if len(self._outcomes) > _MOST_OUTCOMES:
            self._spell_out()

    def settle(self) -> None:
        """Spell out what records came to; most come to the same, which is counted as a whole."""
        self._flush()
        self._spell_out()

    def _spell_out(self) -> None:
        self.seen["records"] += self._records
        self.seen["travellers"] += self._travellers
        self._records = self._travellers = 0
        for (evaluated, unevaluated, due), count in self._outcomes.items():
            for index in evaluated:
                self.evaluated[index] += count
            for index, reason in unevaluated:
                self.unevaluated[index] += count
                self.reasons[index] = min(self.reasons.get(index, reason), reason)
            for index, last, passed in due:
                self.due[index, _month(last), passed] += count
        self._outcomes.clear()

    def meet(self, elements: Mapping[str, Mapping[str, int]]) -> None:
        """Count how often each element was met in each form."""
        for element, forms in elements.items():
            self.elements.setdefault(element, Counter()).update(forms)

    def move(self, by: CountsBefore) -> None:
        """Count places from the beginning of a source on, which were counted from that of a stretch of it."""
        self.listing.move(by)
        owed = [replace(each, place=by.moved(each.place)) for each in self.open_series.open()]
        self.open_series = OpenSeries()
        self.open_series.add(owed)

    def absorb(self, later: "Tally") -> None:
        """Add what a tally of the sources after these came to."""
        later.settle()
        self.seen.update(later.seen)
        self.evaluated.update(later.evaluated)
        self.unevaluated.update(later.unevaluated)
        self.due.update(later.due)
        for index, reason in later.reasons.items():
            self.reasons[index] = min(self.reasons.get(index, reason), reason)
        self.meet(later.elements)
        self.unread += later.unread
        self.open_series.add(later.open_series.open())
        self.listing.absorb(later.listing)


def report(tally: Tally, run: Run, clauses: Sequence[ClauseInForce]) -> Report:
    """The report of all that was tallied under `clauses`."""
    tally.settle()
    listing = tally.listing
    kept = listing.kept()
    severities = listing.severities()
    cut = severities.total() - len(kept)
    broken, certain, received = listing.clauses()
    return Report(
        run=run,
        sources=tally.seen["sources"],
        messages=tally.seen["messages"],
        records=tally.seen["records"],
        travellers=tally.seen["travellers"],
        partly_read=tally.seen["partly_read"],
        findings=kept,
        counts={str(each): severities[each] for each in Severity},
        requirements=tuple(
            _requirement(tally, bound, broken[key], sure=key in certain, arrives=key in received)
            for bound in clauses
            if bound.policy is not None and (key := (bound.policy, bound.clause.id))
        ),
        elements=tuple((element, dict(forms)) for element, forms in sorted(tally.elements.items())),
        deadlines=_deadlines(tally, clauses, passed=False),
        passed=_deadlines(tally, clauses, passed=True),
        unread=tuple(
            sorted(each for each in tally.unread if each.left not in {"passed", "column"})
        ),
        passed_over=passed_over(tally.unread),
        cut=cut,
        left_out=listing.left_out(kept) if cut else (),
    )


def _requirement(
    tally: Tally, bound: ClauseInForce, findings: int, *, sure: bool, arrives: bool
) -> Requirement:
    clause = bound.clause
    evaluated, unevaluated = tally.evaluated[bound.index], tally.unevaluated[bound.index]
    status = _status(bound, evaluated, unevaluated, findings, sure=sure, arrives=arrives)
    reason = bound.unjudged or tally.reasons.get(bound.index)
    if bound.in_advance and status in JUDGED:
        reason = IN_ADVANCE
    return Requirement(
        policy=bound.policy or "",
        clause=clause.id,
        cites=clause.cites,
        binding=clause.binding,
        basis=clause.basis,
        status=status,
        applicable=evaluated + unevaluated,
        evaluated=evaluated,
        unevaluated=unevaluated,
        findings=findings,
        reason=clause.manual if bound.rule is None else reason,
        rule=clause.rule,
        title=clause.title,
        duty=clause.duty,
        link=clause.address,
        quote=clause.quote,
        doubtful=clause.doubtful,
    )


def _status(  # noqa: PLR0913 - what a status follows from
    bound: ClauseInForce,
    evaluated: int,
    unevaluated: int,
    findings: int,
    *,
    sure: bool,
    arrives: bool,
) -> Status:
    if bound.rule is None:
        return "manual"
    if bound.clause.binding not in _BINDS_NOBODY and (sure or arrives):
        return "fail" if sure else "on-receipt"
    if findings:
        return "review"
    if unevaluated or bound.unjudged is not None:
        return "not-evaluated"
    return "pass" if evaluated else "not-applicable"


def _month(last: date) -> str:
    """The month of a deadline; one before or behind all that anybody plans for counts with the outermost."""
    month = last.isoformat()[:7]
    return min(max(month, _MONTHS[0]), _MONTHS[1])


def _deadlines(
    tally: Tally, clauses: Sequence[ClauseInForce], *, passed: bool
) -> tuple[Deadline, ...]:
    named = {bound.index: bound for bound in clauses}
    return tuple(
        sorted(
            Deadline(named[index].policy or "", named[index].clause.id, month, count)
            for (index, month, over), count in tally.due.items()
            if over == passed
        ),
    )
