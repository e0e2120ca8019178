"""A dialect: one message type, as groups that follow each other and slots within them.

The segment groups are a forgiving state machine: the group a tag belongs to depends on the group
before it and is the next state; a tag that is out of order is read where it usually stands, and reported as misplaced.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from auditor.formats.edifact.groups import Following, Opens, SegmentInGroup, Step
from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.message_facts import MessageFacts, Note
from auditor.formats.edifact.paths import Paths
from auditor.formats.edifact.request import RequestReader
from auditor.formats.edifact.segment_kinds import SegmentKinds, loose
from auditor.formats.edifact.segment_reader import SegmentReader, Vocabulary
from auditor.formats.edifact.slots import Table
from auditor.observed.record import Kind, Role, Template, Wire

# Corrects what earlier segments of a record say, where a later one tells what they meant; True where that is in doubt.
Hindsight = Callable[[list[Template]], tuple[list[Template], bool]]

__all__ = ["Dialect", "MessageFacts", "Note", "Opens", "Step", "qualifier"]

# The code behind the tag; a legacy number stands behind its code and a slash.
_QUALIFIER = re.compile(rb"[^+]*\+ *([^+:/ ]*)")


def qualifier(raw: bytes) -> bytes:
    """The first code behind the tag of a canonical segment."""
    found = _QUALIFIER.match(raw)
    return found[1] if found is not None else b""


class Dialect:
    """One message type.

    `steps` maps a group to the tags that may follow and the group each leads to; `usual` is
    the group of a tag that is found out of order; `start` is the group before the first segment.
    A record is one PNR or one traveller (`unit`); `role` is what every traveller of it is, if fixed;
    `personal` are the groups that speak of one traveller (None: all of them); `required` are the
    tags that the head of the message must have; `hindsight`: see `Hindsight`.
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
        required: tuple[str, ...] = (),
        hindsight: Hindsight | None = None,
    ) -> None:
        """Join readers and groups into segments in their groups, which the rest of the room calls views."""
        self.wire, self.kind, self.unit, self.role = wire, kind, unit, role
        self.required, self.hindsight = required, hindsight
        self.tags = frozenset(tag.encode() for tag in table.tags)
        self.memo = Memo()
        self._table, self._vocabulary, self._notes, self._personal = (
            table,
            vocabulary,
            notes,
            personal,
        )
        self._readers: dict[tuple[str, str], SegmentReader] = {}
        self.groups = {group: Following() for group in steps}
        leads = {
            group: {
                tag: step for tag in sorted(table.tags) if (step := own.get(tag) or usual.get(tag))
            }
            for group, own in steps.items()
        }
        self.kinds = self._kinds(leads.values())
        for group, own in leads.items():
            for tag, step in own.items():
                self.groups[group].update(self._views(tag, step))
        self.start = start
        self.readers = tuple(self._readers.values())

    @cached_property
    def paths(self) -> Paths:
        """Its groups, for the compiled walk."""
        return Paths(self.groups, self.memo)

    def forget(self) -> None:
        """Forget every shape."""
        for reader in self.readers:
            reader.forget()
        self.paths.forget()

    def _kinds(self, leads: Iterable[Mapping[str, Step]]) -> SegmentKinds:
        """The kinds of all groups together: the codes that their readers or their steps tell apart."""
        codes: dict[bytes, set[bytes]] = {tag: set() for tag in self.tags}
        ways: dict[bytes, set[bytes]] = {tag: set() for tag in self.tags}
        for own in leads:
            for tag, step in own.items():
                codes[tag.encode()].update(self._reader(tag, step).single, map(str.encode, step.by))
                ways[tag.encode()].update(map(str.encode, step.by))
                for way in step.by.values():
                    codes[tag.encode()].update(self._reader(tag, way).single)
        return SegmentKinds({tag: own - {b""} for tag, own in codes.items()}, ways)

    def _views(self, tag: str, step: Step) -> Iterator[tuple[bytes, SegmentInGroup]]:
        """A tag as seen from a group: plain, with each code that is known, and with codes set apart by blanks."""
        bare = tag.encode()
        plain = self._view(tag, step)
        yield bare, plain
        ways = {code.encode(): way for code, way in step.by.items()}
        for code in self.kinds.codes(bare):
            to = ways.get(code, step)
            known = code in self._reader(tag, to).single
            yield bare + b"+" + code, self._view(tag, to, code if known else None)
        for code in self.kinds.ways(bare):
            way = ways.get(code)
            yield loose(bare + b"+" + code), plain if way is None else self._view(tag, way)

    def _reader(self, tag: str, step: Step) -> SegmentReader:
        at = (step.reads or step.group, tag)
        if at not in self._readers:
            make = RequestReader if tag == "SSR" else SegmentReader
            self._readers[at] = make(*at, self._table.rows(*at), self._vocabulary, self.memo)
        return self._readers[at]

    def _view(self, tag: str, step: Step, code: bytes | None = None) -> SegmentInGroup:
        return SegmentInGroup(
            self._reader(tag, step),
            step,
            self.groups[step.group],
            self._notes.get((step.reads or step.group, tag)),
            personal=self._personal is None or step.group in self._personal,
            code=code,
        )
