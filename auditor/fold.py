"""The fold: verdicts, one after the other, become a report.

Laws of the file: a clause that was not looked at never counts as passed; reports of whole
interchanges add up; the order of the findings is that of rules, sources and places, never of time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from auditor.bound import Bound
from auditor.finding import Finding, Severity, Verdict
from auditor.judge import Audit
from auditor.record import Unread
from auditor.report import IN_ADVANCE, JUDGED, Deadline, Report, Requirement, Run, Status

_BINDS_NOBODY = frozenset(
    {"advisory", "guidance"}
)  # what is said of a breach of these is no certainty
_Outcome = tuple[tuple[int, ...], tuple[tuple[int, str], ...], tuple[tuple[int, date, bool], ...]]
_MOST_OUTCOMES = 1024


class Tally:
    """What verdicts add up to: findings and counts, never a record. Tallies of sources add up too."""

    def __init__(self, most: int | None = None) -> None:
        """An empty tally; `most` bounds how many findings are kept, the gravest (all are counted)."""
        self.most = most
        self.findings: list[Finding] = []
        self.severities: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.evaluated: Counter[int] = Counter()
        self.unevaluated: Counter[int] = Counter()
        self.reasons: dict[int, str] = {}
        self.broken: Counter[tuple[str | None, str | None]] = Counter()
        self.certain: set[tuple[str | None, str | None]] = set()
        self.due: Counter[tuple[int, str, bool]] = Counter()
        self.elements: dict[str, Counter[str]] = {}
        self.unread: list[Unread] = []
        self._outcomes: Counter[_Outcome] = Counter()
        self._outcome: _Outcome = ((), (), ())
        self._times = 0
        self._records = self._travellers = 0  # since the last time they were spelled out

    @property
    def records(self) -> int:
        """How many records there were so far."""
        return self.seen["records"] + self._records

    def add(self, verdict: Verdict) -> None:
        """Count one verdict."""
        if verdict.at.record != 0:
            self._records += 1
            self._travellers += verdict.travellers
        else:
            # A line of JSON that is no record is reported, but is no message either.
            self.seen["messages"] += verdict.at.message is not None
        if verdict.partly:
            self.seen["partly_read"] += 1
        # Records of one message mostly share the very tuples, which is quicker to see than their sum.
        evaluated, unevaluated, due = self._outcome
        if (
            evaluated is not verdict.evaluated
            or unevaluated is not verdict.unevaluated
            or due is not verdict.due
        ):
            self._flush()
            self._outcome = (verdict.evaluated, verdict.unevaluated, verdict.due)
        self._times += 1
        if verdict.findings:
            self._keep(verdict.findings)

    def _flush(self) -> None:
        if self._times:
            self._outcomes[self._outcome] += self._times
            self._times = 0
        if len(self._outcomes) > _MOST_OUTCOMES:
            self._spell_out()

    def _keep(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.severities[str(finding.severity)] += 1
            key = (finding.policy, finding.clause)
            self.broken[key] += 1
            if not finding.candidate:
                self.certain.add(key)
        self.findings.extend(findings)
        self._trim(slack=2)

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
                self.due[index, last.isoformat()[:7], passed] += count
        self._outcomes.clear()

    def meet(self, elements: Mapping[str, Mapping[str, int]]) -> None:
        """Count how often each element was met in each form."""
        for element, forms in elements.items():
            self.elements.setdefault(element, Counter()).update(forms)

    def absorb(self, later: "Tally") -> None:
        """Add what a tally of the sources after these came to."""
        later.settle()
        self.severities.update(later.severities)
        self.seen.update(later.seen)
        self.evaluated.update(later.evaluated)
        self.unevaluated.update(later.unevaluated)
        self.broken.update(later.broken)
        self.due.update(later.due)
        for index, reason in later.reasons.items():
            self.reasons[index] = min(self.reasons.get(index, reason), reason)
        self.certain |= later.certain
        self.meet(later.elements)
        self.unread += later.unread
        self.findings += later.findings
        self._trim(slack=2)

    def kept(self) -> tuple[Finding, ...]:
        """The findings that are kept, in the order of the report."""
        self._trim()
        return tuple(sorted(self.findings, key=_order))

    def _trim(self, slack: int = 1) -> None:
        """Keep the gravest, and of these the first, whatever the order in which they came."""
        if self.most is not None and len(self.findings) > slack * self.most:
            self.findings.sort(key=lambda each: (-each.severity, _order(each)))
            del self.findings[self.most :]


class Fold:
    """Gathers verdicts into a report."""

    def __init__(self, run: Run, clauses: Sequence[Bound], *, most: int | None = None) -> None:
        """A fold for one run; `most` bounds how many findings are kept (all are counted)."""
        self._run, self._clauses = run, clauses
        self.tally = Tally(most)

    def source(self) -> None:
        """Count one source as opened."""
        self.tally.seen["sources"] += 1

    def unread(self, unread: Unread) -> None:
        """Note what was not audited."""
        self.tally.unread.append(unread)

    def add(self, verdict: Verdict) -> None:
        """Fold one verdict in."""
        self.tally.add(verdict)

    def report(self, audit: Audit | None = None) -> Report:
        """The report of all that was folded in, and of the elements that `audit` met."""
        tally = self.tally
        tally.settle()
        if audit is not None:
            tally.meet(audit.elements())
        kept = tally.kept()
        return Report(
            run=self._run,
            sources=tally.seen["sources"],
            messages=tally.seen["messages"],
            records=tally.seen["records"],
            travellers=tally.seen["travellers"],
            partly_read=tally.seen["partly_read"],
            findings=kept,
            counts={str(each): tally.severities[str(each)] for each in Severity},
            requirements=tuple(
                self._requirement(bound) for bound in self._clauses if bound.policy is not None
            ),
            elements=tuple(
                (element, dict(forms)) for element, forms in sorted(tally.elements.items())
            ),
            deadlines=self._deadlines(passed=False),
            passed=self._deadlines(passed=True),
            unread=tuple(sorted(tally.unread)),
            cut=tally.severities.total() - len(kept),
        )

    def _requirement(self, bound: Bound) -> Requirement:
        clause, key = bound.clause, (bound.policy, bound.clause.id)
        evaluated, unevaluated = (
            self.tally.evaluated[bound.index],
            self.tally.unevaluated[bound.index],
        )
        status = self._status(bound, evaluated, unevaluated)
        reason = bound.unjudged or self.tally.reasons.get(bound.index)
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
            findings=self.tally.broken[key],
            reason=clause.manual if bound.rule is None else reason,
            rule=clause.rule,
        )

    def _status(self, bound: Bound, evaluated: int, unevaluated: int) -> Status:
        key = (bound.policy, bound.clause.id)
        if bound.rule is None:
            return "manual"
        if key in self.tally.certain and bound.clause.binding not in _BINDS_NOBODY:
            return "fail"
        if self.tally.broken[key]:
            return "review"
        if unevaluated or bound.unjudged is not None:
            return "not-evaluated"
        return "pass" if evaluated else "not-applicable"

    def _deadlines(self, *, passed: bool) -> tuple[Deadline, ...]:
        named = {bound.index: bound for bound in self._clauses}
        return tuple(
            sorted(
                Deadline(named[index].policy or "", named[index].clause.id, month, count)
                for (index, month, over), count in self.tally.due.items()
                if over == passed
            ),
        )


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        finding.rule, finding.policy or "", finding.clause or "", place.source, place.message or 0,
        place.record or 0, place.segment or 0, place.offset or 0, place.element or 0, place.component or 0,
        place.pointer or "", place.row or 0, place.column or "", finding.element or "", finding.message,
    )  # fmt: skip
