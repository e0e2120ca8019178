"""A token: what stands in a file, under which tag, name or key, and where."""

from typing import Literal

from msgspec import Struct

Kind = Literal["name", "value", "stray"]


class Token(Struct, frozen=True, eq=False):
    """A token: the tag, name or key it stands under, its text, where it begins, which unit it belongs to.

    A unit is what must be anchored by itself: an EDIFACT message, a record of JSON, a PNR in XML. Its
    `repr` does not show the text.
    """

    kind: Kind
    scope: str
    text: str
    offset: int
    unit: int

    def __repr__(self) -> str:
        """The place and nothing else."""
        return f"Token({self.kind} at {self.offset})"
