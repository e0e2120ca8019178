"""Data of somebody who does not travel."""

from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.flaws.held import Held, Seen, judged


def concerns(element: str) -> bool:
    """Whether the element is of somebody else by its nature."""
    return ELEMENTS[element].nature == "third_party"


def forbids(seen: Seen, given: Any, _held: Held) -> bool:
    """Whether the list lacks the element of somebody else."""
    return concerns(seen.element) and seen.element not in given.permits and judged(seen, given)
