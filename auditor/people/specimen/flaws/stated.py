"""What a planted flaw asks of a declaration."""

from collections.abc import Iterator
from typing import Any

BOTH = ("pnr", "api")
TOO_LONG = "P99Y"


def listed(value: object) -> list[Any]:
    """A value as a list: of one where it is none, of none where there is no value."""
    return value if isinstance(value, list) else [] if value is None else [value]


def data_of(request: dict[str, Any]) -> set[str]:
    """The data that a request to carriers is about: both kinds, where it does not say which."""
    return set(listed(request.get("data", [*BOTH])))


def retained(said: dict[str, Any], stage: str) -> Iterator[tuple[dict[str, Any], str]]:
    """What a declaration says of a stage of storage, each with its pointer."""
    for at, each in enumerate(said.get("retention", ())):
        if each.get("stage") == stage:
            yield each, f"/retention/{at}"
