"""Series: messages that come in several parts, whose parts may lie in several interchanges and files.

Each part but the last asks for the next one. So what is owed of a series is, for each number, how
many parts there are of it less how many ask for it: nothing where series are whole, be it one or
several pushes of a flight. That adds up in any order, so the order of files is of no matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from auditor.observed.record import Fault, Owed, Place

BROKEN = "broken-series"
_MOST = 99  # parts; a number beyond is not shown
_NAMED = 3


def key_of(*names: bytes) -> bytes:
    """The digest by which parts are known to belong together."""
    digest = blake2b(digest_size=16)
    for name in names:
        digest.update(len(name).to_bytes(8, "big") + name)
    return digest.digest()


class Account:
    """The series of one source: what each part is to those before it, and what is owed in the end."""

    def __init__(self, owed: Iterable[Owed] = (), met: set[bytes] | None = None) -> None:
        """What is `owed` by what was read before; all series of which a part is met are noted in `met`."""
        self._owed = {each.key: (each.place, dict(each.parts)) for each in owed}
        self._met = met
        self._here: set[tuple[bytes, int]] = set()

    def interchange(self) -> None:
        """Another interchange begins: in each, a part may stand once."""
        self._here.clear()

    def meet(self, key: bytes, number: int, place: Place, *, last: bool) -> str | None:
        """Take note of a part; what is wrong with it, as far as that shows already."""
        if (key, number) in self._here:
            return f"part {_shown(number)} stands twice in one interchange"
        self._here.add((key, number))
        if self._met is not None:
            self._met.add(key)
        _, parts = self._owed.setdefault(key, (place, {}))
        late = not last and parts.get(number + 1, 0) > 0
        if number > 1:
            _add(parts, number, 1)
        if not last:
            _add(parts, number + 1, -1)
        if not parts:
            del self._owed[key]
        return f"part {_shown(number)} stands behind the next one" if late else None

    def owed(self) -> tuple[Owed, ...]:
        """What is not balanced."""
        return tuple(Owed(key, place, parts) for key, (place, parts) in self._owed.items())


class OpenSeries:
    """The series of which parts are missing, or there are too many, over all sources of a run."""

    def __init__(self) -> None:
        """No series is open yet."""
        self._owed: dict[bytes, tuple[Place, dict[int, int]]] = {}

    def __len__(self) -> int:
        """How many series are not whole so far."""
        return len(self._owed)

    def add(self, owed: Iterable[Owed]) -> None:
        """Add what a source leaves open."""
        for each in owed:
            place, parts = self._owed.get(each.key, (each.place, {}))
            for number, count in each.parts.items():
                _add(parts, number, count)
            self._owed[each.key] = min(place, each.place, key=_order), parts

    def open(self) -> Iterator[Owed]:
        """What is left open, nothing balanced among it."""
        return (Owed(key, place, parts) for key, (place, parts) in self._owed.items() if parts)

    def faults(self) -> list[Fault]:
        """One fault for each series that is not whole."""
        found = sorted(self.open(), key=lambda each: (_order(each.place), each.key))
        return [Fault(BROKEN, each.place, says=_said(each.parts)) for each in found]


def _add(parts: dict[int, int], number: int, count: int) -> None:
    parts[number] = parts.get(number, 0) + count
    if not parts[number]:
        del parts[number]


def _order(place: Place) -> tuple[object, ...]:
    return place.source, place.message or 0, place.offset or 0


def _shown(number: int) -> str:
    return str(number) if number <= _MOST else "?"


def _said(parts: Mapping[int, int]) -> str:
    lacking = [_shown(number) for number in sorted(parts) if parts[number] < 0]
    beyond = [_shown(number) for number in sorted(parts) if parts[number] > 0]
    words = []
    if lacking:
        words.append(f"part {_listed(lacking)} is missing, or none is marked as the last")
    if beyond:
        words.append(f"part {_listed(beyond)} stands twice, or the one before it is missing")
    return "; ".join(words)


def _listed(numbers: list[str]) -> str:
    return ", ".join(numbers[:_NAMED]) + (" and others" if len(numbers) > _NAMED else "")
