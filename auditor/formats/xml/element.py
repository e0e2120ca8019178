"""An XML element that is open, and how it is pointed at. Holds its attributes until it closes."""

from typing import TYPE_CHECKING

from auditor.formats.xml.events import Opened
from auditor.formats.xml.slots import Position

if TYPE_CHECKING:
    from collections.abc import Mapping


class Element:
    """An open element: its position, names from the root on, pointer, the traveller it is about, marks.

    `outer` are the attributes of the element around it.
    """

    __slots__ = (
        "attributes",
        "counts",
        "line",
        "marks",
        "name",
        "names",
        "offset",
        "outer",
        "pointer",
        "position",
        "texts",
        "traveller",
    )

    def __init__(self, position: Position, tag: Opened, above: "Element | None") -> None:
        """An element at this position inside `above`, whose traveller it inherits."""
        name = position.name
        self.position, self.name, self.attributes = position, name, tag.attributes
        self.line, self.offset = tag.line, tag.offset
        self.counts: dict[str, int] = {}
        self.texts: list[str] = []  # of a request's children
        self.names = position.names
        self.pointer = f"/{name}[1]"
        self.traveller: int | None = None
        self.marks: frozenset[str] = frozenset()
        self.outer: Mapping[str, str] = {} if above is None else above.attributes
        if above is not None:
            number = above.counts[name] = above.counts.get(name, 0) + 1
            self.pointer = f"{above.pointer}/{name}[{number}]"
            self.traveller, self.marks = above.traveller, above.marks

    @property
    def above(self) -> str:
        """The name of the element around it."""
        return self.names[-2] if len(self.names) > 1 else ""
