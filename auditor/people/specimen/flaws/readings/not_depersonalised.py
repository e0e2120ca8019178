"""An element that is to be masked by now and can be read."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen, overdue


def forbids(seen: Seen, given: Any, held: Held) -> bool:
    """Whether the clause lists the element, it can be read, and the period has run out."""
    listed = seen.element in (*given.elements, *given.conditional)
    return listed and not seen.masked and overdue(given, held)
