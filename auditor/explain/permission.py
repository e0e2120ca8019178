"""Whose law permits a data element: the rules are asked, so that no table can contradict them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from auditor.law.policy import Clause, Policy, RawClause
from auditor.law.rule import NEVER, Breach, Rule
from auditor.observed.record import Form, Kind, Place, Record, Sighting, Template, Trace
from auditor.policies.clauses_in_force import parameters_of
from auditor.rules import by_name

_NOT_LAW = ("expired", "annulled")


class Judge(Struct, frozen=True):
    """The clauses of one policy that say which elements may stand in records of one kind."""

    policy: str
    clauses: tuple[tuple[Rule, Clause[Any]], ...]

    def permits(self, element: str) -> bool:
        """Whether no clause reports the element where it stands in clear."""
        seen = Template("-", (Trace(element, Form.CLEAR),))
        sighting = Sighting(seen, None, None, None, None, None)
        record = Record("pnr", Place(source="-"), sightings=(sighting,))
        return not any(
            isinstance(each, Breach)
            for rule, clause in self.clauses
            for each in rule.check(record, clause, NEVER)
        )


def judges(policies: Iterable[Policy], kind: Kind) -> tuple[Judge, ...]:
    """The policies that hold a closed list for records of this kind.

    Left out: law that has ended, clauses that give way to another, and what is only advised.
    """
    found = []
    for policy in policies:
        asked = tuple(clauses(policy, kind)) if policy.status not in _NOT_LAW else ()
        if any(
            rule.closed_list == "elements" and not clause.with_.judges for rule, clause in asked
        ):
            found.append(Judge(policy.id, asked))
    return tuple(found)


def clauses(policy: Policy, kind: Kind) -> Iterator[tuple[Rule, Clause[Any]]]:
    """The clauses of minimisation that look at one element at a time, each joined to its rule."""
    for clause in policy.clauses:
        if clause.rule is None or clause.binding == "advisory" or clause.superseded_by is not None:
            continue
        if isinstance(clause.until, date) or (clause.when.kind and kind not in clause.when.kind):
            continue
        rule, parameters = parameters_of(policy, clause)
        if parameters is not None and rule.pointwise and rule.minimises:
            yield rule, ready(clause, parameters)


def ready(clause: Clause[Any], parameters: Struct) -> Clause[Any]:
    """The clause with what it gives its rule, decoded."""
    return msgspec.structs.replace(clause, with_=parameters)


def is_closed_list(clause: RawClause) -> bool:
    """Whether the clause gives a rule all elements that may be present."""
    rule = by_name().get(clause.rule or "")
    return rule is not None and rule.closed_list == "elements"
