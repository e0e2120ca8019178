"""The columns of an access log: which element each is, and what it takes; `access_log.tsv`."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from msgspec import Struct, convert

from auditor.knowledge import tsv
from auditor.knowledge.element import ELEMENTS


class Column(Struct, frozen=True):
    """One column: the element it is, or None where it is a clock or a fact and nothing else.

    `takes`: a `word` of a closed list, an `instant`, a `list` of words, any `text`, or a `mark`, which is yes.
    """

    column: str
    element: str | None
    takes: Literal["instant", "word", "list", "text", "mark"]
    title: str


@cache
def columns() -> Mapping[str, Column]:
    """The columns by their names, in the order of the table."""
    found = (
        convert(row | {"element": None if row["element"] == "-" else row["element"]}, Column)
        for row in tsv.rows("auditor.formats", "access_log.tsv")
    )
    return {each.column: each for each in found}


def named(text: str) -> str:
    """The name of a column as the table has it: small letters, no blanks and hyphens."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def element_of(name: str) -> str | None:
    """The element that a column stands for: one of a log, or any other by its own id; None: unlisted."""
    known = columns().get(name)
    return known.element if known is not None else name if name in ELEMENTS else None
