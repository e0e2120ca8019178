"""Data of crew where those of passengers are asked for."""

from typing import Any

from auditor.people.specimen.flaws.held import Held

ELEMENT = "traveller.role"


def forbids_record(given: Any, held: Held) -> bool:
    """Whether it is about crew, and of no state of the flight in which the clause lets it be."""
    facts = held.facts
    if facts.role != "crew" or (given.permitted_when and facts.flight_status is None):
        return False
    return facts.flight_status not in given.permitted_when
