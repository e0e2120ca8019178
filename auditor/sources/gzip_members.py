"""gzip, member by member, with what its headers say beside the content (RFC 1952).

Laws of the file: a header is read within bounds; what it says is told by kind, never shown.
"""

import gzip
import zlib
from collections.abc import Iterator

from auditor.observed.record import Unread
from auditor.sources import CHUNK
from auditor.sources.limited_stream import LimitedStream, SpentError

MAGIC = b"\x1f\x8b\x08"
COMMENT = "its header holds a comment or a field that is not read"
NAMED = "its header holds another name than its own"

_CHECKED, _FIELD, _NAME, _COMMENT = 2, 4, 8, 16  # flags of a header
_KNOWN = 31  # all of them, with that for text
_LONGEST = 1 << 16
_BLOCKS = b"BC\2\0"  # the length of a block, in a file that can be read from any of them
_LATER = {".tgz": ".tar", ".taz": ".tar", ".gz": "", ".gzip": "", ".z": ""}


class _Pieces:
    """The packed bytes, as many at a time as are asked for."""

    def __init__(self, tap: LimitedStream) -> None:
        self._tap = tap
        self.held = b""

    def take(self, size: int) -> bytes:
        """Exactly as many."""
        while len(self.held) < size:
            self.more()
        piece, self.held = self.held[:size], self.held[size:]
        return piece

    def word(self) -> bytes:
        """What stands before the next nought."""
        while (end := self.held.find(b"\0")) < 0:
            if len(self.held) > _LONGEST:
                raise SpentError("a header in it is too long")
            self.more()
        return self.take(end + 1)[:-1]

    def more(self) -> None:
        piece = self._tap.read(CHUNK)
        if not piece:
            raise EOFError
        self.held += piece

    def ended(self) -> bool:
        """Whether nothing but noughts follows."""
        while not self.held:
            self.held = self._tap.read(CHUNK)
            if not self.held:
                return True
            self.held = self.held.lstrip(b"\0")
        return False


def contents(tap: LimitedStream, name: str, told: list[Unread]) -> Iterator[bytes]:
    """The content of all members; `told` is given what their headers say beside it."""
    pieces = _Pieces(tap)
    while True:
        told += (each for each in _header(pieces, name) if each not in told)
        yield from _content(pieces)
        pieces.held = pieces.held.lstrip(b"\0")
        if pieces.ended():
            return


def _header(pieces: _Pieces, name: str) -> Iterator[Unread]:
    fixed = pieces.take(10)
    flags = fixed[3]
    if not fixed.startswith(MAGIC) or flags > _KNOWN:
        raise gzip.BadGzipFile
    said = fixed
    if flags & _FIELD:
        length = pieces.take(2)
        field = pieces.take(int.from_bytes(length, "little"))
        said += length + field
        if not (len(field) == len(_BLOCKS) + 2 and field.startswith(_BLOCKS)):
            yield Unread(name, COMMENT)
    if flags & _NAME:
        own = pieces.word()
        said += own + b"\0"
        if own.decode("latin-1") not in _names(name):
            yield Unread(name, NAMED, left="passed")
    if flags & _COMMENT:
        comment = pieces.word()
        said += comment + b"\0"
        if comment:
            yield Unread(name, COMMENT)
    if flags & _CHECKED and pieces.take(2) != (zlib.crc32(said) & 0xFFFF).to_bytes(2, "little"):
        raise gzip.BadGzipFile


def _names(name: str) -> set[str]:
    """What a file of this name may be called within: the same, or without the end that packing adds."""
    own = name.replace("!", "/").rpartition("/")[2]
    known = {own, ""}
    for end, before in _LATER.items():
        if own.lower().endswith(end):
            known.add(own[: -len(end)] + before)
    # Headers hold Latin-1, and what a shell passes in UTF-8.
    return known | {each.encode().decode("latin-1") for each in known}


def _content(pieces: _Pieces) -> Iterator[bytes]:
    unit = zlib.decompressobj(-zlib.MAX_WBITS)
    packed, size, check = pieces.held, 0, 0
    while not unit.eof:
        if not packed:
            pieces.held = b""
            pieces.more()
            packed = pieces.held
        piece = unit.decompress(packed, CHUNK)
        packed = unit.unconsumed_tail
        size, check = size + len(piece), zlib.crc32(piece, check)
        if piece:
            yield piece
    pieces.held = unit.unused_data
    if pieces.take(8) != check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little"):
        raise gzip.BadGzipFile
