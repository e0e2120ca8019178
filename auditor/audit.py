"""The audit: clauses bound to rules, applied to one record after the other. Pure, no clock, no I/O.

What a segment's shape breaks under a clause does not depend on the record, so it is worked out once
per template and remembered; `tests/test_audit.py` holds that equal to asking every rule every time.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from auditor.element import ELEMENTS
from auditor.finding import Finding, Verdict, fingerprint, severity
from auditor.policy import Clause, InForce, Policy, PolicyError, Problem, decode
from auditor.record import Holder, Place, Record, Sighting, Template
from auditor.rule import NEVER, Breach, Rule, Unjudged
from auditor.rules import all_rules, by_name

IN_TRANSFER = "judged as a transfer; a day of storage (--as-of) was not given"
UNCOUNTED = "what is to be counted together is not known"
_TEMPLATES = 65_536


class Bound(Struct, frozen=True, eq=False):
    """A clause joined to its rule, ready to judge; `unjudged` says why it cannot be."""

    index: int
    policy: str | None
    assumes: Holder | None
    clause: Clause[Any]
    rule: Rule | None
    in_advance: bool = False
    unjudged: str | None = None


class Selection(Struct, frozen=True):
    """Which rules and clauses to judge: ids or names of rules, `policy`, or `policy/clause`; empty means all."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def wants(self, rule: Rule | None, policy: str | None, clause: str | None) -> bool:
        """Whether this rule under this clause is to be judged."""
        keys = {key for key in (rule and rule.id, rule and rule.name, policy, f"{policy}/{clause}") if key}
        return not keys & self.ignore and (not self.select or bool(keys & self.select))


def bind(
    policies: Iterable[Policy],
    law_as_of: date,
    settings: Mapping[str, date],
    *,
    as_known_then: bool = False,
    selection: Selection = Selection(),  # noqa: B008 - frozen
) -> tuple[Bound, ...]:
    """The clauses of `policies` as they stand on `law_as_of`, each joined to its rule; then the rules of structure.

    `settings` maps `policy.parameter` to its date.

    Raises:
        PolicyError: a clause names a rule that does not exist, or gives it what it does not take.
    """
    bound: list[Bound] = []
    for policy in policies:
        own = {key.partition(".")[2]: day for key, day in settings.items() if key.startswith(policy.id + ".")}
        for standing in policy.on(law_as_of, own, as_known_then=as_known_then):
            bound.append(_bind(len(bound), policy, standing, selection))
    for rule in all_rules():
        if rule.fault is not None and selection.wants(rule, None, None):
            bound.append(Bound(len(bound), None, None, _structure_clause(rule), rule))
    return tuple(bound)


def _bind(index: int, policy: Policy, standing: InForce, selection: Selection) -> Bound:
    clause = standing.clause
    if clause.rule is None:
        return Bound(index, policy.id, policy.assumes, clause, None, standing.in_advance, standing.unjudged)
    rule, parameters = parameters_of(policy, clause)
    unjudged = standing.unjudged
    if unjudged is None and not selection.wants(rule, policy.id, clause.id):
        unjudged = "not selected"
    if unjudged is None and parameters is None:
        unjudged = "the reference gives no confirmed figure"
    ready = msgspec.structs.replace(clause, with_=parameters)
    return Bound(index, policy.id, policy.assumes, ready, rule, standing.in_advance, unjudged)


def parameters_of(policy: Policy, clause: Clause[dict[str, Any]]) -> tuple[Rule, Struct | None]:
    """The rule a clause names and what the clause gives it; None where a figure is still unknown (null).

    Raises:
        PolicyError: no such rule, or parameters it does not take; the path names the clause.
    """
    path = f"$.clauses[{policy.clauses.index(clause)}]"
    rule = by_name().get(clause.rule or "")
    if rule is None:
        raise PolicyError((Problem(1, 1, f"{path}.rule", f"no rule is called {clause.rule}"),))
    if None in clause.with_.values():
        return rule, None
    try:
        parameters: Struct = msgspec.convert(clause.with_, rule.parameters, dec_hook=decode)
    except (msgspec.ValidationError, ValueError) as fault:
        raise PolicyError((Problem(1, 1, f"{path}.with", str(fault)),)) from None
    named = [name for value in clause.with_.values() if isinstance(value, list) for name in value if "." in str(name)]
    unknown = sorted(name for name in named if name not in ELEMENTS)
    if unknown:
        raise PolicyError((Problem(1, 1, f"{path}.with", f"no data element is called {unknown[0]}"),))
    return rule, parameters


