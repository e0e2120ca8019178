"""Holes: what a layout leaves for a tree to say, as `{key}`; how they are noted is told in `edifact.layout`."""

import re
from collections.abc import Mapping

from msgspec import Struct

# What a tree says under each key: True for a text, else whether each item of the list is there.
Shape = Mapping[str, bool | tuple[bool, ...]]

_HOLE = re.compile(
    r"\{(?P<key>[a-zA-Z0-9_.~@]+)(?:#(?P<index>\d+))?(?P<how>\*\+?|[?!])?(?:=(?P<default>[^}]*))?\}"
)
_REST = {"*": ":", "*+": "+"}


class Hole(Struct, frozen=True):
    """A component that the tree fills: item `index` of `key`, or all from there on, joined by `rest`."""

    key: str
    index: int
    rest: str | None = None
    default: str | None = None
    flag: bool = False
    required: bool = False

    def filled(self, shape: Shape) -> bool:
        """Whether the tree says something for it."""
        said = shape.get(self.key, False)
        if isinstance(said, bool):
            return said and self.index == 1
        return any(said[self.index - 1 :] if self.rest else said[self.index - 1 : self.index])


class Joined(Struct, frozen=True):
    """A component that is a text of several parts between slashes (DOCS)."""

    parts: tuple[str | Hole, ...]


Token = str | Hole


def component(text: str, taken: dict[str, int]) -> str | Hole | Joined:
    """What stands in one component of a layout; `taken` is how many values of each key stand before."""
    if "{" not in text:
        return text
    if _HOLE.fullmatch(text) is None:
        return Joined(tuple(_part(part, taken) for part in text.split("/")))
    return _part(text, taken)


def _part(text: str, taken: dict[str, int]) -> str | Hole:
    found = _HOLE.fullmatch(text)
    if found is None:
        if "{" in text:
            msg = f"not a place for a value: {text}"
            raise ValueError(msg)
        return text
    key, how = found["key"], found["how"]
    index = int(found["index"] or taken.get(key, 0) + 1)
    taken[key] = index
    return Hole(key, index, _REST.get(how), found["default"], how == "?", how == "!")


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
