"""Columns: a batch of segments as what a loop reads fastest: shapes, the word of their heads, places."""

from collections.abc import Sequence
from itertools import accumulate

from auditor.edifact.heads import Heads
from auditor.edifact.segments import Batch, Segment
from auditor.edifact.shape import SHAPE
from auditor.record import Rows, Spots

_END = b"\n"  # no canonical segment holds a line break


class Columns:
    """Segments that stand one behind the other. Their bytes are cut out only when asked for."""

    __slots__ = ("_between", "_heads", "_raws", "_text", "_word", "rows", "shapes")

    def __init__(
        self,
        text: bytes,
        between: bytes,
        rows: Rows | Spots,
        shapes: list[bytes],
        raws: Sequence[bytes] = (),
    ) -> None:
        """The columns of the canonical `text`, each segment of which is followed by `between`."""
        self._text, self._between, self._raws = text, between, raws
        self.rows, self.shapes = rows, shapes
        self._heads: Heads | None = None
        self._word = ""

    @classmethod
    def of_batch(cls, batch: Batch) -> "Columns":
        """The columns of a batch."""
        shapes = batch.text.translate(SHAPE).split(batch.between.translate(SHAPE))
        shapes.pop()
        before = list(accumulate(map(len, shapes), initial=batch.offset))
        rows = Rows(before, batch.line, len(batch.between), batch.step)
        return cls(batch.text, batch.between, rows, shapes)

    @classmethod
    def of_segments(cls, segments: list[Segment]) -> "Columns":
        """The columns of segments that came one by one."""
        raws = [segment.raw for segment in segments]
        text = _END.join(raws) + _END
        spots = Spots(
            [segment.offset for segment in segments],
            [segment.length for segment in segments],
            [segment.line for segment in segments],
        )
        return cls(text, _END, spots, text.translate(SHAPE).split(_END)[:-1], raws)

    def word(self, heads: Heads) -> str:
        """The heads of all segments."""
        if self._heads is not heads:
            self._heads, self._word = heads, heads.word(self._text, self._between)
        return self._word

    def raw(self, index: int) -> bytes:
        """The bytes of one segment."""
        rows = self.rows
        if isinstance(rows, Spots):
            return self._raws[index]
        begin = rows.before[index] - rows.before[0] + rows.gap * index
        return self._text[begin : begin + len(self.shapes[index])]

    def segment(self, index: int) -> Segment:
        """One segment by itself."""
        line, offset, length = self.rows.at(index)
        return Segment(self.raw(index), offset, length, line)
