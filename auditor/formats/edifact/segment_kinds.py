"""Kinds of segments: the tag, and the code behind it where the code decides how it is read.

`DTM+189:3001150925:201` is of the kind `DTM+189`, `TVL+150130:1100` of the kind `TVL`. Law of the file: a
kind is a tag of a dialect with a code of its closed lists, so that no byte of a value is in it.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

UNKNOWN = b""


class SegmentKinds:
    """The kinds of segments that one dialect tells apart.

    Args:
        codes: the codes that are told apart behind each tag.
        ways: those that lead elsewhere even where something is wrong around them: blanks before or
            behind, or a slash and a number, as in legacy messages. Such a kind is not the code's own.
    """

    def __init__(
        self, codes: Mapping[bytes, Iterable[bytes]], ways: Mapping[bytes, Iterable[bytes]]
    ) -> None:
        """Sort them."""
        self._codes = {tag: sorted(own) for tag, own in sorted(codes.items())}
        self._ways = {tag: sorted(own) for tag, own in sorted(ways.items())}
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

    def of(self, text: bytes, between: bytes) -> list[bytes]:
        """The kind of each segment of the canonical `text`, each followed by `between`; or `UNKNOWN`.

        A code that stands loose behind its tag is as it is written (`DOC+ V/`): see `loose`.
        """
        expression = self._expressions.get(between) or self._expression(between)
        return expression.findall(text)

    def _expression(self, between: bytes) -> re.Pattern[bytes]:
        """Captures the kind of each segment, or nothing where no tag is known."""
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


def loose(written: bytes) -> bytes:
    """The kind of a segment whose code stands loose behind its tag, such as `DOC+V/`."""
    tag, _, code = written.partition(b"+")
    return b"%b+%b/" % (tag, code.strip(b" /"))
