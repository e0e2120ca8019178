"""Paths into a text in JSON (`$.travellers[*].surname`), for engines that know none."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|(\[\*\])")


def members(text: str, path: str) -> list[str | None] | None:
    """What stands at `path`, as texts, null as None; None where the text is no JSON or nothing is there."""
    try:
        tree = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    found = list(_walk(tree, _STEP.findall(path)))
    return found or None


def _walk(node: Any, steps: list[tuple[str, str]]) -> Iterator[str | None]:  # noqa: ANN401 - any JSON
    if not steps:
        yield _written(node)
        return
    (name, every), rest = steps[0], steps[1:]
    if every:
        for each in node if isinstance(node, list) else ():
            yield from _walk(each, rest)
    elif isinstance(node, dict) and name in node:
        yield from _walk(node[name], rest)


def _written(node: Any) -> str | None:  # noqa: ANN401 - any JSON
    if node is None or isinstance(node, str):
        return node
    if isinstance(node, bool):
        return str(node).lower()
    return str(node) if isinstance(node, int | float) else msgspec.json.encode(node).decode()
