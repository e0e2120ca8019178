"""Planting: the flaws that a plan asks for, one after the other, each in files of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from msgspec.structs import replace

from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.people.label import Label
from auditor.people.specimen import clean
from auditor.people.specimen.flaws import age, kinds, store
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.plan import MOST_OF_ONE, STORES, Plan, RefusedError
from auditor.policies.clauses_in_force import bind
from auditor.rules import all_rules, find

_PROBED = 24
_SINGLY = frozenset({"access-log", "declaration"})
# How often each family is met in a blend: most of what is wrong in the field is too much being sent.
_BLEND = {"MIN": 6, "SEN": 3, "RET": 3, "TRF": 2, "LOG": 4, "DEC": 4, "FMT": 1}


def asked(text: str) -> tuple[str, int]:
    """What `RULE[:k]` asks for: the name of the rule, how often it is to be broken.

    Raises:
        RefusedError: there is no such rule, or k is no number from 1 on.
    """
    key, _, times = text.partition(":")
    rule = find(key)
    if rule is None:
        raise RefusedError(f"there is no rule {key!r}; `auditor rules list` shows all")
    if len(times) >= len(str(MOST_OF_ONE)):
        raise RefusedError(f"a rule is broken fewer than {MOST_OF_ONE} times in one data set")
    if times and not (times.isascii() and times.isdigit() and int(times)):
        raise RefusedError(f"{text!r}: behind the colon stands how often, a number from 1 on")
    return rule.name, int(times or 1)


def checked(plan: Plan, policy: Policy) -> None:
    """Whether the flaws of a plan can be planted at all.

    Raises:
        RefusedError: the format cannot express one, or the policy asks for nothing that it breaks.
    """
    for rule, _ in _rules(plan):
        if kinds.planter(rule, plan.format) is None:
            able = ", ".join(kinds.formats(rule)) or "no format"
            told = kinds.why_not(rule, plan.format)
            raise RefusedError(f"{plan.format} cannot break {rule.name}: {told}; able: {able}")
        if not ground(plan, policy).under(rule):
            raise RefusedError(f"{policy.id} has no clause in force with the rule {rule.name}")


def ground(plan: Plan, policy: Policy) -> Ground:
    """The ground of a plan, which need not be clean yet."""
    rest = plan.at_rest or plan.format in clean.AT_REST
    as_of = datetime.combine(plan.on, time(), UTC) if rest else None
    return Ground(plan, policy, bind([policy], plan.on, {}), as_of)


def planted(plan: Plan, policy: Policy) -> Iterator[Planted]:
    """The flaws of a plan that is clean under the policy, in the order asked for.

    Raises:
        RefusedError: the policy's clauses cannot be broken so in this format.
    """
    flaws = sow(soil_of(plan, policy), plan)
    if plan.format in STORES:
        yield store.gathered(plan, flaws)
    else:
        yield from flaws


def soil_of(plan: Plan, policy: Policy) -> Ground:
    """The ground with all taken out that any booking could break the policy by, not those of the plan alone."""
    if plan.format in _SINGLY:
        return ground(plan, policy)
    strict = clean.under(replace(plan, count=max(plan.count, _PROBED)), policy)
    return ground(replace(strict, count=plan.count), policy)


def sow(soil: Ground, plan: Plan) -> Iterator[Planted]:
    """The flaws of a plan in the ground of one."""
    number = 0
    for rule, times in _rules(plan):
        plants = kinds.planter(rule, plan.format)
        assert plants is not None  # noqa: S101 - `checked` asks
        for _ in range(times):
            made = plants(soil, rule, number)
            yield replace(made, labels=_once(made.labels, rule))
            number += 1


def resting(plan: Plan) -> Plan:
    """The plan at rest, where one of its flaws shows only there."""
    return replace(plan, at_rest=plan.at_rest or any(age.at_rest(rule) for rule, _ in _rules(plan)))


def blend(plan: Plan, policy: Policy, count: int) -> Plan:
    """The plan with so many flaws, of kinds as they are met in the field.

    Raises:
        RefusedError: nothing can be broken in this format under the policy.
    """
    soil, draw = soil_of(plan, policy), plan.draw_message(-1)
    able = [
        rule
        for rule in all_rules()
        if kinds.planter(rule, plan.format) and soil.under(rule) and (plan.at_rest or not age.at_rest(rule)
            or plan.format in clean.AT_REST)
    ]  # fmt: skip
    works = [rule for rule in able if _works(soil, rule)]
    pool = [rule for rule in works for _ in range(_BLEND.get(rule.family, 1))]
    if not pool:
        raise RefusedError(f"nothing can be broken in {plan.format} under {policy.id}")
    names = [draw.pick(pool).name for _ in range(count)]
    return replace(plan, flaws=tuple((name, names.count(name)) for name in dict.fromkeys(names)))


def unplanted(plan: Plan, policy: Policy) -> dict[str, str]:
    """Of each rule that is not broken, why: the format cannot, the policy does not ask, nobody asked."""
    soil, broken = ground(plan, policy), {rule.id for rule, _ in _rules(plan)}
    found = {}
    for rule in all_rules():
        if rule.id in broken:
            continue
        if kinds.planter(rule, plan.format) is None:
            found[rule.id] = kinds.why_not(rule, plan.format)
        elif not soil.under(rule):
            found[rule.id] = f"{policy.id} has no clause in force with it"
        else:
            found[rule.id] = "not asked for"
    return found


def _works(soil: Ground, rule: Rule) -> bool:
    """Whether a breach can be made of what the clauses of this policy forbid."""
    try:
        return bool(list(sow(soil, replace(soil.plan, flaws=((rule.name, 1),)))))
    except RefusedError:
        return False


def _rules(plan: Plan) -> Iterator[tuple[Rule, int]]:
    for name, times in plan.flaws:
        rule = find(name)
        if rule is None:
            raise RefusedError(f"there is no rule {name!r}")
        yield rule, times


def _once(labels: list[Label], rule: Rule) -> list[Label]:
    """The labels of one flaw, of which one is what was asked for and all others follow from it."""
    first = next(
        at for at, each in enumerate(labels) if each.rule == rule.id and each.origin == "planted"
    )
    return [
        each if at == first else replace(each, origin="consequent")
        for at, each in enumerate(labels)
    ]
