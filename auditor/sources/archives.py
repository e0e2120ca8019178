"""Archives: zip, tar, gzip, bzip2 and xz, opened in passing and within limits, never onto a disk.

Laws of the file: nothing is unpacked beyond what is being read; a broken member does not stop the
others; names of members are data from outside. Formats of office documents are no archives here.
"""

import bz2
import io
import lzma
import tarfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, TypeVar, cast

from auditor.formats import beginning
from auditor.observed.record import Unread, printable
from auditor.sources import CHUNK, Source, gzip_members, own, tar_headers, zip_directory
from auditor.sources.foreign import FOREIGN
from auditor.sources.limited_stream import Budget, LimitedStream, guarded

_HELD = 1 << 26  # a zip that is not a file itself is held in memory up to this size
_DIRECTORY = 1 << 23  # what a zip may say of its members before the first of them
_ENDS = (1 << 16) + 22 + 20 + 56  # the longest comment behind it, and the ends of both kinds
_WIDE = 0xFFFFFFFF  # the length stands elsewhere
_HEADER = 1 << 24  # what a tar may say between two members
_MEMORY = 1 << 27  # an xz dictionary; `xz -9` asks for half of it
_LONGEST = 255  # characters of a member's name that are shown
_HEAD = 512
_ENCRYPTED = 1  # the first of a member's flags
LINK = "it is a link, which is not followed"
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})

Found = Iterator[Source | Unread]
T = TypeVar("T")


def unpack(name: str, tap: LimitedStream, budget: Budget, depth: int = 0) -> Found:
    """The source called `name`, or those in it if it is an archive: `name!member`."""
    yield from guarded(name, _unpack(name, tap, budget, depth), budget)


