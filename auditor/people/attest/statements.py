"""Tokens of SQL: the words of its statements, and the values of each row under the names of their columns.

A column stands for the data element or the place of `columns.tsv`; one that is not listed stands for
itself. Each row of values is a unit.
"""

import re
from collections.abc import Iterator
from functools import cache

from auditor.knowledge import tsv
from auditor.people.attest.token import Token

BEGIN = re.compile(
    rb"\s*+(?:--[ \t]|BEGIN(?:[ \t]+TRANSACTION)?\s*;|(?:CREATE[ \t]+TABLE|INSERT[ \t]+INTO)\b)",
    re.IGNORECASE,
)
"""How a script of SQL begins: with a remark or with one of these."""

# A text without an end runs to the end of all, so that no quote is started from twice.
_SQL = re.compile(
    r"--(?P<remark>[^\n]*+)"
    r"|'(?P<text>(?:[^']|'')*+)(?:'|\Z)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*+)"
    r"|(?P<number>-?[0-9][0-9.eE+-]*+)"
    r"|(?P<mark>[(),;])"
    r"|(?P<space>\s++)|.",
    re.DOTALL,
)


@cache
def scope_of(column: str) -> str:
    """What a column holds, as the proof asks about it."""
    return _scopes().get(column, column)


@cache
def _scopes() -> dict[str, str]:
    rows = tsv.rows("auditor.people.attest", "columns.tsv")
    return {row["column"]: row["scope"] for row in rows}


def tokens(data: bytes) -> Iterator[Token]:
    """Words, remarks and values, wherever they stand."""
    text = data.decode("utf-8", "surrogateescape")
    at = _Where()
    read = offset = 0
    for found in _SQL.finditer(text):
        offset += len(text[read : found.start()].encode("utf-8", "surrogateescape"))
        read = found.start()
        kind = found.lastgroup
        if kind == "space":
            continue
        if kind == "mark":
            at.mark(found[0])
        elif kind == "remark":
            yield Token("value", "remark", found["remark"].strip(), offset, at.unit)
        elif kind == "text":
            yield Token("value", at.column, found["text"].replace("''", "'"), offset + 1, at.unit)
        elif kind == "number":
            yield Token("value", at.column, found[0], offset, at.unit)
        elif kind == "word":
            at.word(found[0])
            yield Token("name", "SQL", found[0], offset, at.unit)
        else:
            yield Token("stray", "SQL", found[0], offset, at.unit)


class _Where:
    """Which statement, row and column is being read."""

    def __init__(self) -> None:
        self.unit = 0
        self._rows = 0
        self._columns: list[str] = []
        self._named = self._values = False
        self._at = self._depth = 0

    @property
    def column(self) -> str:
        inside = self._values and self._depth == 1 and self._at < len(self._columns)
        return scope_of(self._columns[self._at]) if inside else "SQL"

    def word(self, word: str) -> None:
        if word.upper() == "INSERT":
            self._columns, self._named, self._values = [], True, False
        elif word.upper() == "VALUES":
            self._named, self._values = False, True
        elif self._named and self._depth == 1:
            self._columns.append(word.lower())

    def mark(self, mark: str) -> None:
        if mark == "(":
            self._depth += 1
            if self._values and self._depth == 1:
                self._rows += 1
                self.unit, self._at = self._rows, 0
        elif mark == ")":
            self._depth -= 1
            self.unit = 0 if self._depth == 0 else self.unit
        elif mark == ",":
            self._at += self._depth == 1
        else:
            self._named = self._values = False
            self._depth = 0
