"""A text that the list does not name."""

from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.flaws.held import Held, Seen, judged


def concerns(element: str) -> bool:
    """Whether the element is a text that anybody could have typed."""
    return ELEMENTS[element].nature == "text" or element == "history.text"


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the list lacks the text."""
    return concerns(seen.element) and seen.element not in given.permits and judged(seen, given)
