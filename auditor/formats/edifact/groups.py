"""Where a kind of segment leads: the group it is read in, how it is read there, and what comes of it besides."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from auditor.formats.edifact.message_facts import Note
from auditor.formats.edifact.segment_reader import SegmentReader
from auditor.observed.record import Role, Template

if TYPE_CHECKING:
    from auditor.formats.edifact.looks import Entry

Opens = Literal["record", "traveller", "envelope"]


class Step(Struct, frozen=True):
    """Where a tag leads: the group it is read in, whether it is out of order, what it may open.

    `by` are the ways that go elsewhere by the first code behind the tag (NAD+MS, DOC+V). What opens
    the `envelope` ends the record under way: it and what follows speak of the message again.
    `reads` is the group whose rows read the segment, where it leads to another; `role` is that of
    the traveller whose record it opens, if the head says so.
    """

    group: str
    misplaced: bool = False
    opens: Opens | None = None
    by: Mapping[str, "Step"] = {}
    reads: str | None = None
    role: Role | None = None


class SegmentInGroup:
    """One kind of segment as seen from one group: how to read it, and what comes of it."""

    __slots__ = (
        "eventful",
        "follow",
        "note",
        "personal",
        "reader",
        "recall",
        "remembered",
        "settled",
        "step",
        "tag",
    )

    def __init__(  # noqa: PLR0913 - what a kind comes to is that much
        self,
        reader: SegmentReader,
        step: Step,
        follow: "Following",
        note: Note | None,
        *,
        personal: bool,
        code: bytes | None = None,
    ) -> None:
        """`follow` is the group it leads to; `personal`: it speaks of the traveller last opened.

        `settled` is what shapes came to that were met before with this `code` (or where no code
        counts); `recall` tells of any. `remembered` is what the compiled walk has met.
        """
        self.reader, self.step, self.follow, self.note = reader, step, follow, note
        self.personal = personal
        self.tag = reader.tag
        self.settled = (reader.entries if code is None else reader.single[code]).settled
        self.recall: Callable[[bytes, bytes], Template | Entry] = (
            reader.recall if code is None else partial(reader.recall_coded, code)
        )
        self.remembered: dict[bytes, Template | Entry] = {}
        self.eventful = step.opens is not None or step.misplaced or note is not None


# A group of segments: what may follow in it, by its kind.
Following = dict[bytes, SegmentInGroup]
