"""Members and items found in the text of JSON and cut out, each with one comma; all else stays byte for byte."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.api.minimise.pieces import Edit
from auditor.knowledge.element import ELEMENTS

_BLANK = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


class Member(Struct, frozen=True):
    """One member of an object, or item of an array: its key or number, where it begins and ends, its value."""

    key: str
    first: int
    value: int
    last: int


def skip(text: str, at: int) -> int:
    """The first position from `at` that is no blank."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def members(text: str, at: int) -> Iterator[Member]:
    """The members of the object or array that opens at `at`.

    Raises:
        ValueError: it is not JSON.
    """
    is_object = text[at] == "{"
    at = skip(text, at + 1)
    number = 0
    while text[at] not in "]}":
        first, key = at, str(number)
        if is_object:
            key, at = _decode(text, at)
            at = skip(text, skip(text, at) + 1)  # behind the colon
        _, last = _decode(text, at)
        yield Member(key, first, at, last)
        at = skip(text, last)
        at = skip(text, at + 1) if text[at] == "," else at
        number += 1


Members = Callable[[int], Sequence[Member]]


def found(text: str, at: int, path: list[str], inside: Members) -> list[tuple[int, Member]]:
    """The members at `path` below the value at `at`, each with the place where its object or array opens.

    `inside` gives the members of what opens at a place.

    `?` in a path stands for a key that is none of the dictionary's, of which there may be several.
    """
    if not path:
        return []
    step, rest = path[0], path[1:]
    hits = []
    if text[at] == "[":
        number = int(step) if step.isdecimal() else None
        among = () if number is None else inside(at)[number : number + 1]
    else:
        among = inside(at) if text[at] == "{" else ()
    for each in among:
        if text[at] == "{" and each.key != step and not (step == "?" and each.key not in ELEMENTS):
            continue
        hits += found(text, each.value, rest, inside) if rest else [(at, each)]
    return hits


def removal(everything: Sequence[Member], gone: Iterable[Member]) -> list[Edit]:
    """The edits, in characters, that cut `gone` out of `everything`, the members of one object or array."""
    names = {each.first for each in gone}
    kept = [each for each in everything if each.first not in names]
    edits = []
    for at, each in enumerate(everything):
        if each.first not in names:
            continue
        if not kept:
            edits.append(
                Edit(
                    each.first, each.last if at + 1 == len(everything) else everything[at + 1].first
                )
            )
        elif each.first > kept[-1].first:  # behind the last that stays: its comma stands before it
            edits.append(Edit(everything[at - 1].last, each.last))
        else:
            edits.append(Edit(each.first, everything[at + 1].first))
    return edits
