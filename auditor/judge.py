"""The audit: one record after the other, each to its verdict. Pure, no clock, no I/O, no record kept.

What is remembered from one record to the next never changes what is said of it
(`tests/test_judge.py`): it is what `plan` works out from shapes, facts and clocks.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import NamedTuple

from auditor import receipt
from auditor.bound import Bound
from auditor.element import ELEMENTS
from auditor.finding import Finding, Severity, Verdict, fingerprint, severity
from auditor.plan import MOST_TEMPLATES, Break, Context, Outcome, Plan, moment
from auditor.record import Clocks, Facts, Holder, Kind, Place, Record
from auditor.rule import NEVER, Breach, Rule, Unjudged

UNCOUNTED = "what is to be counted together is not known"


class _Last(NamedTuple):
    """The frame of the last record, and what followed from it."""

    kind: Kind
    facts: Facts
    clocks: Clocks
    plan: Plan
    outcome: Outcome


class Audit:
    """Judges records one by one and keeps none.

    What rules that count over messages need is kept: a bounded tally per clause. `as_of` None judges
    each record as a transfer, on its own day; `holder` is who the caller says keeps the data.
    """

    def __init__(
        self, clauses: tuple[Bound, ...], as_of: datetime | None, holder: Holder | None = None
    ) -> None:
        """An audit of `clauses`."""
        self.clauses = clauses
        self.as_of = as_of
        self.holder = holder
        self._plans: dict[object, Plan] = {}
        self._exemptions = tuple(
            each for bound in clauses for each in bound.clause.unless if each.fact
        )
        self._stood = tuple(bound.stood for bound in clauses if bound.stood is not None)
        self._eras: dict[receipt.Days | None, tuple[bool | str, ...]] = {}
        self._prototypes: dict[object, Finding] = {}
        self._last: _Last | None = None
        self._tallies: dict[int, Counter[Hashable]] = {}

    def judge(self, record: Record) -> Verdict:
        """The verdict on one record."""
        plan, outcome = self._frame(record)
        breaks = plan.memo.breaks(record)
        findings = self._broken(plan, breaks, record) if breaks else []
        if outcome.quiet and not record.faults:
            return Verdict(
                record.at, tuple(findings), outcome.evaluated, outcome.unevaluated, outcome.due,
                record.travellers,
            )  # fmt: skip
        for bound, breach in outcome.breaches:
            findings.append(self._whole(plan, bound, breach, record))
        for bound in outcome.overdue:
            findings += self._broken(plan, plan.overdue(bound).breaks(record), record)
        if record.faults:
            findings += self._faulty(plan, record)
        evaluated, unevaluated = outcome.evaluated, outcome.unevaluated
        if outcome.open:
            evaluated, unevaluated, breaches = self._ask(plan, outcome.open, record)
            evaluated, unevaluated = (
                outcome.evaluated + evaluated,
                outcome.unevaluated + unevaluated,
            )
            findings += [self._whole(plan, bound, breach, record) for bound, breach in breaches]
        shape = plan.shape(record)
        if shape.evaluated or shape.unevaluated:
            evaluated, unevaluated = evaluated + shape.evaluated, unevaluated + shape.unevaluated
        if shape.broken:
            findings += self._shaped(plan, shape.broken, record)
        return Verdict(
            at=record.at,
            findings=tuple(findings),
            evaluated=evaluated,
            unevaluated=unevaluated,
            due=outcome.due,
            travellers=record.travellers,
            partly=bool(record.faults) and any(fault.lost for fault in record.faults),
        )

    def elements(self) -> dict[str, dict[str, int]]:
        """How often each element was met in each form, so far."""
        counts: dict[str, dict[str, int]] = {}
        for plan in self._plans.values():
            for (element, form), count in plan.memo.elements().items():
                forms = counts.setdefault(element, {})
                forms[form] = forms.get(form, 0) + count
        return counts

    def _frame(self, record: Record) -> tuple[Plan, Outcome]:
        """What follows from the frame of the record: kind, facts, clocks. Many share the very objects."""
        last = self._last
        plan = None
        if last is not None and last.facts is record.facts and not record.is_envelope:
            plan = last.plan if last.kind == record.kind else None
            if plan is not None and last.clocks is record.clocks:
                return plan, last.outcome
            plan = None if self._stood else plan
        plan = plan or self._plan(record)
        outcome = plan.outcome(record)
        if not record.is_envelope:
            self._last = _Last(record.kind, record.facts, record.clocks, plan, outcome)
        return plan, outcome

    def _plan(self, record: Record) -> Plan:
        facts = record.facts
        # What exemptions make of the facts, not the facts: answers are few, and hold no word of the data.
        answers = tuple(exemption.holds(facts) for exemption in self._exemptions)
        era = self._era(record)
        key = (
            record.kind,
            facts.holder,
            facts.direction,
            facts.role,
            record.is_envelope,
            answers,
            era,
        )
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = Plan(self.clauses, record, self.as_of, self.holder)
        return plan

    def _era(self, record: Record) -> tuple[bool | str, ...]:
        """Which clauses were law when the record was received; empty where that does not matter."""
        if not self._stood:
            return ()
        days = receipt.days_of(record.clocks)
        era = self._eras.get(days)
        if era is None:
            era = self._eras[days] = tuple(receipt.applied(stood, days) for stood in self._stood)
        return era

    def _broken(
        self, plan: Plan, breaks: tuple[tuple[int, Break], ...], record: Record
    ) -> list[Finding]:
        findings = []
        for at, (bound, number, breach) in breaks:
            sighting = record.sightings[at]
            trace = sighting.template.traces[number]
            place = record.place(sighting, trace)
            findings.append(self._finding(plan, bound, breach, trace.element, place))
        return findings

    def _whole(self, plan: Plan, bound: Bound, breach: Breach, record: Record) -> Finding:
        seen = breach.observation
        place = breach.place or (seen.place if seen is not None else record.at)
        return self._finding(plan, bound, breach, seen.element if seen is not None else None, place)

    def _shaped(self, plan: Plan, broken: tuple[Bound, ...], record: Record) -> Iterator[Finding]:
        """What a shape breaks, with the places of this record."""
        for bound in broken:
            for breach in bound.rule.check(record, bound.clause, NEVER) if bound.rule else ():
                if isinstance(breach, Breach):
                    yield self._whole(plan, bound, breach, record)

    def _faulty(self, plan: Plan, record: Record) -> Iterator[Finding]:
        for bound in plan.structure:
            for breach in bound.rule.check(record, bound.clause, NEVER) if bound.rule else ():
                if isinstance(breach, Breach):
                    yield self._whole(plan, bound, breach, record)

    def _ask(
        self, plan: Plan, clauses: tuple[Bound, ...], record: Record
    ) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...], list[tuple[Bound, Breach]]]:
        """Rules that must see each record: what they judged, what not, and the breaches."""
        breaches: list[tuple[Bound, Breach]] = []
        evaluated: list[int] = []
        unevaluated: list[tuple[int, str]] = []
        for bound in clauses:
            rule = bound.rule
            if rule is not None and rule.tally is not None:
                self._count(bound, rule, record, breaches, evaluated, unevaluated)
            elif rule is not None:
                plan.ask(bound, rule, record, breaches, evaluated, unevaluated)
        return tuple(evaluated), tuple(unevaluated), breaches

    def _count(  # noqa: PLR0913, PLR0917 - the parts of an outcome
        self,
        bound: Bound,
        rule: Rule,
        record: Record,
        breaches: list[tuple[Bound, Breach]],
        evaluated: list[int],
        unevaluated: list[tuple[int, str]],
    ) -> None:
        """A rule that counts is asked only beyond what is allowed."""
        key = rule.tally(record, bound.clause) if rule.tally else None
        if key is None:
            unevaluated.append((bound.index, UNCOUNTED))
            return
        counts = self._tallies.setdefault(bound.index, Counter())
        if len(counts) >= MOST_TEMPLATES and key not in counts:
            del counts[next(iter(counts))]  # the one first met
        counts[key] += 1
        evaluated.append(bound.index)
        if counts[key] > bound.clause.with_.most:
            said = rule.check(record, bound.clause, moment(record, self.as_of))
            breaches += [(bound, each) for each in said if not isinstance(each, Unjudged)]

    def _finding(
        self, plan: Plan, bound: Bound, breach: Breach, element: str | None, place: Place
    ) -> Finding:
        element = breach.element or element
        context = plan.contexts[bound.index]
        path = (place.source, place.tag, place.column, place.element, place.component)
        key = (bound.index, element, breach.candidate, breach.at_most, breach.says, context, path)
        prototype = self._prototypes.get(key)
        if prototype is None:
            if len(self._prototypes) >= MOST_TEMPLATES:
                self._prototypes.clear()
            prototype = self._prototypes[key] = _describe(bound, breach, element, context, place)
        return _at(prototype, place)


def _at(prototype: Finding, place: Place) -> Finding:
    """The same finding at another place; positional, as a large audit makes thousands a second."""
    return Finding(
        prototype.rule, prototype.name, prototype.severity, prototype.policy, prototype.clause,
        prototype.cites, prototype.binding, prototype.basis, prototype.element, prototype.message,
        prototype.remedy, place, prototype.fingerprint, prototype.candidate,
    )  # fmt: skip


def _describe(
    bound: Bound, breach: Breach, element: str | None, context: Context, place: Place
) -> Finding:
    assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
    rule, clause = bound.rule, bound.clause
    title = ELEMENTS[element].title if element else "the record"
    message = rule.words(title, candidate=breach.candidate)
    if breach.says:
        message = f"{message}: {breach.says}"
    if breach.candidate:
        message = f"candidate, for a person to judge: {message}"
    if context.open_exemptions:
        message = f"{message}; unless {', or '.join(context.open_exemptions)}"
    if bound.in_advance:
        message = f"in advance of the start of the law: {message}"
    structure = rule.fault is not None
    at_most = breach.at_most
    if breach.candidate or bound.in_advance:
        # Neither what a person must judge nor law that is not yet in force is an error.
        at_most = min(at_most, Severity.WARNING)
    own = min(rule.severity, at_most)
    grave = own if structure else severity(clause.binding, clause.basis, at_most)
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=grave,
        policy=bound.policy,
        clause=None if structure else clause.id,
        cites=clause.cites,
        binding=None if structure else clause.binding,
        basis=None if structure else clause.basis,
        element=element,
        message=message,
        remedy=rule.remedy_for(context.holder),
        place=place,
        fingerprint=fingerprint(
            rule.id, bound.policy, None if structure else clause.id, element, place
        ),
        candidate=breach.candidate,
    )
