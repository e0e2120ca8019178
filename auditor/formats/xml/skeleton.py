"""Skeletons: an XML message as it is written, with a hole for each key of a tree.

A skeleton is the message itself. `each` says under which name its tree repeats the element; one that
says nothing else stands for the element of that name beside the message. Elements of one name beside
it are alternatives: the first is taken that has a place for all that the tree says, and whose `code`,
where it has one, is that of the request. `{code}` and `{request}` make one of each request.
An attribute or an element of which the tree says nothing is not written.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from msgspec import Struct

from auditor.formats.edifact.ssr_text import requests
from auditor.formats.tree import element_of
from auditor.formats.tree.hole import Hole, Joined, Shape, component
from auditor.formats.xml.events import Closed, Opened, events
from auditor.formats.xml.slots import Table
from auditor.observed.record import Limits

_PART = re.compile(r"(\{[^}]*\})")

Part = str | Hole | Joined
Parts = tuple[Part, ...]


class Tag(Struct, frozen=True):
    """An element of the skeleton; `texts` are its attributes by name, and under the empty name its text."""

    name: str
    each: str | None
    code: str | None
    texts: Mapping[str, Parts]
    children: tuple["Tag", ...] = ()

    @property
    def own(self) -> Iterator[Hole]:
        """The holes of its attributes and text."""
        for parts in self.texts.values():
            for part in parts:
                inner = part.parts if isinstance(part, Joined) else (part,)
                yield from (hole for hole in inner if isinstance(hole, Hole))

    @property
    def inner(self) -> Iterator["Tag"]:
        """Itself and what stands in it, as far as it does not repeat."""
        yield self
        for child in self.children:
            if child.each is None:
                yield from child.inner

    @property
    def holes(self) -> Iterator[Hole]:
        """What the tree may fill."""
        return (hole for tag in self.inner for hole in tag.own)

    @property
    def repeated(self) -> frozenset[str]:
        """The names of what repeats in it."""
        return frozenset(child.each for tag in self.inner for child in tag.children if child.each)

    def written(self, shape: Shape, names: tuple[str, ...]) -> bool:
        """Whether the tree says anything for it."""
        return any(hole.filled(shape) for hole in self.holes) or not self.repeated.isdisjoint(names)


class Skeleton(Struct, frozen=True):
    """The message, and the elements that stand beside it, alternatives by their name."""

    root: Tag
    beside: Mapping[str, tuple[Tag, ...]]


class _Raw(Struct):
    """An element as the skeleton has it."""

    name: str
    attributes: dict[str, str]
    text: str
    children: list["_Raw"]

    def replaced(self, marks: Mapping[str, str]) -> "_Raw":
        """The same with other texts for these marks."""

        def changed(text: str) -> str:
            for mark, other in marks.items():
                text = text.replace(mark, other)
            return text

        attributes = {name: changed(value) for name, value in self.attributes.items()}
        children = [child.replaced(marks) for child in self.children]
        return _Raw(self.name, attributes, changed(self.text), children)


def load(name: str, table: Table) -> Skeleton:
    """The skeleton shipped as `formats/<name>.layout.xml`, every place in it held to `table`."""
    text = (files("auditor.formats") / f"{name}.layout.xml").read_bytes()
    *beside, root = _read(text).children
    found: dict[str, tuple[Tag, ...]] = {}
    for raw in beside:
        for code, each in _told(raw):
            tag = _tag(each, {}, code)
            found[tag.name] = (*found.get(tag.name, ()), tag)
    skeleton = Skeleton(_tag(root, {}), found)
    _hold(skeleton.root, (), skeleton, table)
    return skeleton


def _read(text: bytes) -> _Raw:
    opened = [_Raw("", {}, "", [])]
    for event in events([text], Limits()):
        if isinstance(event, Opened):
            opened.append(_Raw(event.name, dict(event.attributes), "", []))
        elif isinstance(event, Closed):
            last = opened.pop()
            last.text = event.text.strip()
            opened[-1].children.append(last)
    return opened[0].children[0]


def _told(raw: _Raw) -> Iterator[tuple[str | None, _Raw]]:
    """One of each request, where it is one."""
    if raw.attributes.get("SSRCode") != "{code}":
        yield raw.attributes.pop("code", None), raw
        return
    for request in requests(""):
        # Here a seat has no place of its own: it is the text.
        text = request.text.replace("@text", "")
        yield request.code, raw.replaced({"{code}": request.shown, "{request}": text})


def _tag(raw: _Raw, taken: dict[str, int], code: str | None = None) -> Tag:
    each = raw.attributes.pop("each", None)
    if each is not None:
        taken = {}
    texts = {name: _parts(value, taken) for name, value in raw.attributes.items()}
    if raw.text:
        texts[""] = _parts(raw.text, taken)
    children = tuple(_tag(child, taken) for child in raw.children)
    return Tag(raw.name, each, code, texts, children)


def _parts(text: str, taken: dict[str, int]) -> Parts:
    if "/" in text and "{" in text:
        return (component(text, taken),)
    return tuple(component(part, taken) for part in _PART.split(text) if part)


def _hold(tag: Tag, above: tuple[str, ...], skeleton: Skeleton, table: Table) -> None:
    """Hold an element to the table: where it writes a key, the table may read that element."""
    if tag.each is not None and not tag.texts and not tag.children:
        for each in skeleton.beside[tag.name]:
            _hold(each, above, skeleton, table)
        return
    names = (*above, tag.name)
    for attribute, parts in tag.texts.items():
        rows = table.at(names, attribute)
        if any(slot.kind == "service" for slot in rows):
            continue  # what a request says is told by its code alone
        read = {slot.element for slot in rows}
        read |= {"contact.email" for slot in rows if slot.kind == "contact"}
        for hole in (part for part in parts if isinstance(part, Hole)):
            if element_of(hole.key) not in read:
                msg = f"{hole.key} does not stand at {'/'.join(names)}@{attribute}"
                raise ValueError(msg)
    for child in tag.children:
        _hold(child, names, skeleton, table)
