"""One leg of an itinerary as its segments tell it: ports and times, each with its place among them."""

from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.times import Stamp

# A segment that was read: the batch it lies in, its number there, its number within the message, its tag.
Spot = tuple[Columns, int, int, str]
# Where in its leg a date stands, its qualifier, what it says, its segment.
Time = tuple[int, bytes, Stamp, Spot | None]


class Leg:
    """What is told of one leg so far; `count` are the segments that told it."""

    __slots__ = ("count", "ports", "times")

    def __init__(self) -> None:
        """Nothing is told yet."""
        self.count = 0
        self.ports: list[tuple[int, bytes]] = []
        self.times: list[Time] = []

    def behind(self, place: int) -> int | None:
        """Which of the ports a segment stands behind, by number; None before the first."""
        before = [number for number, (at, _) in enumerate(self.ports) if at < place]
        return before[-1] if before else None
