"""JSON Lines in stretches: any line but the first is a boundary, where the first says that lines are texts."""

from collections.abc import Iterable, Iterator

from auditor.formats.stretch import Stretch, StretchEnd
from auditor.observed.counts_before import CountsBefore

_BLANK = b" \t\r\n"


def divisible(head: bytes) -> bool:
    """Whether a source with these first bytes has a text in each line."""
    first, end, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK).partition(b"\n")
    return bool(end) and first.startswith(b"{") and first.rstrip().endswith(b"}")


def boundary(data: bytes, at: int) -> int | None:
    """Where the first line begins that begins behind `at`."""
    return data.find(b"\n", at) + 1 or None


class Lines:
    """The bytes of a stretch, and how far they went.

    A stretch at the beginning of a source has an end only once it is `cut` there: where each line is a text.
    """

    def __init__(self, chunks: Iterable[bytes], stretch: Stretch = Stretch()) -> None:  # noqa: B008 - frozen
        """Nothing was read yet of `chunks`, which come from where the stretch begins."""
        self._chunks = iter(chunks)
        self._stretch = stretch
        self._until = stretch.until if stretch.begin else None
        self._offset = stretch.begin
        self._next: int | None = None
        self._lines = 0

    @property
    def goes_on(self) -> bool:
        """Whether the stretch begins within a source of which each line is a text."""
        return self._stretch.begin > 0

    @property
    def first(self) -> int:
        """The number of its first line."""
        return 1 + self._stretch.before.lines

    def cut(self) -> None:
        """End where the stretch does: each line is a text."""
        self._until = self._stretch.until

    def __iter__(self) -> Iterator[bytes]:
        """The bytes of the stretch, in chunks."""
        for chunk in self._by_first(self._chunks):
            # A line begins behind the end of another.
            at = -1 if self._until is None else max(0, self._until - self._offset - 1)
            end = chunk.find(b"\n", at) + 1 if 0 <= at < len(chunk) else 0
            part = chunk[:end] if end else chunk
            self._offset += len(part)
            self._lines += part.count(b"\n")
            if end:
                self._next = self._offset
            yield part
            if end:
                return

    def _by_first(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The same, the first line by itself: it shows whether the stretch can be cut."""
        for chunk in () if self.goes_on else chunks:
            begin = len(chunk) - len(chunk.lstrip(_BLANK))
            end = chunk.find(b"\n", begin) + 1
            if not end:
                yield chunk
                continue
            yield chunk[:end]
            yield chunk[end:]
            break
        yield from chunks

    def end(self, records: int) -> StretchEnd:
        """What was met, `records` being those of the stretch."""
        return StretchEnd(self._next, CountsBefore(self._lines, records=records))