def _structure_clause(rule: Rule) -> Clause[Any]:
    return Clause(id=rule.id, cites=rule.cites or "", binding="standard", basis="read", since=date.min)


class _Seen:
    """What one template breaks under one plan, and how often the template was met."""

    __slots__ = ("breaks", "count")

    def __init__(self, breaks: tuple[tuple[Bound, int, Breach], ...]) -> None:
        self.breaks = breaks
        self.count = 0


class _Context(Struct, frozen=True):
    """What a finding's words depend on besides the breach: who holds the data, which exemptions stay open."""

    holder: Holder | None
    open_exemptions: tuple[str, ...]


class _Plan(Struct, eq=False):
    """The clauses that concern records of one signature (kind, holder, direction, role, envelope)."""

    contexts: dict[int, _Context]
    evaluated: tuple[int, ...]
    unknown: tuple[tuple[int, str], ...]
    pointwise: tuple[Bound, ...]
    structure: tuple[Bound, ...]
    general: tuple[Bound, ...]
    clocked: tuple[Bound, ...]
    seen: dict[Template, _Seen]
    overdue: dict[tuple[int, Template], tuple[tuple[Bound, int, Breach], ...]]


class Audit:
    """Judges records one by one; holds no record, and of envelopes how often each flight was sent.

    `as_of` None judges each record as a transfer, on its own day.
    """

    def __init__(self, clauses: tuple[Bound, ...], as_of: datetime | None, holder: Holder | None = None) -> None:
        """An audit of `clauses`; `holder` is who the caller says keeps the data."""
        self.clauses = clauses
        self.as_of = as_of
        self.holder = holder
        self._plans: dict[object, _Plan] = {}
        self._prototypes: dict[object, Finding] = {}
        self._retired: dict[Template, int] = {}
        self._tallies: dict[int, Counter[Hashable]] = {}

    def judge(self, record: Record) -> Verdict:
        """The verdict on one record."""
        plan = self._plan(record)
        findings: list[Finding] = []
        evaluated = list(plan.evaluated)
        unevaluated = list(plan.unknown)
        due: list[tuple[int, date]] = []
        seen = plan.seen
        for at, template in enumerate(record.templates):
            known = seen.get(template)
            if known is None:
                known = self._look(plan, record, template)
            known.count += 1
            if known.breaks:
                sighting = record.sightings[at]
                findings.extend(
                    self._finding(plan, bound, breach, record, sighting, trace)
                    for bound, trace, breach in known.breaks
                )
        if record.faults:
            findings.extend(self._faulty(plan, record))
        for bound in plan.general:
            self._judge_whole(plan, bound, record, findings, evaluated, unevaluated)
        for bound in plan.clocked:
            self._judge_clocked(plan, bound, record, findings, evaluated, unevaluated, due)
        return Verdict(
            at=record.at,
            findings=tuple(findings),
            evaluated=tuple(evaluated),
            unevaluated=tuple(unevaluated),
            due=tuple(due),
            travellers=record.travellers,
            partly=any(fault.lost for fault in record.faults),
        )

    def elements(self) -> dict[str, dict[str, int]]:
        """How often each element was met in each form, so far."""
        counts: dict[str, dict[str, int]] = {}
        totals = dict(self._retired)
        for plan in self._plans.values():
            for template, known in plan.seen.items():
                totals[template] = totals.get(template, 0) + known.count
        for template, count in totals.items():
            for trace in template.traces:
                forms = counts.setdefault(trace.element, {})
                forms[trace.form.value] = forms.get(trace.form.value, 0) + count
        return counts

    def _plan(self, record: Record) -> _Plan:
        facts = record.facts
        key = (record.kind, facts.holder, facts.direction, facts.role, record.is_envelope, facts.retention_link,
               facts.vital_interest, facts.presented_at_border, facts.collected_for)  # fmt: skip
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._make_plan(record)
        return plan

    def _make_plan(self, record: Record) -> _Plan:
        contexts: dict[int, _Context] = {}
        evaluated: list[int] = []
        unknown: list[tuple[int, str]] = []
        sorts: dict[str, list[Bound]] = {"pointwise": [], "structure": [], "general": [], "clocked": []}
        for bound in self.clauses:
            if bound.rule is None or not _reads(bound.rule, record):
                continue
            holder = record.facts.holder or self.holder or bound.assumes
            applies = _applies(bound, record, holder)
            if applies is False:
                continue
            counted = not record.is_envelope or bound.rule.reads == "envelopes"
            reason = bound.unjudged or (applies if isinstance(applies, str) else None)
            if reason is not None:
                if counted:
                    unknown.append((bound.index, reason))
                continue
            met = [(exemption, exemption.holds(record.facts)) for exemption in bound.clause.unless]
            contexts[bound.index] = _Context(holder, tuple(each.words for each, holds in met if holds is None))
            if any(holds for _, holds in met):
                if counted:
                    evaluated.append(bound.index)
            elif bound.rule.lawful_until is not None:
                sorts["clocked"].append(bound)
            elif bound.rule.pointwise or bound.rule.fault is not None:
                sorts["pointwise" if bound.rule.pointwise else "structure"].append(bound)
                if counted:
                    evaluated.append(bound.index)
            else:
                sorts["general"].append(bound)
        return _Plan(
            contexts=contexts,
            evaluated=tuple(evaluated),
            unknown=tuple(unknown),
            pointwise=tuple(sorts["pointwise"]),
            structure=tuple(sorts["structure"]),
            general=tuple(sorts["general"]),
            clocked=tuple(sorts["clocked"]),
            seen={},
            overdue={},
        )

    def _look(self, plan: _Plan, record: Record, template: Template) -> _Seen:
        if len(plan.seen) >= _TEMPLATES:
            for old, known in plan.seen.items():
                self._retired[old] = self._retired.get(old, 0) + known.count
            plan.seen.clear()
        known = plan.seen[template] = _Seen(_breaks(plan.pointwise, record, template))
        return known

    def _faulty(self, plan: _Plan, record: Record) -> Iterator[Finding]:
        """The findings of structure; a record without faults never asks for them."""
        for bound in plan.structure:
            assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
            for breach in bound.rule.check(record, bound.clause, NEVER):
                if isinstance(breach, Breach):
                    yield self._finding(plan, bound, breach, record, None, None)

    def _judge_whole(  # noqa: PLR0913 - one verdict is written from many parts
        self,
        plan: _Plan,
        bound: Bound,
        record: Record,
        findings: list[Finding],
        evaluated: list[int],
        unevaluated: list[tuple[int, str]],
    ) -> None:
        assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
        counted = not record.is_envelope or bound.rule.reads == "envelopes"
        reason: str | None = None
        for breach in self._breaches(bound, bound.rule, record):
            if isinstance(breach, Unjudged):
                reason = breach.reason
            else:
                findings.append(self._finding(plan, bound, breach, record, None, None))
        if counted and reason is not None:
            unevaluated.append((bound.index, reason))
        elif counted:
            evaluated.append(bound.index)

    def _breaches(self, bound: Bound, rule: Rule, record: Record) -> Iterator[Breach | Unjudged]:
        """What the rule says of the record; one that counts is asked only beyond what is allowed."""
        as_of = self.as_of or (record.clocks.transferred.last if record.clocks.transferred else NEVER)
        if rule.tally is None:
            return rule.check(record, bound.clause, as_of)
        key = rule.tally(record, bound.clause)
        if key is None:
            return iter((Unjudged(UNCOUNTED),))
        counts = self._tallies.setdefault(bound.index, Counter())
        if len(counts) >= _TEMPLATES and key not in counts:
            del counts[next(iter(counts))]  # the one first met
        counts[key] += 1
        beyond = counts[key] > bound.clause.with_.most
        return rule.check(record, bound.clause, as_of) if beyond else iter(())

    def _judge_clocked(  # noqa: PLR0913 - as above
        self,
        plan: _Plan,
        bound: Bound,
        record: Record,
        findings: list[Finding],
        evaluated: list[int],
        unevaluated: list[tuple[int, str]],
        due: list[tuple[int, date]],
    ) -> None:
        assert bound.rule is not None  # noqa: S101 - as above
        assert bound.rule.lawful_until is not None  # noqa: S101 - that is what makes it clocked
        counted = not record.is_envelope or bound.rule.reads == "envelopes"
        until = bound.rule.lawful_until(record, bound.clause)
        if until is None:
            if counted:
                unevaluated.append((bound.index, "the clock from which the period runs is not known"))
            return
        if self.as_of is None or self.as_of <= until:
            if counted and until < NEVER:
                due.append((bound.index, until.astimezone(UTC).date()))
            if counted and self.as_of is None:
                unevaluated.append((bound.index, IN_TRANSFER))
            elif counted:
                evaluated.append(bound.index)
            return
        if not bound.rule.pointwise:
            self._judge_whole(plan, bound, record, findings, evaluated, unevaluated)
            return
        if counted:
            evaluated.append(bound.index)
        for at, template in enumerate(record.templates):
            key = (bound.index, template)
            breaks = plan.overdue.get(key)
            if breaks is None:
                if len(plan.overdue) >= _TEMPLATES:
                    plan.overdue.clear()
                breaks = plan.overdue[key] = _breaks((bound,), record, template)
            if breaks:
                sighting = record.sightings[at]
                findings.extend(
                    self._finding(plan, bound, breach, record, sighting, trace) for _, trace, breach in breaks
                )

    def _finding(  # noqa: PLR0913 - as above
        self,
        plan: _Plan,
        bound: Bound,
        breach: Breach,
        record: Record,
        sighting: Sighting | None,
        trace: int | None,
    ) -> Finding:
        if sighting is not None and trace is not None:
            place = record.place(sighting, sighting.template.traces[trace])
        elif breach.observation is not None:
            place = breach.observation.place
        else:
            place = breach.place or record.at
        element = breach.element or (breach.observation.element if breach.observation else None)
        path = (place.source, place.tag, place.column, place.element, place.component)
        context = plan.contexts[bound.index]
        key = (bound.index, element, breach.candidate, breach.at_most, breach.says, context, path)
        prototype = self._prototypes.get(key)
        if prototype is None:
            if len(self._prototypes) >= _TEMPLATES:
                self._prototypes.clear()
            prototype = self._prototypes[key] = _describe(bound, breach, element, context, place)
        return _at(prototype, place)


