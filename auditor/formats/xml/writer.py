"""The writer of XML: a tree to a document, by a skeleton. No value in an exception; none is kept."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct

from auditor.formats.tree import Tree
from auditor.formats.tree.build import Builder
from auditor.formats.tree.hole import Shape, tokens
from auditor.formats.tree.plan import Node, Plan, chunks, no_place
from auditor.formats.xml.skeleton import Parts, Skeleton, Tag

_SEPARATOR = "\x1f"  # no value may hold it
_SPECIAL = re.compile('[&<>"\x00-\x1e\x7f\ufffe\uffff]')
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1e\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_REQUESTS = frozenset({"SSR", "DOC_SSR"})


class TagNode(Node):
    """An element that is written once for each tree."""

    def __init__(self, skeleton: Skeleton, tags: Sequence[Tag], depth: int) -> None:
        """One of these, which are alternatives."""
        super().__init__(
            frozenset(hole.key for tag in tags for hole in tag.holes if hole.index > 1 or hole.rest)
        )
        self.coded = any(tag.code is not None for tag in tags)
        self._tags, self._depth = tags, depth
        self._nodes: dict[tuple[str, int], TagNode] = {}
        for tag in tags:
            self._below(skeleton, tag, depth)

    def _below(self, skeleton: Skeleton, tag: Tag, depth: int) -> None:
        for child in tag.children:
            if child.each is None:
                self._below(skeleton, child, depth + 1)
            elif (child.each, depth) not in self._nodes:
                said = child.texts or child.children
                tags = (child,) if said else skeleton.beside[child.name]
                self._nodes[child.each, depth] = TagNode(skeleton, tags, depth + 1)

    def build(self, shape: Shape, names: tuple[str, ...], code: object) -> Plan:
        """The first that has a place for all."""
        said = {*shape, *names}
        for tag in self._tags:
            keys = {hole.key for hole in tag.holes} | tag.repeated
            if tag.code in (None, code) and said <= keys:
                page = _Page(Builder(escape, {}), shape, names)
                self._write(page, tag, "", self._depth)
                return page.builder.plan(shape)
        fit = [tag for tag in self._tags if tag.code in (None, code)]
        known = {key for tag in fit for key in (*(hole.key for hole in tag.holes), *tag.repeated)}
        raise no_place(self._tags[0].name, said, known)

    def _write(self, page: "_Page", tag: Tag, pointer: str, depth: int) -> None:
        """One element, its attributes, and its text or what stands in it."""
        raw = page.builder.raw
        margin = "  " * depth
        raw(f"{margin}<{tag.name}")
        for name, parts in tag.texts.items():
            # The code of a request is read with the whole of its element.
            whole = tag.name in _REQUESTS and name == "SSRCode"
            if name and page.says(parts):
                raw(f' {name}="')
                page.write(parts, pointer if whole else f"{pointer}/@{name}")
                raw('"')
        text, below = tag.texts.get("", ()), [child for child in tag.children if page.has(child)]
        if page.says(text):
            raw(">")
            page.write(text, pointer)
            raw(f"</{tag.name}>\n")
        elif below:
            raw(">\n")
            for child in below:
                self._child(page, tag, child, pointer, depth)
            raw(f"{margin}</{tag.name}>\n")
        else:
            raw("/>\n")

    def _child(self, page: "_Page", tag: Tag, child: Tag, pointer: str, depth: int) -> None:
        at = f"{pointer}/{child.name}"
        if child.each is not None:
            page.builder.trees(child.each, self._nodes[child.each, depth], at)
        else:
            # So is its text.
            whole = tag.name in _REQUESTS and child.name == "Text"
            self._write(page, child, pointer if whole else f"{at}[1]", depth + 1)


class _Page(Struct):
    """What is written, and for a tree of which shape."""

    builder: Builder
    shape: Shape
    names: tuple[str, ...]

    def has(self, tag: Tag) -> bool:
        """Whether an element is written."""
        if tag.each is not None:
            return tag.each in self.names
        return tag.written(self.shape, self.names)

    def says(self, parts: Parts) -> bool:
        """Whether a text is: where the tree fills it, or the skeleton itself."""
        return any(tokens(part, self.shape) for part in parts)

    def write(self, parts: Parts, pointer: str) -> None:
        """A text, and where it stands."""
        self.builder.at(pointer, 0, 0)
        for part in parts:
            for token in tokens(part, self.shape):
                if isinstance(token, str):
                    self.builder.literal(token)
                else:
                    self.builder.value(token, self.shape)


class Placed(Struct, frozen=True):
    """A value of a tree, and where it stands: `path` leads to the tree that says it, under `key`.

    `item` is its number there, if that is a list; None is a text, or what the skeleton itself says.
    """

    path: tuple[tuple[str, int], ...]
    key: str
    item: int | None
    pointer: str


def places(root: Node, tree: Tree, pointer: str) -> Iterator[Placed]:
    """Every value that the document of this tree has, structure aside."""
    yield from _places(root, tree, (), pointer)


def _places(
    node: Node, tree: Tree, path: tuple[tuple[str, int], ...], pointer: str
) -> Iterator[Placed]:
    groups = tree.get("groups", {})
    for step in node.plan(tree.get("elements", {}), groups).steps:
        for put in step.puts:
            if not put.key.startswith("~"):
                yield Placed(path, put.key, put.item, pointer + put.tag)
        if step.node is not None and step.group is not None:
            for index, each in enumerate(groups[step.group]):
                at = f"{pointer}{step.tag}[{index + 1}]"
                yield from _places(step.node, each, (*path, (step.group, index)), at)


def write(root: Node, tree: Tree) -> Iterator[str]:
    """The document, in chunks: one to each tree of the groups at its top."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    texts: list[str] = []
    values: list[str] = []
    for _ in chunks(root, tree, texts, values):
        yield _filled(texts, values)
    yield _filled(texts, values)


def _filled(texts: list[str], values: list[str]) -> str:
    text = "".join(texts)
    joined = _SEPARATOR.join(values)
    if joined.count(_SEPARATOR) != max(len(values) - 1, 0) or _FORBIDDEN.search(joined):
        msg = "a value holds a character that XML cannot carry"
        raise ValueError(msg)
    if _SPECIAL.search(joined) is not None:
        values[:] = escape(joined, _ENTITIES).split(_SEPARATOR)
    text %= tuple(values)
    texts.clear()
    values.clear()
    return text
