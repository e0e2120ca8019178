"""Content that no table names."""

from typing import Any

from auditor.knowledge.element import UNLISTED
from auditor.people.specimen.flaws.held import Held, Seen


def concerns(element: str) -> bool:
    """Whether it is content without a name."""
    return element == UNLISTED


def forbids(seen: Seen, _given: Any, _held: Held) -> bool:
    """Whether it is content without a name."""
    return seen.element == UNLISTED
