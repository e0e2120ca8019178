"""Which messages are known, and what becomes of the others."""

from collections.abc import Callable

from msgspec import Struct

from auditor.formats.edifact.dialect import Dialect

# Given type, version and release of a message: its dialect, or why it is not audited.
Choose = Callable[[str, str, str], Dialect | str]


class Known(Struct, frozen=True):
    """Which messages are known: what chooses their dialect, and the segments that some dialect knows.

    `receipts` are the reasons of `choose` that name a message which carries nobody's data.
    """

    choose: Choose
    tags: frozenset[bytes]
    receipts: frozenset[str] = frozenset()
