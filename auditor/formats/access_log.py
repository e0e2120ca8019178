"""Access logs: one operation to a row, in JSON Lines or as a table in text (CSV).

The columns are the same in both; `access_log.tsv` names them. Words of closed lists stand as they are
(`auditor.knowledge.accountability`), instants in ISO 8601, references as the system has them: who did and who
approved an operation is compared within its row and told no further. A column may also bear the id
of a data element (`traveller.surname`): what a log carries of passengers is then seen. What no
column names is `unlisted.content`. A row that is broken is reported, and the rest is read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from auditor.formats import beginning
from auditor.formats.json.lines import Lines, boundary, divisible
from auditor.formats.json.texts import Text, decoded, has_twins, texts
from auditor.formats.logs import table
from auditor.formats.logs.row import Rows
from auditor.formats.stretch import Stretch, StretchEnd, Stretches
from auditor.knowledge.element import UNLISTED
from auditor.observed.record import Given, Record, Unread

TITLE = "Access logs in JSON Lines or CSV (schemas/access-log.schema.json)"

_BOM = b"\xef\xbb\xbf"


def sniff(head: bytes) -> bool:
    """Whether `head` holds rows in JSON that name an operation, or begins with the header of such a table."""
    return beginning.told(head).formats == ("access-log",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """One record for each row; what is broken comes as record 0 with its fault."""
    rows, limit = Rows(source, given), given.limits.segment
    start, stream = b"", iter(chunks)
    while _BOM.startswith(start) or start.removeprefix(_BOM).isspace():
        more = next(stream, None)
        if more is None:
            break
        start += more
    chunks = chain((start,), stream)
    lines = start.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[", b"")
    found = _texts(chunks, rows, limit) if lines else _table(chunks, rows, limit)
    return _told(source, found, limit)


def _told(source: str, rows: Iterable[Record], limit: int) -> Iterator[Record | Unread]:
    """The rows, and which of them were too long."""
    for each in rows:
        yield each
        if any(fault.kind == "oversized-content" for fault in each.faults):
            yield Unread(source, f"a row is longer than the limit of {limit} bytes", limit=True)


def _table(chunks: Iterable[bytes], rows: Rows, limit: int) -> Iterator[Record]:
    found = table.table(chunks, limit)
    if found is None:
        yield rows.broken(1, None, "malformed-record")
        return
    header = [rows.cell(name) for name in found.header]
    twice = {name for name, number in Counter(found.header).items() if number > 1}
    if twice - {""}:
        yield rows.broken(found.line, None, "malformed-record")
    unknown = {number for number, cell in enumerate(header) if cell.element == UNLISTED}
    for row in found.rows:
        if row.flaw is None:
            if unknown:
                unknown -= {number for number in unknown if row.cells[number].strip()}
            yield rows.read(header, row.cells, row.line)
        else:
            kind = "oversized-content" if row.flaw == "too-long" else "malformed-record"
            yield rows.broken(row.line, None, kind)
    # A column that nobody knows is told by what stands in it; one without content by its name.
    if any(found.header[number].strip() for number in unknown):
        yield rows.broken(found.line, None, "malformed-record", lost=False)


class _Reader:
    """Reads rows in JSON, of a stretch of a log."""

    def __init__(self, source: str, given: Given, stretch: Stretch = Stretch()) -> None:  # noqa: B008 - frozen
        self._rows = Rows(source, given, stretch.before.records)
        self._source, self._limit, self._stretch = source, given.limits.segment, stretch
        self._lines = Lines(())

    def read(self, chunks: Iterable[bytes]) -> Iterator[Record | Unread]:
        self._lines = Lines(chunks, self._stretch)
        return _told(self._source, _texts(self._lines, self._rows, self._limit), self._limit)

    def end(self) -> StretchEnd:
        return self._lines.end(self._rows.number - self._stretch.before.records)


def _texts(chunks: Iterable[bytes], rows: Rows, limit: int) -> Iterator[Record]:
    for text in texts(chunks, limit):
        pointer = None if text.index is None else f"/{text.index}"
        if text.flaw == "too-long":
            yield rows.broken(text.line, pointer, "oversized-content")
            continue
        tree = decoded(text.body)
        if isinstance(tree, dict):
            yield from _row(tree, text, rows, pointer)
        else:
            yield from _lines(text, rows, pointer)


def _row(tree: dict[str, Any], text: Text, rows: Rows, pointer: str | None) -> Iterator[Record]:
    """A row, and before it what stands for a second value under one of its names."""
    cells = rows.cells(tuple(tree))
    values: list[str] = []
    amiss: list[str] = []
    for at, value in enumerate(tree.values()):
        if type(value) is str:
            values.append(value)
        elif type(value) is list and cells[at].takes == "list":
            values.append(" ".join(map(_written, value)))
        elif isinstance(value, dict | list):
            amiss.append(cells[at].pointer)
            cells = (*cells[:at], rows.cell("?"), *cells[at + 1 :])
            values.append("?")
        else:
            values.append("" if value is None else _written(value))
    record = rows.read(cells, values, text.line, pointer, amiss)
    if has_twins(text.body, len(tree)):
        yield rows.broken(text.line, pointer, "malformed-record")
    yield record


def _lines(text: Text, rows: Rows, pointer: str | None) -> Iterator[Record]:
    """The lines of a text that is no row, if some of them are rows."""
    lines = text.body.split(b"\n") if text.index is None else ()
    if len(lines) <= 1 or not any(isinstance(decoded(line), dict) for line in lines):
        yield rows.broken(text.line, pointer, "malformed-record")
        return
    for number, line in enumerate(lines):
        if line.strip():
            tree, part = decoded(line), Text(line, text.line + number)
            if isinstance(tree, dict):
                yield from _row(tree, part, rows, None)
            else:
                yield rows.broken(part.line, None, "malformed-record")


def _written(value: object) -> str:
    return str(value) if type(value) is not bool else "yes" if value else "no"


# A table is read at one go: its header says what its columns are.
STRETCHES = Stretches(divisible, boundary, _Reader)
