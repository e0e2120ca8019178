"""Layouts: where in a message each key of a tree is written; the table of slots says what it then is.

A layout is a TSV file: group, repeat, status, only, segment. Its rows stand in the order of the message.
    group    the group of the tree; `4/ssr` one whose segment the table reads in another group
    repeat   empty: written from the group's own elements; a tag: once for each tree of that name, as
             the first of its rows that has a place for all that the tree says
    status   `M`: written also when the tree says nothing for it; `|`: an alternative to the row
             before, written where it has a place for more
    only     an option of the format under which the row holds, such as a style of code shares
    segment  `>3`: here stand the trees of group 3; else the segment, in default service characters
In a segment, `{key}` is a value; further `{key}` are its second, third … value, and `{key#2}` is the
second wherever it stands. `{key=x}` is x where the tree says nothing, `{key*}` all values from there
on as components, `{key*+}` as elements. Without `{key!}` the row is not written; `{key?}` writes
nothing. What stands behind `&` in place of `+` is left out, structure and gap, where the tree says
nothing for it; `&[C332]` begins a composite that is written once for each tree of that name, alone
the one before it again.
`{row}` makes one row of each row of the table of slots that a code tells, where it says `{when}` or
`{~qualifier}` (which the tree may change); `{request}` with `{data}` one of each special service request.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from auditor.formats.edifact.content import TOLD_BY_TEXT
from auditor.formats.edifact.slots import Slot, Table
from auditor.formats.edifact.ssr_text import requests
from auditor.formats.tree import element_of
from auditor.formats.tree.hole import Hole, Joined, Shape, component
from auditor.knowledge import tsv
from auditor.knowledge.element import UNLISTED

_ELEMENTS = re.compile(r"([+&])(?![^{]*\})")
_COMPONENTS = re.compile(r":(?![^{]*\})")
_REPEATED = re.compile(r"\[(\w+)\]")


class Composite(Struct, frozen=True):
    """The components of one data element; `packed`: not written where the tree says nothing for it."""

    components: tuple[str | Hole | Joined, ...]
    packed: bool = False
    repeats: str | None = None

    @property
    def holes(self) -> Iterator[Hole]:
        """What the tree may fill."""
        for each in self.components:
            parts = each.parts if isinstance(each, Joined) else (each,)
            yield from (part for part in parts if isinstance(part, Hole))

    def written(self, shape: Shape) -> bool:
        """Whether it stands in a segment that is written."""
        return not self.packed or any(hole.filled(shape) for hole in self.holes)


class Line(Struct, frozen=True, eq=False):
    """One row: a segment of a group, or (`child`) the place of a group within a group.

    `code` is that of the only special service request which is written so.
    """

    group: str
    repeat: str | None
    status: str
    only: str | None
    tag: str
    composites: tuple[Composite, ...] = ()
    child: str | None = None
    code: str | None = None

    @property
    def holes(self) -> Iterator[Hole]:
        """What the tree itself may fill, repeated composites aside."""
        return (hole for each in self.composites if each.repeats is None for hole in each.holes)

    @property
    def keys(self) -> frozenset[str]:
        """The keys it has a place for."""
        return frozenset(hole.key for hole in self.holes)

    @property
    def repeated(self) -> frozenset[str]:
        """The composites that repeat in it."""
        return frozenset(each.repeats for each in self.composites if each.repeats)

    def written(self, shape: Shape, groups: Iterable[str]) -> bool:
        """Whether the tree says enough for the segment to be written."""
        holes = tuple(self.holes)
        if any(hole.required and not hole.filled(shape) for hole in holes):
            return False
        return (
            "M" in self.status
            or not self.repeated.isdisjoint(groups)
            or any(hole.filled(shape) and (hole.required or hole.key[0] != "~") for hole in holes)
        )


class Layout(Struct, frozen=True, eq=False):
    """The rows of one format."""

    lines: tuple[Line, ...]

    def under(self, group: str, options: frozenset[str]) -> tuple[tuple[Line, ...], ...]:
        """What stands in a group under these options: alternatives, in the order of the message."""
        own = [
            line
            for line in self.lines
            if line.group == group and (line.only is None or line.only in options)
        ]
        found: list[tuple[Line, ...]] = []
        for line in own:
            before = found[-1] if found else ()
            again = line.repeat is not None and before and before[0].repeat == line.repeat
            if again or "|" in line.status:
                found[-1] = (*before, line)
            else:
                found.append((line,))
        return tuple(found)


def load(name: str, table: Table) -> Layout:
    """The layout shipped as `formats/<name>.layout.tsv`, every place in it held to `table`."""
    rows = tsv.rows("auditor.formats", f"{name}.layout.tsv")
    return Layout(tuple(line for row in rows for line in _lines(row, table)))


def _lines(row: Mapping[str, str], table: Table) -> Iterator[Line]:
    groups, repeat, status, only, text = row.values()
    for name in groups.split():
        group, _, other = name.partition("/")
        if text.startswith(">"):
            yield Line(group, None, "", only or None, "", child=text[1:])
            continue
        tag = text[:3]
        rows = table.rows(other or group, tag)
        for code, said in _told(group, rows, text):
            composites = _composites(said[3:])
            line = Line(group, repeat or None, status, only or None, tag, composites, code=code)
            _hold(line, rows)
            yield line


def _told(group: str, rows: Iterable[Slot], text: str) -> Iterator[tuple[str | None, str]]:
    if "{request}" in text:
        for request in requests(group):
            said = text.replace("{request}", request.text).replace("{data}", request.data)
            yield request.code, said.replace("{code}", request.shown)
    elif "{row" in text:
        yield from ((None, said) for said in _of_rows(rows, text))
    else:
        yield None, text


def _of_rows(rows: Iterable[Slot], text: str) -> Iterator[str]:
    """The segment once for each row of the table that may stand where it says `{row}`."""
    fixed = "{when}" in text
    at, qualifier = _position(text, "{row"), _position(text, "{when" if fixed else "{~qualifier")
    # A code that is an element itself has a row of its own in the layout.
    apart = {_usual(slot, qualifier) for slot in rows if slot.element and slot.covers(*qualifier)}
    for slot in rows:
        usual = _usual(slot, qualifier)
        if slot.element is None or not slot.covers(*at) or (usual and usual in apart):
            continue
        said = text.replace("{row", "{" + slot.element)
        if usual is not None:
            said = said.replace("{when}", usual)
            said = re.sub(r"\{~qualifier[^}]*", "{~qualifier=" + usual, said)
        if usual is not None or not fixed:
            yield said


def _usual(slot: Slot, at: tuple[int, int]) -> str | None:
    """The code that a row asks for at a position, of several the first."""
    return next(
        (
            each.usual
            for each in slot.when
            if each.usual and (each.element or slot.elements[0], each.component) == at
        ),
        None,
    )


def _position(text: str, hole: str) -> tuple[int, int]:
    *elements, last = _ELEMENTS.split(text.partition(hole)[0])
    return len(elements) // 2, len(_COMPONENTS.split(last))


def _composites(text: str) -> tuple[Composite, ...]:
    pieces = _ELEMENTS.split(text)[1:]
    taken: dict[str, int] = {}
    found: list[Composite] = []
    before = ""
    for mark, body in zip(pieces[::2], pieces[1::2], strict=True):
        # A name alone: the composite before it, again.
        again = body + before if _REPEATED.fullmatch(body) else body
        found.append(_composite(mark, again, taken))
        before = body
    return tuple(found)


def _composite(mark: str, body: str, taken: dict[str, int]) -> Composite:
    repeated = _REPEATED.match(body)
    if repeated is not None:
        body, taken = body[repeated.end() :], {}
    components = tuple(component(part, taken) for part in _COMPONENTS.split(body))
    return Composite(components, mark == "&", repeated and repeated[1])


def _hold(line: Line, rows: tuple[Slot, ...]) -> None:
    """Hold a row to the table: where it writes an element, the table may read that element."""
    for number, composite in enumerate(line.composites, 1):
        for position, part in enumerate(composite.components, 1):
            if not part or (line.code is not None and not isinstance(part, str)):
                continue  # what a request says is told by its code alone
            at = (0, 1) if isinstance(part, Hole) and part.flag else (number, position)
            here = [slot for slot in rows if slot.covers(*at)]
            read = {slot.element for slot in here}.union(
                *(TOLD_BY_TEXT.get(slot.kind, ()) for slot in here)
            )
            key = part.key if isinstance(part, Hole) else "~"
            if element_of(key) not in read and key != UNLISTED:
                msg = f"group {line.group}, {line.tag}: {key} does not stand at {number}.{position}"
                raise ValueError(msg)
