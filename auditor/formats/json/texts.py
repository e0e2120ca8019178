"""JSON texts out of a stream of bytes: lines, documents over several lines, elements of an array.

Laws of the file: what comes out does not depend on how the bytes were cut into chunks; no more
than one text and one chunk are held; a broken text ends where the next begins: the rest is read.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from auditor.formats.json.lines import Lines

_BLANK = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 16
# A string, a bracket or a comma; a quote by itself opens a string that is not yet whole.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[][{},]|"', re.DOTALL)


class Text(Struct, frozen=True, gc=False):
    """One JSON text: its bytes, the line it begins on (from 1), its index in an array (from 0).

    `flaw`: it was longer than the limit, or it is the end of an array that was never closed; it
    then has no body.
    """

    body: bytes
    line: int
    index: int | None = None
    flaw: Literal["too-long", "unclosed"] | None = None


def texts(chunks: Iterable[bytes], longest: int) -> Iterator[Text]:
    """The JSON texts of a stream, none longer than `longest` bytes.

    A stream that begins with `[` is an array of texts. Otherwise, where the first line closes what
    it opens, each line is a text; where it does not, a text begins with each line that begins
    with `{`. What goes on within such a source are lines.
    """
    return _Stream(chunks if isinstance(chunks, Lines) else Lines(chunks), longest).texts()


def _small(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, none of the chunks empty or too large to copy again and again."""
    for chunk in chunks:
        for start in range(0, len(chunk), _CHUNK):
            yield chunk[start : start + _CHUNK]


class _Stream:
    def __init__(self, lines: Lines, longest: int) -> None:
        self._lines_of = lines
        self._chunks = _small(lines)
        self._longest = longest
        self._buffer = b""
        self._line = lines.first

    def texts(self) -> Iterator[Text]:
        if self._lines_of.goes_on:
            yield from self._lines()
            return
        while len(self._buffer) < len(_BOM) and self._more():
            pass
        self._buffer = self._buffer.removeprefix(_BOM)
        while self._skip_blank():
            yield from self._array() if self._buffer[:1] == b"[" else self._lines()

    def _more(self) -> bool:
        chunk = next(self._chunks, b"")
        self._buffer += chunk
        return bool(chunk)

    def _skip_blank(self) -> bool:
        """Whether anything is left behind the blanks."""
        while True:
            rest = self._buffer.lstrip(_BLANK)
            self._line += self._buffer.count(b"\n") - rest.count(b"\n")
            self._buffer = rest
            if rest:
                return True
            if not self._more():
                return False

    def _lines(self) -> Iterator[Text]:
        """Everything from here on, cut at the ends of lines, or only of those before a `{`."""
        while b"\n" not in self._buffer and len(self._buffer) <= self._longest and self._more():
            pass
        first = self._buffer.partition(b"\n")[0]
        closed = (
            self._lines_of.goes_on
            or len(first) > self._longest
            or first.rstrip(_BLANK)[-1:] == b"}"
        )
        if closed:
            self._lines_of.cut()
        cut, kept = (b"\n", b"") if closed else (b"\n{", b"{")
        begins, too_long, more = self._line, False, True
        while more:
            begun = b""
            *whole, rest = self._buffer.split(cut)
            for piece in whole:
                text = self._piece(begun + piece, begins, too_long=too_long)
                if text is not None:
                    yield text
                begun, begins, too_long = kept, self._line, False
            self._buffer = begun + rest
            if len(self._buffer) > self._longest + len(cut):
                # The last byte may begin a cut.
                too_long = True
                self._pass(len(self._buffer) - 1)
            more = self._more()
        text = self._piece(self._buffer, begins, too_long=too_long)
        if text is not None:
            yield text
        self._buffer = b""

    def _piece(self, body: bytes, begins: int, *, too_long: bool) -> Text | None:
        """The text in what stands between two cuts; None where that is blank."""
        self._line += body.count(b"\n") + 1
        if too_long or len(body) > self._longest:
            return Text(b"", begins, flaw="too-long")
        return Text(body, begins) if body and not body.isspace() else None

    def _pass(self, length: int) -> None:
        self._line += self._buffer.count(b"\n", 0, length)
        self._buffer = self._buffer[length:]

    def _array(self) -> Iterator[Text]:
        """The elements of the array that begins here."""
        self._buffer = self._buffer[1:]
        index, closing = 0, b","
        while closing == b",":
            self._skip_blank()
            begins = self._line
            body, closing, too_long = self._element()
            if too_long:
                yield Text(b"", begins, index, "too-long")
            elif body or (closing != b"" and (index or closing == b",")):
                yield Text(body, begins, index)
            index += 1
        if not closing:
            yield Text(b"", self._line, flaw="unclosed")

    def _element(self) -> tuple[bytes, bytes, bool]:
        """One element, what closes it (nothing where the stream ends), whether it was too long."""
        position = depth = 0
        too_long, more = False, True
        while more:
            for token in _TOKEN.finditer(self._buffer, position):
                mark = token[0]
                if mark == b'"':
                    position = token.start()
                    break
                position = token.end()
                if depth == 0 and mark in (b",", b"]"):
                    too_long = too_long or token.start() > self._longest
                    body = b"" if too_long else self._buffer[: token.start()].rstrip(_BLANK)
                    self._pass(position)
                    return body, mark, too_long
                depth = max(0, depth + (mark in b"{[") - (mark in b"}]"))
            else:
                position = len(self._buffer)
            if position > self._longest:
                too_long = True
                self._pass(position)
                position = 0
            if len(self._buffer) > self._longest:
                # A string without end: what matters is whether its next byte is escaped.
                too_long = True
                odd = (len(self._buffer) - len(self._buffer.rstrip(b"\\"))) % 2
                self._pass(len(self._buffer) - odd)
                self._buffer, position = b'"' + self._buffer, 0
            more = self._more()
        body = b"" if too_long else self._buffer.rstrip(_BLANK)
        self._pass(len(self._buffer))
        return body, b"", too_long


