"""What stands before a part of a source: by this much its places are counted on."""

from msgspec import Struct
from msgspec.structs import replace

from auditor.observed.record import Place


class CountsBefore(Struct, frozen=True):
    """How many lines, messages and records stand before; records only where they are counted beyond a message."""

    lines: int = 0
    messages: int = 0
    records: int = 0

    def __add__(self, more: "CountsBefore") -> "CountsBefore":
        """Both together."""
        return CountsBefore(
            self.lines + more.lines, self.messages + more.messages, self.records + more.records
        )

    def moved(self, place: Place) -> Place:
        """A place that was counted from the beginning of a stretch, counted from that of the source."""
        return replace(
            place,
            line=place.line and place.line + self.lines,
            message=place.message and place.message + self.messages,
            # Record 0 is an envelope, or what is no record.
            record=place.record and place.record + self.records,
        )
