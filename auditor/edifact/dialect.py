"""A dialect: one message type, as groups that follow each other and slots within them.

The segment groups are a forgiving state machine: the group a tag belongs to depends on the group
before it and is the next state; a tag that is out of order is read where it usually stands, and said so.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from auditor.edifact.lens import Lens, Memo, Vocabulary
from auditor.edifact.request import RequestLens
from auditor.edifact.slots import Table
from auditor.record import Kind, Role, Wire

if TYPE_CHECKING:
    from auditor.clock import Interval

Opens = Literal["record", "traveller", "envelope"]
_LONGEST = 3  # characters of a qualifier
# The code behind the tag; a legacy number stands behind its code and a slash.
_QUALIFIER = re.compile(rb"[^+]*\+ *([^+:/ ]*)")


class Step(Struct, frozen=True):
    """Where a tag leads: the group it is read in, whether it is out of order, what it may open.

    `by` are the ways that go elsewhere by the first code behind the tag (NAD+MS, DOC+V). What opens
    the `envelope` ends the record under way: it and what follows speak of the message again.
    `reads` is the group whose rows read the segment, where it leads to another.
    """

    group: str
    misplaced: bool = False
    opens: Opens | None = None
    by: Mapping[str, "Step"] = {}
    reads: str | None = None


def qualifier(raw: bytes) -> bytes:
    """The first code behind the tag of a canonical segment."""
    found = _QUALIFIER.match(raw)
    return found[1] if found is not None else b""


class View:
    """One tag as seen from one group: how to read it, and what comes of it."""

    __slots__ = (
        "by", "cut", "cuts", "eventful", "known", "lens", "note", "opens", "personal", "read", "step", "sub", "tag",
        "views",
    )  # fmt: skip

    def __init__(
        self,
        lens: Lens,
        step: Step,
        note: "Note | None",
        *,
        personal: bool,
        code: bytes | None = None,
    ) -> None:
        """`views` are those of the group this tag leads to; they, `by` and `sub` are joined on later.

        `personal`: the segment speaks of the traveller last opened. `known` finds what a shape came
        to, if it was met before with this `code` (or where no code counts); `read` works it out.
        `sub` finds the view of the code behind the tag by the bytes there.
        """
        self.lens = lens
        self.step = step
        self.tag = lens.tag
        self.opens = step.opens
        self.note = note
        self.personal = personal
        self.known = (lens.entries if code is None else lens.single[code]).get
        self.read = lens.read if code is None else partial(lens.read_coded, code)
        self.eventful = step.opens is not None or step.misplaced or note is not None
        self.views: dict[bytes, View] = {}
        self.by: dict[bytes, View] | None = None
        self.sub: Callable[[bytes], View | None] = _NO_VIEWS.get
        self.cut: slice | None = None
        self.cuts: list[tuple[slice, Callable[[bytes], View | None]]] = []

    def join(self, known: "Mapping[bytes, View]") -> None:
        """Lead to the views of codes. `cut` is where most of them are found, `cuts` where the others are."""
        lengths = Counter(min(len(code), _LONGEST) for code in known)
        cuts: list[tuple[slice, Callable[[bytes], View | None]]] = []
        for length, _ in lengths.most_common():
            # One table for each length: the beginning of a longer code is not a shorter one. A code
            # of four characters fills its place, and needs nothing behind it to be told.
            table = {
                code + end: view
                for code, view in known.items()
                if min(len(code), _LONGEST) == length
                for end in ((b"",) if len(code) > _LONGEST else (b"+", b":", b""))
            }
            cuts.append((slice(4, 5 + length), table.get))
        (self.cut, self.sub), *self.cuts = cuts

    def otherwise(self, raw: bytes) -> "View":
        """The view of a segment whose code was not found at `cut`."""
        for cut, sub in self.cuts:
            view = sub(raw[cut])
            if view is not None:
                return view
        return self if self.by is None else self.by.get(qualifier(raw), self)


_NO_VIEWS: dict[bytes, View] = {}

# Called with the message under way and the canonical segment: reads facts, clocks and counts.
Note = Callable[["Underway", bytes], None]


class Underway:
    """What a message has told so far, beyond its elements; written by notes."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.facts: dict[str, object] = {}
        self.clocks: dict[str, object] = {}
        self.record_facts: dict[str, object] = {}
        self.record_clocks: dict[str, object] = {}
        self.declared: list[tuple[str, int]] = []
        self.unreadable = False
        self.refused: str | None = None
        self.year = 2000
        self.zone: str | None = None
        # What notes keep for each other: ports and times by their qualifiers, persons by their role.
        self.ports: dict[bytes, str] = {}
        self.times: dict[bytes, Interval | None] = {}
        self.listed: dict[Role | None, int] = {}


class Dialect:
    """One message type.

    `steps` maps a group to the tags that may follow and the group each leads to; `usual` says
    where a tag stands that is out of order; `start` is the group before the first segment.
    A record is one PNR or one traveller (`unit`); `role` is what every traveller of it is, if fixed;
    `personal` are the groups that speak of one traveller (None: all of them).
    """

    def __init__(  # noqa: PLR0913 - a message type is that much
        self,
        *,
        wire: Wire,
        kind: Kind,
        table: Table,
        steps: Mapping[str, Mapping[str, Step]],
        usual: Mapping[str, Step],
        start: str,
        notes: Mapping[tuple[str, str], Note],
        vocabulary: Vocabulary,
        unit: Literal["record", "traveller"],
        role: Role | None = None,
        personal: frozenset[str] | None = None,
    ) -> None:
        """Join lenses and groups into views."""
        self.wire, self.kind, self.unit, self.role = wire, kind, unit, role
        self.tags = frozenset(tag.encode() for tag in table.tags)
        self.memo = Memo()
        self._table, self._vocabulary, self._notes, self._personal = (
            table,
            vocabulary,
            notes,
            personal,
        )
        self._lenses: dict[tuple[str, str], Lens] = {}
        self.groups: dict[str, dict[bytes, View]] = {group: {} for group in steps}
        for group, own in steps.items():
            for tag in sorted(table.tags):
                step = own.get(tag) or usual.get(tag)
                if step is not None:
                    view = self._view(tag, step)
                    self.groups[group][tag.encode() + b"+"] = self.groups[group][tag.encode()] = (
                        view
                    )
        self.views = self.groups[start]
        self.lenses = tuple(self._lenses.values())

    def _view(self, tag: str, step: Step) -> View:
        view = self._plain_view(tag, step)
        if step.by:
            view.by = {code.encode(): self._plain_view(tag, way) for code, way in step.by.items()}
        codes = {*view.lens.single, *(view.by or ())} - {b""}
        if codes:
            view.join({code: self._coded_view(tag, view, code) for code in codes})
        return view

    def _coded_view(self, tag: str, view: View, code: bytes) -> View:
        """The view of a segment that has `code` behind its tag."""
        to = (view.by or {}).get(code, view)
        return self._plain_view(tag, to.step, code if code in to.lens.single else None)

    def _plain_view(self, tag: str, step: Step, code: bytes | None = None) -> View:
        at = (step.reads or step.group, tag)
        if at not in self._lenses:
            make = RequestLens if tag == "SSR" else Lens
            self._lenses[at] = make(*at, self._table.rows(*at), self._vocabulary, self.memo)
        personal = self._personal is None or step.group in self._personal
        view = View(self._lenses[at], step, self._notes.get(at), personal=personal, code=code)
        view.views = self.groups[step.group]
        return view
