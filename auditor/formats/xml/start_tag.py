"""Start tags: what an element says whose values are the usual ones, known from the names of its attributes.

Nearly all values are clear, short enough where they are structure, and say nothing but their form. Whether those
of a tag are is told by one pattern over all of them, so that none has to be read by itself.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor.codec.usual import APART, RUN, compiled
from auditor.formats.xml import names
from auditor.formats.xml.slots import Position, Table

if TYPE_CHECKING:
    import re

_KEPT = 1 << 11  # start tags that are remembered
_OFTEN = (
    16  # a pattern takes as long to make as some tags to read; what is met so often, is met again
)


class StartTag:
    """A start tag of elements at one position, by the names of its attributes in their order.

    `acts`: the format asks more of such an element than what stands in it. `templates` are what all of it usually
    says, each with the end of its pointer in `ends`; `read`: some of it has to be read by itself.
    """

    __slots__ = ("_met", "_pattern", "acts", "attributes", "ends", "position", "read", "templates")

    def __init__(self, position: Position, attributes: Iterable[str]) -> None:
        """A tag that was not met yet."""
        self.position, self.acts = position, position.acts
        self.attributes = tuple(map(position.attribute, attributes))
        self.read = any(each.usual.read for each in self.attributes)
        said = [(at.usual.says, at.end) for at in self.attributes if at.usual.says is not None]
        self.templates = [says for says, _ in said]
        self.ends = [end for _, end in said]
        self._met = 0
        self._pattern: re.Pattern[str] | None = None

    def is_usual(self, values: Iterable[str]) -> bool:
        """Whether the values of such a tag are the usual ones; of the first that are met it is not asked."""
        if self._pattern is None:
            self._met += 1
            if self._met <= _OFTEN:
                return False
            self._pattern = compiled(APART.join(each.usual.pattern for each in self.attributes))
        said = APART.join(values)
        return self._pattern.fullmatch(said) is not None and RUN not in said


class StartTags:
    """The start tags that are remembered, by the position around them and the names of all that they hold."""

    def __init__(self, table: Table) -> None:
        """None yet; none is kept that has a name which is not in `table`."""
        self._table = table
        self.known: dict[tuple[object, ...], StartTag] = {}

    def learn(self, around: Position, name: str, attributes: Iterable[str]) -> StartTag | None:
        """The tag of an element in one at this position; None where it declares anything, or a name is not known."""
        named = tuple(attributes)
        known = self.known.get((around, name, *named))
        if known is not None:
            return known
        own = name.rpartition(":")[2]
        if (
            len(self.known) >= _KEPT
            or own not in self._table.elements
            or not self._table.attributes.issuperset(named)
            or not names.are_plain(name, named)
        ):
            return None
        found = self.known[around, name, *named] = StartTag(around.child(own), named)
        return found
