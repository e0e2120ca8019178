"""Recognising: which format a source is in, by its beginning."""

from collections.abc import Iterable, Iterator
from itertools import chain

from auditor import formats
from auditor.formats import Format, beginning, unsupported
from auditor.sources import CHUNK, UsageError

_SIGHT = 1 << 21  # bytes; as far as is looked where less does not tell


def recognise(
    chunks: Iterator[bytes], wanted: str | None = None
) -> tuple[Format, Iterable[bytes]] | str | None:
    """The format of `chunks`, and all of them; a text that says why not; None where there are none.

    `wanted` is the name of the format that the caller says it is.
    """
    first: list[bytes] = []
    head = _more(chunks, first, CHUNK)
    if len(head) < CHUNK and not head.strip():
        return None
    if wanted is not None:
        return called(wanted), chain(first, chunks)
    found, size = beginning.told(head[:CHUNK]), CHUNK
    while found.more and size < _SIGHT and len(head) >= size:
        size *= 2
        head = _more(chunks, first, size)
        found = beginning.told(head[:size])
    if len(found.formats) > 1:
        return _either(found.formats)
    if found.formats:
        return called(found.formats[0]), chain(first, chunks)
    return f"this is {unsupported.name(head[:CHUNK])}"


def _more(chunks: Iterator[bytes], first: list[bytes], size: int) -> bytes:
    """The beginning, at least `size` bytes of it if there are as many; `first` has the chunks."""
    held = sum(map(len, first))
    while held < size and (chunk := next(chunks, None)) is not None:
        first.append(chunk)
        held += len(chunk)
    return b"".join(first)


def _either(names: tuple[str, ...]) -> str:
    titles = {each.name: each.title.partition(" (")[0] for each in formats.all_formats()}
    either = ", or ".join(f"{titles[name]} ({name})" for name in names)
    return f"it could be {either}: say which with --input-format"


def called(name: str) -> Format:
    """The format with this name.

    Raises:
        UsageError: there is none.
    """
    if name not in formats.NAMES:
        raise UsageError(f"there is no input format {name!r}; known are {', '.join(formats.NAMES)}")
    return formats.load(name)
