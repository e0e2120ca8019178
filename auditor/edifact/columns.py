"""Columns: a batch of segments as the columns a loop reads fastest: bytes, shapes, offsets, lengths."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from msgspec import Struct

from auditor.edifact.segments import Batch, Segment
from auditor.edifact.shape import shapes
from auditor.record import Part, Strip


class Columns(Struct, frozen=True, gc=False):
    """Segments that stand one behind the other; the first is in `line`, each next one `step` further.

    `before` counts the bytes of the segments before each, `gap` those between two.
    """

    raws: Sequence[bytes]
    shapes: Sequence[bytes]
    before: Sequence[int]
    lengths: Sequence[int]
    line: int
    step: int
    gap: int = 0

    @classmethod
    def of_batch(cls, batch: Batch) -> "Columns":
        """The columns of a batch."""
        before = list(accumulate(batch.lengths, initial=batch.offset))
        known = shapes(batch.raws)
        return cls(batch.raws, known, before, batch.lengths, batch.line, batch.step, batch.gap)

    @classmethod
    def of_segment(cls, segment: Segment) -> "Columns":
        """The columns of one segment alone."""
        raws = (segment.raw,)
        return cls(raws, shapes(raws), (segment.offset,), (segment.length,), segment.line, 0)

    def rest(self, start: int) -> Iterator[tuple[bytes, bytes]]:
        """Bytes and shape of the segments from number `start` on."""
        return zip(islice(self.raws, start, None), islice(self.shapes, start, None), strict=True)

    def segment(self, index: int) -> Segment:
        """One segment by itself."""
        line = self.line + self.step * index
        offset = self.before[index] + self.gap * index
        return Segment(self.raws[index], offset, self.lengths[index], line)

    def continue_in(self, strip: Strip, index: int, number: int) -> None:
        """From segment `index` on, which is number `number` of its message, `strip` lies in these columns."""
        line = self.line + self.step * index
        strip.part(
            Part(
                len(strip.templates),
                self.before,
                self.lengths,
                self.gap,
                index,
                line,
                self.step,
                number,
            )
        )
