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

    def behind(self, number: int) -> list[Time]:
        """The times that stand behind a port, by its number, and before the next one."""
        begin = self.ports[number][0]
        end = self.ports[number + 1][0] if number + 1 < len(self.ports) else self.count + 1
        return [time for time in self.times if begin < time[0] < end]
