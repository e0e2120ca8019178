"""Recognising: which format a source is in, by its first bytes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from auditor import formats
from auditor.formats import Format, unsupported
from auditor.sources import CHUNK, UsageError


def recognise(
    chunks: Iterator[bytes], wanted: str | None = None
) -> tuple[Format, Iterable[bytes]] | str | None:
    """The format of `chunks`, and all of them; a text that says why not; None where there are none.

    `wanted` is the name of the format that the caller says it is.
    """
    first: list[bytes] = []
    size = 0
    for chunk in chunks:
        first.append(chunk)
        size += len(chunk)
        if size >= CHUNK:
            break
    head = b"".join(first)[:CHUNK]
    if size < CHUNK and not head.strip():
        return None
    if wanted is not None:
        return called(wanted), chain(first, chunks)
    for each in formats.all_formats():
        if each.sniff(head):
            return each, chain(first, chunks)
    return f"this is {unsupported.name(head)}"


def called(name: str) -> Format:
    """The format with this name.

    Raises:
        UsageError: there is none.
    """
    known = {each.name: each for each in formats.all_formats()}
    if name not in known:
        raise UsageError(f"there is no input format {name!r}; known are {', '.join(known)}")
    return known[name]
