"""Telephone numbers kept for fiction: every range that an authority reserves for it.

One row of `telephone.tsv` is a range of `reserved.tsv`: calling code, trunk prefix, areas, how the
subscriber's number begins, how many digits are free (and from where to where, if not all), and how it is spaced.
"""

from functools import cache
from importlib.resources import files

from msgspec import Struct

from auditor.specimen.draw import Draw


class Telephone(Struct, frozen=True, gc=False):
    """A number: as it is dialled from anywhere, and as it is written at home."""

    international: str
    national: str


class _Range(Struct, frozen=True):
    name: str
    calling: str
    trunk: str
    areas: tuple[str, ...]
    starts: tuple[str, ...]
    digits: int
    first: int
    last: int
    spacing: tuple[int, ...]

    def number(self, area: str, start: str, serial: int) -> Telephone:
        free = f"{serial:0{self.digits}d}" if self.digits else ""
        whole = f"{area}{start}{free}"
        parts, at = [], 0
        for length in self.spacing:
            parts.append(whole[at : at + length])
            at += length
        spaced = " ".join(parts)
        return Telephone(f"+{self.calling}{whole}", f"{self.trunk}{spaced}")


@cache
def ranges() -> tuple[_Range, ...]:
    """The ranges, in the order of the table."""
    lines = (files("auditor.specimen") / "telephone.tsv").read_text("utf-8").splitlines()
    names = lines[0].split("\t")
    return tuple(_range(dict(zip(names, line.split("\t"), strict=True))) for line in lines[1:])


def _range(row: dict[str, str]) -> _Range:
    digits = int(row["digits"])
    first, _, last = row["last"].partition("-")
    return _Range(
        name=row["range"],
        calling=row["calling"],
        trunk=row["trunk"],
        areas=tuple(row["area"].split()) or ("",),
        starts=tuple(row["first"].split()),
        digits=digits,
        first=int(first or 0),
        last=int(last or 10**digits - 1),
        spacing=tuple(map(int, row["spaced"].split())),
    )


def telephone(draw: Draw) -> Telephone:
    """A number out of any of the ranges."""
    chosen = draw.pick(ranges())
    serial = draw.between(chosen.first, chosen.last)
    return chosen.number(draw.pick(chosen.areas), draw.pick(chosen.starts), serial)
