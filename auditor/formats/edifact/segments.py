"""Cutting: chunks of bytes into segments with their offsets and lines. Sans-I/O, constant memory.

Laws of the file: however the input is chunked the same comes out; no byte is passed over in
silence; a segment above the limit is named and left, and the next one is read.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator

from auditor.formats.edifact.advice import REACH, SIGHT, START, ServiceString, settle
from auditor.formats.edifact.joints import joined
from auditor.formats.edifact.ordinary import ordinary
from auditor.formats.edifact.pieces import Batch, Mishap, Segment
from auditor.formats.stretch import Stretch

_BLANK = b" \t\r\n\f\v\x00\x01\x02\x03\xef\xbb\xbf"
_BREAKS = b"\r\n"
# What traces of some hosts have before each segment but the first, behind the terminator of the one before.
_TRACE = b"&"
_STARTS = (b" ", b"\r", b"\n", b"\xef", b"\xbb", b"\xbf", _TRACE)
_TRAILER = re.compile(b"UNZ")  # which searches in half the time of `find`
_FIRST_WINDOW = 4096
_LAST_WINDOW = 1 << 20
# So many segments are worth being read together, and still stay in the cache of the processor.
_CHUNK = 1 << 16
# Characters that a canonical segment or its shape may hold as others: no batch is cut at them.
_NEVER_BETWEEN = frozenset(
    {b"+", b":", b".", b",", b"-", *(bytes((byte,)) for byte in range(0x80, 0x100))}
)
# Enough of an oversized segment to tell whether its terminator is released.
_TAIL = 64


Cut = Iterator[Segment | Mishap | Batch]
Cutting = Generator[Segment | Mishap | Batch, None, bytes]


def _short(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        if len(chunk) <= _CHUNK:
            yield chunk
        else:
            yield from (chunk[at : at + _CHUNK] for at in range(0, len(chunk), _CHUNK))


class Cutter:
    """Cuts one source. `known` are the tags at which a line that lost its terminator is cut again."""

    def __init__(
        self,
        known: Iterable[bytes],
        limit: int,
        entered: Callable[[int, ServiceString], object] | None = None,
        *,
        stretch: Stretch = Stretch(),  # noqa: B008 - frozen
        idle: Callable[[], bool] = lambda: True,
    ) -> None:
        """A cutter that knows these tags and takes segments of at most `limit` bytes.

        `entered` is told where each interchange begins, and its service characters. Only a `stretch` of the
        source is cut, up to an interchange before which whoever reads it is `idle`: nothing is open there.
        """
        self._entered = entered
        self._until, self._idle = stretch.until, idle
        self.next: int | None = None
        self._tags = b"|".join(sorted(map(re.escape, known)))
        self._limit = limit
        self._enter_with(ServiceString())
        self._inside = False
        self._offset, self._line = stretch.begin, 1 + stretch.before.lines
        self._after_letter = False
        self._outside: tuple[int, int, int] | None = None
        # How much of what is left is known to hold no terminator but released ones.
        self._searched = 0
        self._skipped: tuple[int, int] | None = None

    def cut(self, chunks: Iterable[bytes]) -> Iterator[Segment | Mishap]:
        """Segments and mishaps, in the order of the source."""
        for piece in self.batches(chunks):
            if isinstance(piece, Batch):
                yield from piece.segments()
            else:
                yield piece

    def batches(self, chunks: Iterable[bytes]) -> Cut:
        """The same, with ordinary segments together: a call for each would cost more than reading it."""
        data = b""
        for chunk in _short(chunks):
            data = yield from self._drain(data + chunk, final=False)
            if self.next is not None:
                return
        data = yield from self._drain(data, final=True)
        if self._inside:
            yield from self._rest(data)
        yield from self._close_outside()

    @property
    def line(self) -> int:
        """The line in which what was cut last ended."""
        return self._line

    @property
    def plus_alone(self) -> bool:
        """Whether a minus need not be released in what is being cut: of the signs only the plus separates."""
        service = self._service
        return b"-" not in (service.element, service.component, service.release, service.terminator)

    def _drain(self, data: bytes, *, final: bool) -> Cutting:
        while True:
            if not self._inside:
                data = yield from self._enter(data, final=final)
            if not self._inside:
                return data
            data = yield from self._split(data, final=final)
            if self._inside:
                return self._shorten(data)

    def _advance(self, data: bytes) -> None:
        if data:
            self._offset += len(data)
            self._line += data.count(b"\n")
            self._after_letter = data[-1:].isalnum()

    # Outside an interchange: transport headers, log prefixes, disclaimers.

    def _enter(self, data: bytes, *, final: bool) -> Generator[Mishap, None, bytes]:
        found = START.search(data, 1 if self._after_letter and data else 0)
        if found is None or (not final and len(data) - found.start() < SIGHT):
            passed = found.start() if found else max(0, len(data) - (0 if final else REACH))
            self._pass_over(data[:passed])
            return data[passed:]
        self._pass_over(data[: found.start()])
        yield from self._close_outside()
        if self._is_beyond(self._offset) and self._idle():
            self.next = self._offset
            return b""
        begin = found.start() if found["advice"] is None else found.end()
        service, orderly = settle(data[begin : found.start() + SIGHT], found["advice"])
        if not orderly:
            yield Mishap(
                "irregular-service-string", self._offset, begin - found.start(), self._line
            )
        self._advance(data[found.start() : begin])
        self._enter_with(service)
        if self._entered is not None:
            self._entered(self._offset, service)
        return data[begin:]

    def _is_beyond(self, offset: int) -> bool:
        """Whether the stretch may end there."""
        return self._until is not None and offset >= self._until

    def _enter_with(self, service: ServiceString) -> None:
        self._service = service
        self._inside = True
        self._by_line = service.terminator in (b"\n", b"\r")
        self._traced = False
        self._window = _FIRST_WINDOW
        self._odd = re.compile(
            rb"(?<!%b)(?:%b%b)*%b\Z" % ((re.escape(service.release or b"\xff"),) * 4)
        )
        self._pair = re.compile(re.escape(service.release + service.terminator))
        # Each run of blanks is passed over once, with a tag behind it or none.
        self._lost = re.compile(
            rb"\s++(?P<tag>(?=(?:%b)%b))?" % (self._tags or rb"(?!)", re.escape(service.element))
        )
        self._ends = re.compile(rb"(?<=[%b\r\n])UNZ" % re.escape(service.terminator))
        self._searched = 0

    def _pass_over(self, data: bytes) -> None:
        text = data.strip(_BLANK + _TRACE if self._traced else _BLANK)
        if text:
            before = data[: data.index(text)]
            first, line, _ = self._outside or (
                self._offset + len(before),
                self._line + before.count(b"\n"),
                0,
            )
            self._outside = (first, line, self._offset + len(before) + len(text))
        self._advance(data)

    def _close_outside(self) -> Iterator[Mishap]:
        if self._outside is not None:
            first, line, end = self._outside
            self._outside = None
            yield Mishap("text-outside-interchange", first, end - first, line)

    # Inside an interchange.

    def _split(self, data: bytes, *, final: bool) -> Cutting:
        """Cut all complete segments off `data`; what is left is not complete, or follows UNZ."""
        joins = self._entered is None and not self._by_line
        while self._inside:
            if data.startswith((b"\r", b"\n")) and not self._by_line and self._skipped is None:
                data = self._next_line(data)
            first = self._trailer(data)
            last = self._last_trailer(data, first, final=final) if first and joins else first
            batch = self._batch(data[:last])
            if batch is None and last != first:
                joins, batch = False, self._batch(data[:first])
            if batch is not None:
                yield batch
                used = len(batch.text)
                self._offset += used
                self._line += batch.step * batch.count
            else:
                # A file of many small interchanges must not be split to its end for each of them.
                part = data[: self._window]
                used = yield from self._pieces(part)
                if used == 0 and len(part) == len(data):
                    break
                self._window = min(2 * self._window, _LAST_WINDOW) if used else 2 * self._window
            data = data[used:]
        return data

    def _next_line(self, data: bytes) -> bytes:
        """Pass over the line break behind a terminator, where a chunk ended between the two."""
        rest = data.lstrip(_BREAKS)
        passed = len(data) - len(rest)
        self._offset += passed
        self._line += data.count(b"\n", 0, passed)
        self._searched = max(0, self._searched - passed)
        return rest

    def _trailer(self, data: bytes, begin: int = 0) -> int | None:
        """Where the trailer of the interchange begins, which is not cut with the rest."""
        met = _TRAILER.search(data, begin)
        if met is None:
            return None
        at = met.start()
        if at > begin and data[at - 1 : at] not in (self._service.terminator, b"\n", b"\r"):
            # Rather than from one to the next: a text may be full of them.
            found = self._ends.search(data, at)
            return None if found is None else found.start()
        return at

    def _last_trailer(self, data: bytes, first: int, *, final: bool) -> int | None:
        """The trailer that is not cut with the rest, where interchanges like this one follow the `first`."""
        end = data.find(self._service.terminator) + 1
        rest = next(each for each in (b"\r\n", b"\n", b"") if data.startswith(each, end))
        at: int | None = first
        while at and not self._traced:
            begin = joined(data, at, rest, self._service, final=final)
            if begin is None or self._is_beyond(self._offset + begin):
                return at
            at = self._trailer(data, begin)
        return at

    def _batch(self, part: bytes) -> Batch | None:
        """The complete segments of `part` if all of them are ordinary and none is the last of its interchange."""
        service = self._service
        terminator = between = service.terminator
        if b"\n" in part:
            between += b"\r\n" if b"\r" in part else b"\n"
        text = part[: part.rfind(between) + len(between)]
        if (
            terminator in _NEVER_BETWEEN
            or self._skipped is not None
            or text.startswith((between, b"UNZ", *_STARTS))
            or self._releases_terminator(text)
        ):
            return None
        count, bounds = ordinary(text, between, self._limit, self._offset)
        if not count:
            return None
        return Batch(
            self._canonical(text, between),
            between,
            self._offset,
            self._line,
            int(len(between) > 1),
            text.isascii(),
            count,
            bounds,
        )

    def _canonical(self, text: bytes, between: bytes) -> bytes:
        if not self._service.is_default:
            return between.join(map(self._service.canonical, text.split(between)))
        return self._service.canonical(text) if self._service.unusual(text) else text

    def _releases_terminator(self, part: bytes) -> bool:
        release = self._service.release
        if not release or release not in part:
            return False
        return any(
            self._odd.search(part, max(0, found.start() - _TAIL), found.start() + 1)
            for found in self._pair.finditer(part)
        )

    def _pieces(  # noqa: C901 - the loop through which all that is unusual passes
        self, part: bytes
    ) -> Generator[Segment | Mishap, None, int]:
        service = self._service
        terminator, release = service.terminator, service.release
        releases = bool(release) and release in part
        simple = service.is_default and not service.unusual(part)
        returns = b"\r" in part
        offset, line = self._offset, self._line
        # The trailer ends the interchange: what is behind it is not cut with it.
        alone = part.startswith(b"UNZ") and not releases
        searched, self._searched = self._searched, 0
        begin, end = 0, searched
        pieces = part[searched:].split(terminator, 1 if alone else -1)
        pieces.pop()
        for each in pieces:
            piece = each
            end += len(each) + 1
            if releases and each.endswith(release) and self._odd.search(each):
                continue
            if end - begin > len(each) + 1:
                piece = part[begin : end - 1]
            begin = end
            raw = piece.lstrip(_BLANK)
            if raw.startswith(_TRACE):
                yield from self._trace(offset + len(piece) - len(raw), line)
                raw = raw[1:].lstrip(_BLANK)
            start = offset + len(piece) - len(raw)
            breaks = piece.count(b"\n")
            offset += len(piece) + 1
            at = line
            inner = 0
            if self._by_line:
                raw = raw.rstrip(_BREAKS)
                line += terminator == b"\n"
            if breaks:
                inner = raw.count(b"\n")
                at = line + breaks - inner
                line += breaks
            if self._skipped is not None or len(raw) > self._limit:
                yield self._oversized(start, len(raw), at)
            elif inner or (returns and b"\r" in raw):
                yield from self._wrapped(raw, start, at)
            elif raw:
                yield Segment(raw if simple else service.canonical(raw), start, len(raw), at)
            if raw.startswith(b"UNZ") or (
                inner and raw.translate(None, _BREAKS).startswith(b"UNZ")
            ):
                self._inside = False
                break
        used = offset - self._offset
        self._offset, self._line = offset, line
        if self._inside:
            self._searched = end - used
        return used

    def _trace(self, offset: int, line: int) -> Iterator[Mishap]:
        """Say once of an interchange that a mark stands behind its terminators."""
        if not self._traced:
            self._traced = True
            yield Mishap("irregular-service-string", offset, 1, line)

    def _oversized(self, start: int, length: int, line: int) -> Mishap:
        first, first_line = self._skipped or (start, line)
        self._skipped = None
        return Mishap("oversized-content", first, start + length - first, first_line, lost=True)

    def _shorten(self, data: bytes) -> bytes:
        """Drop what can no longer become a segment within the limit."""
        if len(data) <= self._limit + _TAIL:
            return data
        self._skipped = self._skipped or self._start_of(data)
        self._advance(data[:-_TAIL])
        self._searched = 0
        return data[-_TAIL:]

    def _start_of(self, data: bytes) -> tuple[int, int]:
        blank = data[: len(data) - len(data.lstrip(_BLANK))]
        return self._offset + len(blank), self._line + blank.count(b"\n")

    def _wrapped(self, raw: bytes, start: int, line: int) -> Iterator[Segment | Mishap]:
        """A segment with line breaks inside: a folded value, or segments whose terminator was lost."""
        begin = counted = 0
        at = line
        for number, end in enumerate((*self._edges(raw), len(raw))):
            part = raw[begin:end]
            body = part.strip(_BLANK)
            first = begin + part.find(body)
            at += raw.count(b"\n", counted, first)
            counted = first
            if number:
                yield Mishap("lost-terminator", start + first, len(body), at)
            if b"\n" in body or b"\r" in body:
                yield Mishap("wrapped-value", start + first, len(body), at)
            if body:
                flat = body.translate(None, _BREAKS)
                yield Segment(self._service.canonical(flat), start + first, len(body), at)
            begin = end

    def _edges(self, raw: bytes) -> Iterator[int]:
        """Where a line ends behind which a segment begins: its terminator was lost."""
        for found in self._lost.finditer(raw):
            if found["tag"] is not None:
                breaks = [raw.find(each, found.start(), found.end()) for each in (b"\r", b"\n")]
                yield from sorted(each for each in breaks if each >= 0)[:1]

    def _rest(self, data: bytes) -> Iterator[Segment | Mishap]:
        """What follows the last terminator: a segment that lost its own, or the stump of one."""
        start, line = self._start_of(data)
        raw = data.strip(_BLANK)
        if self._skipped is not None:
            yield self._oversized(start, len(raw), line)
        elif self._by_line and raw:  # where lines end segments, so does the end of the file
            yield Segment(self._service.canonical(raw), start, len(raw), line)
        elif self._traced and raw == _TRACE:
            return
        elif raw.startswith(b"UNZ"):
            # Prose often follows an interchange whose very last terminator was lost.
            trailer, _, prose = raw.partition(b"\n")
            yield Mishap("lost-terminator", start, len(trailer), line)
            yield Segment(self._service.canonical(trailer.strip(_BLANK)), start, len(trailer), line)
            self._offset, self._line = start + len(trailer), line
            self._pass_over(raw[len(trailer) :] if prose else b"")
        elif raw:
            yield Mishap("lost-terminator", start, len(raw), line, lost=True)
            yield from self._wrapped(raw, start, line)
