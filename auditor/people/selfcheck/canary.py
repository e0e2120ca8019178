"""Canaries: words that stand nowhere else, put in place of what data hold, so that a leak is heard."""

import re
from collections.abc import Iterator

# Letters that begin no word of any table or message, then a number: too long for any code.
WORD = "QJZW"
CANARY = re.compile(WORD, re.IGNORECASE)
EVERY = 4  # each value is replaced in one of so many copies, the others stay

# What a value is, by syntax: between separators, between quotes or brackets.
_VALUES = {
    "edifact": re.compile(rb"(?<=[+:/])[^+:/'?\n]+"),
    "xml": re.compile(rb"(?<==\")[^\"]+|(?<=>)[^<>\n]+(?=<)"),
    "json": re.compile(rb"(?<=\")[^\"]+(?=\")|(?<=: )[0-9]+"),
    "plain": re.compile(rb"(?<=[,;:\t\n\[ ])[^,;:\t\n\[\]\"]+"),
}
# Names: tags, attributes and keys, which a sender may fill with anything as well.
_NAMES = {
    "edifact": re.compile(rb"(?<=')\n?[A-Z]{3}(?=[+'])"),
    "xml": re.compile(rb"(?<= )[A-Za-z_]+(?==)"),
    "json": re.compile(rb"(?<=\")[a-z_.]+(?=\":)"),
    "plain": re.compile(rb"(?<=\n)[a-z_-]+(?=:)"),
}


class Cage:
    """Makes words that stand nowhere else, each with a number of its own."""

    def __init__(self) -> None:
        """No canary is out."""
        self.count = 0

    def __call__(self) -> str:
        """One more."""
        self.count += 1
        return f"{WORD}{self.count:09d}"


def planted(data: bytes, what: re.Pattern[bytes], turn: int, cage: Cage) -> bytes:
    """The data with every fourth value, begun at `turn`, replaced by a canary."""
    number = 0

    def put(found: re.Match[bytes]) -> bytes:
        nonlocal number
        number += 1
        return cage().encode() if number % EVERY == turn else found[0]

    return what.sub(put, data)


def copies(data: bytes, cage: Cage) -> Iterator[bytes]:
    """Copies of the data in which each value and each name is a canary once."""
    kind = _syntax(data)
    for turn in range(EVERY):
        yield planted(data, _VALUES[kind], turn, cage)
        yield planted(data, _NAMES[kind], turn, cage)


def _syntax(data: bytes) -> str:
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:3]
    if begin[:1] == b"<":
        return "xml"
    if begin[:1] in (b"{", b"["):
        return "json"
    return "edifact" if b"UNB" in data or b"UNH" in data else "plain"
