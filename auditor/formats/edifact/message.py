"""A message under way: its envelope, its records, its counts; from UNH to UNT."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast

from msgspec.structs import replace

from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.dialect import Dialect
from auditor.formats.edifact.groups import SegmentInGroup
from auditor.formats.edifact.looks import Entry, looked
from auditor.formats.edifact.message_facts import MessageFacts
from auditor.formats.edifact.pieces import Mishap, Segment
from auditor.formats.edifact.segment_kinds import loose
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.sightings import RecordSightings, Rows, Spots
from auditor.observed.record import Clocks, Facts, Fault, Given, Place, Record, Sighting, Template

_NO_CLOCKS, _NO_FACTS = Clocks(), Facts()


class Message:
    """Gathers what segments say into one envelope record (number 0) and the records of the message."""

    def __init__(self, source: str, number: int, dialect: Dialect, given: Given) -> None:
        """Message `number` of `source`."""
        self.source, self.number, self.dialect = source, number, dialect
        self._most = given.limits.faults
        self.cut = False
        self._said_clocks, self._said_facts = _said(given.clocks), _said(given.facts)
        self._retold = True
        self._base_clocks, self._base_facts = _NO_CLOCKS, _NO_FACTS
        self._own: dict[str, object] = {}
        self._own_facts = _NO_FACTS
        self.under_way = MessageFacts()
        self.under_way.zone = given.zone
        # Where a number is declared, as which segment and by which tag; how it is meant, and the number.
        self.declared: list[tuple[Segment, int, str, str, int]] = []
        self._group = dialect.start
        self._alone = int(dialect.unit == "traveller")
        self.segments = 0
        self.reference = b""
        self.part: tuple[bytes, int, bool] | None = None
        self.records = 0
        self.envelope = RecordSightings()
        self.faults: list[Fault] = []
        self._again: dict[tuple[str, str | None], int] = {}
        self._sightings = self.envelope
        self._record_faults: list[Fault] = []
        self._travellers = 0
        self._opened: Place | None = None

    def run(self, columns: Columns, start: int, ended: list[Record]) -> int:
        """Read the segments of `columns` from number `start` on.

        Stops at the first that no table names here, and returns its number; the records that were
        completed on the way are added to `ended`.
        """
        if columns.bounds is not None:
            views, templates, events = self._walk_compiled(columns, columns.bounds, start)
        else:
            views, known = self._walk(columns, start)
            templates = self._look(views, known, columns, start)
            events = [at for at, view in enumerate(views) if view.eventful]
        if views:
            self._tell(views, templates, events, columns, start, ended)
            self._group = views[-1].step.group
        return start + len(views)

    def _walk(
        self, columns: Columns, start: int
    ) -> tuple[list[SegmentInGroup], list[Template | None]]:
        """Where each segment leads, and what it says as far as its shape tells."""
        follow, views, known = self.dialect.groups[self._group], [], []
        kinds, shapes = columns.kinds(self.dialect.kinds), columns.shapes
        if start:
            kinds, shapes = kinds[start:], shapes[start:]
        # Most of what reading costs: two look-ups for each segment.
        for kind, shape in zip(kinds, shapes, strict=True):
            view = follow.get(kind) or follow.get(loose(kind))
            if view is None:
                break
            views.append(view)
            known.append(view.settled.get(shape))
            follow = view.follow
        return views, known

    def _walk_compiled(
        self, columns: Columns, bounds: bytes, start: int
    ) -> tuple[list[SegmentInGroup], list[Template], list[int]]:
        """The same by the compiled walk, with a closer look, and which of them bring events."""
        paths = self.dialect.paths
        views, found, open_, raws, keys, events = paths.walk(
            columns.text, bounds, columns.gap, start, self._group
        )
        entries: list[Entry] = []
        segments: list[bytes] = []
        places: list[int] = []
        for at, raw, key in zip(open_, raws, keys, strict=True):
            one = found[at]
            if one is None:
                one = views[at].recall(raw, raw.translate(SHAPE))
                if key is not None:
                    paths.remember(views[at], key, one)
            if isinstance(one, Template):
                found[at] = one
            else:
                entries.append(one)
                segments.append(raw)
                places.append(at)
        for at, template in zip(places, looked(entries, segments), strict=True):
            found[at] = template
        return views, cast("list[Template]", found), events

    @staticmethod
    def _look(
        views: list[SegmentInGroup], known: list[Template | None], columns: Columns, start: int
    ) -> list[Template]:
        """What each segment of a run says: as far as it is `known`, else by a closer look."""
        entries: list[Entry] = []
        segments: list[bytes] = []
        places: list[int] = []
        for at in [at for at, template in enumerate(known) if template is None]:
            raw = columns.raw(start + at)
            found = views[at].recall(raw, columns.shapes[start + at])
            if isinstance(found, Template):
                known[at] = found
            else:
                entries.append(found)
                segments.append(raw)
                places.append(at)
        for at, template in zip(places, looked(entries, segments), strict=True):
            known[at] = template
        return cast("list[Template]", known)

    def _tell(  # noqa: C901, PLR0913, PLR0917 - one loop, made for every run
        self,
        views: list[SegmentInGroup],
        templates: list[Template],
        events: list[int],
        columns: Columns,
        index: int,
        ended: list[Record],
    ) -> None:
        """Add segments to the records they belong to; begin and end records and travellers where they say so."""
        first, done = self.segments + 1, 0
        unread = self._unread(templates)
        for at in events:
            view = views[at]
            opens = view.step.opens
            while unread and unread[0] < at:
                odd = unread.pop(0)
                self._unreadable(templates[odd].tag, columns.segment(index + odd), first + odd)
            self.segments = first + at
            if opens == "traveller":
                self._next_traveller(templates[at], at - done)
            elif opens is not None:
                if at > done:
                    self._sightings.extend(
                        templates[done:at],
                        columns.rows,
                        index + done,
                        first + done,
                        views,
                        done,
                    )
                    done = at
                record = self.close_record()
                # Once the message is refused, none: as many as if the bytes had ended with what refused it.
                if record is not None and self.under_way.refused is None:
                    ended.append(record)
                if opens == "record":
                    self._open(view, columns.rows, index + at)
                else:
                    self.envelope.turn(None)
            if view.note is not None:
                self._note(view, columns, index + at)
            if view.step.misplaced:
                self.fault("misplaced-segment", columns.segment(index + at), view.tag)
        for at in unread:
            self._unreadable(templates[at].tag, columns.segment(index + at), first + at)
        rest = templates[done:] if done else templates
        self._sightings.extend(rest, columns.rows, index + done, first + done, views, done)
        self.segments = first + len(templates) - 1

    def _unread(self, templates: Sequence[Template]) -> list[int]:
        """Which of these say of a value that it could not be read: hardly ever any."""
        known = self.dialect.memo.unread
        return [at for at, each in enumerate(templates) if each in known] if known else []

    def _unreadable(self, tag: str, segment: Segment, number: int) -> None:
        self.fault("unreadable-value", segment, tag, number=number)

    def _next_traveller(self, template: Template, ahead: int) -> None:
        named = _names(template)
        self._travellers += named
        self._sightings.turn(self._travellers if named else None, ahead)

    def add(self, segment: Segment) -> tuple[bool, Record | None]:
        """Read one segment; whether a table names it here, and the record it ends if it begins another."""
        ended: list[Record] = []
        index = self.run(Columns.of_segments([segment]), 0, ended)
        return index == 1, ended[0] if ended else None

    def strange(self, segment: Segment, template: Template) -> None:
        """A segment no table names: its content was not read."""
        self.segments += 1
        if not self.fault("unknown-segment", segment, "?"):
            return
        self._sightings.append(
            Sighting(
                template,
                self._sightings.traveller,
                self.segments,
                segment.line,
                segment.offset,
                segment.length,
            )
        )

    def fault(  # noqa: PLR0913 - what a fault is
        self,
        kind: str,
        segment: Segment | Mishap,
        tag: str | None,
        *,
        lost: bool = False,
        number: int | None = None,
        says: str = "",
    ) -> bool:
        """Note a fault of structure at a segment; whether there were not too many already.

        `number` is that of the segment within the message, if it is not the last one read. Where
        nothing was lost, the envelope carries it, once with the place of the first and their count:
        what one sender does wrong everywhere is one mistake.
        """
        known = None if lost else self._again.get((kind, tag))
        if known is not None:
            fault = self.faults[known]
            self.faults[known] = replace(fault, times=fault.times + 1)
            self.cut |= fault.times >= self._most
            return fault.times < self._most
        faults = self._record_faults if lost and self._opened is not None else self.faults
        if len(faults) >= self._most:
            self.cut = True
            return False
        if not lost:
            self._again[kind, tag] = len(self.faults)
        place = Place(
            source=self.source, message=self.number, record=self.records if self._opened is not None else 0,
            segment=number or self.segments or None, tag=tag,
            line=segment.line, offset=segment.offset, length=segment.length,
        )  # fmt: skip
        faults.append(Fault(kind, place, lost, says))
        return True

    def _open(self, view: SegmentInGroup, rows: Rows | Spots, index: int) -> None:
        self.records += 1
        # Positional, as it is made for every record: traveller, tag, element, component are not said.
        self._opened = Place(
            self.source, self.number, self.records, None, self.segments, None, None, None,
            *rows.at(index),
        )  # fmt: skip
        self._travellers = self._alone
        self._sightings = RecordSightings(self._alone or None)
        told, role = self.under_way, view.step.role
        told.listed[role] += 1
        # What a list says of its kind does not make anybody a passenger whose own segment is silent.
        same = role is None and self.dialect.role is not None
        told.record_facts = {} if same else {"role": role}
        if told.record_clocks:
            told.record_clocks = {}

    def _note(self, view: SegmentInGroup, columns: Columns, index: int) -> None:
        assert view.note is not None  # noqa: S101 - asked only then
        told = self.under_way
        told.here = (columns, index, self.segments, view.tag)
        view.note(told, columns.raw(index))
        if self._opened is None or told.settle is not None:
            self._retold = True
        if told.declared:
            segment = columns.segment(index)
            self.declared.extend(
                (segment, self.segments, view.tag, how, count) for how, count in told.declared
            )
            told.declared = []
        if told.again:
            told.again = False
            self.fault("misplaced-segment", columns.segment(index), view.tag)
        if told.unreadable:
            told.unreadable = False
            self.fault("unreadable-value", columns.segment(index), view.tag)

    def close_record(self) -> Record | None:
        """The record under way, complete."""
        opened = self._opened
        if opened is None:
            return None
        if self.under_way.early:
            self._look_back(self.under_way)
        self._opened = None
        faults = self._record_faults
        if faults:
            self._record_faults = []
        sightings, self._sightings = self._sightings, self.envelope
        return self._record(opened, sightings, faults, self._travellers)

    def _look_back(self, told: MessageFacts) -> None:
        """Say what segments mean that came before what they speak of, and that it is in doubt if it is."""
        early, told.early = told.early, []
        if self.dialect.hindsight is None:
            return
        self._sightings.templates, doubtful = self.dialect.hindsight(self._sightings.templates)
        if doubtful:
            for columns, index, number, tag in early:
                self.fault("misplaced-segment", columns.segment(index), tag, number=number)

    def close(self, header: Segment) -> Iterator[Record]:
        """The last record of the message; what its head lacks is said at its `header`."""
        last = self.close_record()
        if last is not None:
            yield last
        there = {template.tag for template in self.envelope.templates}
        self.faults += [
            Fault("missing-segment", replace(self._place_of(header), tag=tag))
            for tag in self.dialect.required
            if tag not in there
        ]

    def envelope_record(self, header: Segment) -> Record:
        """The envelope: flight, sender, counts, and the faults of the frame."""
        self.under_way.record_facts = {}
        self.under_way.record_clocks = {}
        self._retold = True
        return self._record(self._place_of(header), self.envelope, self.faults, 0)

    def _place_of(self, header: Segment) -> Place:
        return Place(
            source=self.source, message=self.number, record=0, segment=1,
            line=header.line, offset=header.offset, length=header.length,
        )  # fmt: skip

    def _record(
        self, at: Place, sightings: RecordSightings, faults: list[Fault], travellers: int
    ) -> Record:
        told = self.under_way
        if self._retold:
            self._retell(told)
        clocks, facts = told.record_clocks, told.record_facts
        return Record(
            self.dialect.kind,
            at,
            self._clocks(clocks) if clocks else self._base_clocks,
            self._facts(facts) if facts else self._base_facts,
            sightings,
            tuple(faults),
            travellers,
        )

    def _retell(self, told: MessageFacts) -> None:
        """Take over what the frame of the message tells; its records share it."""
        self._retold = False
        if told.settle is not None:
            told.settle(told)
            for columns, index, number, tag in told.doubted:
                self.fault("unreadable-value", columns.segment(index), tag, number=number)
            told.doubted = []
        told.here = None
        self._base_clocks = replace(_NO_CLOCKS, **(told.clocks | self._said_clocks))
        self._base_facts = replace(_NO_FACTS, **(told.facts | self._said_facts))
        self._own = {}

    def _clocks(self, own: dict[str, object]) -> Clocks:
        """The clocks of the message, and the record's own."""
        return replace(self._base_clocks, **(own | self._said_clocks))

    def _facts(self, own: dict[str, object]) -> Facts:
        """The same of facts; travellers of one role share them."""
        if own != self._own:
            self._own = dict(own)
            self._own_facts = replace(self._base_facts, **(own | self._said_facts))
        return self._own_facts


@lru_cache(maxsize=4096)
def _names(template: Template) -> bool:
    """Whether a segment of this template names a traveller, masked or not."""
    return any(trace.element == "traveller.surname" for trace in template.traces)


def _said(given: Clocks | Facts) -> dict[str, object]:
    """What the caller says, which stands over whatever the message tells: mostly nothing."""
    if given in (_NO_CLOCKS, _NO_FACTS):
        return {}
    return {
        name: value
        for name in given.__struct_fields__
        if (value := getattr(given, name)) is not None
    }
