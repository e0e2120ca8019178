"""Telephone numbers kept for fiction: every range that an authority reserves for it.

One row of `telephone.tsv` is a range of `reserved.tsv`: calling code, areas, how the subscriber's number
begins, how many digits are free (and from where to where, if not all). A number is written as it is dialled
from anywhere, with a plus, and never as at home: `06 39 98 13 37` is fiction in France and could be somebody
in the Netherlands, and behind the prefix 00 some countries read another number.
"""

from functools import cache

from msgspec import Struct

from auditor.knowledge import tsv
from auditor.people.specimen.draw import Draw


class _Range(Struct, frozen=True):
    name: str
    calling: str
    areas: tuple[str, ...]
    starts: tuple[str, ...]
    digits: int
    first: int
    last: int

    def number(self, area: str, start: str, serial: int) -> str:
        free = f"{serial:0{self.digits}d}" if self.digits else ""
        return f"+{self.calling}{area}{start}{free}"


@cache
def ranges() -> tuple[_Range, ...]:
    """The ranges, in the order of the table."""
    return tuple(map(_range, tsv.rows("auditor.people.specimen", "telephone.tsv")))


def _range(row: dict[str, str]) -> _Range:
    digits = int(row["digits"])
    first, _, last = row["last"].partition("-")
    return _Range(
        name=row["range"],
        calling=row["calling"],
        areas=tuple(row["area"].split()) or ("",),
        starts=tuple(row["first"].split()),
        digits=digits,
        first=int(first or 0),
        last=int(last or 10**digits - 1),
    )


def telephone(draw: Draw) -> str:
    """A number out of any of the ranges, in the form of E.164: `+` and digits."""
    chosen = draw.pick(ranges())
    serial = draw.between(chosen.first, chosen.last)
    return chosen.number(draw.pick(chosen.areas), draw.pick(chosen.starts), serial)
