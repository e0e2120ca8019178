"""The audit: one record after the other, each to its verdict. Pure, no clock, no I/O, no record kept.

What is remembered from one record to the next never changes what is said of it
(`tests/test_judge.py`): it is what `plan` works out from shapes, facts and clocks.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import NamedTuple

from msgspec import structs

from auditor.judging.breaks import MOST_TEMPLATES, Break, Breaks
from auditor.judging.listing import Alike, Listing
from auditor.judging.plan import Context, Outcome, Plan, moment
from auditor.knowledge.element import ELEMENTS
from auditor.law import law_of_receipt as receipt
from auditor.law.duty import whose
from auditor.law.finding import Finding, Severity, Verdict, fingerprint, severity_of_clause
from auditor.law.rule import NEVER, Breach, Rule, Unjudged
from auditor.observed.record import Clocks, Facts, Holder, Kind, Place, Record
from auditor.policies.clauses_in_force import ClauseInForce

_MOST_ERAS = 4096
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
        self,
        clauses: tuple[ClauseInForce, ...],
        as_of: datetime | None,
        holder: Holder | None = None,
        listing: Listing | None = None,
    ) -> None:
        """An audit of `clauses`; its findings go to `listing`, without one into the verdicts."""
        self.clauses = clauses
        self.as_of = as_of
        self.holder = holder
        self._listing = listing
        self._plans: dict[object, Plan] = {}
        self._exemptions = tuple(
            each for bound in clauses for each in bound.clause.unless if each.fact
        )
        self._stood = tuple(bound.stood for bound in clauses if bound.stood is not None)
        self._eras: dict[receipt.Days | None, tuple[bool | str, ...]] = {}
        self._alike: dict[object, Alike] = {}
        self._last: _Last | None = None
        self.tallies: dict[int, Counter[Hashable]] = {}

    def judge(self, record: Record) -> Verdict:
        """The verdict on one record."""
        plan, outcome = self._frame(record)
        templates = record.templates
        plan.met.add(templates)
        findings: list[Finding] = []
        if not plan.breaks.quiet.issuperset(templates):
            self._broken(plan, plan.breaks, record, findings)
        if outcome.quiet and not record.faults:
            return Verdict(
                record.at, tuple(findings), outcome.evaluated, outcome.unevaluated, outcome.due,
                record.travellers,
            )  # fmt: skip
        for bound, breach in outcome.breaches:
            self._whole(plan, bound, breach, record, findings)
        for bound in outcome.overdue:
            self._broken(plan, plan.overdue(bound), record, findings)
        if record.faults:
            self._checked(plan, plan.structure, record, findings)
        evaluated, unevaluated = outcome.evaluated, outcome.unevaluated
        if outcome.open:
            evaluated, unevaluated, breaches = self._ask(plan, outcome.open, record)
            evaluated, unevaluated = (
                outcome.evaluated + evaluated,
                outcome.unevaluated + unevaluated,
            )
            for bound, breach in breaches:
                self._whole(plan, bound, breach, record, findings)
        shape = plan.shape(record)
        if shape.evaluated or shape.unevaluated:
            evaluated, unevaluated = evaluated + shape.evaluated, unevaluated + shape.unevaluated
        if shape.broken:
            self._checked(plan, shape.broken, record, findings)
        return Verdict(
            at=record.at,
            findings=tuple(findings),
            evaluated=evaluated,
            unevaluated=unevaluated,
            due=outcome.due,
            travellers=record.travellers,
            partly=bool(record.faults) and any(fault.lost for fault in record.faults),
        )

    def begin(self, listing: Listing) -> None:
        """Go on with what is known of the law and of templates; findings from here on go to another listing."""
        self._listing = listing
        self._alike.clear()
        for plan in self._plans.values():
            plan.begin()

    def settle(self) -> None:
        """Count what was found so far: a listing does not know all of it before."""
        for plan in self._plans.values():
            plan.settle()

    def elements(self) -> dict[str, dict[str, int]]:
        """How often each element was met in each form, so far."""
        counts: dict[str, dict[str, int]] = {}
        for plan in self._plans.values():
            for (element, form), count in plan.met.elements().items():
                forms = counts.setdefault(element, {})
                forms[form] = forms.get(form, 0) + count
        return counts

    def _frame(self, record: Record) -> tuple[Plan, Outcome]:
        """What follows from the frame of the record: kind, facts, clocks. Many share the very objects."""
        last = self._last
        plan = None
        if last is not None and last.facts is record.facts and record.at.record != 0:
            plan = last.plan if last.kind == record.kind else None
            if plan is not None and last.clocks is record.clocks:
                return plan, last.outcome
            plan = None if self._stood else plan
        plan = plan or self._plan(record)
        outcome = plan.outcome(record)
        if record.at.record != 0:
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
            if len(self._eras) >= _MOST_ERAS:
                self._eras.clear()
            era = self._eras[days] = tuple(receipt.applied(stood, days) for stood in self._stood)
        return era

    def _broken(self, plan: Plan, breaks: Breaks, record: Record, findings: list[Finding]) -> None:
        """Each break of a record: without a listing a finding, with one a count for nearly all."""
        source, listing = record.at.source, self._listing
        seen = breaks.seen(record, counting=listing is not None)
        limit = listing.limit(record.at) if listing is not None and seen else None
        for at, broken in seen:
            if broken.source is not source:
                broken.source = source
                broken.kinds = [
                    (self._kind(plan, record, at, each), record.template(at).traces[each[1]])
                    for each in broken.breaks
                ]
                broken.least = min(kind.weight for kind, _ in broken.kinds)
            if listing is None or limit is None:
                sighting = record.sightings[at]
                findings += [
                    structs.replace(kind.first, place=record.place(sighting, trace))
                    for kind, trace in broken.kinds
                ]
            elif broken.least < limit:
                sighting = record.sightings[at]
                for kind, trace in broken.kinds:
                    if kind.weight < limit:
                        listing.keep(kind, record.place(sighting, trace))
            else:
                breaks.pass_over(record.template(at))

    def _kind(self, plan: Plan, record: Record, at: int, broken: Break) -> Alike:
        """The kind of a break in this record, which is not looked for in the file."""
        bound, number, breach = broken
        template = record.template(at)
        trace = template.traces[number]
        element = breach.element or trace.element
        context = plan.contexts[bound.index]
        key = (
            bound.index, element, breach.candidate, breach.at_most, breach.says, context,
            record.at.source, template.tag, None, trace.at_element, trace.at_component,
        )  # fmt: skip
        known = self._alike.get(key)
        if known is None:
            place = self._place(record, at, broken)
            known = self._new(key, _describe(bound, breach, element, context, place))
        return known

    @staticmethod
    def _place(record: Record, at: int, broken: Break) -> Place:
        sighting = record.sightings[at]
        return record.place(sighting, sighting.template.traces[broken[1]])

    def _new(self, key: object, first: Finding) -> Alike:
        if len(self._alike) >= MOST_TEMPLATES:
            self._alike.clear()
        if self._listing is None:
            kind = Alike(first)
        else:
            kind = self._listing.kind(first)
            self._listing.begin(first)
        self._alike[key] = kind
        return kind

    def _whole(
        self,
        plan: Plan,
        bound: ClauseInForce,
        breach: Breach,
        record: Record,
        findings: list[Finding],
    ) -> None:
        """A breach that stands by itself."""
        seen = breach.observation
        place = breach.place or (seen.place if seen is not None else record.at)
        element = breach.element or (seen.element if seen is not None else None)
        context = plan.contexts[bound.index]
        key = (
            bound.index, element, breach.candidate, breach.at_most, breach.says, context,
            place.source, place.tag, place.column, place.element, place.component,
        )  # fmt: skip
        kind = self._alike.get(key)
        if kind is None:
            kind = self._new(key, _describe(bound, breach, element, context, place))
        listing = self._listing
        if listing is None:
            findings.append(structs.replace(kind.first, place=place))
            return
        if listing.wants(kind.weight, place):
            listing.keep(kind, place)
        kind.number += 1

    def _checked(
        self, plan: Plan, clauses: Iterable[ClauseInForce], record: Record, findings: list[Finding]
    ) -> None:
        """What these clauses say is broken in this record, with the places of it."""
        for bound in clauses:
            for breach in bound.rule.check(record, bound.clause, NEVER) if bound.rule else ():
                if isinstance(breach, Breach):
                    self._whole(plan, bound, breach, record, findings)

    def _ask(
        self, plan: Plan, clauses: tuple[ClauseInForce, ...], record: Record
    ) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...], list[tuple[ClauseInForce, Breach]]]:
        """Rules that must see each record: what they judged, what not, and the breaches."""
        breaches: list[tuple[ClauseInForce, Breach]] = []
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
        bound: ClauseInForce,
        rule: Rule,
        record: Record,
        breaches: list[tuple[ClauseInForce, Breach]],
        evaluated: list[int],
        unevaluated: list[tuple[int, str]],
    ) -> None:
        """A rule that counts is asked only beyond what is allowed."""
        key = rule.tally(record, bound.clause) if rule.tally else None
        if key is None:
            unevaluated.append((bound.index, UNCOUNTED))
            return
        counts = self.tallies.setdefault(bound.index, Counter())
        if len(counts) >= MOST_TEMPLATES and key not in counts:
            del counts[next(iter(counts))]  # the one first met
        counts[key] += 1
        evaluated.append(bound.index)
        if counts[key] > bound.clause.with_.most:
            said = rule.check(record, bound.clause, moment(record, self.as_of))
            breaches += [(bound, each) for each in said if not isinstance(each, Unjudged)]


def _describe(
    bound: ClauseInForce, breach: Breach, element: str | None, context: Context, place: Place
) -> Finding:
    assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
    rule, clause = bound.rule, bound.clause
    title = ELEMENTS[element].title if element else "the record"
    message = rule.words(title, candidate=breach.candidate)
    if breach.says:
        message = f"{message}: {breach.says}"
    if context.on_receipt:
        message = f"to be deleted on receipt by {whose(clause.duty)}: {message}"
    if breach.candidate:
        message = f"candidate, for a person to judge: {message}"
    if context.open_exemptions:
        message = f"{message}; unless {', or '.join(context.open_exemptions)}"
    if bound.in_advance:
        message = f"in advance of the start of the law: {message}"
    structure = rule.fault is not None
    at_most = breach.at_most
    if breach.candidate or bound.in_advance or context.on_receipt:
        # Neither what a person must judge, nor law that is not yet in force, nor what was sent to
        # somebody who has yet to delete it is an error.
        at_most = min(at_most, Severity.WARNING)
    own = min(rule.severity, at_most)
    grave = own if structure else severity_of_clause(clause, at_most)
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
        title=None if structure else clause.title,
        duty=clause.duty,
        on_receipt=context.on_receipt,
    )
