"""The message is of an older version than the clause accepts."""

from msgspec.structs import replace

from auditor.knowledge.version import rank
from auditor.law.rule import Rule
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.message import NO_ENVELOPE, SENT, of_envelope, one

FORMATS = SENT
WHY_NOT = NO_ENVELOPE
_OLDER = {"pnrgov": "10:1", "pnrgov-xml": "10.1", "paxlst": "D:02B"}


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that breaks the rule, as a whole or in its record."""
    older = _OLDER[ground.plan.format]
    made = one(ground, number, replace(ground.plan, directory=older))
    labels = []
    for bound, spot in of_envelope(ground, made, rule):
        least = rank(bound.clause.with_.accepts.get(ground.plan.format) or "")
        used = rank(older)
        if least is not None and used is not None and least[0] == used[0] and used < least:
            labels.append(breaks.label(bound, None, spot, "planted"))
    return Planted([made.written()], labels)
