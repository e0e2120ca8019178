"""An element that is to be gone by now and is there, masked or not."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen, overdue


def forbids(seen: Seen, given: Any, held: Held) -> bool:
    """Whether the clause lists the element and the period has run out."""
    return seen.element in (*given.elements, *given.conditional) and overdue(given, held)
