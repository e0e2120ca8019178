"""Columns: a batch of segments as what a loop reads fastest: shapes, the word of their heads, places."""

from itertools import accumulate

from auditor.edifact.heads import Heads
from auditor.edifact.segments import Batch, Segment
from auditor.edifact.shape import SHAPE
from auditor.record import Rows

_END = b"\n"  # no canonical segment holds a line break


class Columns:
    """Segments that stand one behind the other. Their bytes are cut out only when asked for."""

    __slots__ = ("_between", "_heads", "_text", "_word", "rows", "shapes")

    def __init__(self, text: bytes, between: bytes, rows: Rows, shapes: list[bytes]) -> None:
        """The columns of the canonical `text`, each segment of which is followed by `between`."""
        self._text, self._between = text, between
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
    def of_segment(cls, segment: Segment) -> "Columns":
        """The columns of one segment alone."""
        rows = Rows((segment.offset, segment.offset + segment.length), segment.line)
        return cls(segment.raw + _END, _END, rows, [segment.raw.translate(SHAPE)])

    def word(self, heads: Heads) -> str:
        """The heads of all segments."""
        if self._heads is not heads:
            self._heads, self._word = heads, heads.word(self._text, self._between)
        return self._word

    def raw(self, index: int) -> bytes:
        """The bytes of one segment."""
        begin = self.rows.offset_of(index) - self.rows.before[0]
        return self._text[begin : begin + len(self.shapes[index])]

    def segment(self, index: int) -> Segment:
        """One segment by itself."""
        rows = self.rows
        return Segment(
            self.raw(index), rows.offset_of(index), rows.length_of(index), rows.line_of(index)
        )
