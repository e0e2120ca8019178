"""Nodes: what a layout writes for a group, a repeated segment or a repeated composite."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.layout import Composite, Layout, Line
from auditor.formats.tree.build import Builder
from auditor.formats.tree.hole import Hole, Shape, Token, tokens
from auditor.formats.tree.plan import Node, Plan, no_place

_ANY = 1 << 30

Composites = Mapping[tuple[Line, str], "CompositeNode"]


class Manner(Struct, frozen=True):
    """How a layout is written: with which characters, what stands behind a segment, which options."""

    service: ServiceString
    newline: str
    options: frozenset[str]

    def builder(self) -> Builder:
        """A builder that writes so."""
        service = self.service
        return Builder(
            service.released,
            {
                "+": service.element.decode("latin-1"),
                ":": service.component.decode("latin-1"),
                "'": service.terminator.decode("latin-1") + self.newline,
            },
        )


class GroupNode(Node):
    """A group: its segments, and what repeats or follows in it."""

    def __init__(self, manner: Manner, layout: Layout, group: str) -> None:
        """The group of this name."""
        self._manner, self._group = manner, group
        self._parts = layout.under(group, manner.options)
        singles = [line for lines in self._parts for line in lines if line.repeat is None]
        super().__init__(_lists(hole for line in singles for hole in line.holes))
        self._composites = _composites(manner, singles)
        self._nodes: dict[str, Node] = {}
        for lines in self._parts:
            child, repeat = lines[0].child, lines[0].repeat
            if child is not None:
                self._nodes[child] = GroupNode(manner, layout, child)
            elif repeat is not None:
                self._nodes[repeat] = SegmentNode(manner, lines)

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """Segment by segment, in the order of the layout."""
        del code
        builder = self._manner.builder()
        left = {*shape, *names}
        holes: list[Hole] = []
        for lines in self._parts:
            name = lines[0].child or lines[0].repeat
            if name is None:
                line = _most(lines, shape, names)
                if line is None and any("M" in each.status for each in lines):
                    raise ValueError(f"group {self._group} does not say what {lines[0].tag} needs")
                if line is not None:
                    _segment(builder, line, shape, names, self._composites)
                    left -= line.keys | line.repeated
                    holes += line.holes
            elif name in names:
                builder.trees(name, self._nodes[name])
                left.discard(name)
        if left:
            raise no_place(f"group {self._group}", left)
        _held(holes, shape, f"group {self._group}")
        return builder.plan(shape)


class SegmentNode(Node):
    """A segment that is written once for each tree."""

    def __init__(self, manner: Manner, lines: Sequence[Line]) -> None:
        """One of these, told by what the tree says, and by the code of a request."""
        super().__init__(_lists(hole for line in lines for hole in line.holes))
        self._manner, self._lines = manner, lines
        self.coded = any(line.code is not None for line in lines)
        self._composites = _composites(manner, lines)

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """The first that has a place for all."""
        said = {*shape, *names}
        for line in self._lines:
            if line.code in (None, code) and said <= line.keys | line.repeated:
                _held(line.holes, shape, line.tag)
                builder = self._manner.builder()
                _segment(builder, line, shape, names, self._composites)
                return builder.plan(shape)
        fit = [line for line in self._lines if line.code in (None, code)]
        known = {key for line in fit for key in line.keys | line.repeated}
        raise no_place(self._lines[0].tag, said, known)


class CompositeNode(Node):
    """A composite that is written once for each tree."""

    def __init__(self, manner: Manner, tag: str, composite: Composite) -> None:
        """This one, at the end of segment `tag`."""
        super().__init__(_lists(composite.holes))
        self._manner, self._tag, self._composite = manner, tag, composite

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """A separator and the components."""
        del code
        left = {*shape, *names} - {hole.key for hole in self._composite.holes}
        if left:
            raise no_place(self._tag, left)
        _held(self._composite.holes, shape, self._tag)
        builder = self._manner.builder()
        builder.separate("+")
        _components(builder, self._tag, 0, self._composite, shape)
        return builder.plan(shape)


@lru_cache(maxsize=64)
def root(layout: Layout, manner: Manner) -> GroupNode:
    """The node of a whole message."""
    return GroupNode(manner, layout, "0")


def _most(lines: Sequence[Line], shape: Shape, names: tuple[str, ...]) -> Line | None:
    """Of alternatives the first that has places for most of what is said; None where none is to be written."""
    said = {*shape, *names}
    fit = [line for line in lines if line.written(shape, names)]
    return max(fit, key=lambda line: len(said & (line.keys | line.repeated)), default=None)


def _lists(holes: Iterable[Hole]) -> frozenset[str]:
    """The keys under which lists may stand."""
    return frozenset(hole.key for hole in holes if hole.index > 1 or hole.rest)


def _composites(manner: Manner, lines: Iterable[Line]) -> Composites:
    return {
        (line, each.repeats): CompositeNode(manner, line.tag, each)
        for line in lines
        for each in line.composites
        if each.repeats
    }


def _held(holes: Iterable[Hole], shape: Shape, where: str) -> None:
    """ValueError where a list has more items than there are places for it."""
    room: dict[str, int] = {}
    for hole in holes:
        room[hole.key] = _ANY if hole.rest else max(hole.index, room.get(hole.key, 0))
    over = [key for key, most in room.items() if len(_items(shape.get(key))) > most]
    if over:
        raise ValueError(f"more values than places in {where} for {', '.join(sorted(over))}")


def _items(said: bool | tuple[bool, ...] | None) -> tuple[bool, ...]:  # noqa: FBT001 - of a shape
    return said if isinstance(said, tuple) else ()


def _segment(
    builder: Builder, line: Line, shape: Shape, names: tuple[str, ...], composites: Composites
) -> None:
    """One segment, its empty ends left out."""
    builder.literal(line.tag)
    for hole in line.holes:
        if hole.flag and hole.filled(shape):
            builder.at(line.tag, 0, 0)
            builder.value(hole, shape)
    own = [each for each in line.composites if each.repeats is None and each.written(shape)]
    repeated = [each.repeats for each in line.composites if each.repeats and each.repeats in names]
    while own and not repeated and not _parts(own[-1], shape):
        own.pop()
    for number, composite in enumerate(own, 1):
        builder.separate("+")
        _components(builder, line.tag, number, composite, shape)
    for name in repeated:
        builder.trees(name, composites[line, name], line.tag, len(own) + 1)
    builder.separate("'")


def _components(
    builder: Builder, tag: str, number: int, composite: Composite, shape: Shape
) -> None:
    for position, part in enumerate(_parts(composite, shape), 1):
        if position > 1:
            builder.separate(":")
        builder.at(tag, number, position)
        for token in part:
            if isinstance(token, str):
                builder.literal(token)
            else:
                builder.value(token, shape)


def _parts(composite: Composite, shape: Shape) -> list[list[Token]]:
    """The components of a composite, those left out that nothing follows."""
    found = [tokens(part, shape) for part in composite.components]
    while found and not found[-1]:
        found.pop()
    return found
