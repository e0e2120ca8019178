"""Columns: a batch of segments as what a loop reads fastest: shapes, kinds, places."""

from itertools import accumulate
from typing import TYPE_CHECKING

from auditor.formats.edifact import compiled
from auditor.formats.edifact.pieces import Batch, Segment
from auditor.formats.edifact.segment_kinds import SegmentKinds
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.sightings import Rows, Spots

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = b"\n"  # no canonical segment holds a line break


class Columns:
    """Segments that stand one behind the other. Their bytes are cut out only when asked for."""

    __slots__ = (
        "_base",
        "_before",
        "_kinds",
        "_shapes",
        "_told_by",
        "between",
        "bounds",
        "count",
        "gap",
        "rows",
        "text",
    )

    def __init__(
        self, text: bytes, between: bytes, base: int = 0, bounds: bytes | None = None
    ) -> None:
        """The columns of the canonical `text`, each segment of which is followed by `between`.

        They lie one behind the other from offset `base` on, unless `rows` is set to say otherwise; `bounds` are
        theirs, if they are known.
        """
        self.text, self.between, self._base, self.gap = text, between, base, len(between)
        self._shapes: list[bytes] | None = None
        self.bounds: bytes | None = None
        self._before: Sequence[int]
        if compiled.runs():
            self.bounds = bounds or compiled.walk.bounds(text, between, base)
            self._before = memoryview(self.bounds).cast("q")
        else:
            self._before = list(accumulate(map(len, self.shapes), initial=base))
        self.count = len(self._before) - 1
        self.rows: Rows | Spots = Rows(self._before, 1, self.gap)
        self._told_by: SegmentKinds | None = None
        self._kinds: list[bytes] = []

    @classmethod
    def of_batch(cls, batch: Batch) -> "Columns":
        """The columns of a batch."""
        made = cls(batch.text, batch.between, batch.offset, batch.bounds)
        made.rows = Rows(made._before, batch.line, made.gap, batch.step)
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

    @property
    def shapes(self) -> list[bytes]:
        """The shape of each segment."""
        if self._shapes is None:
            self._shapes = self.text.translate(SHAPE).split(self.between.translate(SHAPE))
            self._shapes.pop()
        return self._shapes

    def kinds(self, kinds: SegmentKinds) -> list[bytes]:
        """The kind of each segment in a dialect."""
        if self._told_by is not kinds:
            self._told_by, self._kinds = kinds, kinds.of(self.text, self.between)
        return self._kinds

    def raw(self, index: int) -> bytes:
        """The bytes of one segment."""
        begin = self._before[index] - self._base + self.gap * index
        return self.text[begin : begin + self._before[index + 1] - self._before[index]]

    def segment(self, index: int) -> Segment:
        """One segment by itself."""
        line, offset, length = self.rows.at(index)
        return Segment(self.raw(index), offset, length, line)
