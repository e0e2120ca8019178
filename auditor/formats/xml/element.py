"""An XML element: where it stands, which records keep, and what it says as long as it is open."""

from collections.abc import Mapping
from typing import Union

from msgspec import Struct

from auditor.formats.xml.slots import Position


class Spot(Struct, frozen=True, gc=False):
    """Where an element stands: in which other (None: in none), its number among those of its name there.

    `traveller` is whom it is about. Pointers lead from the outermost spot on, which has no name itself.
    """

    above: Union["Spot", None] = None
    name: str = ""
    number: int = 1
    traveller: int | None = None
    line: int = 1
    offset: int = 0

    @property
    def pointer(self) -> str:
        """`/PNR[2]/Passenger[1]`, from the outermost on."""
        steps: list[str] = []
        spot = self
        while spot.above is not None:
            steps.append(f"/{spot.name}[{spot.number}]")
            spot = spot.above
        return "".join(reversed(steps))


class Element(Struct):
    """An element that is open; it is gone when it closes, with all that it says.

    `attributes` are its own, `outer` those of the element around it; `counts` is how many children it has so far, by
    name; `marks` are those of its place; `kept` is its text so far; `texts` are those of a request's children.
    """

    position: Position
    attributes: Mapping[str, str]
    outer: Mapping[str, str]
    spot: Spot
    counts: dict[str, int]
    marks: frozenset[str] = frozenset()
    kept: str = ""
    texts: list[str] | None = None

    def __repr__(self) -> str:
        """Where it stands, and nothing of what it says."""
        return f"Element({self.spot.pointer})"

    @property
    def name(self) -> str:
        """Its name, as the table has it."""
        return self.position.name

    @property
    def above(self) -> str:
        """The name of the element around it."""
        return self.position.above
