"""A dialect: one message type, as groups that follow each other and slots within them.

The segment groups are a forgiving state machine: the group a tag belongs to depends on the group
before it and is the next state; a tag that is out of order is read where it usually stands, and said so.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from auditor.edifact.lens import Lens, Memo, Vocabulary
from auditor.edifact.request import RequestLens
from auditor.edifact.slots import Table
from auditor.record import Kind, Role, Wire

Opens = Literal["record", "traveller"]


class Step(Struct, frozen=True):
    """Where a tag leads: the group it is read in, whether it is out of order, what it may open."""

    group: str
    misplaced: bool = False
    opens: Opens | None = None


class View:
    """One tag as seen from one group: how to read it, and what comes of it."""

    __slots__ = ("lens", "note", "opens", "step", "tag", "views")

    def __init__(self, lens: Lens, step: Step, note: "Note | None") -> None:
        """`views` are those of the group this tag leads to; they are joined on later."""
        self.lens = lens
        self.step = step
        self.tag = lens.tag
        self.opens = step.opens
        self.note = note
        self.views: dict[bytes, View] = {}


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


class Dialect:
    """One message type.

    `steps` maps a group to the tags that may follow and the group each leads to; `usual` says
    where a tag stands that is out of order; `start` is the group before the first segment.
    A record is one PNR or one traveller (`unit`); `role` is what every traveller of it is, if fixed.
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
    ) -> None:
        """Join lenses and groups into views."""
        self.wire, self.kind, self.unit, self.role = wire, kind, unit, role
        self.tags = frozenset(tag.encode() for tag in table.tags)
        self.memo = Memo()
        lenses: dict[tuple[str, str], Lens] = {}
        groups: dict[str, dict[bytes, View]] = {group: {} for group in steps}
        for group, own in steps.items():
            for tag in sorted(table.tags):
                step = own.get(tag) or usual.get(tag)
                if step is None:
                    continue
                if (step.group, tag) not in lenses:
                    make = RequestLens if tag == "SSR" else Lens
                    lenses[step.group, tag] = make(
                        step.group, tag, table.rows(step.group, tag), vocabulary, self.memo
                    )
                view = View(lenses[step.group, tag], step, notes.get((step.group, tag)))
                view.views = groups[step.group]
                groups[group][tag.encode() + b"+"] = groups[group][tag.encode()] = view
        self.views = groups[start]
        self.lenses = tuple(lenses.values())
