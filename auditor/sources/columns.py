"""Columns: at which character of its line a place begins, looked up once an audit is over.

The readers count lines and bytes, which costs nothing; a column is asked for the few findings that a
report lists, so their files are opened once more. What stands in an archive, came from standard
input or as bytes, keeps its line and its byte alone. So do records in JSON, whose place is a line and a
pointer: a column would tell how long the values before it are, and a report of what is stored is the same
whatever people are called.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from auditor.observed.record import Place

_PIECE = 1 << 16
_CONTINUING = bytes(range(0x80, 0xC0))
_BOM = b"\xef\xbb\xbf"

T = TypeVar("T")
Opened = Callable[[], AbstractContextManager[IO[bytes]]]


def of_file(path: str) -> Opened | None:
    """What opens a file anew; None where it is no file that can be read twice."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - `-` is none
            return None
    except (OSError, ValueError):
        return None
    return lambda: Path(path).open("rb")


def located(
    items: Sequence[T],
    place: Callable[[T], Place],
    at: Callable[[T, Place], T],
    sources: Mapping[str, Opened],
) -> list[T]:
    """The items, each that lies in one of `sources` with the column of its place, as far as it can be told."""
    by_source: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        source = place(item).source
        if source in sources and place(item).start_column is None:
            by_source.setdefault(source, []).append(number)
    found = list(items)
    for source, numbers in by_source.items():
        try:
            with sources[source]() as stream:
                for number, column in _columns(
                    stream, numbers, lambda number: place(items[number])
                ):
                    there = msgspec.structs.replace(place(items[number]), start_column=column)
                    found[number] = at(items[number], there)
        except OSError:  # gone since it was audited: the line stays
            continue
    return found


def _columns(
    stream: IO[bytes], numbers: Sequence[int], place: Callable[[int], Place]
) -> Iterator[tuple[int, int]]:
    yield from _by_offset(
        stream,
        sorted(
            (offset, number) for number in numbers if (offset := place(number).offset) is not None
        ),
    )


def _by_offset(stream: IO[bytes], offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The columns of bytes in ascending order: what lies between two is read once."""
    here, column = 0, 1  # the column of the byte at `here`
    for offset, number in offsets:
        begin = _line_start(stream, here, offset)
        if begin is not None:
            here, column = begin, 1
        stream.seek(here)
        column += _characters(stream, offset - here, first=here == 0)
        here = offset
        yield number, column


def _line_start(stream: IO[bytes], low: int, high: int) -> int | None:
    """Where the last line begins that begins behind `low` and no later than `high`; None: no such line."""
    end = high
    while end > low:
        begin = max(low, end - _PIECE)
        stream.seek(begin)
        at = stream.read(end - begin).rfind(b"\n")
        if at >= 0:
            return begin + at + 1
        end = begin
    return None


def _characters(stream: IO[bytes], size: int, *, first: bool) -> int:
    number = 0
    while size > 0 and (data := stream.read(min(size, _PIECE))):
        size -= len(data)
        if first:
            data, first = data.removeprefix(_BOM), False
        # What continues a character of UTF-8 is none of its own; in other sets each byte is one.
        number += len(data.translate(None, _CONTINUING) if _is_utf8(data) else data)
    return number


def _is_utf8(data: bytes) -> bool:
    try:
        data.lstrip(_CONTINUING).decode("utf-8")  # a piece may begin within a character
    except UnicodeDecodeError as fault:
        return fault.reason == "unexpected end of data"
    return True
