"""The flight goes another way."""

from auditor.law.rule import Rule
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.message import STORE, again, labelled, one

FORMATS = STORE
WHY_NOT = "the message does not say which way the flight goes for the State that receives it"


def plant(ground: Ground, rule: Rule, number: int) -> Planted | None:
    """A file that breaks the rule, as a whole or in its record."""
    for direction in ("intra", "out", "in"):
        made = one(ground, number)
        made.entries[0].tree["facts"]["direction"] = direction
        planted = labelled(ground, again(ground, made), rule)
        if any(each.origin == "planted" for each in planted.labels):
            return planted
    return None
