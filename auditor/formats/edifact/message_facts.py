"""What a message under way has told so far beyond its elements, and the notes that write it down."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.formats.edifact.leg import Leg, Spot
    from auditor.observed.clock import Interval
    from auditor.observed.record import Role


class MessageFacts:
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
        # Segments that show the message to be of another kind, and what it then is; None once it is known.
        self.foreign: tuple[frozenset[bytes], str] | None = None
        # The year that two-digit years lie near; None where nothing says when the message was prepared.
        self.year: int | None = None
        self.prepared: Interval | None = None
        self.plus_alone = True
        self.zone: str | None = None
        # The segment that is being read, and those found later to say what cannot be meant.
        self.here: Spot | None = None
        self.doubted: list[Spot] = []
        # Segments of the record under way whose meaning hangs on what follows them.
        self.early: list[Spot] = []
        # What is worked out once the head of the message has been read.
        self.settle: Callable[[MessageFacts], None] | None = None
        # What notes keep for each other: ports by their qualifiers, legs, persons by their role.
        self.ports: dict[bytes, str] = {}
        self.legs: list[Leg] = []
        # Whether the flight was told, and whether the segment that is being read tells another.
        self.flown = False
        self.again = False
        self.listed: defaultdict[Role | None, int] = defaultdict(int)

    def doubt_preparation(self) -> None:
        """When the message was prepared cannot be meant: nothing counts from it."""
        self.year = self.prepared = None
        self.clocks["transferred"] = None


# Called with the message under way and the canonical segment: reads facts, clocks and counts.
Note = Callable[[MessageFacts, bytes], None]
