"""Where what a tree says is written: for labels, and for whoever asks what a message should be read as."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.node import CompositeNode, Manner, root
from auditor.formats.tree import Tree
from auditor.formats.tree.plan import Node, Put

Path = tuple[tuple[str, int], ...]


class Placed(Struct, frozen=True):
    """A value of a tree, and where it stands.

    `path` leads from the message's tree to the one that says it, as pairs of a group and an index
    (from 0); `key` is what it says it under, `item` its number there if that is a list. `segment`
    counts from UNH, which is 1; `element` and `component` count from 1, and are None of a segment
    that speaks by being there.
    """

    path: Path
    key: str
    item: int | None
    segment: int
    tag: str
    element: int | None
    component: int | None


def places_of(
    layout: Layout, tree: Tree, options: frozenset[str] = frozenset()
) -> Iterator[Placed]:
    """Every value that the message of this tree has, structure aside, in the order of the message.

    What the layout says for an element where the tree does not is among them.
    """
    yield from _Places().of(root(layout, Manner(ServiceString(), "", options)), tree, ())


class _Places:
    def __init__(self) -> None:
        self._segments = 1

    def of(self, node: Node, tree: Tree, path: Path, element: int = 0) -> Iterator[Placed]:
        groups = tree.get("groups", {})
        for step in node.plan(tree.get("elements", {}), groups).steps:
            for put in step.puts:
                if not put.key.startswith("~"):
                    yield self._placed(put, path, element)
            self._segments += step.segments
            if step.node is not None and step.group is not None:
                repeats = isinstance(step.node, CompositeNode)
                for index, each in enumerate(groups[step.group]):
                    at = step.element + index if repeats else 0
                    yield from self.of(step.node, each, (*path, (step.group, index)), at)

    def _placed(self, put: Put, path: Path, element: int) -> Placed:
        return Placed(
            path,
            put.key,
            put.item,
            self._segments + put.segment + 1,
            put.tag,
            element or put.element or None,
            put.component or None,
        )
