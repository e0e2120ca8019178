"""Nodes: what a layout writes for a group, a repeated segment or a repeated composite, by the shape of its tree."""

from collections.abc import Iterable, Mapping, Sequence

from auditor.edifact.layout import Composite, Layout, Line, Shape
from auditor.edifact.plan import Builder, Manner, Plan, components
from auditor.tree import Value

_MOST = 10_000  # shapes that a node keeps

Elements = Mapping[str, Value]
Groups = Mapping[str, object]


class Node:
    """Writes trees of one place of the layout; keeps how, by their shape."""

    coded = False

    def __init__(self, manner: Manner) -> None:
        """No shape is known yet."""
        self._manner = manner
        self._quick: dict[tuple[object, ...], tuple[tuple[str, ...], dict[object, Plan]]] = {}
        self._plans: dict[object, Plan] = {}

    def plan(self, elements: Elements, groups: Groups) -> Plan:
        """How a tree with these elements and groups is written; ValueError where it has no place."""
        code = elements.get("~code") if self.coded else None
        known = self._quick.get((code, *elements, *groups))
        if known is not None and all(elements.values()) and all(groups.values()):
            wide, plans = known
            plan = plans.get(tuple([_said(elements[key]) for key in wide]) if wide else ())
            if plan is not None:
                return plan
        return self._slow(elements, groups, code)

    def _slow(self, elements: Elements, groups: Groups, code: object) -> Plan:
        """The same without what is empty."""
        shape: Shape = {
            key: _said(value) for key, value in elements.items() if value and any(value)
        }
        names = tuple(name for name, trees in groups.items() if trees)
        key = (code, tuple(shape.items()), names)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST:
                self._plans.clear()
                self._quick.clear()
            builder = Builder(self._manner)
            self.build(builder, shape, names, code)
            plan = self._plans[key] = builder.plan(shape)
        if len(shape) == len(elements) and len(names) == len(groups):
            wide = tuple(each for each in shape if each in self.wide)
            _, plans = self._quick.setdefault((code, *elements, *groups), (wide, {}))
            plans[tuple(shape[each] for each in wide)] = plan
        return plan

    @property
    def wide(self) -> frozenset[str]:
        """The keys under which lists may stand."""
        raise NotImplementedError

    def build(self, builder: Builder, shape: Shape, names: tuple[str, ...], code: object) -> None:
        """Work a plan out."""
        raise NotImplementedError


def _said(value: Value) -> bool | tuple[bool, ...]:
    return True if isinstance(value, str) else tuple(map(bool, value or ()))


def _wide(lines: Iterable[Line]) -> frozenset[str]:
    """Keys that may hold a list."""
    holes = (hole for line in lines for hole in line.holes)
    return frozenset(hole.key for hole in holes if hole.index > 1 or hole.rest)


def _no_place(group: str, left: Iterable[str]) -> ValueError:
    return ValueError(f"no place in {group} for {', '.join(sorted(left))}")


class GroupNode(Node):
    """A group: its segments, and what repeats or follows in it."""

    def __init__(self, manner: Manner, layout: Layout, group: str) -> None:
        """The group of this name."""
        super().__init__(manner)
        self._group = group
        self._parts = layout.under(group, manner.options)
        self._nodes: dict[str, Node] = {}
        for lines in self._parts:
            line = lines[0]
            if line.child is not None:
                self._nodes[line.child] = GroupNode(manner, layout, line.child)
            elif line.repeat is not None:
                self._nodes[line.repeat] = SegmentNode(manner, lines)
        self._singles = [line for lines in self._parts for line in lines if line.repeat is None]
        self._composites = {
            (line, each.repeats): CompositeNode(manner, line.tag, each)
            for line in self._singles
            for each in line.composites
            if each.repeats
        }

    @property
    def wide(self) -> frozenset[str]:
        """Those of its own segments."""
        return _wide(self._singles)

    def build(self, builder: Builder, shape: Shape, names: tuple[str, ...], code: object) -> None:
        """Segment by segment, in the order of the layout."""
        del code
        left = {*shape, *names}
        for lines in self._parts:
            name = lines[0].child or lines[0].repeat
            if name is None:
                left -= self._segment(builder, lines, shape, names)
            elif name in names:
                builder.trees(name, self._nodes[name])
                left.discard(name)
        if left:
            raise _no_place(f"group {self._group}", left)

    def _segment(
        self, builder: Builder, lines: Sequence[Line], shape: Shape, names: tuple[str, ...]
    ) -> set[str]:
        """Write the first of these that has a place for all; what it took."""
        said = {*shape, *names}
        fit = [line for line in lines if line.written(shape, names)]
        if not fit:
            return set()
        most = max(fit, key=lambda line: len(said & (line.keys | line.repeated)))
        segment(builder, most, shape, names, self._composites)
        return said & (most.keys | most.repeated)


class SegmentNode(Node):
    """A segment that is written once for each tree."""

    def __init__(self, manner: Manner, lines: Sequence[Line]) -> None:
        """One of these, told by what the tree says, and by the code of a request."""
        super().__init__(manner)
        self._lines = lines
        self.coded = any(line.code is not None for line in lines)
        self._composites = {
            (line, each.repeats): CompositeNode(manner, line.tag, each)
            for line in lines
            for each in line.composites
            if each.repeats
        }

    @property
    def wide(self) -> frozenset[str]:
        """Those of any."""
        return _wide(self._lines)

    def build(self, builder: Builder, shape: Shape, names: tuple[str, ...], code: object) -> None:
        """The first that has a place for all."""
        said = {*shape, *names}
        for line in self._lines:
            if line.code in (None, code) and said <= line.keys | line.repeated:
                segment(builder, line, shape, names, self._composites)
                return
        raise _no_place(self._lines[0].tag, said)


class CompositeNode(Node):
    """A composite that is written once for each tree."""

    def __init__(self, manner: Manner, tag: str, composite: Composite) -> None:
        """This one, at the end of segment `tag`."""
        super().__init__(manner)
        self._tag, self._composite = tag, composite

    @property
    def wide(self) -> frozenset[str]:
        """Its own."""
        return frozenset(hole.key for hole in self._composite.holes if hole.index > 1 or hole.rest)

    def build(self, builder: Builder, shape: Shape, names: tuple[str, ...], code: object) -> None:
        """A separator and the components."""
        del code
        left = {*shape, *names} - {hole.key for hole in self._composite.holes}
        if left:
            raise _no_place(self._tag, left)
        builder.separate("+")
        _components(builder, self._tag, 0, self._composite, shape)


def segment(
    builder: Builder,
    line: Line,
    shape: Shape,
    names: tuple[str, ...],
    composites: Mapping[tuple[Line, str], CompositeNode],
) -> None:
    """One segment, its empty ends left out."""
    builder.literal(line.tag)
    for hole in line.holes:
        if hole.flag and hole.filled(shape):
            builder.at(line.tag, 0, 0)
            builder.value(hole, shape)
    own = [each for each in line.composites if each.repeats is None and each.written(shape)]
    repeated = [each.repeats for each in line.composites if each.repeats and each.repeats in names]
    while own and not repeated and not components(own[-1], shape):
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
    for position, tokens in enumerate(components(composite, shape), 1):
        if position > 1:
            builder.separate(":")
        builder.at(tag, number, position)
        for token in tokens:
            if isinstance(token, str):
                builder.literal(token)
            else:
                builder.value(token, shape)
