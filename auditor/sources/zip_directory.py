"""What a zip says beside its members: comments, fields of headers, and what stands between.

Laws of the file: each byte is known or told of by kind; nothing of them is shown.
"""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from auditor.observed.record import Unread

COMMENT = "a comment in it is not read"
FIELD = "a header in it holds a field that is not read"
BETWEEN = "something stands between its members"
BEHIND = "something stands behind its content"

_LOCAL = struct.Struct("<4s5H3L2H")
_FIELD = struct.Struct("<HH")
_DESCRIBED = 8  # the flag of a member whose lengths stand behind it
_MARK = b"PK\x07\x08"
_NOTHING = 2  # bytes of a member that was packed and holds none
_END, _ENDING = 22, b"PK\5\6\0\0\0\0"  # in one part
_VERSION, _SYSTEMS = 63, 19
_WIDE = 0xFFFFFFFF  # the length stands elsewhere
_MOST = 24  # bytes of that
# The fields of headers that hold numbers alone, and how long they are: of large files, times, owners' numbers.
_KNOWN: dict[int, frozenset[int]] = {
    0x0001: frozenset({0, 4, 8, 12, 16, 20, 24, 28}),
    0x000A: frozenset({32}),
    0x5455: frozenset({1, 5, 9, 13}),
    0x5855: frozenset({8, 12}),
    0x7855: frozenset({0, 4}),
    0x7875: frozenset({3, 5, 7, 11, 15, 19}),
    0x9901: frozenset({7}),
    0xCAFE: frozenset({0}),
}

Span = tuple[int, int, zipfile.ZipInfo]


def of_member(
    name: str, packed: IO[bytes], info: zipfile.ZipInfo, spans: list[Span]
) -> Iterator[Unread]:
    """What the headers of one member say; `spans` is given where it stands."""
    packed.seek(info.header_offset)
    head = packed.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        return  # whoever opens it says so
    *numbers, long, more = _LOCAL.unpack(head)
    extra = packed.read(long + more)[long:]
    content = info.header_offset + _LOCAL.size + long + more
    spans.append((info.header_offset, content + info.compress_size, info))
    if info.comment:
        yield Unread(name, COMMENT)
    if not (_is_known(extra) and _is_known(info.extra) and _is_same(numbers, info)):
        yield Unread(name, FIELD)
    if info.orig_filename.rstrip("\0") != info.orig_filename or "\0" in info.orig_filename:
        yield Unread(name, BEHIND)
    if info.is_dir() and (info.file_size or info.compress_size > _NOTHING):
        yield Unread(name, BEHIND)


def _is_same(numbers: list[int], info: zipfile.ZipInfo) -> bool:
    """Whether a member's own header says what the directory says of it, and both what there is to say."""
    _, version, flags, method, time, day, check, packed, size = numbers
    year, month, date, hour, minute, second = info.date_time
    later = info.flag_bits & _DESCRIBED
    return (
        version <= _VERSION
        and info.create_version <= _VERSION
        and info.create_system <= _SYSTEMS
        and (info.volume, info.reserved) == (0, 0)
        and info.internal_attr in (0, 1)
        and (flags, method) == (info.flag_bits, info.compress_type)
        and day == (year - 1980) << 9 | month << 5 | date
        and time == hour << 11 | minute << 5 | second // 2
        and check in {info.CRC, 0 if later else info.CRC}
        and packed in {info.compress_size, _WIDE, 0 if later else _WIDE}
        and size in {info.file_size, _WIDE, 0 if later else _WIDE}
    )


def of_all(
    name: str, packed: IO[bytes], archive: zipfile.ZipFile, spans: list[Span]
) -> Iterator[Unread]:
    """What it says as a whole, once all of its members have been gone through."""
    packed.seek(0, io.SEEK_END)
    ends = packed.tell() - len(archive.comment) - _END
    packed.seek(max(0, ends))
    if archive.comment or packed.read(8) != _ENDING:
        yield Unread(name, COMMENT)
    end = 0
    told = False
    last: zipfile.ZipInfo | None = None
    for first, after, info in sorted(spans, key=lambda span: span[0]):
        told = told or not _is_joined(packed, end, first, last)
        end, last = max(end, after), info
    if told or not _is_joined(packed, end, archive.start_dir, last):
        yield Unread(name, BETWEEN)


def has_more(content: IO[bytes]) -> bool:
    """Whether something follows in a member whose content was read to its end."""
    unit = getattr(content, "_decompressor", None)
    return bool(getattr(content, "_compress_left", 0) or getattr(unit, "unused_data", b""))


def _is_joined(packed: IO[bytes], end: int, first: int, info: zipfile.ZipInfo | None) -> bool:
    """Whether nothing stands between, but the lengths of the member that ends there."""
    if first == end:
        return True
    if info is None or not info.flag_bits & _DESCRIBED or not 0 < first - end <= _MOST:
        return False
    packed.seek(end)
    between = packed.read(first - end).removeprefix(_MARK)
    numbers = (info.CRC, info.compress_size, info.file_size)
    return between in [
        numbers[0].to_bytes(4, "little")
        + b"".join(each.to_bytes(size, "little") for each in numbers[1:])
        for size in (4, 8)
        if max(numbers[1:]) < 1 << 8 * size
    ]


def _is_known(extra: bytes) -> bool:
    while len(extra) >= _FIELD.size:
        kind, length = _FIELD.unpack_from(extra)
        if length not in _KNOWN.get(kind, ()) or len(extra) < _FIELD.size + length:
            return False
        if kind == 0x000A and extra[4:12] != b"\0\0\0\0\1\0\x18\0":  # noqa: PLR2004 - times, and nothing else
            return False
        extra = extra[_FIELD.size + length :]
    return not extra
