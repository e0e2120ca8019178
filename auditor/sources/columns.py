"""Columns: at which character of its line a place begins, looked up once an audit is over.

The readers count lines and bytes, which costs nothing; a column is asked for the few findings that a
report lists, so their files are opened once more. What stands in an archive, or came from standard
input, keeps its line and its byte alone.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from auditor.observed.record import Place

_PIECE = 1 << 16
_LONGEST = 1 << 20  # bytes of a line in which a pointer is looked for: as long as a record may be
_CONTINUING = bytes(range(0x80, 0xC0))
_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(r"[ \t\r\n]*")
_SKIP = json.JSONDecoder().raw_decode

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


def of_bytes(data: bytes) -> Opened:
    """What opens bytes that are at hand."""
    return lambda: BytesIO(data)


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
    by_offset = sorted(
        (offset, number) for number in numbers if (offset := place(number).offset) is not None
    )
    yield from _by_offset(stream, by_offset)
    by_line: dict[int, list[int]] = {}
    for number in numbers:
        at = place(number)
        if at.offset is None and at.line is not None and at.pointer is not None:
            by_line.setdefault(at.line, []).append(number)
    if by_line:
        stream.seek(0)
        yield from _by_pointer(stream, by_line, place)


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


def _by_pointer(
    stream: IO[bytes], lines: Mapping[int, Sequence[int]], place: Callable[[int], Place]
) -> Iterator[tuple[int, int]]:
    """The columns of values in JSON Lines; in a text of several lines it is known where that begins."""
    last = max(lines)
    for number, raw in enumerate(iter(lambda: stream.readline(_LONGEST), b""), start=1):
        if number in lines:
            text = raw.removeprefix(_BOM if number == 1 else b"").decode("utf-8", "replace")
            wanted = _Wanted()
            for each in lines[number]:
                wanted.add(place(each).pointer or "", each)
            found: list[tuple[int, int]] = []
            with suppress(
                ValueError, IndexError, RecursionError
            ):  # the value ends behind this line
                _walk(text, _inked(text, 0), wanted, found)
            yield from ((each, at + 1) for each, at in found)
        if number >= last or not raw.endswith(b"\n"):
            return


class _Wanted:
    """The JSON Pointers (RFC 6901) that are looked for in a text, as a tree of their steps."""

    def __init__(self) -> None:
        self.items: list[int] = []
        self.below: dict[str, _Wanted] = {}

    def add(self, pointer: str, item: int) -> None:
        here = self
        for step in pointer.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            here = here.below.setdefault(name, _Wanted())
        here.items.append(item)


def _walk(text: str, at: int, wanted: _Wanted, found: list[tuple[int, int]]) -> int:
    """Note where the wanted values at and below `at` begin; the end of the value there."""
    found.extend((item, at) for item in wanted.items)
    opening = text[at]
    if not wanted.below or opening not in "{[":
        return int(_SKIP(text, at)[1])
    at, number = _inked(text, at + 1), 0
    while text[at] not in "}]":
        key = str(number)
        if opening == "{":
            key, at = _SKIP(text, at)
            at = _inked(text, _inked(text, at) + 1)  # past the colon
        below = wanted.below.get(key)
        at = _inked(
            text, int(_SKIP(text, at)[1]) if below is None else _walk(text, at, below, found)
        )
        if text[at] == ",":
            at = _inked(text, at + 1)
        number += 1
    return at + 1


def _inked(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return at if blank is None else blank.end()
