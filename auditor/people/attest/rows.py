"""Tokens of tables: the first row names the columns, each other row is a unit."""

import re
from collections.abc import Iterator

from auditor.people.attest.token import Token

DIVIDERS = b",;\t|"
# A first line of nothing but the names of columns.
COLUMNS = re.compile(
    rb'[ \t]*"?[A-Za-z_][\w. -]{0,80}"?(?:[ ]?[,;\t|][ ]?"?[A-Za-z_][\w. -]{0,80}"?)+[ \t]*\r?(?:\n|\Z)'
)
_CELL = (
    r'"(?P<quoted>(?:[^"]|"")*+)"(?=[{divider}\r\n]|\Z)'
    r"|(?P<plain>[^{divider}\r\n]++)|(?P<end>\r?\n|\r)|(?P<divider>[{divider}])"
)


def tokens(data: bytes) -> Iterator[Token]:
    """Cells under the names of their columns.

    A quote that is opened and not closed at the end of a cell is a character of it, so that no row is
    swallowed by another.
    """
    text = data.decode("utf-8", "surrogateescape")
    offset = len(text) - len(text.removeprefix("\ufeff"))
    text, offset = text[offset:], offset * 3
    head = text.partition("\n")[0]
    divider = max(map(chr, DIVIDERS), key=head.count)
    cells = re.compile(_CELL.format(divider=re.escape(divider)))
    names: list[str] = []
    column, unit, read = 0, 0, 0
    for found in cells.finditer(text):
        offset += len(text[read : found.start()].encode("utf-8", "surrogateescape"))
        read = found.start()
        if found["end"]:
            column, unit = 0, unit + 1
            continue
        if found["divider"]:
            column += 1
            continue
        cell = found["plain"] if found["quoted"] is None else found["quoted"].replace('""', '"')
        if unit == 0:
            names.append(cell.strip().lower().replace("-", "_"))
            yield Token("name", "JSON", cell.strip(), offset, 0)
        elif cell.strip():
            scope = names[column] if column < len(names) else ""
            yield Token("value", scope, cell, offset, unit)
