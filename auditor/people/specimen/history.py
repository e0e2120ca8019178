"""The history of a booking: what was added or cancelled, when, and by whose sign."""

from msgspec import Struct, structs

from auditor.people.specimen.agency import sign
from auditor.people.specimen.document import document
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight, flight
from auditor.people.specimen.moment import Moment
from auditor.people.specimen.name import name
from auditor.people.specimen.text import text
from auditor.people.specimen.traveller import Traveller


class Change(Struct, frozen=True, gc=False):
    """One entry: action (A added, X cancelled), when, by whom; and what it is about.

    That is the name of `was`, or its document (`documented`), or a flight, or a text.
    """

    action: str
    when: Moment
    agent: str
    was: Traveller | None
    flight: Flight | None
    text: str
    documented: bool = False


def history(draw: Draw, first: Traveller, flown: Flight, when: Moment) -> tuple[Change, ...]:
    """What a booking went through: a name set right, a document added, a flight moved, a remark."""
    before = structs.replace(first, name=name(draw), document=document(draw, flown.departs.day))
    moved = flight(draw, flown.departs.day, flown.board, flown.off)
    agent, said = sign(draw), text(draw, "history")
    found = []
    if draw.happens(0.4):
        found += [
            Change("X", when, agent, before, None, ""),
            Change("A", when, agent, first, None, ""),
        ]
    if draw.happens(0.3):
        found.append(Change("A", when, agent, first, None, "", documented=True))
    if draw.happens(0.5):
        found.append(Change("X", when, agent, None, moved, ""))
    if draw.happens(0.2):
        found.append(Change("A", when, agent, None, None, said))
    return tuple(found)
