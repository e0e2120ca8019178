"""What nested columns and texts in JSON are made of: members by the names of a closed list, never a value.

A name in JSON may be a value itself (`{"FAKEMAN": {…}}`), so only such names as `known` holds are ever told.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from auditor.stores.json_text import readable

SAMPLE = 1000
"""Rows that are looked into."""
DEEP = 8
_SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Steps = tuple[str | None, ...]  # names, and None for each member of a list


def squashed(name: str) -> str:
    """A name as names are compared here: `lastName` and `LAST_NAME` are `lastname`."""
    return name.replace("_", "").lower()


def path(steps: Steps) -> str | None:
    """The path of JSON to a member, `$.party[*].surname`; None where a name in it would need quotes."""
    if not all(each is None or _SIMPLE.fullmatch(each) for each in steps):
        return None
    return "$" + "".join("[*]" if each is None else f".{each}" for each in steps)


def met(texts: Iterable[str], known: frozenset[str]) -> list[Steps]:
    """The members of known names that hold single values in any of these texts in JSON."""
    found: dict[Steps, None] = {}
    for text in texts:
        if readable(text):
            found |= dict.fromkeys(_walk(msgspec.json.decode(text), (), known))
    return sorted(found, key=str)


def _walk(node: Any, steps: Steps, known: frozenset[str]) -> Iterator[Steps]:  # noqa: ANN401 - any JSON
    if len(steps) > DEEP:
        return
    if isinstance(node, dict):
        for name, inside in node.items():
            if _SIMPLE.fullmatch(name) and squashed(name) in known:
                yield from _walk(inside, (*steps, name), known)
    elif isinstance(node, list):
        for inside in node:
            yield from _walk(inside, (*steps, None), known)
    elif steps:
        yield steps
