"""A service that is no flight."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen


def concerns(element: str) -> bool:
    """Whether the element is a segment of another service."""
    return element == "segment.non_air"


def forbids(seen: Seen, _given: Any, _held: Held) -> bool:
    """Whether it is a segment of another service."""
    return concerns(seen.element)
