"""Plans: how a tree of one shape is written, worked out once: texts with holes, and what fills them.

A shape is which keys a tree has and how many values stand under each. No value enters one, save the
code of a special service request.
"""

from collections.abc import Mapping

from msgspec import Struct

from auditor.edifact.layout import Shape
from auditor.tree import Value

ALL = -1  # take every item of the list
_MOST = 10_000  # shapes that a node keeps

Take = tuple[str, int | None]
Elements = Mapping[str, Value]
Groups = Mapping[str, object]


class Put(Struct, frozen=True):
    """Where a value stands: its key, the segment (from 0, in its step), data element, component."""

    key: str
    segment: int
    tag: str
    element: int
    component: int


class Step(Struct, frozen=True):
    """A text with a `%s` for each value taken; then the trees of a group, where one follows.

    `segments` are how many end in the text; `tag` and `element` where composites begin that follow.
    """

    text: str
    takes: tuple[Take, ...]
    puts: tuple[Put, ...] = ()
    segments: int = 0
    group: str | None = None
    node: "Node | None" = None
    tag: str = ""
    element: int = 0


class Plan(Struct, frozen=True):
    """The steps that write a tree; `quick` are the same, as a loop reads them fastest."""

    steps: tuple[Step, ...]
    quick: tuple[tuple[str, tuple[Take, ...], str | None, "Node | None"], ...]
    segments: int


class Node:
    """Writes trees of one place of the layout; keeps how, by their shape."""

    coded = False

    def __init__(self, wide: frozenset[str]) -> None:
        """No shape is known yet; under the keys of `wide` lists may stand."""
        self._wide = wide
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
            plan = self._plans[key] = self.build(shape, names, code)
        if len(shape) == len(elements) and len(names) == len(groups):
            wide = tuple(each for each in shape if each in self._wide)
            _, plans = self._quick.setdefault((code, *elements, *groups), (wide, {}))
            plans[tuple(shape[each] for each in wide)] = plan
        return plan

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """Work a plan out; ValueError where the tree says what has no place here."""
        raise NotImplementedError


def _said(value: Value) -> bool | tuple[bool, ...]:
    return True if isinstance(value, str) else tuple(map(bool, value or ()))
