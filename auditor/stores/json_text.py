"""JSON in a text: which texts every engine reads alike, so that no engine's own guess decides what was looked at.

Engines take more for JSON than there is, and each something else: DuckDB `NaN` and a comma too many, SQLite half a
character; PostgreSQL ends a query at a NUL. Of a name that an object has twice, one engine sees the first, another the
last. So a text is read where it is JSON (RFC 8259) that says one thing only (RFC 7493, section 2.3), without NUL, at
most `DEEPEST` levels deep, its numbers of at most `DIGITS` digits and exponents of two. `json_in_server` says the same
in SQL.
"""

import json
import re
from typing import Any

import msgspec

DEEPEST = 64
DIGITS = 100
_decoded = msgspec.json.Decoder().decode
_LONG = re.compile(rf"[0-9]{{{DIGITS + 1}}}|[eE][+-]?[0-9]{{3}}")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED = re.compile(r"\\[^u]")
_LARGE = 10**DIGITS


def readable(text: str) -> bool:
    """Whether every engine reads this text as JSON, and as the same."""
    try:
        tree = _decoded(text)
    except (ValueError, RecursionError):
        return False
    names, deep, plain = _counted(tree)
    if deep > DEEPEST or ("\\u0000" in text and "\\u0000" in _ESCAPED.sub("", text)):
        return False
    # As many colons as names: none is there twice. Texts may hold colons, too; these are looked into a second time.
    once = names == text.count(":") or _once(text)
    return once and (plain or _LONG.search(_STRING.sub("", text)) is None)


def _counted(node: Any) -> tuple[int, int, bool]:  # noqa: ANN401 - any JSON
    """How many names the objects have in all, how deep they lie, and whether all numbers are short."""
    kind = type(node)
    if kind is dict or kind is list:
        names, deep, plain = (len(node) if kind is dict else 0), 0, True
        for each in node.values() if kind is dict else node:
            inside = _counted(each)
            names, deep, plain = names + inside[0], max(deep, inside[1]), plain and inside[2]
        return names, deep + 1, plain
    return 0, 0, kind is not float and not (kind is int and not -_LARGE < node < _LARGE)


class _TwiceError(ValueError):
    """An object has a name twice."""


def _named(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise _TwiceError


def _once(text: str) -> bool:
    try:
        json.loads(text, object_pairs_hook=_named)
    except _TwiceError:
        return False
    return True
