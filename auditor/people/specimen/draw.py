"""The dice of one record: the same seed and number give the same throws, on every machine and day.

Every record has dice of its own, so that what is drawn for one depends on no other, and any number
of processes may share the work.
"""

from collections.abc import Sequence
from random import Random
from typing import Literal, TypeVar

T = TypeVar("T")
Extent = Literal["plain", "usual", "everything"]

_SHARES: dict[Extent, float] = {"plain": 0.0, "usual": 1.0, "everything": float("inf")}


class Draw:
    """The dice of record `number` of the data set that `seed` names.

    `extent` bends them: under `plain` nothing optional happens, under `everything` all of it.
    """

    __slots__ = ("_share", "number", "random", "seed")

    def __init__(self, seed: int | str, number: int = 0, extent: Extent = "usual") -> None:
        self.seed, self.number = seed, number
        self.random = Random(f"{seed}:{number}").random
        self._share = _SHARES[extent]

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` - 1."""
        return int(self.random() * end)

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`."""
        return first + int(self.random() * (last - first + 1))

    def pick(self, pool: Sequence[T]) -> T:
        """One of `pool`; what stands in it twice comes twice as often."""
        return pool[int(self.random() * len(pool))]

    def digits(self, count: int) -> str:
        """So many decimal digits."""
        return f"{int(self.random() * 10**count):0{count}d}"

    def happens(self, share: float) -> bool:
        """Whether something optional happens, which it does in `share` of all records."""
        return self.random() < share * self._share if share else False

    def happens_anyway(self, share: float) -> bool:
        """Whether one of two forms of the same thing is taken, whatever the extent."""
        return self.random() < share

    def sample(self, pool: Sequence[T], count: int) -> list[T]:
        """So many different ones of `pool`, in the order drawn."""
        rest = list(pool)
        return [rest.pop(int(self.random() * len(rest))) for _ in range(min(count, len(rest)))]
