"""The sightings of one record of an XML document, their places put together only when asked for."""

from typing import overload

from auditor.observed.record import Sighting, Sightings, Template


class ElementSightings(Sightings):
    """What the attributes and texts of the elements of one record say, and where each element is."""

    __slots__ = ("_spots", "templates")

    def __init__(self) -> None:
        """Nothing yet."""
        self.templates: list[Template] = []
        self._spots: list[tuple[int | None, int, int, str, str]] = []

    def add(  # noqa: PLR0913, PLR0917 - what a place is
        self,
        template: Template,
        traveller: int | None,
        line: int,
        offset: int,
        pointer: str,
        end: str,
    ) -> None:
        """One more, in the element that `pointer` points at; `end` is what it ends with."""
        self.templates.append(template)
        self._spots.append((traveller, line, offset, pointer, end))

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
        traveller, line, offset, pointer, end = self._spots[index]
        return Sighting(self.templates[index], traveller, None, line, offset, None, pointer + end)

    def __eq__(self, other: object) -> bool:
        """Equal when the sightings are."""
        return isinstance(other, ElementSightings) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """By the templates."""
        return hash(tuple(self.templates))
