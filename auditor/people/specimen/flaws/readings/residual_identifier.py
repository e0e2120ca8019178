"""A number that leads back to the traveller, and is to be masked by now."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen, overdue


def forbids(seen: Seen, given: Any, held: Held) -> bool:
    """Whether the clause lists the number, it can be read, and the period has run out."""
    return seen.element in given.elements and not seen.masked and overdue(given, held)
