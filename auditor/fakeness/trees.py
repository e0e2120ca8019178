"""Values out of JSON: the record's text is decoded once more, and its pointers are followed."""

from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.canonical.texts import texts
from auditor.element import ELEMENTS
from auditor.fakeness.value import Value, valued
from auditor.record import Limits, Record

_KEYS = frozenset({"kind", "clocks", "facts", "elements", "groups"})


class Trees:
    """The JSON texts of one source, by line and by place in an array."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Decode what can be decoded."""
        self._trees: dict[tuple[int | None, str | None], object] = {}
        for text in texts([data], limits.segment):
            pointer = None if text.index is None else f"/{text.index}"
            self._keep(text.line, pointer, text.body)
            if text.index is None:
                for number, line in enumerate(text.body.split(b"\n")):
                    self._keep(text.line + number, None, line)

    def _keep(self, line: int, pointer: str | None, body: bytes) -> None:
        try:
            self._trees.setdefault((line, pointer), msgspec.json.decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return

    def values(self, record: Record) -> Iterator[Value]:
        """What stands at the places of a record's observations."""
        tree = self._trees.get((record.at.line, record.at.pointer))
        begin = len(record.at.pointer or "")
        for seen in record.observations:
            pointer = (seen.place.pointer or "")[begin:]
            yield from valued(seen, list(_texts(_follow(tree, pointer.split("/")[1:]))))


def _follow(tree: Any, keys: list[str]) -> object:  # noqa: ANN401 - any tree of JSON
    above = ""
    for key in keys:
        if isinstance(tree, list) and key.isdigit() and int(key) < len(tree):
            tree = tree[int(key)]
        elif isinstance(tree, dict) and key == "?":
            known = ELEMENTS if above == "elements" else _KEYS
            tree = [value for name, value in tree.items() if name not in known]
        elif isinstance(tree, dict):
            tree = tree.get(key)
        else:
            return None
        above = key
    return tree


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for each in tree.values():
            yield from _texts(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _texts(each)
    elif tree is not None:
        yield str(tree)
