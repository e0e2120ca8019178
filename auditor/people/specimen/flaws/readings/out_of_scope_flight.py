"""A record of a flight that goes another way than the law speaks of."""

from typing import Any

from auditor.people.specimen.flaws.held import Held


def forbids_record(given: Any, held: Held) -> bool:
    """Whether the direction is told, and none of those that the clause names."""
    return held.facts.direction is not None and held.facts.direction not in given.directions
