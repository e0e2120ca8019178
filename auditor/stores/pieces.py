"""Pieces of a table: ranges of where its rows lie, counted side by side and numbered as in the whole."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from auditor.stores.store import Part

LEAST = 20_000
"""Rows from which on a piece is worth a core."""
HELD = 700_000
"""Rows of a table that others are joined with which an engine within this process is to hold at a time."""
SORTED = 400_000
"""Rows that such an engine is to sort at a time."""


def cut(first: int, last: int, number: int) -> list[tuple[int, int]]:
    """So many ranges, both ends in them, of about the same length; all of `first` to `last` is in one of them."""
    ends = [first + (last - first + 1) * at // number for at in range(number + 1)]
    return [(one, after - 1) for one, after in pairwise(ends) if after > one]


def numbered(
    part: Part, wheres: Sequence[str], counts: Sequence[int], ordinal: Callable[[int], str]
) -> list[Part]:
    """The pieces of a part, of so many rows each; `ordinal` numbers rows behind so many others."""
    before, found = 0, []
    for where, count in zip(wheres, counts, strict=True):
        if count:
            sql = f"{part.sql} WHERE {where}"
            found.append(replace(part, sql=sql, ordinal=ordinal(before)))
        before += count
    return found or [part]
