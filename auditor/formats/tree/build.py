"""The builder: puts a plan together, text by text, value by value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from auditor.formats.tree.hole import Hole, Shape
from auditor.formats.tree.plan import WHOLE, Node, Plan, Put, Run, Step, Take


class Builder:
    """Puts a plan together."""

    def __init__(self, written: Callable[[str], str], marks: Mapping[str, str]) -> None:
        """`written` is structure as the format writes it; `marks` are its separators, `'` the last of all."""
        self._written, self._marks = written, marks
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
        self.raw(self._written(text))

    def raw(self, text: str) -> None:
        """Write what is as it is written."""
        self._text.append(text.replace("%", "%%"))

    def separate(self, mark: str) -> None:
        """Write a separator: between elements `+`, between components `:`, behind a segment `'`."""
        self.raw(self._marks[mark])
        self._segments += mark == "'"

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
        self._put(*take)

    def _put(self, key: str, item: int | None = None) -> None:
        self._puts.append(Put(key, item, self._segments, self._tag, self._element, self._component))

    def trees(self, group: str, node: Node, tag: str = "", element: int = 0) -> None:
        """Write the trees of a group."""
        self._close(group, node, tag, element)

    def _close(self, group: str | None, node: Node | None, tag: str = "", element: int = 0) -> None:
        text, takes = "".join(self._text), tuple(self._takes)
        self._steps.append(
            Step(text, takes, tuple(self._puts), self._segments, group, node, tag, element)
        )
        self._begin()

    def plan(self, shape: Shape) -> Plan:
        """All of it."""
        if self._text or not self._steps:
            self._close(None, None)
        steps = tuple(self._steps)
        quick = tuple(
            (each.text, tuple(_runs(each.takes, shape)), each.group, each.node) for each in steps
        )
        return Plan(steps, quick, sum(each.segments for each in steps))


def _runs(takes: Sequence[Take], shape: Shape) -> Iterator[Run]:
    """The takes, those that follow each other and can be made at once in one."""
    for key, items in groupby(takes, key=lambda take: None if take[1] is None else take[0]):
        found = list(items)
        if key is None:
            names = [each for each, _ in found]
            yield (itemgetter(*names), None) if len(names) > 1 else (None, names[0])
            continue
        said = shape[key]
        numbers = [number for _, number in found]
        if numbers == list(range(len(said) if isinstance(said, tuple) else 0)):
            yield WHOLE, key
        elif len(numbers) > 1:
            yield itemgetter(*numbers), key
        else:
            first = numbers[0] or 0
            yield itemgetter(slice(first, first + 1)), key
