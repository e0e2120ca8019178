"""Tokens: every value, name and code of a file, with its place. Written apart from all that reads formats.

Law of the file: what it cannot take for a token or for a separator comes as a token of its own, so that
no byte goes unasked.
"""

import re
from collections.abc import Callable, Iterator

from auditor.people.attest import lines, markup, parquet, rows, segments, statements, trees
from auditor.people.attest.token import Token

_BOM = b"\xef\xbb\xbf"
_KEYED = re.compile(rb"(?:#[^\n]*\n|---[^\n]*\n|\s)*[A-Za-z_][\w .-]{0,80}:(?:\s|\Z)")


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file, told by its first bytes."""
    head = data[:4096].removeprefix(_BOM)
    if data.startswith(parquet.BEGIN):
        return parquet.tokens(data)
    begin = head.lstrip()[:1]
    if begin in (b"{", b"["):
        return trees.tokens(data)
    if begin == b"<":
        return markup.tokens(data)
    return _lined(head, begin)(data)


def _lined(head: bytes, begin: bytes) -> Callable[[bytes], Iterator[Token]]:
    if statements.BEGIN.match(head):
        return statements.tokens
    if rows.COLUMNS.match(head):
        return rows.tokens
    if _KEYED.match(head) or begin == b"#":
        return lines.tokens
    return segments.tokens