def _at(prototype: Finding, place: Place) -> Finding:
    """The same finding at another place; positional, because a large audit makes thousands a second."""
    return Finding(
        prototype.rule, prototype.name, prototype.severity, prototype.policy, prototype.clause, prototype.cites,
        prototype.binding, prototype.basis, prototype.element, prototype.message, prototype.remedy, place,
        prototype.fingerprint, prototype.candidate,
    )  # fmt: skip


def _reads(rule: Rule, record: Record) -> bool:
    if rule.fault is not None:
        return True
    return rule.reads == "both" or (rule.reads == "envelopes") == record.is_envelope


def _applies(bound: Bound, record: Record, holder: Holder | None) -> bool | str:
    """Whether the clause concerns the record; a text says which fact is missing to tell."""
    when, facts = bound.clause.when, record.facts
    missing = None
    for name, allowed, value in (
        ("kind", when.kind, record.kind),
        ("holder", when.holder, holder),
        ("direction", when.direction, facts.direction),
        ("role", when.role, facts.role),
    ):
        if allowed and value is None and not (name == "role" and record.is_envelope):
            missing = f"the {name} is not known"
        elif allowed and value is not None and value not in allowed:
            return False
    return missing or True


def _breaks(clauses: Iterable[Bound], record: Record, template: Template) -> tuple[tuple[Bound, int, Breach], ...]:
    """What `template` breaks under pointwise clauses: clause, number of the trace, breach."""
    return tuple(
        (bound, number, breach) for bound in clauses for number, breach in _probe(bound, record, template)
    )


