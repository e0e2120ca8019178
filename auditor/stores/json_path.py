"""Paths into a text in JSON (`$.travellers[*].surname`), for engines that know none."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|(\[\*\])")


def members(text: str, path: str) -> list[str | None] | None:
    """What stands at `path`, as texts, null as None; None where the text is no JSON or nothing is there.

    A member of a list in which nothing is there is None, too, so that those behind it keep their numbers.
    """
    try:
        tree = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None
    found = list(_walk(tree, _STEP.findall(path), in_list=False))
    return found or None


def _walk(node: Any, steps: list[tuple[str, str]], *, in_list: bool) -> Iterator[str | None]:  # noqa: ANN401 - any JSON
    if not steps:
        yield _written(node)
        return
    (name, every), rest = steps[0], steps[1:]
    if every:
        for each in node if isinstance(node, list) else ():
            yield from _walk(each, rest, in_list=True)
    elif isinstance(node, dict) and name in node:
        yield from _walk(node[name], rest, in_list=in_list)
    elif in_list and not any(each for _, each in rest):
        yield None


def _written(node: Any) -> str | None:  # noqa: ANN401 - any JSON
    if node is None or isinstance(node, str):
        return node
    if isinstance(node, bool):
        return str(node).lower()
    return str(node) if isinstance(node, int | float) else msgspec.json.encode(node).decode()
