"""Heads: the tags of a batch of segments, and the codes behind them, as a word of one letter each.

Law of the file: a letter stands for a tag of a dialect and a code of its closed lists, so that no
byte of a value is in a word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

UNKNOWN = "\0"
# The share of a batch that a phrase must make up to be looked for before single heads are.
_MOSTLY = 0.75
_TIMES = 3


class _Letters(dict[bytes, str]):
    """The letter of each head; one with blanks in it is the head without them."""

    def __missing__(self, head: bytes) -> str:
        tag, _, code = head.partition(b"+")
        return self.get(b"%b+%b/" % (tag, code.strip(b" /")), UNKNOWN)


class Heads:
    """The heads of one dialect.

    Args:
        codes: the codes that are told apart behind each tag.
        ways: those that lead elsewhere even where something is wrong around them: blanks before or
            behind, or a slash and a number, as in legacy messages. Such a head is not the code's own.
    """

    def __init__(
        self, codes: Mapping[bytes, Iterable[bytes]], ways: Mapping[bytes, Iterable[bytes]]
    ) -> None:
        """Give each head its letter."""
        self._codes = {tag: sorted(own) for tag, own in sorted(codes.items())}
        self._ways = {tag: sorted(own) for tag, own in sorted(ways.items())}
        self._letters = _Letters({b"": UNKNOWN})
        for tag, own in self._codes.items():
            heads = [tag, *(tag + b"+" + code for code in own)]
            heads += [tag + b"+" + code + b"/" for code in self._ways.get(tag, ())]
            for head in heads:
                self._letters[head] = chr(len(self._letters))
        self._heads = {letter: head for head, letter in self._letters.items()}
        self._expressions: dict[bytes, re.Pattern[bytes]] = {}
        self._usual: dict[bytes, _Usual] = {}
        self._cut = re.compile(".+", re.DOTALL)

    @property
    def tags(self) -> Iterable[bytes]:
        """All tags."""
        return self._codes

    def codes(self, tag: bytes) -> list[bytes]:
        """The codes that are told apart behind a tag."""
        return self._codes[tag]

    def ways(self, tag: bytes) -> list[bytes]:
        """Those of them that lead elsewhere."""
        return self._ways.get(tag, [])

    def letter(self, tag: bytes, code: bytes | None = None, *, loose: bool = False) -> str:
        """The letter of a tag, or of a code behind it, which may stand loose there."""
        return self._letters[tag if code is None else tag + b"+" + code + b"/" * loose]

    def open_at(self, letters: Iterable[str]) -> None:
        """These heads may open a record: a word is cut into phrases before each."""
        either = "".join(map(re.escape, sorted(letters)))
        self._cut = re.compile(f"[{either}]?[^{either}]+|[{either}]")

    def phrases(self, word: str) -> list[str]:
        """The word cut before each head that may open a record."""
        return self._cut.findall(word)

    def word(self, text: bytes, between: bytes) -> str:
        """One letter for each segment of the canonical `text`, each followed by `between`."""
        expression = self._expressions.get(between) or self._expression(between)
        usual = self._usual.get(between)
        if usual is None:
            word = "".join(map(self._letters.__getitem__, expression.findall(text)))
            self._learn(word, between)
            return word
        parts: list[str] = []
        at = served = 0
        for found in usual.expression.finditer(text):
            begin, end = found.span()
            parts.extend(map(self._letters.__getitem__, expression.findall(text, at, begin)))
            times = text.count(between[:1], begin, end) // len(usual.phrase)
            parts.append(usual.phrase * times)
            served += end - begin
            at = end
        parts.extend(map(self._letters.__getitem__, expression.findall(text, at)))
        if served < _MOSTLY * len(text):
            self._usual.pop(between, None)
        return "".join(parts)

    def _learn(self, word: str, between: bytes) -> None:
        """Take note of a phrase that most of a batch consists of: most travellers of a manifest are alike."""
        counts = Counter(self.phrases(word))
        phrase, times = max(counts.items(), key=_weight, default=("", 0))
        if times < _TIMES or times * len(phrase) < _MOSTLY * len(word):
            return
        heads = [self._heads[letter] for letter in phrase]
        if all(heads) and not any(head.endswith(b"/") for head in heads):
            self._usual[between] = self._as_usual(phrase, between)

    @lru_cache(maxsize=16)  # noqa: B019 - heads live as long as their dialect, which is for ever
    def _as_usual(self, phrase: str, between: bytes) -> "_Usual":
        end, gap = re.escape(between[:1]), re.escape(between)
        heads = [self._heads[letter] for letter in phrase]
        whole = b"".join(b"%b[^%b]*+%b" % (self._only(head, end), end, gap) for head in heads)
        # What the phrase begins with, at the beginning of a segment; looked for as it stands, which is fast.
        first = re.escape(heads[0])
        start = b"%b(?<=%b%b)" % (first, gap, first)
        return _Usual(
            phrase, re.compile(b"%b%b(?:%b)*+" % (start, whole.removeprefix(first), whole))
        )

    def _expression(self, between: bytes) -> re.Pattern[bytes]:
        """Captures the head of each segment, or nothing where no tag is known."""
        end = re.escape(between[:1])
        # By the first letter of the tag: to try one tag after the other would take longer.
        heads = b"|".join(
            b"%b(?:%b)" % (first, b"|".join(self._head(tag, end) for tag in tags))
            for first, tags in groupby(self._codes, key=_first)
        )
        found = re.compile(b"(%b|)[^%b]*+%b" % (heads, end, re.escape(between)))
        self._expressions[between] = found
        return found

    def _head(self, tag: bytes, end: bytes) -> bytes:
        """What behind its first letter is this tag alone, or one of its codes."""
        return b"%b(?:%b)" % (re.escape(tag[1:]), b"|".join([*self._coded(tag, end), _bare(end)]))

    def _coded(self, tag: bytes, end: bytes) -> list[bytes]:
        """What behind a tag is one of its codes."""
        codes, ways = (b"|".join(map(re.escape, own)) for own in (self.codes(tag), self.ways(tag)))
        forms = [b"\\+(?:%b)(?![^+:%b])" % (codes, end)] if codes else []
        return forms + ([b"\\+ *(?:%b)(?:[/ ]|(?![^+:%b]))" % (ways, end)] if ways else [])

    def _only(self, head: bytes, end: bytes) -> bytes:
        """This head and no other."""
        tag, _, code = head.partition(b"+")
        if code:
            return b"%b(?![^+:%b])" % (re.escape(head), end)
        others = b"".join(b"(?!%b)" % each for each in self._coded(tag, end))
        return re.escape(tag) + others + _bare(end)


class _Usual(NamedTuple):
    """A phrase, and what finds it as often as it stands one behind the other."""

    phrase: str
    expression: re.Pattern[bytes]


def _bare(end: bytes) -> bytes:
    return b"(?![^+%b])" % end


def _first(tag: bytes) -> bytes:
    return tag[:1]


def _weight(counted: tuple[str, int]) -> int:
    phrase, times = counted
    return len(phrase) * times
