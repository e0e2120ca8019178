"""The ground that flaws are planted in: a plan that is clean, the law it is clean under, the day."""

from datetime import datetime

from msgspec import Struct

from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.people.label import Label
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.plan import Plan, Sheet
from auditor.people.specimen.tables import Rows
from auditor.policies.clauses_in_force import ClauseInForce

TRIES = 40
"""How many records are drawn for a flaw before it is given up."""


class Ground(Struct, frozen=True):
    """What flaws are planted in; `as_of` is the day on which the data lie at rest, if they do.

    `holds` are the elements that there is a place for, where not for all that the format can say.
    """

    plan: Plan
    policy: Policy
    clauses: tuple[ClauseInForce, ...]
    as_of: datetime | None
    holds: frozenset[str] | None = None

    def under(self, rule: Rule) -> bool:
        """Whether a clause in force asks for the rule, or it is one of structure and needs none."""
        return rule.fault is not None or any(
            bound.rule is rule and bound.unjudged is None for bound in self.clauses
        )

    def draw(self, number: int, turn: int = 0) -> Draw:
        """The dice of flaw `number`, thrown for the time `turn`."""
        return Draw(f"{self.plan.seed} flaw", number * TRIES + turn)

    def sheet(self, number: int, turn: int = 0) -> Sheet:
        """The sheet of flaw `number`: behind all that are clean, with one booking of its own."""
        first = self.plan.count + number * TRIES + turn
        return Sheet(self.plan.messages + number, first, first + 1)


class Planted(Struct, frozen=True):
    """Files with a flaw, and the labels of what it breaks; in a store `rows` instead, numbered by themselves."""

    files: list[Written]
    labels: list[Label]
    rows: Rows = {}
