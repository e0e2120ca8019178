"""An element that the list does not name, and of which no rule of its own speaks."""

from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.flaws.held import Held, Seen, judged

# Of these natures, and of these elements, a rule of their own speaks.
_NATURES = frozenset({"system", "text", "unlisted", "third_party"})
_OWNED = frozenset({"payment.other", "segment.non_air", "history.text"})


def concerns(element: str) -> bool:
    """Whether no other rule speaks of the element."""
    return ELEMENTS[element].nature not in _NATURES and element not in _OWNED


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the list lacks the element."""
    return concerns(seen.element) and seen.element not in given.permits and judged(seen, given)
