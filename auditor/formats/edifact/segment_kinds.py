"""Heads: the tags of a batch of segments, and the codes behind them, as a word of one letter each.

Law of the file: a letter stands for a tag of a dialect and a code of its closed lists, so that no
byte of a value is in a word.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

UNKNOWN = "\0"


class _Letters(dict[bytes, str]):
    """The letter of each head; one with blanks in it is the head without them."""

    def __missing__(self, head: bytes) -> str:
        tag, _, code = head.partition(b"+")
        return self.get(b"%b+%b/" % (tag, code.strip(b" /")), UNKNOWN)


class SegmentKinds:
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
        self._expressions: dict[bytes, re.Pattern[bytes]] = {}

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

    def word(self, text: bytes, between: bytes) -> str:
        """One letter for each segment of the canonical `text`, each followed by `between`."""
        expression = self._expressions.get(between) or self._expression(between)
        return "".join(map(self._letters.__getitem__, expression.findall(text)))

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


def _bare(end: bytes) -> bytes:
    return b"(?![^+%b])" % end


def _first(tag: bytes) -> bytes:
    return tag[:1]