def _probe(bound: Bound, record: Record, template: Template) -> Iterator[tuple[int, Breach]]:
    assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
    for number, trace in enumerate(template.traces):
        alone = Sighting(Template(template.tag, (trace,)), None, None, None, None, None)
        probe = Record(kind=record.kind, at=record.at, sightings=(alone,))
        for breach in bound.rule.check(probe, bound.clause, NEVER):
            if isinstance(breach, Breach):
                yield number, breach


def _describe(bound: Bound, breach: Breach, element: str | None, context: _Context, place: Place) -> Finding:
    assert bound.rule is not None  # noqa: S101 - a plan holds clauses with rules only
    rule, clause = bound.rule, bound.clause
    title = ELEMENTS[element].title if element else "the record"
    message = rule.message.format(title=title)
    if breach.says:
        message = f"{message}: {breach.says}"
    if breach.candidate:
        message = f"candidate, for a person to judge: {message}"
    if context.open_exemptions:
        message = f"{message}; unless {', or '.join(context.open_exemptions)}"
    if bound.in_advance:
        message = f"in advance of the start of the law: {message}"
    structure = rule.fault is not None
    if structure:
        grave = min(rule.severity, breach.at_most)
    else:
        grave = severity(clause.binding, clause.basis, breach.at_most)
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
        fingerprint=fingerprint(rule.id, bound.policy, None if structure else clause.id, element, place),
        candidate=breach.candidate,
    )
