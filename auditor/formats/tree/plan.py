"""Plans: how a tree of one shape is written, worked out once: texts with holes, and what fills them.

A shape is which keys a tree has and how many values stand under each. No value enters one, save the
code of a special service request.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from auditor.formats.tree import Tree, Value
from auditor.formats.tree.hole import Shape

_MOST = 10_000  # shapes that a node keeps

Take = tuple[str, int | None]
# Takes as a loop makes them fastest: several texts; one text (no getter); items of the list under a
# key; a list as it is.
Run = tuple[Callable[[Any], Iterable[str]] | None, str | None]
Elements = Mapping[str, Value]
Groups = Mapping[str, object]
WHOLE = list
_NONE: Elements = {}


class Put(Struct, frozen=True):
    """Where a value stands: segment (from 0, in its step), data element, component.

    `item` is its number in the list under `key`; None is a text, or what the layout itself says.
    """

    key: str
    item: int | None
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
    quick: tuple[tuple[str, tuple[Run, ...], str | None, "Node | None"], ...]
    segments: int


class Node:
    """Writes trees of one place of the layout; keeps how, by their shape."""

    coded = False

    def __init__(self, lists: frozenset[str]) -> None:
        """No shape is known yet; under the keys of `lists` lists may stand."""
        self._lists = lists
        self._known: dict[object, tuple[tuple[str, ...], dict[tuple[object, ...], Plan]]] = {}
        self._plans: dict[object, Plan] = {}

    def plan(self, elements: Elements, groups: Groups | None) -> Plan:
        """How a tree with these elements and groups is written; ValueError where it has no place."""
        # Most of what writing costs is spent here, which is why it is written out.
        key: object = (*elements, *groups) if groups else (*elements,)
        if self.coded:
            key = elements.get("~code"), key
        known = self._known.get(key)
        if known is not None and all(elements.values()):
            lists, plans = known
            marks: tuple[object, ...] = ()
            if lists:
                marks = tuple([
                    0 if type(value := elements[each]) is str
                    else len(value) if all(value)  # type: ignore[arg-type]  # a list
                    else (*map(bool, value),)  # type: ignore[arg-type]
                    for each in lists
                ])  # fmt: skip
            plan = plans.get(marks)
            if plan is not None and (not groups or all(groups.values())):
                return plan
        return self._slow(elements, groups or {}, key)

    def _slow(self, elements: Elements, groups: Groups, seen: object) -> Plan:
        """The same without what is empty."""
        shape: Shape = {
            key: _said(value) for key, value in elements.items() if value and any(value)
        }
        names = tuple(name for name, trees in groups.items() if trees)
        code = elements.get("~code") if self.coded else None
        key = (code, tuple(shape.items()), names)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST:
                self._plans.clear()
                self._known.clear()
            plan = self._plans[key] = self.build(shape, names, code)
        if len(shape) == len(elements) and len(names) == len(groups):
            lists = tuple(each for each in shape if each in self._lists)
            _, plans = self._known.setdefault(seen, (lists, {}))
            plans[tuple(_mark(shape[each]) for each in lists)] = plan
        return plan

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """Work a plan out; ValueError where the tree says what has no place here."""
        raise NotImplementedError


def no_place(where: str, said: Iterable[str], known: Iterable[str] = ()) -> ValueError:
    """What to raise for keys that have no place, or, all being `known`, none together."""
    left = sorted({*said} - {*known})
    if left:
        return ValueError(f"no place in {where} for {', '.join(left)}")
    return ValueError(f"not together in one {where}: {', '.join(sorted(said))}")


def _said(value: Value) -> bool | tuple[bool, ...]:
    return True if isinstance(value, str) else tuple(map(bool, value or ()))


def _mark(said: bool | tuple[bool, ...]) -> object:  # noqa: FBT001 - of a shape
    """What is said under a key, in short: a text (0), so many items, or which of them."""
    if isinstance(said, bool):
        return 0
    return len(said) if all(said) else said


def chunks(root: Node, tree: Tree, texts: list[str], values: list[str]) -> Iterator[int]:
    """Gather a message, one tree of its own groups at a time; how many segments each has.

    Who asks for the next has taken what `texts` and `values` hold, and cleared them.
    """
    elements, groups = tree.get("elements", {}), tree.get("groups", {})
    plan = root.plan(elements, groups)
    for step, (text, runs, group, following) in zip(plan.steps, plan.quick, strict=True):
        texts.append(text)
        take(runs, elements, values)
        count = step.segments
        for each in groups[group] if group is not None and following is not None else ():
            yield count + gather(following, each, texts, values)  # type: ignore[arg-type]
            count = 0
        if count:
            yield count


def gather(node: Node, tree: Tree, texts: list[str], values: list[str]) -> int:
    """Gather a tree: its texts and, in their order, the values that fill them; its segments."""
    elements, groups = tree.get("elements", _NONE), tree.get("groups")
    plan = node.plan(elements, groups)
    segments = plan.segments
    for text, runs, group, following in plan.quick:
        texts.append(text)
        for getter, key in runs:  # `take`, written out: most of what is written passes here
            if getter is None:
                values.append(elements[key])  # type: ignore[index, arg-type]
            elif getter is WHOLE:
                values += elements[key]  # type: ignore[index, arg-type]
            else:
                values += getter(elements if key is None else elements[key])
        if following is not None:
            for each in groups[group]:  # type: ignore[index]  # a step with a node has a group
                segments += gather(following, each, texts, values)
    return segments


def take(runs: tuple[Run, ...], elements: Mapping[str, Value], values: list[str]) -> None:
    """Add the values of these runs."""
    for getter, key in runs:
        if getter is None:
            values.append(elements[key])  # type: ignore[index, arg-type]  # the shape says: a text
        elif getter is WHOLE:
            values += elements[key]  # type: ignore[index, arg-type]  # … or a list
        else:
            values += getter(elements if key is None else elements[key])
