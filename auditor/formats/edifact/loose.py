"""Loose faults: what is wrong around messages, until a message's envelope, or the frame, carries it."""

from msgspec.structs import replace

from auditor.formats.edifact.pieces import Mishap, Segment
from auditor.observed.record import Fault, Place


class LooseFaults:
    """The faults of one source that no message carries yet; of those that lose nothing, one of each kind and tag."""

    def __init__(self, source: str, most: int) -> None:
        """None so far; at most so many. `cut`: there were more."""
        self.source, self.cut = source, False
        self._most = most
        self._faults: list[Fault] = []
        self._again: dict[tuple[str, str | None], int] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._faults)

    def add(
        self, kind: str, at: Segment | Mishap, tag: str | None, message: int | None, *, lost: bool
    ) -> None:
        """Note a fault, behind the message of that number."""
        known = None if lost else self._again.get((kind, tag))
        if known is not None:
            fault = self._faults[known]
            self._faults[known] = replace(fault, times=fault.times + 1)
            return
        if len(self._faults) >= self._most:
            self.cut = True
            return
        if not lost:
            self._again[kind, tag] = len(self._faults)
        place = Place(
            source=self.source,
            message=message,
            tag=tag,
            line=at.line,
            offset=at.offset,
            length=at.length,
        )
        self._faults.append(Fault(kind, place, lost))

    def take(self) -> list[Fault]:
        """All of them, which somebody carries from now on."""
        faults, self._faults, self._again = self._faults, [], {}
        return faults
