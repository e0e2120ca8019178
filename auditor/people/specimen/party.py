"""Parties: one alone, couples, families with children and infants, groups, children on their own."""

from datetime import date

from msgspec import Struct

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.name import group_name, surname
from auditor.people.specimen.traveller import Traveller, traveller

KINDS = ("single", "couple", "family", "parent", "friends", "group", "minor")
_OFTEN = (
    *["single"] * 45, *["couple"] * 20, *["family"] * 14, *["parent"] * 6, *["friends"] * 8,
    *["group"] * 3, *["minor"] * 4,
)  # fmt: skip


class Party(Struct, frozen=True, gc=False):
    """Who travels on one booking; `group` is the name of a group that has one."""

    kind: str
    travellers: tuple[Traveller, ...]
    group: str

    @property
    def size(self) -> int:
        """How many seats: infants sit on a lap."""
        return len(self.travellers)


def party(draw: Draw, on: date, kind: str | None = None) -> Party:
    """A party that travels `on` that day; of a kind of `KINDS`, where one is asked for."""
    kind = kind or draw.pick(_OFTEN)
    if kind == "minor":
        return Party(kind, (traveller(draw, on, 1, type="C", alone=True),), "")
    family = surname(draw) if kind in ("couple", "family", "parent") else None
    types = _types(draw, kind)
    baby = traveller(draw, on, 1, type="IN", family=family) if _has_infant(draw, kind) else None
    travellers = tuple(
        traveller(draw, on, place, type=type, family=family, infant=baby if place == 1 else None)
        for place, type in enumerate(types, 1)
    )
    return Party(kind, travellers, group_name(draw) if kind == "group" else "")


def _types(draw: Draw, kind: str) -> str:
    if kind == "family":
        return "AA" + "C" * draw.between(1, 3)
    if kind == "parent":
        return "A" + "C" * draw.below(2)
    if kind == "friends":
        return "A" * draw.between(2, 4)
    if kind == "group":
        return "A" * draw.between(6, 9)
    return "AA" if kind == "couple" else "A"


def _has_infant(draw: Draw, kind: str) -> bool:
    return kind in ("family", "parent") and draw.happens_anyway(0.4)
