"""Values out of JSON, YAML and tables: the record is decoded once more, and its pointers are followed."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.formats.json.texts import texts
from auditor.knowledge.element import ELEMENTS
from auditor.law.yaml_text import YamlError, load_yaml
from auditor.observed.record import IN_TEXT, Limits, Record
from auditor.people.fakeness.value import Value, valued

_KEYS = frozenset({"kind", "clocks", "facts", "elements", "groups"})


Where = tuple[int | None, str | None]


class Trees:
    """The trees of one source, by line and by place in an array; the only one of it under no place."""

    def __init__(self, trees: dict[Where, object]) -> None:
        """Keep them."""
        self._trees = trees

    def values(self, record: Record) -> Iterator[Value]:
        """What stands at the places of a record's observations."""
        tree = self._trees.get((record.at.line, record.at.pointer), self._trees.get((None, None)))
        begin = len(record.at.pointer or "")
        for seen in record.observations:
            if not seen.marks.isdisjoint(IN_TEXT):
                continue  # it is looked at with the text
            pointer = (seen.place.pointer or "")[begin:]
            yield from valued(seen, list(_texts(_follow(tree, pointer.split("/")[1:]))))


def lines(data: bytes, limits: Limits) -> Trees:
    """JSON: one text, an array of them, or one to a line."""
    trees: dict[Where, object] = {}
    for text in texts([data], limits.segment):
        pointer = None if text.index is None else f"/{text.index}"
        trees.setdefault((text.line, pointer), _decoded(text.body))
        if text.index is None:
            for number, line in enumerate(text.body.split(b"\n")):
                trees.setdefault((text.line + number, None), _decoded(line))
    return Trees(trees)


def one(data: bytes) -> Trees:
    """A single tree, in JSON or YAML."""
    tree = _decoded(data)
    if tree is None:
        try:
            tree = load_yaml(data.decode("utf-8-sig"))
        except (YamlError, UnicodeDecodeError):
            return Trees({})
    return Trees({(None, None): tree})


def rows(data: bytes) -> Trees:
    """A table whose first row names its columns."""
    text = data.decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    trees: dict[Where, object] = {}
    names: list[str] = []
    line = 1
    try:
        for row in reader:
            if names:
                trees[line, None] = dict(zip(names, row, strict=False))
            else:
                names = [name.strip().lower().replace("-", "_") for name in row]
            line = reader.line_num + 1
    except csv.Error:
        pass  # the rest is looked at as text
    return Trees(trees)


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


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
