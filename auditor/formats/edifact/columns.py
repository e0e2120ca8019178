"""Columns: a batch of segments as what a loop reads fastest: shapes, kinds, places."""

from itertools import accumulate

from auditor.formats.edifact.segment_kinds import SegmentKinds
from auditor.formats.edifact.segments import Batch, Segment
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.sightings import Rows, Spots

_END = b"\n"  # no canonical segment holds a line break


class Columns:
    """Segments that stand one behind the other. Their bytes are cut out only when asked for."""

    __slots__ = (
        "_base",
        "_before",
        "_between",
        "_gap",
        "_kinds",
        "_text",
        "_told_by",
        "rows",
        "shapes",
    )

    def __init__(self, text: bytes, between: bytes, base: int = 0) -> None:
        """The columns of the canonical `text`, each segment of which is followed by `between`.

        They lie one behind the other from offset `base` on, unless `rows` is set to say otherwise.
        """
        self._text, self._between, self._base, self._gap = text, between, base, len(between)
        self.shapes = text.translate(SHAPE).split(between.translate(SHAPE))
        self.shapes.pop()
        self._before = list(accumulate(map(len, self.shapes), initial=base))
        self.rows: Rows | Spots = Rows(self._before, 1, self._gap)
        self._told_by: SegmentKinds | None = None
        self._kinds: list[bytes] = []

    @classmethod
    def of_batch(cls, batch: Batch) -> "Columns":
        """The columns of a batch."""
        made = cls(batch.text, batch.between, batch.offset)
        made.rows = Rows(made._before, batch.line, made._gap, batch.step)
        return made

    @classmethod
    def of_segments(cls, segments: list[Segment]) -> "Columns":
        """The columns of segments that came one by one."""
        text = b"".join([segment.raw + _END for segment in segments])
        made = cls(text, _END)
        made.rows = Spots(
            [segment.offset for segment in segments],
            [segment.length for segment in segments],
            [segment.line for segment in segments],
        )
        return made

    def kinds(self, kinds: SegmentKinds) -> list[bytes]:
        """The kind of each segment in a dialect."""
        if self._told_by is not kinds:
            self._told_by, self._kinds = kinds, kinds.of(self._text, self._between)
        return self._kinds

    def raw(self, index: int) -> bytes:
        """The bytes of one segment."""
        begin = self._before[index] - self._base + self._gap * index
        return self._text[begin : begin + len(self.shapes[index])]

    def segment(self, index: int) -> Segment:
        """One segment by itself."""
        line, offset, length = self.rows.at(index)
        return Segment(self.raw(index), offset, length, line)
