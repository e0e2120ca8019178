"""A text that reveals a special category."""

from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.flaws.held import Held, Seen
from auditor.people.specimen.flaws.telling import CODED, revealed

INSTEAD = ("text",)


def concerns(element: str) -> bool:
    """Whether a text that is planted can stand there."""
    return ELEMENTS[element].nature == "text" or element == "history.text"


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the clause names what the text reveals."""
    return seen.element not in CODED and bool(revealed(seen) & set(given.categories))
