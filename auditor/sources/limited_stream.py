"""A stream with a limit: bytes drawn from a file piece by piece, and the budget for what they may unpack to."""

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NoReturn, Protocol, TypeVar

from auditor.observed.record import Limits, Unread
from auditor.sources import reason

NESTED = 4  # layers of packing: a tar.gz in a tar.gz
_SMALL = 1 << 20  # below this, no ratio is suspicious

T = TypeVar("T")


class Readable(Protocol):
    """What gives bytes, at most as many as asked for, none only at the end."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes."""


_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
)  # fmt: skip


class SpentError(Exception):
    """A limit was reached; the text says which, in words of this file alone."""


class Budget:
    """What one file may unpack to, counted over all its archives."""

    def __init__(self, limits: Limits, packed: int | None = None) -> None:
        """A fresh budget; `packed` is the size of the file, None if that shows only in reading."""
        self.limits = limits
        self.depth = min(limits.depth, NESTED)
        self.spent = False
        self.packed = packed or 0
        self._grows = not packed
        self._members = 0
        self._unpacked = 0

    def drawn(self, size: int) -> None:
        """Count bytes as they stand in the file."""
        if self._grows:
            self.packed += size

    def member(self) -> None:
        """Count one member, a folder or a link like a file: each costs a header."""
        self._members += 1
        if self._members > self.limits.members:
            self.end(f"it holds more than {self.limits.members} members")

    def unpacked(self, size: int) -> None:
        """Count bytes that were unpacked."""
        self._unpacked += size
        if self._unpacked > max(_SMALL, self.limits.ratio * self.packed):
            self.end(f"it unpacks to more than {self.limits.ratio} times its size")

    def end(self, why: str) -> NoReturn:
        """Read no more of the file.

        Raises:
            SpentError: always.
        """
        self.spent = True
        raise SpentError(why)


class LimitedStream:
    """Bytes drawn piece by piece, the first of which can be looked at beforehand."""

    def __init__(self, chunks: Iterator[bytes], whole: IO[bytes] | None = None) -> None:
        """A tap on `chunks`; `whole` is the file behind them if one can move about in it."""
        self.whole = whole
        self.ceiling: int | None = None
        self.count = 0
        self._chunks = chunks
        self._rest = b""

    def peek(self, size: int) -> bytes:
        """The next bytes, at least `size` if there are as many, without drawing them."""
        while len(self._rest) < size and (chunk := next(self._chunks, b"")):
            self._rest += chunk
        return self._rest

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none only at the end."""
        piece = self._rest or next(self._chunks, b"")
        piece, self._rest = piece[:size], piece[size:]
        self.count += len(piece)
        if self.ceiling is not None and self.count > self.ceiling:
            raise SpentError("a header in it is too long")
        return piece


def guarded(name: str, items: Iterator[T], budget: Budget) -> Iterator[T | Unread]:
    """The same, ending with an `Unread` where something is broken or a limit is reached."""
    try:
        yield from items
    except SpentError as limit:
        budget.spent = True
        yield Unread(name, str(limit), limit=True)
    except _BROKEN as fault:
        yield Unread(name, _why(fault))


def _why(fault: Exception) -> str:
    if isinstance(fault, EOFError):
        return "it ends too early"
    if isinstance(fault, NotImplementedError):
        return "it is packed in a way that is not supported"
    if isinstance(fault, OSError) and fault.errno:
        return reason(fault)
    return "it is damaged"
