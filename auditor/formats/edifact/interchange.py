"""Interchanges: UNB to UNZ, the groups and messages in them, their counts and references.

Law of the file: whatever is wrong with the frame is said, and is never a reason to stop.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.frame import TAGS, FrameReaders, component, number, parts
from auditor.formats.edifact.gathered import Gathering
from auditor.formats.edifact.known import Known
from auditor.formats.edifact.loose import LooseFaults
from auditor.formats.edifact.message import Message
from auditor.formats.edifact.pieces import Mishap, Segment
from auditor.formats.edifact.segments import Cutter
from auditor.formats.edifact.series_part import meet, part_of_series
from auditor.formats.edifact.shape import SHAPE, form_of
from auditor.formats.edifact.times import prepared
from auditor.formats.stretch import Stretch, StretchEnd
from auditor.knowledge.element import UNLISTED
from auditor.observed.counts_before import CountsBefore
from auditor.observed.mistakes import Mistakes
from auditor.observed.plausible import by
from auditor.observed.record import (
    Form,
    Given,
    Place,
    Record,
    Sighting,
    Template,
    Trace,
    Unread,
)
from auditor.observed.series import BROKEN, Account

if TYPE_CHECKING:
    from auditor.observed.clock import Interval

# What reads a segment of the frame, and its elements.
Handle = Callable[["Reader", Segment, list[list[bytes]]], Iterator[Record | Unread]]

_FIRST = Segment(b"", 0, 0, 1)
_ADVICE = re.compile(rb"UNA[^A-Za-z0-9]{0,6}")
_VERSION = re.compile(r"[0-9]{1,3}:[0-9]{1,3}|[A-Z]:[0-9]{2}[A-Z]")
# Syntax identifiers that declare more than ASCII: the parts of ISO 8859, and ISO 10646.
# Met before the segment they stand in is read.
_TRAILERS = frozenset({"UNE", "UNZ"})
_AHEAD = frozenset({"wrapped-value", "irregular-encoding"})
_DECLARED = frozenset(b"UNO" + bytes((letter,)) for letter in b"CDEFGHIJKWXY")


@cache
def _frame() -> FrameReaders:
    return FrameReaders()


@cache
def _strange(form: Form) -> Template:
    return Template("?", (Trace(UNLISTED, form),))


@lru_cache(maxsize=1024)
def _is_more(template: Template) -> bool:
    """Whether a segment of the frame holds what its table does not name."""
    return any(trace.element == UNLISTED for trace in template.traces)


class Reader:
    """Reads one source: bytes in, records and what could not be read out."""

    def __init__(
        self, source: str, given: Given, known: Known, stretch: Stretch | None = None
    ) -> None:
        """A segment reader for `source`, or a `stretch` of it, that knows these messages."""
        series: set[bytes] | None = None if stretch is None else set()
        stretch = stretch or Stretch()
        self._source, self._given, self._known = source, given, known
        tags = {*known.tags, *(tag.encode() for tag in TAGS)}
        self._cutter = Cutter(tags, given.limits.segment, stretch=stretch, idle=self._is_idle)
        self._gathering = Gathering(given.masks, self._not_ascii, lambda: bool(self._ahead))
        self._before, self._messages = stretch.before, stretch.before.messages
        self._once: set[Unread] = set()
        self._message: Message | None = None
        self._held: tuple[Message, Segment] | None = None
        self._loose = LooseFaults(source, given.limits.faults)
        self._cut = False
        self._header: Segment = _FIRST
        self._passed_over = False
        self._series_met = series
        self._account = Account(stretch.owed, series)
        self._reset()

    def _reset(self) -> None:
        self._mistakes = Mistakes()
        self._ahead: list[Mishap] = []
        self._open = False
        self._control = b""
        self._headed = False
        self._transferred: Interval | None = None
        self._of_group: Interval | None = None
        self._frame_sightings: list[Sighting] = []
        self._groups = 0
        self._in_interchange = 0
        self._in_group = 0
        self._group: bytes | None = None
        self._plain = False
        self._gathering.irregular = False
        self._sender = b""
        self._account.interchange()

    def read(self, chunks: Iterable[bytes]) -> Iterator[Record | Unread]:
        """The records of all interchanges, each message's envelope after its records."""
        for piece in self._gathering.columns(self._cutter.batches(chunks)):
            if isinstance(piece, Mishap):
                yield from self._mishap(piece)
            else:
                yield from self._columns(piece)
                if self._ahead:
                    self._catch_up()
        self._catch_up()
        yield from self._end()
        owed = self._account.owed()
        if owed:
            yield Record("frame", Place(self._source, record=0), owed=owed)
        if self._cut or self._loose.cut:
            most = self._given.limits.faults
            reason = f"more than {most} faults of structure in one place: the others are not listed"
            yield from self._say_once(Unread(self._source, reason, limit=True))

    def end(self) -> StretchEnd:
        """What was met, when all was read."""
        counted = CountsBefore(
            self._cutter.line - 1 - self._before.lines, self._messages - self._before.messages
        )
        series = frozenset(self._series_met or ())
        return StretchEnd(self._cutter.next, counted, series, frozenset(self._once))

    def _is_idle(self) -> bool:
        """Whether nothing is open: what follows is read as if it were the first."""
        return not (
            self._open
            or self._passed_over
            or self._group is not None
            or self._message is not None
            or self._held is not None
            or self._ahead
            or self._loose
            or self._frame_sightings
        )

    def _columns(self, columns: Columns) -> Iterator[Record | Unread]:
        index = 0
        while index < columns.count:
            message = self._message
            if message is not None:
                ended: list[Record] = []
                index = message.run(columns, index, ended)
                yield from ended
                if message.under_way.refused is not None:
                    yield from self._refuse(message.under_way.refused)
                if index == columns.count:
                    return
            segment = columns.segment(index)
            handle = self._FRAME.get(segment.raw[:3]) if segment.raw[3:4] == b"+" else None
            if handle is not None:
                yield from handle(self, segment, parts(segment.raw))
            else:
                yield from self._other(segment)
            index += 1

    # Segments of the frame, and those no table names.

    def _other(self, segment: Segment) -> Iterator[Record | Unread]:
        tag, separator, rest = segment.raw.partition(b"+")
        bare = tag.strip()
        handle = self._FRAME.get(bare)
        if bare != tag:
            segment = Segment(bare + separator + rest, segment.offset, segment.length, segment.line)
        if handle is not None:
            yield from handle(self, segment, parts(segment.raw))
        elif _ADVICE.fullmatch(segment.raw):
            return  # of the next interchange, where this one has no end
        elif self._message is not None:
            read, ended = self._message.add(segment) if bare != tag else (False, None)
            if ended is not None:
                yield ended
            foreign = self._message.under_way.foreign
            if (
                not read
                and foreign is not None
                and bare in foreign[0]
                and not self._message.records
            ):
                yield from self._refuse(foreign[1])
            elif not read:
                self._message.strange(segment, _strange(form_of(segment.raw.translate(SHAPE))))
        elif not self._passed_over:
            self._loosen("misplaced-segment", segment, "?", lost=True)

    def _unb(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        yield from self._break_off(segment, "UNZ", expected=self._open)
        yield from self._further()
        self._reset()
        self._open = self._headed = True
        self._header = segment
        self._control = component(elements, 5)
        self._sender = component(elements, 2)
        self._plain = component(elements, 1) not in _DECLARED
        self._transferred = prepared(component(elements, 4), component(elements, 4, 2))
        if self._transferred is None:
            self._loosen("unreadable-value", segment, "UNB")
        self._frame_sightings.append(_frame().sighting(segment, None))

    def _ung(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        yield from self._end_message(segment)
        self._close_group(segment)
        self._groups += 1
        self._group, self._in_group = component(elements, 5), 0
        stated = component(elements, 4)
        self._of_group = prepared(stated, component(elements, 4, 2))
        if stated and self._of_group is None:
            self._loosen("unreadable-value", segment, "UNG")
        self._frame_sightings.append(_frame().sighting(segment, None))

    def _unh(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        yield from self._end_message(segment)
        yield from self._release()
        if not self._open:
            self._open = True
            self._header = segment
            self._loosen("missing-segment", segment, "UNB")
        self._in_interchange += 1
        self._in_group += 1
        self._messages += 1
        kind, version, release = (
            component(elements, 2, at).decode("ascii", "replace") for at in (1, 2, 3)
        )
        dialect = self._known.choose(kind, version, release)
        if isinstance(dialect, str):
            self._passed_over = True
            yield from self._leave(dialect)
            return
        self._passed_over = False
        message = self._message = Message(self._source, self._messages, dialect, self._given)
        message.reference = component(elements, 1)
        message.part = part_of_series(elements)
        for sighting in self._frame_sightings:
            message.envelope.append(sighting)
        self._frame_sightings = []
        message.segments = 1
        message.envelope.append(_frame().sighting(segment, 1))
        told = message.under_way
        told.facts |= {
            "wire": dialect.wire,
            "version": _version(version, release),
            "role": dialect.role,
        }
        if message.part is not None:
            told.facts["part"] = message.part[1]
        elif component(elements, 4):
            message.fault("unreadable-value", segment, "UNH")
        # The group says when it was prepared where the interchange does not.
        transferred = told.prepared = self._transferred or self._of_group
        if transferred is not None:
            told.clocks["transferred"] = transferred
            told.year = transferred.first.year
        elif self._given.as_of is not None:
            told.year = self._given.as_of.year
            told.prepared = by(self._given.as_of)
        told.plus_alone = self._cutter.plus_alone
        self._series(message, segment)
        self._first_of_message = segment

    def _unt(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        message = self._message
        if message is None:
            if not self._passed_over:
                self._loosen("misplaced-segment", segment, "UNT")
            self._passed_over = False
            return
        message.segments += 1
        yield from message.close(self._first_of_message)
        message.envelope.append(_frame().sighting(segment, message.segments))
        if number(component(elements, 1)) != message.segments:
            message.fault("wrong-control-count", segment, "UNT")
        if component(elements, 2) != message.reference:
            message.fault("wrong-control-reference", segment, "UNT")
        for at, number_of, tag, how, count in message.declared:
            single = message.part is None or (message.part[1] <= 1 and message.part[2])
            if (how == "exactly" and single and count != message.records) or (
                how == "at least" and count < message.records
            ):
                message.fault("wrong-declared-number", at, tag, number=number_of)
        self._held = (message, self._first_of_message)
        self._message = None

    def _une(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        yield from self._end_message(segment)
        self._beyond(segment)
        if self._group is None:
            self._loosen("misplaced-segment", segment, "UNE")
            return
        if number(component(elements, 1)) != self._in_group:
            self._loosen("wrong-control-count", segment, "UNE")
        if component(elements, 2) != self._group:
            self._loosen("wrong-control-reference", segment, "UNE")
        self._group = self._of_group = None

    def _unz(self, segment: Segment, elements: list[list[bytes]]) -> Iterator[Record | Unread]:
        yield from self._end_message(segment)
        self._close_group(segment)
        self._beyond(segment)
        if number(component(elements, 1)) != (self._groups or self._in_interchange):
            self._loosen("wrong-control-count", segment, "UNZ")
        if component(elements, 2) != self._control:
            self._loosen("wrong-control-reference", segment, "UNZ")
        yield from self._release()
        yield from self._frame_alone()
        yield from self._further()
        self._reset()
        self._passed_over = False

    _FRAME: ClassVar[dict[bytes, Handle]] = {
        b"UNB": _unb, b"UNG": _ung, b"UNH": _unh, b"UNT": _unt, b"UNE": _une, b"UNZ": _unz,
    }  # fmt: skip

    def _beyond(self, segment: Segment) -> None:
        """What a trailer holds beyond its count and reference: the last envelope, or the frame, says so."""
        seen = _frame().sighting(segment, None)
        if not _is_more(seen.template):
            return
        if self._held is not None:
            self._held[0].envelope.append(seen)
        else:
            self._frame_sightings.append(seen)

    def _close_group(self, segment: Segment) -> None:
        if self._group is not None:
            self._loosen("missing-segment", segment, "UNE")
        self._group = self._of_group = None

    # Ends, orderly or not.

    def _end_message(self, segment: Segment) -> Iterator[Record]:
        """A message that is followed by something else than its UNT."""
        message = self._message
        if message is None:
            return
        message.fault("missing-segment", segment, "UNT")
        yield from message.close(self._first_of_message)
        self._held = (message, self._first_of_message)
        self._message = None

    def _release(self) -> Iterator[Record]:
        """The envelope held back until all that may still be said of it is known."""
        if self._held is None:
            return
        message, first = self._held
        self._held = None
        self._cut |= message.cut
        message.faults.extend(self._loose.take())
        message.faults = self._mistakes.first(message.faults)
        yield message.envelope_record(first)

    def _break_off(self, segment: Segment, tag: str, *, expected: bool) -> Iterator[Record]:
        yield from self._end_message(segment)
        if expected:
            self._loosen("missing-segment", segment, tag)
        yield from self._release()

    def _frame_alone(self) -> Iterator[Record]:
        """Faults that no message is left to carry, or an interchange without messages."""
        unlisted = any(each.template.tag in _TRAILERS for each in self._frame_sightings)
        if not self._loose and not unlisted and (not self._open or self._in_interchange):
            return
        header = self._header
        at = Place(
            source=self._source,
            record=0,
            line=header.line,
            offset=header.offset,
            length=header.length,
        )
        yield Record(
            kind="frame",
            at=at,
            sightings=tuple(self._frame_sightings),
            faults=tuple(self._loose.take()),
        )

    def _end(self) -> Iterator[Record | Unread]:
        message = self._message
        if message is not None:
            yield from message.close(self._first_of_message)
            self._held = (message, self._first_of_message)
            self._message = None
        if self._open and (message is not None or self._headed or self._groups):
            last = self._header if message is None else self._first_of_message
            self._loosen("truncated-interchange", last, None, lost=True)
        yield from self._release()
        yield from self._frame_alone()
        yield from self._further()

    def _further(self) -> Iterator[Record]:
        """The mistakes of an interchange that messages behind the first with each made too, with their counts."""
        faults = self._mistakes.further("messages")
        if faults:
            yield Record("frame", Place(self._source, record=0), faults=faults)

    # Faults.

    def _mishap(self, mishap: Mishap) -> Iterator[Unread]:
        if mishap.kind == "oversized-content":
            yield Unread(
                self._source,
                f"a segment longer than {self._given.limits.segment} bytes",
                limit=True,
            )
        if mishap.kind in _AHEAD and self._message is not None:
            self._ahead.append(mishap)
        else:
            self._tell(mishap)

    def _catch_up(self) -> None:
        """Say of the segment just read what was met before it was read."""
        for mishap in self._ahead:
            self._tell(mishap)
        self._ahead.clear()

    def _tell(self, mishap: Mishap) -> None:
        if self._message is not None:
            self._message.fault(mishap.kind, mishap, None, lost=mishap.lost)
        else:
            self._loosen(mishap.kind, mishap, None, lost=mishap.lost)

    def _loosen(
        self, kind: str, at: Segment | Mishap, tag: str | None, *, lost: bool = False
    ) -> None:
        """Note a fault outside a message; the envelope held back, or the next one, carries it."""
        message = self._messages if self._in_interchange else None
        self._loose.add(kind, at, tag, message, lost=lost)

    def _not_ascii(self, segment: Segment) -> None:
        """Say once per interchange that bytes beyond the declared repertoire stand in it."""
        if self._plain:
            mishap = Mishap("irregular-encoding", segment.offset, segment.length, segment.line)
            for _ in self._mishap(mishap):
                pass

    def _series(self, message: Message, segment: Segment) -> None:
        wrong = meet(self._account, message, segment, self._sender, self._header)
        if wrong is not None:
            message.fault(BROKEN, segment, "UNH", says=wrong)

    def _refuse(self, reason: str) -> Iterator[Unread]:
        self._message = None
        self._passed_over = True
        yield from self._leave(reason)

    def _leave(self, reason: str) -> Iterator[Unread]:
        """Say why a kind of message is not audited: once for a source, however many it holds."""
        kind: Literal["receipt", "other"] = "receipt" if reason in self._known.receipts else "other"
        yield from self._say_once(Unread(self._source, reason, left=kind))

    def _say_once(self, unread: Unread) -> Iterator[Unread]:
        if unread not in self._once:
            self._once.add(unread)
            yield unread


def _version(version: str, release: str) -> str | None:
    """Version and release of the message directory; what is no such code is not kept."""
    stated = f"{version}:{release}"
    return stated if _VERSION.fullmatch(stated) else None
