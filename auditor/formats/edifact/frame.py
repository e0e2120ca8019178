"""The frame of an interchange (UNB, UNG, UNH, UNT, UNE, UNZ): its slots and the figures in it."""

from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.pieces import Segment
from auditor.formats.edifact.segment_reader import SegmentReader, Vocabulary
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.slots import load
from auditor.observed.record import Sighting

TAGS = ("UNB", "UNG", "UNH", "UNT", "UNE", "UNZ")


def parts(raw: bytes) -> list[list[bytes]]:
    """The data elements of a canonical segment as lists of components, the tag left out."""
    return [element.split(b":") for element in raw.split(b"+")[1:]]


def component(elements: list[list[bytes]], element: int, position: int = 1) -> bytes:
    """One component without blanks at its ends; empty where the segment does not have it."""
    try:
        return elements[element - 1][position - 1].strip()
    except IndexError:
        return b""


def number(text: bytes) -> int | None:
    """The number that a count states, or None; eighteen digits are enough for any."""
    return int(text) if text.isdigit() and len(text) <= 18 else None  # noqa: PLR2004


class FrameReaders:
    """The readers of the frame's segments."""

    def __init__(self) -> None:
        """Read the table."""
        table, memo = load("frame"), Memo()
        self._readers = {
            tag.encode(): SegmentReader("0", tag, table.rows("0", tag), Vocabulary({}), memo)
            for tag in TAGS
        }

    def sighting(self, segment: Segment, number: int | None) -> Sighting:
        """What a segment of the frame says; `number` is its place within the message."""
        reader, shape = self._readers[segment.raw[:3]], segment.raw.translate(SHAPE)
        # Known by its shape alone: no code counts in it.
        template = reader.entries.settled.get(shape) or reader.read(segment.raw, shape)
        return Sighting(template, None, number, segment.line, segment.offset, segment.length)
