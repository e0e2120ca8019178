"""Ordinary segments: those that may be cut together, as nothing about them has to be told or passed over."""

import re
from functools import cache

from auditor.formats.edifact import compiled

_BREAKS = b"\r\n"
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in _BREAKS)
# What may stand before a segment and is passed over: a blank, the mark of a trace, a byte order mark.
_PASSED_OVER = b" &\xef\xbb\xbf"


def ordinary(text: bytes, between: bytes, limit: int, base: int) -> tuple[int, bytes | None]:
    """How many segments these are, `between` behind each of them; 0 where one of them is not ordinary.

    `between` is their terminator, and a line break or none. Behind each terminator stands that line break, and then
    a segment; no other control character stands in any, and none is longer than `limit`. Where a control character
    is the terminator, none is. Where the compiled walk tells it, it also tells their bounds from offset `base` on.
    """
    if between < b" ":
        return 0, None
    if compiled.runs():
        bounds = compiled.walk.ordinary(text, between, _PASSED_OVER + between[:1], limit, base)
        return (0, None) if bounds is None else (len(bounds) // 8 - 1, bounds)
    count = text.count(between[:1])
    if (
        any(text.count(each) != count * between.count(each) for each in (b"\n", b"\r"))
        or len(text.translate(None, _CONTROLS)) != len(text)
        or _stumbling(between).search(text)
        or (len(text) > limit and max(map(len, text.split(between))) > limit)
    ):
        return 0, None
    return count, None


@cache
def _stumbling(between: bytes) -> re.Pattern[bytes]:
    """Finds terminators without their line break, and those behind which stands what is passed over, or nothing."""
    terminator, rest = re.escape(between[:1]), re.escape(between[1:])
    orderly = rest + b"(?:[^%b%b]|\\Z)" % (_PASSED_OVER, terminator)
    return re.compile(terminator + b"(?!" + orderly + b")")
