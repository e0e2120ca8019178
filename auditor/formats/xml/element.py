"""An XML element that is open, and how it is pointed at. Holds its attributes until it closes."""

from typing import TYPE_CHECKING

from auditor.formats.xml.events import Opened

if TYPE_CHECKING:
    from collections.abc import Mapping


class Element:
    """An open element: names from the root on, pointer, the traveller it is about, marks.

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
        "texts",
        "traveller",
    )

    def __init__(self, name: str, tag: Opened, above: "Element | None") -> None:
        """An element called `name` (`?` if unknown) inside `above`, whose traveller it inherits."""
        self.name, self.attributes = name, tag.attributes
        self.line, self.offset = tag.line, tag.offset
        self.counts: dict[str, int] = {}
        self.texts: list[str] = []  # of a request's children
        self.names: tuple[str, ...] = (name,)
        self.pointer = f"/{name}[1]"
        self.traveller: int | None = None
        self.marks: frozenset[str] = frozenset()
        self.outer: Mapping[str, str] = {} if above is None else above.attributes
        if above is not None:
            number = above.counts[name] = above.counts.get(name, 0) + 1
            self.names = (*above.names, name)
            self.pointer = f"{above.pointer}/{name}[{number}]"
            self.traveller, self.marks = above.traveller, above.marks

    @property
    def above(self) -> str:
        """The name of the element around it."""
        return self.names[-2] if len(self.names) > 1 else ""
