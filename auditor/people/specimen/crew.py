"""Crew: those in the cockpit, those in the cabin, those who only ride along."""

from datetime import date

from msgspec import Struct, structs

from auditor.people.specimen.document import Document, crew_certificate, document
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.place import address
from auditor.people.specimen.traveller import Traveller, traveller

CATEGORIES = ("CR1", "CR2", "CR3", "CR4", "CR5")
COMPLEMENT = 8
"""How many a flight has."""
_COCKPIT = 2


class CrewMember(Struct, frozen=True, gc=False):
    """A member of the crew: the person, the category (CR1 cockpit, CR2 cabin …), certificate, licence."""

    person: Traveller
    category: str
    certificate: Document
    licence: Document | None


def crew_member(draw: Draw, on: date, place: int) -> CrewMember:
    """Number `place` of a crew, counted from one: the first two fly."""
    category = "CR1" if place <= _COCKPIT else "CR2"
    if place > _COCKPIT + 1 and draw.happens_anyway(0.1):
        category = draw.pick(CATEGORIES[2:])
    person = traveller(draw, on, place)
    person = structs.replace(person, residence=person.residence or address(draw))
    licence = structs.replace(document(draw, on), type="L") if category == "CR1" else None
    return CrewMember(person, category, crew_certificate(draw, on), licence)


def crew(draw: Draw, on: date) -> tuple[CrewMember, ...]:
    """The crew of a flight `on` that day."""
    return tuple(crew_member(draw, on, place) for place in range(1, COMPLEMENT + 1))
