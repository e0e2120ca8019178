"""Courses: what the heads of a run of segments alone decide, worked out once for each word of them.

A head and the group before it tell the group a segment is read in, and what comes of it besides
what it says; so one look-up stands for the walk from group to group that a record makes.
"""

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from auditor.edifact.lens import Lens
from auditor.edifact.underway import Note
from auditor.record import Role, Template

Opens = Literal["record", "traveller", "envelope"]
MOST_LETTERS = 65_536
_SETTLED, _PERSONAL = attrgetter("settled"), attrgetter("personal")


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


class View:
    """One head as seen from one group: how to read it, and what comes of it."""

    __slots__ = ("eventful", "group", "lens", "note", "personal", "read", "settled", "step", "tag")

    def __init__(  # noqa: PLR0913 - what a head comes to is that much
        self,
        lens: Lens,
        step: Step,
        group: "Group",
        note: Note | None,
        *,
        personal: bool,
        code: bytes | None = None,
    ) -> None:
        """`group` is the one it leads to; `personal`: it speaks of the traveller last opened.

        `settled` is what shapes came to that were met before with this `code` (or where no code
        counts); `read` works it out.
        """
        self.lens, self.step, self.group, self.note, self.personal = (
            lens,
            step,
            group,
            note,
            personal,
        )
        self.tag = lens.tag
        self.settled = (lens.entries if code is None else lens.single[code]).settled
        self.read: Callable[[bytes, bytes], Template] = (
            lens.read if code is None else partial(lens.read_coded, code)
        )
        self.eventful = step.opens is not None or step.misplaced or note is not None


class Course(Struct, frozen=True):
    """The views of the segments of a run one by one, and what they bring along.

    It ends before the first that no table names. `events` are the segments that do more than say
    something, with their views; `group` is where the run ends.
    """

    views: tuple[View, ...]
    settled: tuple[dict[object, Template], ...]
    personal: tuple[bool, ...]
    events: tuple[tuple[int, View], ...]
    group: "Group"


class Group:
    """A group of segments: the views that may follow in it, by the letters of their heads."""

    def __init__(self) -> None:
        """A group that nothing follows yet."""
        self.views: dict[str, View] = {}
        self._courses: dict[str, Course] = {}
        self._held = 0  # letters in the keys of these

    def course(self, word: str) -> Course:
        """The course of a run of segments with these heads, of which the first follows in this group."""
        known = self._courses.get(word)
        if known is None:
            self._held += len(word)
            if self._held > MOST_LETTERS:
                self._courses.clear()
                self._held = len(word)
            known = self._courses[word] = self.walk(word)
        return known

    def walk(self, word: str) -> Course:
        """The same without memory."""
        group, views = self, []
        for letter in word:
            view = group.views.get(letter)
            if view is None:
                break
            views.append(view)
            group = view.group
        return Course(
            tuple(views),
            tuple(map(_SETTLED, views)),
            tuple(map(_PERSONAL, views)),
            tuple([(at, view) for at, view in enumerate(views) if view.eventful]),
            group,
        )
