"""A file under the knife: what is cut from it, and where what remains stood before."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")


class Edit(Struct, frozen=True, order=True):
    """Bytes `first` up to `last` (not included) give way to `put`, which is structure, never a value."""

    first: int
    last: int
    put: bytes = b""


def dealt(hits: Sequence[T], among: int) -> list[Sequence[T]]:
    """Edits shared out among findings that name one place: one each, the rest for the last."""
    each = [hits[at : at + 1] or hits[-1:] for at in range(among - 1)]
    return [*each, hits[among - 1 :] or hits[-1:]]


class Pieces:
    """The bytes as they are now, and for each of them its offset in the file as it was."""

    def __init__(self, data: bytes) -> None:
        """The whole file, uncut."""
        self.data = data
        self._starts = [0]
        self._origins = [0]

    def origin(self, offset: int) -> int:
        """Where the byte that now stands at `offset` stood at first; what was put has no place of its own."""
        at = bisect_right(self._starts, offset) - 1
        return self._origins[at] + offset - self._starts[at]

    def cut(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Make these edits, and return those that were made: not the ones inside bytes that are gone already."""
        starts, origins, parts = [0], [self.origin(0)], []
        at = size = 0
        made = []
        for edit in sorted(set(edits)):
            if edit.first < at:
                continue
            kept = self.data[at : edit.first]
            self._keep(at, edit.first, size, starts, origins)
            parts += [kept, edit.put]
            size += len(kept) + len(edit.put)
            at = edit.last
            made.append(edit)
        self._keep(at, len(self.data), size, starts, origins)
        parts.append(self.data[at:])
        self.data = b"".join(parts)
        self._starts, self._origins = starts[1:] or [0], origins[1:] or [0]
        return tuple(made)

    def _keep(self, first: int, last: int, to: int, starts: list[int], origins: list[int]) -> None:
        """Note the origins of the bytes `first` to `last`, which come to stand at `to`."""
        while first < last:
            at = bisect_right(self._starts, first) - 1
            end = self._starts[at + 1] if at + 1 < len(self._starts) else last
            starts.append(to)
            origins.append(self.origin(first))
            step = min(end, last) - first
            first += step
            to += step
