"""Segments gathered: what was cut one by one comes as columns too, like what was cut together.

Law of the file: a segment that must be seen before the next is looked at is the last of its columns.
"""

import re
from collections.abc import Callable, Iterator

from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.pieces import Batch, Mishap, Segment
from auditor.formats.edifact.segments import Cut

_ENOUGH = 512  # segments that came one by one


class Gathering:
    """Gathers what is cut from one source; tokens that the caller declares as masks become one that all rules know.

    `irregular`: it was said of the interchange that it is not in the repertoire which it declares.
    """

    def __init__(
        self,
        masks: frozenset[str],
        strange: Callable[[Segment], object],
        waits: Callable[[], bool],
    ) -> None:
        """`strange` is told the first segment of an interchange that is not ASCII.

        `waits` says whether something is to be said of the segment that comes next.
        """
        self._masks = _mask_pattern(masks)
        self._strange, self._waits = strange, waits
        self.irregular = False

    def columns(self, pieces: Cut) -> Iterator[Columns | Mishap]:
        """Batches as columns, and what comes one by one gathered into such."""
        held: list[Segment] = []
        for piece in pieces:
            if isinstance(piece, Segment):
                yield from self._gather(piece, held)
                continue
            if held:
                yield Columns.of_segments(held)
                held = []
            if isinstance(piece, Mishap):
                yield piece
            elif self._masks is None and (piece.plain or self._is_noted(piece)):
                yield Columns.of_batch(piece)
            else:
                for segment in piece.segments():
                    yield from self._gather(segment, held)
        if held:
            yield Columns.of_segments(held)

    def _gather(self, segment: Segment, held: list[Segment]) -> Iterator[Columns]:
        """Hold a segment until there are enough, or one that must be seen before the next is looked at."""
        odd = not self.irregular and not segment.raw.isascii()
        if held and odd:
            yield Columns.of_segments(held)
            held.clear()
        if odd:
            self.irregular = True
            self._strange(segment)
        held.append(segment if self._masks is None else self._unmasked(segment))
        if len(held) == _ENOUGH or self._waits() or segment.raw.startswith(b"UN"):
            yield Columns.of_segments(held)
            held.clear()

    def _is_noted(self, batch: Batch) -> bool:
        """Whether it was said of the interchange of a batch that it is not in its repertoire."""
        return self.irregular and b"UNB" not in batch.text

    def _unmasked(self, segment: Segment) -> Segment:
        """Tokens that the caller declares as masks, written as one that every rule knows."""
        assert self._masks is not None  # noqa: S101 - asked only then
        raw = self._masks.sub(b"***", segment.raw)
        return Segment(raw, segment.offset, segment.length, segment.line)


def _mask_pattern(tokens: frozenset[str]) -> re.Pattern[bytes] | None:
    if not tokens:
        return None
    either = b"|".join(re.escape(token.encode()) for token in sorted(tokens, key=len, reverse=True))
    return re.compile(rb"(?<=[+:/\r])(?:" + either + rb")(?=[+:/\r]|\Z)")
