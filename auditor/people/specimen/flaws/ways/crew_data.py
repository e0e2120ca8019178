"""The record is one of crew."""

from auditor.law.rule import Rule
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.message import again, labelled, one

FORMATS = frozenset({"paxlst", "records"})


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that breaks the rule, as a whole or in its record."""
    made = one(ground, number)
    tree = made.entries[0].tree
    if made.part is None:
        tree["facts"]["role"] = "crew"
    else:
        tree["elements"]["traveller.role"] = "FM"
    return labelled(ground, again(ground, made), rule)
