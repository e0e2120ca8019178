"""Every token of a source asked once more, on a way that shares nothing with the tables of the formats.

The tables name what is an element; what they pass over (a code, a count, a reference, a comment, a key,
whatever stands behind the end) could be somebody's name all the same. Here every token has to be
structural, of a closed vocabulary, in a reserved range that its place accepts, or a plain word.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from auditor.knowledge.element import ELEMENTS
from auditor.observed.record import Place
from auditor.people.attest import places, proving
from auditor.people.attest.token import Token
from auditor.people.attest.tokens import tokens
from auditor.people.fakeness import plain, texts
from auditor.people.fakeness.lines import Lines
from auditor.people.fakeness.verdict import Doubt
from auditor.people.reserved import Reserved

_AT = re.compile(r"(?P<tag>[A-Z]{3})(?:\.[^+]*)?\+(?P<element>[0-9]+):(?P<component>[0-9]+)")

_MASK = re.compile(r"[X*#]{4,}+")


def unproven(name: str, data: bytes, lines: Lines, placed: Iterable[Doubt]) -> Iterator[Doubt]:
    """The tokens of a source that are not proven, those left out that `placed` tells already."""
    told = _Told(placed)
    digits = proving.Digits()
    try:
        for token in tokens(data):
            found = _found(token)
            if found is None or digits.too_many(token, found):
                place = _place(name, token, lines)
                if not told.covers(token, place):
                    element = token.scope if token.scope in ELEMENTS else None
                    yield Doubt(element, _kind(token), "unlisted", place)
    finally:
        plain.forget()


def _found(token: Token) -> tuple[Reserved, ...] | None:
    """What proves a token; of a value that is hidden in part, what is left of it has to be proven."""
    found = proving.found(token, plain.LAW)
    left = _MASK.sub("", token.text)
    if found is None and token.kind == "value" and len(left) < len(token.text):
        noughts = _MASK.sub(lambda run: "0" * len(run[0]), token.text)
        for text in (left, noughts):
            found = proving.found(Token("value", token.scope, text, token.offset, 0), plain.LAW)
            if found is not None:
                return found
    return found


def _place(name: str, token: Token, lines: Lines) -> Place:
    at = _AT.fullmatch(token.scope)
    return Place(
        name,
        line=lines.of(token.offset),
        offset=token.offset,
        length=len(token.text.encode("utf-8", "replace")),
        tag=at["tag"] if at and plain.closed("EDIFACT", at["tag"]) else None,
        element=int(at["element"]) if at else None,
        component=int(at["component"]) if at else None,
    )


def _kind(token: Token) -> str:
    """What it may be: told by its form, else by its place."""
    hit = next(iter(texts.hits(token.text[: texts.MOST], runs=True)), None)
    if hit is not None and hit.range is None:
        return hit.kind
    kinds = () if places.is_text(token.scope) else places.accepts(token.scope)
    return kinds[0] if kinds else "word"


class _Told:
    """What stands in doubts already: by span and element of a segment, by line and element of a tree."""

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self._spans: dict[int, tuple[int, set[int | None]]] = {}
        self._lines: dict[int | None, set[str | None]] = defaultdict(set)
        for doubt in doubts:
            place = doubt.place
            if place.offset is None or place.length is None:
                self._lines[place.line].add(doubt.element)
                continue
            end, elements = self._spans.setdefault(place.offset, (0, set()))
            elements.add(place.element)
            self._spans[place.offset] = (max(end, place.offset + place.length), elements)
        self._starts = sorted(self._spans)

    def covers(self, token: Token, place: Place) -> bool:
        found = self._lines.get(place.line)
        if found is not None and (token.scope in found or token.scope not in ELEMENTS):
            return True
        at = bisect_right(self._starts, token.offset) - 1
        if at < 0:
            return False
        end, elements = self._spans[self._starts[at]]
        return token.offset < end and (None in elements or place.element in elements)
