"""Stores: scripts of SQL and files of Parquet, which no format of messages reads, value by value."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from auditor.observed.record import Place
from auditor.people.attest import parquet, proving, reading, statements
from auditor.people.attest.tokens import tokens
from auditor.people.fakeness.everything import unproven
from auditor.people.fakeness.lines import Lines
from auditor.people.fakeness.verdict import Doubt

LackingError = parquet.LackingError


class Looked(Struct, frozen=True):
    """What a store came to: rows, identifying values by range, doubts."""

    rows: int
    ranges: Counter[str]
    doubts: tuple[Doubt, ...]


def is_store(data: bytes) -> bool:
    """Whether the bytes begin as a script of SQL, or a file of Parquet, does."""
    return data.startswith(parquet.BEGIN) or statements.BEGIN.match(data) is not None


def looked(name: str, data: bytes, lines: Lines) -> Looked:
    """What stands in each row.

    Raises:
        LackingError: what reads Parquet is not installed.
    """
    ranges: Counter[str] = Counter()
    units = set()
    try:
        for token in tokens(data):
            units.add(token.unit)
            ranges.update(each.id for each in proving.found(token) or ())
    finally:
        proving.forget()
    doubts = (*unproven(name, data, lines, ()), *_unanchored(name, data, lines))
    return Looked(len(units - {0}), ranges, doubts)


def _unanchored(name: str, data: bytes, lines: Lines) -> Iterator[Doubt]:
    """Values that only mark, in rows in which nothing proves."""
    for each in reading.read(name, data).refusals:
        if each.why == "unanchored":
            yield Doubt(None, "word", "unlisted", Place(name, line=lines.of(each.offset)))
