"""The builder: puts a plan together, segment by segment, in the service characters that are asked for."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from auditor.edifact.advice import ServiceString
from auditor.edifact.layout import Composite, Hole, Joined, Shape
from auditor.edifact.plan import Node, Plan, Put, Run, Step, Take

Token = str | Hole


class Manner(Struct, frozen=True):
    """How a layout is written: with which characters, what stands behind a segment, which options."""

    service: ServiceString
    newline: str
    options: frozenset[str]

    def literal(self, text: str) -> str:
        """Structure of the layout, in these service characters."""
        return self.service.released(text).replace("%", "%%")


class Builder:
    """Puts a plan together."""

    def __init__(self, manner: Manner) -> None:
        """Nothing yet."""
        self.manner = manner
        self._steps: list[Step] = []
        self._begin()
        self._tag, self._element, self._component = "", 0, 0

    def _begin(self) -> None:
        self._text: list[str] = []
        self._takes: list[Take] = []
        self._puts: list[Put] = []
        self._segments = 0

    def at(self, tag: str, element: int, component: int) -> None:
        """What follows stands here."""
        self._tag, self._element, self._component = tag, element, component

    def literal(self, text: str) -> None:
        """Write structure."""
        self._text.append(self.manner.literal(text))

    def separate(self, mark: str) -> None:
        """Write a separator, `+`, `:` or the terminator `'`."""
        service = self.manner.service
        marks = {"+": service.element, ":": service.component, "'": service.terminator}
        self._text.append(marks[mark].decode("latin-1").replace("%", "%%"))
        if mark == "'":
            self._text.append(self.manner.newline)
            self._segments += 1

    def value(self, hole: Hole, shape: Shape) -> None:
        """Write what the tree says for a hole, else what the layout does."""
        said = shape.get(hole.key)
        if hole.flag:
            self._put(hole.key)
        elif not hole.filled(shape):
            self.literal(hole.default or "")
            self._put(hole.key)
        elif isinstance(said, tuple):
            last = len(said) if hole.rest else hole.index
            for number, there in enumerate(said[hole.index - 1 : last], hole.index - 1):
                if number >= hole.index and hole.rest:
                    self._next(hole.rest)
                if there:
                    self._take((hole.key, number))
        else:
            self._take((hole.key, None))

    def _next(self, mark: str) -> None:
        self.separate(mark)
        if mark == "+":
            self._element += 1
        else:
            self._component += 1

    def _take(self, take: Take) -> None:
        self._text.append("%s")
        self._takes.append(take)
        self._put(take[0])

    def _put(self, key: str) -> None:
        self._puts.append(Put(key, self._segments, self._tag, self._element, self._component))

    def trees(self, group: str, node: Node, tag: str = "", element: int = 0) -> None:
        """Write the trees of a group."""
        self._close(group, node, tag, element)

    def _close(self, group: str | None, node: Node | None, tag: str = "", element: int = 0) -> None:
        text, takes = "".join(self._text), tuple(self._takes)
        self._steps.append(
            Step(text, takes, tuple(self._puts), self._segments, group, node, tag, element)
        )
        self._begin()

    def plan(self) -> Plan:
        """All of it."""
        if self._text or not self._steps:
            self._close(None, None)
        steps = tuple(self._steps)
        quick = tuple(
            (each.text, tuple(_runs(each.takes)), each.group, each.node) for each in steps
        )
        return Plan(steps, quick, sum(each.segments for each in steps))


def _runs(takes: Sequence[Take]) -> Iterator[Run]:
    """The takes, those that follow each other and can be made at once in one."""
    for key, items in groupby(takes, key=lambda take: None if take[1] is None else take[0]):
        found = list(items)
        if key is not None:
            numbers = [number for _, number in found]
            first, last = numbers[0] or 0, numbers[-1] or 0
            whole = numbers == list(range(first, last + 1))
            yield itemgetter(slice(first, last + 1)) if whole else itemgetter(*numbers), key
        elif len(found) == 1:
            yield None, found[0][0]
        else:
            yield itemgetter(*(each for each, _ in found)), None


def tokens(part: str | Hole | Joined, shape: Shape) -> list[Token]:
    """What a component holds in a tree of this shape; nothing where it is empty."""
    if isinstance(part, str):
        return [part] if part else []
    if isinstance(part, Hole):
        if part.flag:
            return []
        return [part] if part.filled(shape) or part.default is not None else []
    parts = [tokens(each, shape) for each in part.parts]
    if not any(hole.filled(shape) for hole in part.parts if isinstance(hole, Hole)):
        return []
    while not parts[-1]:
        parts.pop()
    return [token for each in parts for token in ("/", *each)][1:]


def components(composite: Composite, shape: Shape) -> list[list[Token]]:
    """The components of a composite, those left out that nothing follows."""
    found = [tokens(part, shape) for part in composite.components]
    while found and not found[-1]:
        found.pop()
    return found
