"""One token: structural, of a closed vocabulary, or in a reserved range of the kinds that its place accepts.

Laws of the file: a value holds only where every part of it does that could identify; a part is tried
with its neighbours first, as telephones and card numbers are written in groups; digits that stand for
nothing prove nothing beside each other.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from auditor.people.attest.places import accepts, is_text
from auditor.people.attest.token import Token
from auditor.people.attest.vocabulary import closed
from auditor.people.reserved import RangeKind, Reserved, range_of

Ranges = tuple[Reserved, ...]


class Law(Struct, frozen=True):
    """What holds: whether a text is closed in a scope, the kinds of range it accepts, and one word of several."""

    closed: Callable[[str, str], bool]
    accepts: Callable[[str], tuple[RangeKind, ...]]
    within: Callable[[str, str], bool]


STRICT = Law(closed, accepts, closed)

_PARTS = re.compile(r"[/,;]++")
# AIRIMP writes // for the at sign and .. for the underscore.
_MAIL = re.compile(
    r"(?<![A-Z0-9._-])([A-Z0-9._-]{1,64})//((?:[A-Z0-9-]{1,63}\.){1,8}[A-Z]{2,24})(?![A-Z0-9])",
    re.IGNORECASE,
)
_TOGETHER = 8  # words of one value, at most
_DIGITS = re.compile(r"[0-9][0-9.:+-]*+")
_MOST = 6  # digits in a row that are too few for a number of anybody
_LONGEST = 256


def found(token: Token, law: Law = STRICT) -> Ranges | None:
    """The ranges in which a token lies, none where it is closed; None where it is not proven."""
    if token.kind == "stray":
        return None
    scope, text = token.scope, token.text
    if law.closed(scope, text) and not _is_digits_of_a_text(scope, text):
        return ()
    if token.kind == "name":
        return None
    kinds = law.accepts(scope)
    whole = _range(kinds, text)
    if whole is not None:
        return (whole,)
    return _several(scope, kinds, text, law)


class Digits:
    """Digits of one text that stand beside each other, in tokens of their own: together they prove nothing either."""

    def __init__(self) -> None:
        """None so far."""
        self._text: str | None = None
        self._count = 0

    def too_many(self, token: Token, ranges: Ranges) -> bool:
        """Whether a token that is proven by these ranges is, with those right before it, too long a number."""
        if token.kind != "value":  # the names of elements stand between the values of a list
            return False
        text = token.scope.partition("+")[0]
        if ranges or not token.text.strip().isdigit():
            self._text = None
        elif text != self._text:
            self._text, self._count = (text if is_text(token.scope) else None), 0
        self._count += sum(map(str.isdigit, token.text))
        return self._text is not None and self._count > _MOST


def forget() -> None:
    """Let go of the words that were asked, which are values of the source: to be called at its end."""
    _one.cache_clear()
    accepts.cache_clear()


def _is_digits_of_a_text(scope: str, text: str) -> bool:
    return text.isdigit() and is_text(scope)


def _range(kinds: tuple[RangeKind, ...], text: str) -> Reserved | None:
    """The first that proves, else the first that marks."""
    if not kinds or len(text) > _LONGEST:
        return None
    held = [each for each in (_one(kind, text) for kind in kinds) if each is not None]
    return next((each for each in held if each.proves), held[0] if held else None)


@lru_cache(1 << 14)
def _one(kind: RangeKind, text: str) -> Reserved | None:
    return range_of(kind, text)


def _several(scope: str, kinds: tuple[RangeKind, ...], text: str, law: Law) -> Ranges | None:
    """The ranges of the parts of a text, from the left always the longest run of words."""
    held: list[Reserved] = []
    digits = 0  # of the words in a row that are nothing but digits
    for part in _PARTS.split(_MAIL.sub(_address, text)):
        words = part.split()
        at = 0
        while at < len(words):
            run = _longest(kinds, words[at : at + _TOGETHER])
            if run is not None:
                held.append(run[1])
                at, digits = at + run[0], 0
                continue
            word = words[at]
            if not law.within(scope, word):
                return None
            digits = digits + sum(map(str.isdigit, word)) if _DIGITS.fullmatch(word) else 0
            if digits > _MOST:
                return None
            at += 1
    return tuple(held)


def _longest(kinds: tuple[RangeKind, ...], words: list[str]) -> tuple[int, Reserved] | None:
    for size in range(len(words), 0, -1):
        each = _range(kinds, " ".join(words[:size]))
        if each is not None:
            return size, each
    return None


def _address(found_: re.Match[str]) -> str:
    return f"{found_[1].replace('..', '_')}@{found_[2]}"
