"""No pattern gives another answer on an older Python.

Up to 3.11.4 (Debian 12 has 3.11.2) a possessive repeat of several parts does not go back to where a turn began that
failed half way, if a look or another repeat in it had moved on meanwhile (gh-106052). So a turn that is begun
has to be one that ends: what tells whether there is one stands first.
"""

import re
from re import _parser  # type: ignore[attr-defined]  # of the standard library, without types
from typing import Any

import pytest

from patterns import held

_LOOKS = {"ASSERT", "ASSERT_NOT"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def _parts(op: str, given: Any) -> list[Any]:
    """The sequences inside a part of a pattern."""
    if op == "BRANCH":
        return list(given[1])
    if op in _REPEATS or op == "SUBPATTERN":
        return [given[-1]]
    return [given[1]] if op in _LOOKS else [given] if op == "ATOMIC_GROUP" else []


def _fails(op: str, given: Any) -> bool:
    if op in _REPEATS:
        return bool(given[0]) and any(_fails(str(each), more) for each, more in given[2])
    if op == "SUBPATTERN":
        return any(_fails(str(each), more) for each, more in given[-1])
    return True


def _half_way(sequence: Any) -> bool:
    """Whether a turn of this may fail after something in it moved on."""
    consumed = moved = False
    for op, given in ((str(op), given) for op, given in sequence):
        if op == "ASSERT_NOT" or (
            op == "ASSERT" and any(str(each) in _REPEATS for each, _ in given[1])
        ):
            return True  # it fails where what is in it was found, behind that
        if moved and _fails(op, given):
            return True
        if consumed and op in _LOOKS:
            return True
        if op == "BRANCH" and any(map(_half_way, given[1])):
            return True
        if op == "SUBPATTERN" and _half_way(given[-1]):
            return True
        moved = moved or (consumed and op in _REPEATS)
        consumed = consumed or op not in _LOOKS | {"AT"}
    return False


def unsure(pattern: str | bytes, flags: int = 0) -> bool:
    """Whether an older Python may take it otherwise."""
    todo = [_parser.parse(pattern, flags)]
    while todo:
        for op, given in todo.pop():
            name = str(op)
            if name == "POSSESSIVE_REPEAT" and len(given[2]) and _half_way(given[2]):
                return True
            todo += _parts(name, given)
    return False


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:ab?c)*+",
        r"(?::(?!\s)x*+)*+",
        r'(?:"[^"<]*+"|x)*+>',
        r"(?:-(?=\s)-*+)?+",
        r"(?:(?!:\s):x*+)*+",
    ],
)
def test_a_turn_that_may_fail_half_way_is_found(pattern: str) -> None:
    assert unsure(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(?:(?=:\S):x*+)*+", r'(?:"[^"<]*+"?+|x)*+>', r"(?:[^\"\\]++|\\.)*+", r"[ab]*+c"]
)
def test_one_that_ends_once_it_is_begun_is_passed(pattern: str) -> None:
    assert not unsure(pattern)


def test_every_python_takes_the_patterns_of_the_package_alike() -> None:
    """Debian's took the key before a colon for a value, and doubted every declaration in YAML."""
    found, _ = held()
    assert sum("*+" in str(each.pattern) for each in found) > 20
    assert not [
        (room, each.pattern)
        for each, (room, _) in found.items()
        if unsure(
            each.pattern,
            each.flags & ~re.UNICODE if isinstance(each.pattern, bytes) else each.flags,
        )
    ]
