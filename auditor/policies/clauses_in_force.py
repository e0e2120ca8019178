"""Clauses in force, each joined to the rule that checks it. Pure: the day of the law is given."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import RECEIVED, Clause, InForce, LawDay, Policy, PolicyError, decode
from auditor.law.rule import Rule
from auditor.law.yaml_text import Problem
from auditor.observed.record import Holder
from auditor.rules import all_rules, by_name

NOT_SELECTED = "not selected"


class ClauseInForce(Struct, frozen=True, eq=False):
    """A clause joined to its rule, ready to judge; `unjudged` says why it cannot be.

    Where each record is judged by the law of the day it was received, `stood` tells whether the
    clause was law on a day.
    """

    index: int
    policy: str | None
    assumes: Holder | None
    clause: Clause[Any]
    rule: Rule | None
    in_advance: bool = False
    unjudged: str | None = None
    stood: Callable[[date], bool] | None = None


class Selection(Struct, frozen=True):
    """Which rules and clauses to judge: ids or names of rules, `policy`, or `policy/clause`; empty means all."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def wants(self, rule: Rule | None, policy: str | None, clause: str | None) -> bool:
        """Whether this rule under this clause is to be judged."""
        keys = {
            key
            for key in (rule and rule.id, rule and rule.name, policy, f"{policy}/{clause}")
            if key
        }
        return not keys & self.ignore and (not self.select or bool(keys & self.select))


def bind(
    policies: Iterable[Policy],
    law_as_of: LawDay,
    settings: Mapping[str, date],
    *,
    as_known_then: bool = False,
    selection: Selection = Selection(),  # noqa: B008 - frozen
) -> tuple[ClauseInForce, ...]:
    """The clauses of `policies` as they stand on `law_as_of`, each joined to its rule; then the rules of structure.

    With the law of the day of receipt they are those of every day, and know on which they stood.
    `settings` maps `policy.parameter` to its date.

    Raises:
        PolicyError: a clause names a rule that does not exist, or gives it what it does not take.
    """
    bound: list[ClauseInForce] = []
    for policy in policies:
        own = settings_of(policy, settings)
        if law_as_of == RECEIVED:
            standing = policy.ever(own)
            stood = _stood(policy, own, as_known_then=as_known_then)
        else:
            standing = policy.on(law_as_of, own, as_known_then=as_known_then)
            stood = None
        for each in standing:
            told = _bind(len(bound), policy, each, selection)
            bound.append(
                told if stood is None else msgspec.structs.replace(told, stood=stood(each))
            )
    for rule in all_rules():
        if rule.fault is not None and selection.wants(rule, None, None):
            bound.append(ClauseInForce(len(bound), None, None, _structure_clause(rule), rule))
    return tuple(bound)


def _stood(
    policy: Policy, settings: Mapping[str, date], *, as_known_then: bool
) -> Callable[[InForce], Callable[[date], bool]]:
    """For a clause of `policy`, what tells whether it was law on a day, which trying it in advance is not."""

    @lru_cache(maxsize=4096)
    def on(day: date) -> frozenset[str]:
        standing = policy.on(day, settings, as_known_then=as_known_then)
        return frozenset(each.clause.id for each in standing if not each.in_advance)

    return lambda each: lambda day: each.clause.id in on(day)


def settings_of(policy: Policy, settings: Mapping[str, date]) -> dict[str, date]:
    """The dates of this policy's own parameters, of those given as `policy.parameter`."""
    prefix = f"{policy.id}."
    return {
        key.removeprefix(prefix): day for key, day in settings.items() if key.startswith(prefix)
    }


def _bind(index: int, policy: Policy, standing: InForce, selection: Selection) -> ClauseInForce:
    clause = standing.clause
    if clause.rule is None:
        return ClauseInForce(
            index, policy.id, policy.assumes, clause, None, standing.in_advance, standing.unjudged
        )
    rule, parameters = parameters_of(policy, clause)
    unjudged = standing.unjudged
    if unjudged is None and not selection.wants(rule, policy.id, clause.id):
        unjudged = NOT_SELECTED
    if unjudged is None and parameters is None:
        unjudged = "no figure is confirmed, or the law gives none"
    ready = msgspec.structs.replace(clause, with_=parameters)
    return ClauseInForce(
        index, policy.id, policy.assumes, ready, rule, standing.in_advance, unjudged
    )


def parameters_of(policy: Policy, clause: Clause[dict[str, Any]]) -> tuple[Rule, Struct | None]:
    """The rule a clause names and what the clause gives it; None where a figure is still unknown (null).

    Raises:
        PolicyError: no such rule, or parameters it does not take; the path names the clause.
    """
    rule = by_name().get(clause.rule or "")
    if rule is None:
        raise _amiss(policy, clause, "rule", f"no rule is called {clause.rule}")
    if None in clause.with_.values():
        return rule, None
    try:
        parameters: Struct = msgspec.convert(clause.with_, rule.parameters, dec_hook=decode)
    except (msgspec.ValidationError, ValueError) as fault:
        raise _amiss(policy, clause, "with", str(fault)) from None
    named = [
        name
        for value in clause.with_.values()
        if isinstance(value, list)
        for name in value
        if "." in str(name)
    ]
    unknown = sorted(name for name in named if name not in ELEMENTS)
    if unknown:
        raise _amiss(policy, clause, "with", f"no data element is called {unknown[0]}")
    return rule, parameters


def _amiss(policy: Policy, clause: Clause[dict[str, Any]], key: str, message: str) -> PolicyError:
    path = f"$.clauses[{policy.clauses.index(clause)}].{key}"
    return PolicyError((Problem(1, 1, path, message),))


def _structure_clause(rule: Rule) -> Clause[Any]:
    return Clause(
        id=rule.id,
        title=rule.name,
        duty=("sender",),
        cites=rule.cites or "",
        binding="standard",
        basis="read",
        since=date.min,
    )
