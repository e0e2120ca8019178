"""A table that a spreadsheet may open: each cell on one line, harmless, and never a formula."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from auditor.reporters.words import flat

# A spreadsheet takes what begins so for a formula; the wide forms as well, in some languages. Where it cuts a
# line at semicolons, tabs or bars, as many are set to, what stands behind one begins a cell.
_FORMULA = re.compile(r"(\A|[;,\t|])([\s\"']*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 - these are meant


def cell(value: object) -> object:
    """The value, if it is no text; else the text, with an apostrophe before what would begin a formula.

    Numbers stay numbers, also negative ones.
    """
    if not isinstance(value, str):
        return value
    begun = "'" if value.startswith(("\t", "\r", "\n")) else ""
    return begun + _FORMULA.sub(r"\1\2'", flat(value))


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, object]], out: TextIO) -> None:
    """Write a table of comma-separated values with a heading; lines end as RFC 4180 has it.

    A row that lacks a column has an empty cell there.
    """
    table = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    table.writerow({name: cell(name) for name in columns})
    for row in rows:
        table.writerow({name: cell(value) for name, value in row.items()})
