"""Numbers of people in small groups: never so few that a reader could guess who is meant.

Laws of the file: a number below `FEW` is never shown of an aggregate, nor can it be worked out from
its neighbours: bins of a histogram are joined until they hold enough; a copy for circulation shows
bands instead of numbers, and of a total only what its parts' bands tell already.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

FEW = 5
_BANDS = (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def exact(number: int) -> str:
    """The number itself: `1,234`."""
    return f"{number:,}"


def cell(number: int) -> str:
    """A number of an aggregate whose totals are not shown: `<5`, or the number itself."""
    return f"<{FEW}" if 0 < number < FEW else exact(number)


def band(number: int) -> str:
    """The band in which a number lies: `0`, `1–4`, `5–9`, `10–19` … `10,000 or more`."""
    if number <= 0:
        return "0"
    for low, high in pairwise(_BANDS):
        if number < high:
            return f"{low:,}–{high - 1:,}"
    return f"{_BANDS[-1]:,} or more"


def floor(number: int) -> int:
    """The least number of its band: what a bar may be drawn by where the number itself is not shown."""
    return max((low for low in _BANDS if low <= number), default=0)


class Numbers(Struct, frozen=True):
    """How a page tells numbers: as they are, or in bands where it is for circulation."""

    redacted: bool = False

    def one(self, number: int) -> str:
        """A number that stands for itself."""
        return band(number) if self.redacted else exact(number)

    def few(self, number: int) -> str:
        """A number of an aggregate whose totals are not shown."""
        return band(number) if self.redacted else cell(number)

    def sum(self, parts: Iterable[int]) -> str:
        """What parts add up to; redacted, the least that their bands allow, which tells nothing new."""
        if not self.redacted:
            return exact(sum(parts))
        least = sum(map(floor, parts))
        return f"at least {least:,}" if least else "0"


class Bin(Struct, frozen=True):
    """Records whose day lies in the months from `first` to `last`, both included."""

    first: str
    last: str
    records: int

    @property
    def label(self) -> str:
        """`2027-03`, or `2027-03 to 2027-06`."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


def joined(months: Iterable[tuple[str, int]]) -> tuple[Bin, ...]:
    """Months in order, neighbours joined until each bin holds `FEW` records; none where all hold fewer.

    What is left over at the end joins the last bin, so that no bin tells of fewer.
    """
    bins: list[Bin] = []
    first, held = "", 0
    last = ""
    for month, records in months:
        first, last, held = first or month, month, held + records
        if held >= FEW:
            bins.append(Bin(first, month, held))
            first, held = "", 0
    if held and bins:
        before = bins.pop()
        bins.append(Bin(before.first, last, before.records + held))
    return tuple(bins)


def running(bins: Sequence[Bin]) -> tuple[int, ...]:
    """How many records up to and with each bin."""
    sums, total = [], 0
    for each in bins:
        total += each.records
        sums.append(total)
    return tuple(sums)
