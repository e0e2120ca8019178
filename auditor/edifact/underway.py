"""What a message under way has told so far beyond its elements, and the notes that write it down."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.clock import Interval
    from auditor.record import Role


class Underway:
    """What a message has told so far, beyond its elements; written by notes."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.facts: dict[str, object] = {}
        self.clocks: dict[str, object] = {}
        self.record_facts: dict[str, object] = {}
        self.record_clocks: dict[str, object] = {}
        self.declared: list[tuple[str, int]] = []
        self.unreadable = False
        self.refused: str | None = None
        self.year = 2000
        self.zone: str | None = None
        # What notes keep for each other: ports and times by their qualifiers, persons by their role.
        self.ports: dict[bytes, str] = {}
        self.times: dict[bytes, Interval | None] = {}
        self.listed: defaultdict[Role | None, int] = defaultdict(int)


# Called with the message under way and the canonical segment: reads facts, clocks and counts.
Note = Callable[[Underway, bytes], None]
