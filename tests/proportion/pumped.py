"""Texts that repeat what a pattern repeats, and end in what it does not."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

_SRE = importlib.import_module("re._parser")  # what a pattern repeats is told nowhere else
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
FEW = 64  # a part that is repeated no more often than this is gone over but so often

# What data repeat; to these come the parts that the pattern itself repeats.
PIECES = (
    " ", "\n", "\r\n", "A", "a", "X", "1", "-", ".", "+", "'", "?'", "//", "@", "<", "[", "{", '"', "_", "\\", "é",
    "A ", "1 ", " \n", "a.", "A.B@", "A//", "1-", "1.", "XXXA", "AB1", "<!-- -->", "<a ", "a='b' ", "- ", "a,", '"a",',
    "A:B+", "FAKE ", "FAKE/", "a: ", "a\n", "UN",
)  # fmt: skip


def grows(pattern: str | bytes) -> bool:
    """Whether the pattern repeats a part as often as it stands there."""
    return any(most > FEW for _, most in _repeats(_parsed(pattern)))


def texts(pattern: str | bytes, length: int) -> Iterator[tuple[str, str, str]]:
    """What stands before, the piece that is repeated, and the text of about that length."""
    tree = _parsed(pattern)
    pieces = dict.fromkeys(PIECES)
    for part, most in _repeats(tree):
        if most > FEW:
            for example in _examples(part):
                pieces.setdefault(example[:40])
    for head in _heads(tree):
        for piece in pieces:
            if piece:
                yield head, piece, head + piece * (length // len(piece)) + "\x00"


def _parsed(pattern: str | bytes) -> Any:
    return _SRE.parse(pattern if isinstance(pattern, str) else pattern.decode("latin-1"))


def _repeats(tree: Any) -> Iterator[tuple[Any, int]]:
    """Each part that is repeated, and how often at most."""
    for name, value in tree:
        if str(name) in _REPEATS:
            yield value[2], int(value[1])
        for each in _parts(value):
            yield from _repeats(each)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, _SRE.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _parts(each)


def _heads(tree: Any) -> Iterator[str]:
    """What may stand before, so that the pattern gets to what it repeats."""
    yield ""
    whole = ""
    seen = {""}
    for name, value in tree:
        if str(name) in _REPEATS and whole not in seen:
            seen.add(whole)
            yield whole[:200]
        whole += _example([(name, value)])


def _examples(tree: Any) -> Iterator[str]:
    """Texts that the tree matches, or nearly: one for each branch that it begins with."""
    yield _example(tree)
    for name, value in tree:
        if str(name) == "BRANCH":
            yield from map(_example, value[1])
        elif str(name) == "SUBPATTERN":
            yield from _examples(value[3])


def _example(tree: Any) -> str:
    made = []
    for name, value in tree:
        match str(name):
            case "LITERAL":
                made.append(chr(value))
            case "NOT_LITERAL":
                made.append("b" if value != ord("b") else "c")
            case "ANY":
                made.append("a")
            case "IN":
                made.append(_member(value))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                made.append(_example(value[2]) * min(max(value[0], 1), 9))
            case "SUBPATTERN":
                made.append(_example(value[3]))
            case "ATOMIC_GROUP":
                made.append(_example(value))
            case "BRANCH":
                made.append(_example(value[1][0]))
    return "".join(made)


def _member(parts: list[tuple[object, Any]]) -> str:
    """A character of a class, or one that is in none of what it leaves out."""
    if str(parts[0][0]) == "NEGATE":
        written = "".join(_member([each]) for each in parts[1:])
        return next(each for each in "a1 b;" if each not in written)
    for name, value in parts:
        if str(name) == "LITERAL":
            return chr(value)
        if str(name) == "RANGE":
            return chr(value[0])
        if str(name) == "CATEGORY":
            return {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1"}.get(str(value), "a")
    return "b"


def tried(pattern: re.Pattern[Any], method: str, text: str) -> None:
    """Do with the text what the package does with data."""
    data: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    match method:
        case "sub" | "subn":
            pattern.sub(data[:0], data)
        case "finditer":
            for _ in pattern.finditer(data):
                pass
        case _:
            getattr(pattern, method)(data)
