"""Stretches: one large source read in several, each from a boundary in it to another.

A boundary is where nothing of what stands before is still open: where an interchange begins, or a line.
Law of the file: read in stretches a source says what it says when read at one go, once places are counted
on. Where a stretch ends shows only in reading; one that begins elsewhere than the one before it ended counts
for nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from auditor.observed.counts_before import CountsBefore
from auditor.observed.record import Given, Owed, Record, Unread


class Stretch(Struct, frozen=True):
    """From the boundary at byte `begin` to the first at or behind `until`; None: to the end of the source.

    `form` is the name of the format; `before` is what stands before it, where that is known, and `owed` what
    series of messages leave open there.
    """

    begin: int = 0
    until: int | None = None
    form: str = ""
    before: CountsBefore = CountsBefore()
    owed: tuple[Owed, ...] = ()


class StretchEnd(Struct, frozen=True):
    """What was met in a stretch, besides what its records say.

    `next` is the boundary at which it ended, None at the end of the source. `series` are the digests of all series
    of which a part was met; `once` is what is said once of a source, however often it holds for it.
    """

    next: int | None
    counted: CountsBefore
    series: frozenset[bytes] = frozenset()
    once: frozenset[Unread] = frozenset()


class Reader(Protocol):
    """What reads one stretch."""

    def read(self, chunks: Iterable[bytes]) -> Iterator[Record | Unread]:
        """What the stretch says, its bytes coming from `begin` on; to be asked for once."""

    def end(self) -> StretchEnd:
        """What was met, when all of it was read."""


class Stretches(Struct, frozen=True):
    """How sources of a format are read in stretches.

    divisible(head)                 whether a source with these first bytes can be
    boundary(data, at)              where in `data`, from `at` on, a boundary may be; None where none is seen
    reader(source, given, stretch)  what reads a stretch
    """

    divisible: Callable[[bytes], bool]
    boundary: Callable[[bytes, int], int | None]
    reader: Callable[[str, Given, Stretch], Reader]