def _unpack(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    opener = _opener(tap.peek(_HEAD))
    if opener is None:
        yield Source(name, guarded(name, _plain(name, tap, budget), budget))
    elif depth >= budget.depth:
        yield Unread(name, f"archives are nested more than {budget.depth} deep", limit=True)
    else:
        yield from opener(name, tap, budget, depth + 1)


def _plain(name: str, tap: LimitedStream, budget: Budget) -> Iterator[bytes | Unread]:
    """The bytes themselves; a source that is too long ends there, without ending the others."""
    size = 0
    while chunk := tap.read(CHUNK):
        size += len(chunk)
        if size > budget.limits.size:
            yield Unread(name, f"it is longer than {budget.limits.size} bytes", limit=True)
            return
        yield chunk


def _compressed(name: str, chunks: Iterator[bytes], budget: Budget, depth: int) -> Found:
    """What one compressed stream holds; it has no name of its own."""

    def measured() -> Iterator[bytes]:
        for chunk in chunks:
            budget.unpacked(len(chunk))
            yield chunk

    return unpack(name, LimitedStream(measured()), budget, depth)


def _gzip(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    told: list[Unread] = []
    yield from _compressed(name, gzip_members.contents(tap, name, told), budget, depth)
    yield from told


def _bzip2(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    return _compressed(name, _streams(tap, bz2.BZ2Decompressor), budget, depth)


def _xz(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    def fresh() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)

    return _compressed(name, _streams(tap, fresh), budget, depth)


def _streams(
    tap: LimitedStream,
    fresh: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor],
) -> Iterator[bytes]:
    """The content of compressed streams that stand one after the other."""
    unit, packed = fresh(), tap.read(CHUNK)
    while True:
        piece = unit.decompress(packed, CHUNK)
        if piece:
            yield piece
        packed = b""
        if unit.eof:
            packed = unit.unused_data or tap.read(CHUNK)
            if not packed:
                return
            unit = fresh()
        elif unit.needs_input:
            packed = tap.read(CHUNK)
            if not packed:
                raise EOFError


def _tar(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    tap.ceiling = _HEADER
    read = _Recent(tap)
    read.whole = True
    stream = cast("IO[bytes]", read)
    end = 0  # of the last member's content
    with _headed(lambda: tarfile.open(fileobj=stream, mode="r|"), budget) as archive:
        while not budget.spent:
            tap.ceiling = tap.count + _HEADER
            read.whole = True
            info = _headed(archive.next, budget)
            tap.ceiling = None
            if info is None:
                yield from tar_headers.told(name, read.between(end, archive.offset), end, None)
                if read.has_more(archive.offset):  # where it ends
                    yield Unread(name, "something stands behind the end of the archive")
                return
            archive.members.clear()  # type: ignore[attr-defined] # it would remember each of them
            yield from tar_headers.told(name, read.between(end, info.offset_data), end, info)
            read.whole = False
            end = info.offset_data + info.size if _is_plain(info) else archive.offset
            budget.member()
            yield from _tarred(name, archive, info, budget, depth)


def _is_plain(info: tarfile.TarInfo) -> bool:
    return info.isreg() and not info.issparse()


def _tarred(
    name: str, archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget, depth: int
) -> Found:
    """One member; folders and devices have nothing to audit."""
    member = _member(name, info.name)
    if info.type not in tarfile.SUPPORTED_TYPES:
        yield Unread(member, "it is of a kind that is not known")
    elif info.issym() or info.islnk():
        yield Unread(member, LINK, left="passed")
    elif info.issparse():  # may claim any length at no cost
        yield Unread(member, "it is a sparse file")
    elif (content := archive.extractfile(info) if info.isreg() else None) is not None:
        pieces = iter(lambda: content.read(CHUNK), b"")
        yield from unpack(member, LimitedStream(pieces), budget, depth)
        if not budget.spent:
            deque(pieces, maxlen=0)


class _Recent:
    """A stream that knows what was read of it last: `tarfile` reads on, and drops what follows the end.

    While `whole` is set, it forgets nothing of what it reads.
    """

    def __init__(self, tap: LimitedStream) -> None:
        self._tap = tap
        self._start = 0
        self._pieces: list[bytes] = []
        self.whole = False

    def read(self, size: int) -> bytes:
        piece = self._tap.read(size)
        if not self.whole:
            self._start += sum(map(len, self._pieces))
            self._pieces.clear()
        self._pieces.append(piece)
        return piece

    def between(self, first: int, last: int) -> bytes:
        """What stands there, in as far as it was not forgotten; what comes before `last` now is."""
        held = b"".join(self._pieces)
        start, self._start = self._start, max(self._start, min(last, self._start + len(held)))
        self._pieces = [held[self._start - start :]]
        return held[max(0, first - start) : max(0, last - start)]

    def has_more(self, end: int) -> bool:
        """Whether anything but noughts stands behind `end`, which lies in what was read last."""
        piece = b"".join(self._pieces)[max(0, end - self._start) :]
        while piece:
            if piece.strip(b"\0"):
                return True
            piece = self._tap.read(CHUNK)
        return False


def _headed(step: Callable[[], T], budget: Budget) -> T:
    """What a step to the next member gives; `tarfile` goes deeper for each header that speaks of another."""
    try:
        return step()
    except RecursionError:
        budget.end("it has too many headers one upon the other")


def _zip(name: str, tap: LimitedStream, budget: Budget, depth: int) -> Found:
    head = tap.peek(_HEAD)
    packed = tap.whole or _held(tap, budget)
    if _directory(packed) > _DIRECTORY:
        budget.end(f"its directory of members is longer than {_DIRECTORY} bytes")
    with zipfile.ZipFile(packed) as archive:
        members = archive.infolist()
        if any(info.filename in _OFFICE for info in members):
            if depth > 1 and own.of_office(archive):  # beside others
                yield Unread(name, FOREIGN, left="passed")
            else:
                yield Source(name, iter([head]))
            return
        spans: list[zip_directory.Span] = []
        for info in members:
            budget.member()
            member = _member(name, info.filename)
            yield from zip_directory.of_member(member, packed, info, spans)
            if info.is_dir():
                continue
            yield from guarded(member, _zipped(member, archive, info, budget, depth), budget)
            if budget.spent:
                return
        yield from zip_directory.of_all(name, packed, archive, spans)


def _directory(packed: IO[bytes]) -> int:
    """How long a zip says that its directory is, which is read as a whole before a member is seen."""
    end = packed.seek(0, io.SEEK_END)
    start = packed.seek(max(0, end - _ENDS))
    tail = packed.read(_ENDS)
    packed.seek(0)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 22:
        return 0  # no zip, which whoever opens it says
    length = int.from_bytes(tail[found + 12 : found + 16], "little")
    if length != _WIDE or tail[max(0, found - 20) : found][:4] != b"PK\x06\x07":
        return length
    at = int.from_bytes(tail[found - 12 : found - 4], "little") - start
    wide = tail[at + 40 : at + 48] if at >= 0 else b""
    return int.from_bytes(wide, "little") if len(wide) == 8 else length  # noqa: PLR2004 - eight bytes


def _zipped(  # one member, opened inside what guards it
    member: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, depth: int
) -> Found:
    if info.flag_bits & _ENCRYPTED:
        yield Unread(member, "it is encrypted")
        return
    with archive.open(info) as content:
        yield from _compressed(member, iter(lambda: content.read(CHUNK), b""), budget, depth)
        if not content.read(1) and zip_directory.has_more(content):
            yield Unread(member, zip_directory.BEHIND)


def _held(tap: LimitedStream, budget: Budget) -> io.BytesIO:
    held = io.BytesIO()
    while chunk := tap.read(CHUNK):
        held.write(chunk)
        if held.tell() > _HELD:
            budget.end(
                f"a zip inside another archive is longer than {_HELD} bytes: unpack it first"
            )
    return held


def _member(name: str, member: str) -> str:
    shown = printable(member.lstrip("/"))
    return f"{name}!{shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '…'}"


def is_packed(head: bytes) -> bool:
    """Whether what begins so is an archive."""
    return _opener(head) is not None


def _opener(head: bytes) -> Callable[[str, LimitedStream, Budget, int], Found] | None:
    """What opens an archive that begins like this; None for anything else."""
    if beginning.is_tar(head):
        return _tar
    if beginning.is_bzip2(head):
        return _bzip2
    return next((opener for mark, opener in _MARKS if head.startswith(mark)), None)


_MARKS: tuple[tuple[bytes, Callable[[str, LimitedStream, Budget, int], Found]], ...] = (
    (gzip_members.MAGIC, _gzip),
    (b"\xfd7zXZ\0", _xz),
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
)
