"""Columns: a batch of segments as the columns a loop reads fastest: bytes, shapes, offsets, lengths."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count, islice
from operator import add

from msgspec import Struct

from auditor.edifact.segments import Batch, Segment
from auditor.edifact.shape import shapes


class Columns(Struct, frozen=True, gc=False):
    """Segments that stand one behind the other; the first is in `line`, each next one `step` further."""

    raws: Sequence[bytes]
    shapes: Sequence[bytes]
    offsets: Sequence[int]
    lengths: Sequence[int]
    line: int
    step: int

    @classmethod
    def of_batch(cls, batch: Batch) -> "Columns":
        """The columns of a batch."""
        ends = accumulate(batch.lengths, initial=batch.offset)
        offsets = list(map(add, ends, count(0, batch.gap)))
        return cls(batch.raws, shapes(batch.raws), offsets, batch.lengths, batch.line, batch.step)

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
        return Segment(self.raws[index], self.offsets[index], self.lengths[index], line)
