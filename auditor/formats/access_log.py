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
from auditor.formats.json.texts import Text, decoded, has_twins, texts
from auditor.formats.logs import table
from auditor.formats.logs.row import Cell, Rows
from auditor.knowledge.element import UNLISTED
from auditor.observed.record import Given, Record, Unread

TITLE = "Access logs in JSON Lines or CSV (schemas/access-log.schema.json)"

_BOM = b"\xef\xbb\xbf"
_TRUE = {True: "yes", False: "no"}


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
    for each in found:
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
            yield rows.read(zip(header, row.cells, strict=True), row.line)
        else:
            kind = "oversized-content" if row.flaw == "too-long" else "malformed-record"
            yield rows.broken(row.line, None, kind)
    # A column that nobody knows is told by what stands in it; one without content by its name.
    if any(found.header[number].strip() for number in unknown):
        yield rows.broken(found.line, None, "malformed-record", lost=False)


def _texts(chunks: Iterable[bytes], rows: Rows, limit: int) -> Iterator[Record]:
    for text in texts(chunks, limit):
        pointer = None if text.index is None else f"/{text.index}"
        if text.flaw == "too-long":
            yield rows.broken(text.line, pointer, "oversized-content")
            continue
        yield from _text(text, rows, pointer)


def _text(text: Text, rows: Rows, pointer: str | None) -> Iterator[Record]:
    tree = decoded(text.body)
    if isinstance(tree, dict):
        amiss: list[str] = []
        cells = list(_cells(tree, rows, amiss))
        record = rows.read(cells, text.line, pointer, amiss)
        if has_twins(text.body, len(tree)):
            yield rows.broken(text.line, pointer, "malformed-record")
        yield record
        return
    lines = text.body.split(b"\n") if text.index is None else ()
    if len(lines) > 1 and any(isinstance(decoded(line), dict) for line in lines):
        for number, line in enumerate(lines):
            if line.strip():
                yield from _text(Text(line, text.line + number), rows, None)
    else:
        yield rows.broken(text.line, pointer, "malformed-record")


def _cells(tree: dict[str, Any], rows: Rows, amiss: list[str]) -> Iterator[tuple[Cell, str]]:
    for name, value in tree.items():
        cell = rows.cell(name)
        if type(value) is str:
            yield cell, value
        elif isinstance(value, list) and cell.takes == "list":
            yield cell, " ".join(map(_written, value))
        elif isinstance(value, dict | list):
            amiss.append(cell.pointer)
            yield rows.cell("?"), "?"
        elif value is not None:
            yield cell, _written(value)


def _written(value: object) -> str:
    return _TRUE[value] if isinstance(value, bool) else str(value)