def has_twins(body: bytes, keys: int | None = None) -> bool:
    """Whether an object names a key twice: a decoder keeps the last, and the first goes unseen.

    `keys` is how many keys were met in what was decoded, if they were counted. Each key of the text has a quote
    and a colon behind it, blanks aside, and a decoder drops twins alone: where there are as many as
    were met there is none, and the text is not read a second time, key by key.
    """
    apart = b" :" in body or b"\t:" in body or b"\n:" in body or b"\r:" in body
    if not apart and body.count(b'":') == keys:
        return False
    return _doubled(body)


# Strings, brackets, and the colons behind keys; a string without end is passed over.
_MARK = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}:]', re.DOTALL)


def _doubled(body: bytes) -> bool:
    """The same, key by key, of a text that a decoder has read: however deep, and whoever asks."""
    objects: list[set[str] | None] = []  # the keys of each that is open, None of an array
    last = b""
    for token in _MARK.findall(body):
        if token in b"{[":
            objects.append(set() if token == b"{" else None)
        elif token in b"}]":
            if objects:
                objects.pop()
        elif token != b":":
            last = token
        elif objects and (keys := objects[-1]) is not None:
            key = _key(last)
            if key in keys:
                return True
            keys.add(key)
    return False


def _key(token: bytes) -> str:
    """A key as a decoder has it."""
    if b"\\" in token:
        try:
            return str(json.loads(token))
        except ValueError:
            pass
    return token[1:-1].decode("utf-8", "replace")


_DEEPEST = (
    64  # nested values, as `Limits` has it; a decoder goes as deep as its caller left room for
)


# Brackets of either kind as one, and nothing else.
_BRACKETS = bytes.maketrans(b"{}[]", b"()()")
_OTHERS = bytes(set(range(256)) - set(b"{}[]"))


def is_deep(body: bytes, most: int = _DEEPEST) -> bool:
    """Whether values are nested deeper than that."""
    if body.count(b"{") + body.count(b"[") <= most:
        return False
    # Strings left out, the innermost brackets go again and again: as often as values are nested.
    plain = body if b"\\" not in body else body.replace(b"\\\\", b"").replace(b'\\"', b"")
    left = b"".join(plain.split(b'"')[::2]).translate(_BRACKETS, _OTHERS)
    for _ in range(most):
        left = left.replace(b"()", b"")
        if not left:
            return False
    # Deep, or no JSON at all.
    depth = 0
    for token in _MARK.findall(body):
        if token in b"{[":
            depth += 1
            if depth > most:
                return True
        elif token in b"}]":
            depth -= 1
    return False


def decoded(body: bytes) -> object:
    """The value that a text states; None where it states none, or one nested too deeply to be read."""
    if is_deep(body):
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
