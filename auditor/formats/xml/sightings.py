"""The sightings of one record of an XML document, their places put together only when asked for."""

from typing import overload

from auditor.formats.xml.element import Spot
from auditor.observed.record import Sighting, Sightings, Template


class ElementSightings(Sightings):
    """What the attributes and texts of the elements of one record say, and where each element is.

    Three lists side by side: what is said, in which element, and what its pointer ends with.
    """

    __slots__ = ("ends", "spots", "templates")

    def __init__(self) -> None:
        """Nothing yet."""
        self.templates: list[Template] = []
        self.spots: list[Spot] = []
        self.ends: list[str] = []

    def add(self, template: Template, spot: Spot, end: str) -> None:
        """One more."""
        self.templates.append(template)
        self.spots.append(spot)
        self.ends.append(end)

    def add_all(self, templates: list[Template], spot: Spot, ends: list[str]) -> None:
        """Several of one element."""
        self.templates += templates
        self.ends += ends
        self.spots += [spot] * len(ends)

    def __len__(self) -> int:
        """How many."""
        return len(self.templates)

    @overload
    def __getitem__(self, index: int) -> Sighting: ...
    @overload
    def __getitem__(self, index: slice) -> "tuple[Sighting, ...]": ...
    def __getitem__(self, index: int | slice) -> "Sighting | tuple[Sighting, ...]":
        """The sighting, with its place."""
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        spot = self.spots[index]
        return Sighting(
            self.templates[index], spot.traveller, None, spot.line, spot.offset, None,
            spot.pointer + self.ends[index],
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        """Equal when the sightings are."""
        return isinstance(other, ElementSightings) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """By the templates."""
        return hash(tuple(self.templates))
