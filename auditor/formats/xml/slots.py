"""Slots of XML: which data element each path is; one table reads and documents.

A table is a TSV file: path, when, element, kind, mark, title.
    path    local names, `Flight/Equipment@AirEquipType`, matched from the end of the real path
    when    a condition on another attribute of the same element, `@AddressType=R|D`, or of the
            element around it, `../@Type=3`; or empty
    element id of the dictionary, or `-` where the position is structure
    kind    `value`; `contact` a telephone or an e-mail; `service` a request, read by its code;
            `none:3` is structure, or a flag, of at most three characters
    mark    what a detector would say of it, such as `third-party`; mostly empty
    title   for the page of the format
Of the rows that fit a path those with the longest path come first, and of these the first whose condition
holds names it. What no row names is `unlisted.content`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from auditor.knowledge import tsv
from auditor.observed.record import Template

if TYPE_CHECKING:
    from auditor.observed.record import Form

_MEMO = 1 << 12
_AROUND = "../@"


class Slot(Struct, frozen=True):
    """One row; `longest` is how many characters structure may have."""

    path: str
    when: tuple[str, frozenset[str]] | None
    element: str | None
    kind: str
    longest: int | None
    mark: str | None
    title: str

    def fits(self, attributes: Mapping[str, str], outer: Mapping[str, str]) -> bool:
        """Whether the other attribute, where one is asked for, has one of its values."""
        if self.when is None:
            return True
        name, values = self.when
        around = name.startswith(_AROUND)
        said = outer.get(name.removeprefix(_AROUND)) if around else attributes.get(name)
        return said is not None and said.strip() in values


class Usual(Struct, frozen=True):
    """What usually stands at one place: its pattern, and what it then says.

    `says` is None where that is nothing; `read`: it follows from the value, which has to be read by itself.
    """

    pattern: str = r"[^\0]*"
    says: Template | None = None
    read: bool = False


class Values:
    """What stands at one attribute, or as the text, of elements at one position.

    `slots` are its rows; `only` the one of them where nothing else is asked; `end` is what a pointer
    ends with. `usual` is what is said there mostly. `codes` and `templates` are for whoever reads them: what was said
    there before, by a code of a closed list, and by form and marks.
    """

    __slots__ = ("codes", "end", "only", "slots", "templates", "usual")

    def __init__(self, slots: tuple[Slot, ...], end: str) -> None:
        """Nothing was said there yet."""
        self.slots, self.end = slots, end
        self.only = slots[0] if slots and slots[0].when is None else None
        self.usual = Usual(read=True)
        self.codes: dict[str, Template] = {}
        self.templates: dict[tuple[Form, frozenset[str]], Template] = {}


UsualAt = Callable[[str, Values], Usual]


class Position:
    """One path of names from the root of a document: `PNR/Passenger/Surname`.

    `above` is the name around it; `acts`: it is of those of which the format asks more than what stands in them.
    """

    __slots__ = ("_children", "_table", "_values", "above", "acts", "name", "names", "text")

    def __init__(self, table: "Table", names: tuple[str, ...]) -> None:
        """A position of which no child was met yet; `names` are those of the table, or `?`."""
        self._table, self.names = table, names
        self.name = names[-1] if names else ""
        self.above = names[-2] if len(names) > 1 else ""
        self.acts = self.name in table.acting
        self.text = table.values(names, "")
        self._values: dict[str, Values] = {}
        self._children: dict[str, Position] = {}

    def child(self, name: str) -> "Position":
        """The position of an element called so in one at this position."""
        known = self._children.get(name)
        if known is None:
            # A name that the table does not have may be anything: it is not kept.
            shown = name if name in self._table.elements else "?"
            known = self._children.get(shown)
            if known is None:
                known = Position(self._table, (*self.names, shown))
                if self._table.has_room():
                    self._children[shown] = known
        return known

    def attribute(self, name: str) -> Values:
        """What stands at an attribute."""
        known = self._values.get(name)
        if known is None:
            shown = name if name in self._table.attributes else "?"
            known = self._values.get(shown)
            if known is None:
                known = self._table.values(self.names, shown)
                if self._table.has_room():
                    self._values[shown] = known
        return known


class Table:
    """The slots of one format, by path; `root` is the position around a document."""

    def __init__(
        self,
        rows: Iterable[Slot],
        usual_at: UsualAt | None = None,
        acting: frozenset[str] = frozenset(),
    ) -> None:
        """Keep `rows` in their order.

        `usual_at` is what usually stands at a place in elements of a name; of those that are `acting` the
        format asks more than what stands in them.
        """
        self.acting = acting
        self._usual_at = usual_at
        self.slots = tuple(rows)
        self._by_path: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            self._by_path[slot.path] = (*self._by_path.get(slot.path, ()), slot)
        self._room = _MEMO
        self.root = Position(self, ())

    def has_room(self) -> bool:
        """Whether one more position or attribute may be remembered; it takes the room."""
        self._room -= 1
        return self._room >= 0

    def values(self, path: tuple[str, ...], attribute: str) -> Values:
        """What stands at an attribute (empty: as the text) of elements on this path."""
        found = Values(self.at(path, attribute), f"/@{attribute}" if attribute else "")
        if self._usual_at is not None and path:
            found.usual = self._usual_at(path[-1], found)
        return found

    @cached_property
    def elements(self) -> frozenset[str]:
        """The names of XML elements that the table has."""
        return frozenset(name for slot in self.slots for name in _tail(slot.path)[0])

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The names of attributes that the table has."""
        return frozenset(_tail(slot.path)[1] for slot in self.slots) - {""}

    def at(self, path: tuple[str, ...], attribute: str) -> tuple[Slot, ...]:
        """The rows of a path (of known names) and attribute (empty: text); the longest end wins."""
        end = f"@{attribute}" if attribute else ""
        ends = ("/".join(path[start:]) + end for start in range(len(path)))
        return next((self._by_path[each] for each in ends if each in self._by_path), ())


def _tail(path: str) -> tuple[list[str], str]:
    names, _, attribute = path.partition("@")
    return names.split("/"), attribute


def load(name: str, usual_at: UsualAt | None = None, acting: frozenset[str] = frozenset()) -> Table:
    """The table shipped as `formats/<name>.tsv`."""
    return Table(_slots(tsv.rows("auditor.formats", f"{name}.tsv")), usual_at, acting)


def _slots(rows: Iterable[Mapping[str, str]]) -> Iterator[Slot]:
    for row in rows:
        path, when, element, kind, mark, title = row.values()
        name, _, values = when.removeprefix("@").partition("=")
        kind, _, longest = kind.partition(":")
        yield Slot(
            path=path,
            when=(name, frozenset(values.split("|"))) if when else None,
            element=None if element == "-" else element,
            kind=kind,
            longest=int(longest) if longest else None,
            mark=mark or None,
            title=title,
        )
