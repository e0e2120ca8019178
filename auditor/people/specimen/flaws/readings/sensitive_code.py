"""A code that reveals a special category, or an element that is one by itself."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen
from auditor.people.specimen.flaws.telling import CODED, revealed

INSTEAD = ("code",)


def concerns(element: str) -> bool:
    """Whether a code that is planted can stand there."""
    return element in CODED


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the clause names what the code reveals, or the element."""
    told = seen.element in CODED and revealed(seen) & set(given.categories)
    return bool(told) or (seen.element in given.elements and not seen.masked)
