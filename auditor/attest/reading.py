"""Reading a file for its proof: each token structural, of a closed vocabulary, or in a reserved range.

Laws of the file: a token that is none of these is refused, whatever it may be; a text is taken apart
into words, each of which has to hold; what only marks holds in a unit that something else proves.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, field

from auditor.attest.tokens import Token, tokens
from auditor.attest.vocabulary import closed
from auditor.reserved import RANGES, RangeKind, Reserved, plain, range_of

Why = Literal["unproven", "unanchored", "untested"]

IN_WORDS: dict[Why, str] = {
    "unproven": "is neither structural, nor of a closed vocabulary, nor in a reserved range",
    "unanchored": "only marks, in a record in which nothing belongs to nobody",
    "untested": "is an interchange that does not say it is a test (0035)",
}
# A security code and the flag of a test are figures like any other; a party's words have no end.
_ASKED: tuple[RangeKind, ...] = tuple(
    kind for kind in RANGES if kind not in ("cvv", "test", "party")
)
_PARTS = re.compile(r"[/,;]+")
# All of them at once, since most texts are in none; and the ways in which numbers are divided.
_ANY = re.compile(
    "|".join(f"(?:{each.pattern.pattern})" for kind in _ASKED for each in RANGES[kind]),
    re.IGNORECASE,
)
_WRITTEN: tuple[RangeKind, ...] = ("name", "phone", "pan", "iban")
# AIRIMP writes // for the at sign and .. for the underscore.
_MAIL = re.compile(r"([A-Z0-9._-]+)//((?:[A-Z0-9-]+\.)+[A-Z]+)(?![A-Z0-9])")
_TEST = "UNB+11:1"


class Refusal(Struct, frozen=True):
    """A place that is not proven, and why; `offset` in bytes, from 0."""

    file: str
    offset: int
    why: Why


class Reading(Struct, frozen=True):
    """What a file came to: tokens by what they are, identifying values by range, refusals."""

    tokens: Counter[str] = field(default_factory=Counter)
    ranges: Counter[str] = field(default_factory=Counter)
    refusals: tuple[Refusal, ...] = ()


def read(name: str, data: bytes) -> Reading:
    """The reading of one file."""
    kinds: Counter[str] = Counter()
    ranges: Counter[str] = Counter()
    refusals: list[Refusal] = []
    # By unit, where its first value stands that proves, or that only marks.
    proven: dict[int, int] = {}
    marked: dict[int, int] = {}
    tested = interchanges = 0
    for token in tokens(data):
        interchanges += token.scope == "EDIFACT" and token.text == "UNB"
        tested += token.scope == _TEST and token.text == "1"
        found = _found(token)
        if found is None:
            refusals.append(Refusal(name, token.offset, "unproven"))
            continue
        kinds["reserved" if found else token.kind] += 1
        ranges.update(each.id for each in found)
        if found:
            (proven if any(each.proves for each in found) else marked).setdefault(
                token.unit, token.offset
            )
    if tested < interchanges:
        refusals.append(Refusal(name, 0, "untested"))
    refusals += (  # unit 0 frames the others
        Refusal(name, offset, "unanchored")
        for unit, offset in marked.items()
        if unit and unit not in proven
    )
    return Reading(kinds, ranges, tuple(sorted(refusals, key=lambda each: each.offset)))


def _found(token: Token) -> tuple[Reserved, ...] | None:
    """The ranges in which a token lies, none where it is closed; None where it is not proven."""
    if token.kind == "stray":
        return None
    if closed(token.scope, token.text):
        return ()
    if token.kind == "name":
        return None
    whole = _range(token.text)
    if whole is not None:
        return (whole,)
    return _several(token.scope, token.text)


def _range(text: str) -> Reserved | None:
    if not any(_ANY.fullmatch(plain(kind, text)) for kind in _WRITTEN):
        return None
    found = (range_of(kind, text) for kind in _ASKED)
    held = [each for each in found if each is not None]
    return next((each for each in held if each.proves), held[0] if held else None)


def _several(scope: str, text: str) -> tuple[Reserved, ...] | None:
    """The ranges of the parts of a text, from the left always the longest run of words."""
    found: list[Reserved] = []
    for part in _PARTS.split(_MAIL.sub(_address, text)):
        words = part.split()
        while words:
            run = _longest(scope, words)
            if run is None:
                return None
            size, held = run
            if held is not None:
                found.append(held)
            words = words[size:]
    return tuple(found)


def _address(found: re.Match[str]) -> str:
    return f"{found[1].replace('..', '_')}@{found[2]}"


def _longest(scope: str, words: list[str]) -> tuple[int, Reserved | None] | None:
    for size in range(min(len(words), 8), 0, -1):
        held = _range(" ".join(words[:size]))
        if held is not None:
            return size, held
    return (1, None) if closed(scope, words[0]) else None


def together(readings: Iterable[Reading]) -> Reading:
    """All in one."""
    kinds: Counter[str] = Counter()
    ranges: Counter[str] = Counter()
    refusals: list[Refusal] = []
    for each in readings:
        kinds.update(each.tokens)
        ranges.update(each.ranges)
        refusals += each.refusals
    return Reading(kinds, ranges, tuple(refusals))


def said(refusals: Iterable[Refusal]) -> Iterator[str]:
    """The refusals in words."""
    for each in refusals:
        yield f"{each.file}: offset {each.offset} {IN_WORDS[each.why]}"
