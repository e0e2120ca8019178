"""A message or record that is to be broken as such: who and which flight it is about, when and how it is sent."""

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.formats.tree import element_of
from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.content import frames, sown
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import Seen
from auditor.people.specimen.flaws.page import Page, alone, first, framed, held
from auditor.people.specimen.plan import Plan
from auditor.policies.clauses_in_force import ClauseInForce

WIRE = frozenset({"pnrgov", "pnrgov-xml", "paxlst", "cusres"})
SENT = frozenset({"pnrgov", "pnrgov-xml", "paxlst"})
"""Those that a carrier sends, and whose message says when."""
STORE = frozenset({"records"})
NO_ENVELOPE = "a store keeps records, and no envelope of the message they came in"


def one(ground: Ground, number: int, plan: Plan | None = None) -> Page:
    """A page of one record, clean, by the ground's plan or this one."""
    made, _ = sown(replace(plan or ground.plan, parts=1), ground.sheet(number), {}, ground.as_of)
    return alone(made)


def again(ground: Ground, made: Page) -> Page:
    """The page once something in it has changed."""
    if made.part is not None:
        return framed(made.plan, made.name, made.part, ground.as_of)
    entries = (replace(each, held=held(each.tree, ground.as_of)) for each in made.entries)
    return replace(made, entries=tuple(entries))


def labelled(ground: Ground, made: Page, rule: Rule) -> Planted:
    """The labels of all that stands in a page, now that it is about something else."""
    labels: list[Label] = []
    for entry in made.entries:
        labels += frames(ground, entry.held, entry.spot, rule)
        for elements, key, spot in made.spots(entry):
            seen = Seen(element_of(key) or "", first(elements[key]))
            for bound in breaks.of_content(ground.clauses, entry.held, seen):
                labels.append(breaks.label(bound, seen.element, spot, "consequent"))
    return Planted([made.written()], labels)


def of_envelope(ground: Ground, made: Page, rule: Rule) -> Iterator[tuple[ClauseInForce, Spot]]:
    """The clauses of a rule about the message, and where it would be said."""
    xml = made.plan.format == "pnrgov-xml"
    spot = Spot(made.name, message=1, record=0, segment=None if xml else 1)
    for bound in breaks.about(ground.clauses, made.envelope):
        if bound.rule is rule:
            yield bound, spot
