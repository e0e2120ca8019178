"""A table in text (CSV), cut into rows as its bytes arrive.

Laws of the file: what comes out does not depend on how the bytes were cut into chunks; no more than
one row and one chunk are held; a row that is broken ends with its first line: the rest is read.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from auditor.formats.logs.columns import named

DELIMITERS = (",", ";", "\t", "|")
_BOM = b"\xef\xbb\xbf"
_NEEDED = frozenset({"time", "operation"})


class Row(Struct, frozen=True, gc=False):
    """One row: its cells, and the line it begins on (from 1); without cells where it has a flaw."""

    cells: list[str]
    line: int
    flaw: Literal["too-long", "broken"] | None = None


class Shape(Struct, frozen=True):
    """What a header says of the rows: what parts their cells, and the columns."""

    delimiter: str
    header: list[str]


class Table(Struct, frozen=True):
    """A header and the rows below it; every row has as many cells as the header has names."""

    header: list[str]
    line: int
    rows: Iterator[Row]


def heading(line: bytes) -> Shape | None:
    """The shape of a table whose header is `line`; None if that is not the header of an access log."""
    text = line.removeprefix(_BOM).decode("utf-8", "replace").rstrip("\r")
    for delimiter in DELIMITERS:
        names = [named(each) for each in _cells(text, delimiter) or ()]
        if _NEEDED.issubset(names):
            return Shape(delimiter, names)
    return None


def table(chunks: Iterable[bytes], longest: int) -> Table | None:
    """The table in `chunks`, none of its rows longer than `longest` bytes; None without a header.

    Lines before the header that are blank are passed over.
    """
    lines = _Lines(chunks, longest)
    for number, line in lines:
        if line is not None and not line.removeprefix(_BOM).strip():
            continue
        found = None if line is None else heading(line)
        if found is None:
            return None
        return Table(found.header, number, _rows(lines, found, longest))
    return None


def _rows(lines: "_Lines", shape: Shape, longest: int) -> Iterator[Row]:
    width = len(shape.header)
    for number, line in lines:
        if line is None:
            yield Row([], number, "too-long")
            continue
        text = line.decode("utf-8", "replace").rstrip("\r")
        if not text or text.isspace():
            continue
        cells: list[str] | None
        if '"' not in text:
            cells = text.split(shape.delimiter)
        elif text.count('"') % 2 == 0:
            cells = _cells(text, shape.delimiter)
        else:
            cells = _continued(lines, text, shape, longest)
        if cells is not None and len(cells) > width and not any(cells[width:]):
            del cells[width:]  # a delimiter at the end of the line
        if cells is None or len(cells) != width:
            yield Row([], number, "broken")
        elif not _repeated(cells, shape.header):
            yield Row(cells, number)


def _repeated(cells: list[str], header: list[str]) -> bool:
    """Whether the row is the header once more, as where logs were put one behind the other."""
    return named(cells[0]) == header[0] and [named(each) for each in cells] == header


def _continued(lines: "_Lines", text: str, shape: Shape, longest: int) -> list[str] | None:
    """The cells of a row that goes on over several lines, to where its quotes are even.

    None where it never gets there; what stands below is then read on its own.
    """
    parts, taken, size = [text], [], len(text)
    for below, line in lines:
        if line is None or size > longest:
            lines.give_back(below, line)
            break
        part = line.decode("utf-8", "replace")
        parts.append(part)
        taken.append((below, line))
        size += len(line) + 1
        if part.count('"') % 2:
            cells = _cells("\n".join(parts).rstrip("\r"), shape.delimiter)
            if cells is not None and len(cells) == len(shape.header):
                return cells
            break
    for below, line in reversed(taken):
        lines.give_back(below, line)
    return None


def _cells(text: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([text], delimiter=delimiter), None)
    except csv.Error:
        return None


class _Lines:
    """The lines of a stream with their numbers; None stands for one that is too long."""

    def __init__(self, chunks: Iterable[bytes], longest: int) -> None:
        self._lines = self._cut(chunks, longest)
        self._returned: deque[tuple[int, bytes | None]] = deque()

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        return self

    def __next__(self) -> tuple[int, bytes | None]:
        return self._returned.popleft() if self._returned else next(self._lines)

    def give_back(self, number: int, line: bytes | None) -> None:
        """Let this line come next."""
        self._returned.appendleft((number, line))

    @staticmethod
    def _cut(chunks: Iterable[bytes], longest: int) -> Iterator[tuple[int, bytes | None]]:
        rest, number, too_long = b"", 1, False
        for chunk in chunks:
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield number, None if too_long or len(line) > longest else line
                number, too_long = number + 1, False
            if len(rest) > longest:
                rest, too_long = b"", True
        if rest or too_long:
            yield number, None if too_long or len(rest) > longest else rest
