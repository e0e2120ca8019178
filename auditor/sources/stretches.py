"""Stretches of a large file: where several processes begin to read it.

Laws of the file: only a file itself, never what is packed in it; only a format that can be read so. Where a
stretch begins is guessed by a look at few bytes; whether it was right shows in reading (`formats/stretch.py`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from auditor.formats import Format, beginning
from auditor.formats.stretch import Stretch
from auditor.observed.record import Limits
from auditor.sources import CHUNK
from auditor.sources.archives import is_packed
from auditor.sources.files import STDIN, File
from auditor.sources.recognise import called

_LOOK = 1 << 16
_OVERLAP = 1 << 10  # what shows a boundary stands closer together


def stretches(
    file: File, limits: Limits, size: int, first: int, wanted: str | None = None
) -> tuple[Stretch, ...]:
    """The stretches of a file, about `size` bytes each, the `first` of its own length; none where it is read at one go.

    `wanted` is the name of the format that the caller says it is.
    """
    if file.path == STDIN or not 2 * size <= file.size <= limits.size:
        return ()
    try:
        with Path(file.path).open("rb") as opened:
            format_ = _format(opened.read(CHUNK), wanted)
            if format_ is None:
                return ()
            begins = [0, *_begins(opened, format_, range(first, file.size, size))]
    except OSError:  # it is said where the file is read
        return ()
    if len(begins) == 1:
        return ()
    return tuple(
        Stretch(begin, until, format_.name)
        for begin, until in zip(begins, [*begins[1:], None], strict=True)
    )


def _format(head: bytes, wanted: str | None) -> Format | None:
    """The format of a file that begins so, if it can be read in stretches."""
    if is_packed(head):
        return None
    names = (wanted,) if wanted else beginning.told(head).formats
    found = called(names[0]) if len(names) == 1 else None
    stretches_ = found.stretches if found is not None else None
    return found if stretches_ is not None and stretches_.divisible(head) else None


def _begins(opened: BinaryIO, format_: Format, near: range) -> Iterator[int]:
    """Where stretches may begin: at the first boundary behind each of these places, if any is before the next."""
    assert format_.stretches is not None  # noqa: S101 - asked before
    for place in near:
        end = min(place + near.step, near.stop)
        at, seen, found = opened.seek(place), b"", None
        while found is None and at < end and (more := opened.read(_LOOK)):
            seen = seen[-_OVERLAP:] + more
            at += len(more)
            found = format_.stretches.boundary(seen, 0)
        if found is not None and (begin := at - len(seen) + found) < end:
            yield begin
