"""The record, or its message, loses its date."""

import re
from datetime import UTC, datetime, time

from msgspec.structs import replace

from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen.flaws.content import frames
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.message import STORE, WIRE, again, labelled, one
from auditor.rules import of_fault

FORMATS = WIRE | STORE


def plant(ground: Ground, rule: Rule, number: int) -> Planted | None:
    """A file that breaks the rule, as a whole or in its record."""
    ground = replace(ground, as_of=ground.as_of or datetime.combine(ground.plan.on, time(), UTC))
    made = one(ground, number)
    entry = made.entries[0]
    if made.part is None:
        clocks = {bound.clause.with_.clock for bound in ground.clauses if bound.rule is rule} & set(
            entry.tree["clocks"]
        )
        for clock in sorted(clocks)[:1]:
            del entry.tree["clocks"][clock]
        return labelled(ground, again(ground, made), rule)
    whole = made.written()
    known = {clock: when for clock, when in entry.held.clocks.items() if clock != "transferred"}
    lost = replace(entry.held, clocks=known)
    labels = list(frames(ground, lost, entry.spot, rule))
    if made.plan.format == "pnrgov-xml":
        content = re.sub(rb' TimeStamp="[^"]*"', b"", whole.content)
    else:
        content = re.sub(rb"\+\d{6}:\d{4}\+(?=SYN)", b"++", whole.content, count=1)
        # The group would say it too.
        content = re.sub(rb"(UNG\+[^']*?)\+\d{6}:\d{4}\+", rb"\1++", content)
        spot = Spot(whole.name, tag="UNB")
        labels.append(Label(of_fault("unreadable-value").id, None, None, None, spot, "consequent"))
    return Planted([replace(whole, content=content)], labels)
