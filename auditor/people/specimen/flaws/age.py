"""Flaws of age: a record that is kept too long, or still says what it should not at its age.

The record is made of travel so long ago that the rule has become due; what other rules about content
ask for at that age is done, what rules about the record as such say besides is labelled.
"""

from datetime import UTC, datetime, time
from functools import cache, lru_cache

from msgspec.structs import replace

from auditor.judging.judge import Audit
from auditor.law.rule import Rule
from auditor.observed.record import Facts, Given
from auditor.people.specimen import clean
from auditor.people.specimen.clean import Law
from auditor.people.specimen.flaws import breaks, content
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import overdue
from auditor.people.specimen.flaws.page import Entry, alone, linked, page
from auditor.people.specimen.moment import later
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.people.specimen.trees import Tree
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.rules import all_rules

# Days ago; the first at which the rule is due is taken.
_AGES = (0, 3, 20, 60, 200, 400, 800, 1200, 1900, 4000, 5700)
_MOST_PLANS = 64
_PROBED = 24


def counts(rule: Rule) -> bool:
    """Whether the rule forbids something of passenger data once a period has run out."""
    return rule.lawful_until is not None and (rule.pointwise or rule.frame)


def at_rest(rule: Rule) -> bool:
    """Whether a breach shows only where passenger data lie at rest on a day."""
    return rule.at_rest or counts(rule)


@cache
def _of_stored_records() -> frozenset[str]:
    """The rules on stored records as such, by name."""
    return frozenset(rule.name for rule in all_rules() if rule.frame and at_rest(rule))


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A record of an age at which it breaks `rule`.

    Raises:
        RefusedError: there is no such age, or the format does not say what must be known.
    """
    ground = replace(ground, as_of=ground.as_of or datetime.combine(ground.plan.on, time(), UTC))
    for days in _AGES:
        if _due(ground, rule, days):
            aged = replace(ground, plan=_lawful(ground, days, ground.sheet(number).day))
            if rule.pointwise:
                return content.plant(aged, rule, number, link=ground.plan.format == "records")
            return _whole(aged, rule, number)
    told = f"{ground.plan.format} does not tell what {rule.name} of {ground.policy.id} counts from"
    raise RefusedError(told)


def _due(ground: Ground, rule: Rule, days: int) -> bool:
    """Whether a clause of the rule has become due of a record so old."""
    old = replace(ground.plan, on=later(ground.plan.on, -days), extent="everything")
    entry = page(old, ground.sheet(0), _same, ground.as_of).entries[0]
    return any(
        bound.rule is rule and _has_come(bound, entry)
        for bound in breaks.about(ground.clauses, entry.held)
    )


def _has_come(bound: ClauseInForce, entry: Entry) -> bool:
    given = bound.clause.with_
    return given.after is None or overdue(given, entry.held)


def _same(tree: Tree) -> Tree:
    return tree


@lru_cache(_MOST_PLANS)
def _thinned(plan: Plan, ground: "_Terms") -> Plan:
    """A plan of old travel that says no more than the law lets it say at its age."""
    terms = ground.terms
    return clean.under(plan, terms.policy, lambda _: _law(terms), _of_stored_records())


class _Terms:
    """A ground as a key: equal where policy and days are."""

    def __init__(self, terms: Ground) -> None:
        self.terms = terms
        self._key = (terms.policy.id, terms.policy.sha256, terms.as_of, terms.plan.on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Terms) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def _lawful(ground: Ground, days: int, drift: int) -> Plan:
    """The plan of travel so many days ago; `drift` is how many days later the sheet's own flight goes."""
    plan = ground.plan
    # What the law has left out of one is left out of all, whatever the dice.
    old = replace(plan, on=later(plan.on, -days), seed="age", count=_PROBED, flaws=())
    thinned = _thinned(old, _Terms(ground))
    return replace(thinned, seed=plan.seed, count=plan.count, on=later(old.on, -drift))


def _law(ground: Ground) -> Law:
    holder = ground.plan.holder
    given = Given(Facts(holder=holder)) if holder else Given()
    return Law(ground.policy, Audit(ground.clauses, ground.as_of, holder), given)


def _whole(ground: Ground, rule: Rule, number: int) -> Planted:
    for link in (True, False) if ground.plan.format == "records" else (False,):
        made, _ = content.sown(
            replace(ground.plan, parts=1), ground.sheet(number), {}, ground.as_of
        )
        made = linked(alone(made), ground.as_of) if link else alone(made)
        entry = made.entries[0]
        labels = list(content.frames(ground, entry.held, entry.spot, rule))
        # Where two clauses say the same, both are broken by the one record.
        if any(each.origin == "planted" for each in labels):
            return Planted([made.written()], labels)
    raise RefusedError(f"no {ground.plan.format} breaks {rule.name} of {ground.policy.id}")
