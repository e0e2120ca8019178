"""Reading a file for its proof: each token structural, of a closed vocabulary, or in a reserved range.

Laws of the file: a token that is none of these is refused, whatever it may be; what only marks holds in
a unit that something else proves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, field

from auditor.people.attest import proving
from auditor.people.attest.tokens import tokens

Why = Literal["unproven", "unanchored", "untested"]

IN_WORDS: dict[Why, str] = {
    "unproven": "is neither structural, nor of a closed vocabulary, nor in a reserved range",
    "unanchored": "only marks, in a record in which nothing belongs to nobody",
    "untested": "is an interchange that does not say it is a test (0035)",
}
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
    digits = proving.Digits()
    for token in tokens(data):
        interchanges += token.scope == "EDIFACT" and token.text == "UNB"
        tested += token.scope == _TEST and token.text == "1"
        found = proving.found(token)
        if found is None or digits.too_many(token, found):
            refusals.append(Refusal(name, token.offset, "unproven"))
            continue
        kinds["reserved" if found else token.kind] += 1
        ranges.update(each.id for each in found)
        if found:
            (proven if any(each.proves for each in found) else marked).setdefault(
                token.unit, token.offset
            )
    proving.forget()
    if tested < interchanges:
        refusals.append(Refusal(name, 0, "untested"))
    refusals += (  # unit 0 frames the others
        Refusal(name, offset, "unanchored")
        for unit, offset in marked.items()
        if unit and unit not in proven
    )
    return Reading(kinds, ranges, tuple(sorted(refusals, key=lambda each: each.offset)))


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
