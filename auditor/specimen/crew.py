"""Crew: those in the cockpit, those in the cabin, those who only ride along."""

from datetime import date

from msgspec import Struct, structs

from auditor.specimen.document import Document, crew_certificate, document
from auditor.specimen.draw import Draw
from auditor.specimen.place import address
from auditor.specimen.traveller import Traveller, traveller

CATEGORIES = ("CR1", "CR2", "CR3", "CR4", "CR5")
_COCKPIT, _CABIN = 2, 6


class CrewMember(Struct, frozen=True, gc=False):
    """A member of the crew: the person, the category (CR1 cockpit, CR2 cabin …), a second document."""

    person: Traveller
    category: str
    certificate: Document
    licence: Document | None


def crew(draw: Draw, on: date) -> tuple[CrewMember, ...]:
    """A crew for a flight `on` that day."""
    count = draw.between(_COCKPIT + 1, _COCKPIT + _CABIN)
    members = []
    for place in range(1, count + 1):
        category = "CR1" if place <= _COCKPIT else "CR2"
        if place > _COCKPIT + 1 and draw.happens_anyway(0.1):
            category = draw.pick(CATEGORIES[2:])
        person = traveller(draw, on, place)
        person = structs.replace(person, residence=person.residence or address(draw))
        licence = structs.replace(document(draw, on), type="L") if category == "CR1" else None
        members.append(CrewMember(person, category, crew_certificate(draw, on), licence))
    return tuple(members)
