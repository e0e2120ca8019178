"""Sources to a count: every value that a format can place, then every token of the bytes, once more.

A source is held whole while it is looked at: fixtures are small, and a place leads back to its bytes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct, field

from auditor.judging.crash import stumbled
from auditor.judging.run import reading
from auditor.observed.record import Given, Limits, Place, Record, Unread
from auditor.people.fakeness import tables, texts, trees
from auditor.people.fakeness.documents import Documents
from auditor.people.fakeness.everything import unproven
from auditor.people.fakeness.lines import Lines
from auditor.people.fakeness.segments import Segments
from auditor.people.fakeness.value import Value
from auditor.people.fakeness.verdict import Doubt, Verdict, judge
from auditor.sources import Source, files
from auditor.sources.files import File
from auditor.sources.recognise import recognise

_LIMITS = Limits()
# Logs and declarations are about no traveller: marks are enough.
_LEDGERS = frozenset({"log", "declaration"})
Values = Callable[[Record], Iterator[Value]]


class Outcome(Struct, frozen=True):
    """What was looked at, what is not provably fake, and what could not be read.

    `frames` are those of messages, which hold values too; `ranges` counts identifying values by the
    range they lie in; `partly` the places that no format could read, which were looked at token by token alone;
    `passed` is what was passed over.
    """

    sources: int = 0
    frames: int = 0
    records: int = 0
    partly: int = 0
    ranges: Counter[str] = field(default_factory=Counter)
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[Unread, ...] = ()
    passed: tuple[Unread, ...] = ()

    @property
    def exit_code(self) -> int:
        """The first that applies: 5 cut by a limit, 4 unread, 1 doubts, 3 nothing there, 0."""
        if any(each.limit for each in self.unread):
            return 5
        if any(each.left != "empty" for each in self.unread):
            return 4
        if self.doubts:
            return 1
        return 0 if (self.records or self.frames) and not self.unread else 3


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """Several outcomes as one, in their order."""
    all_ = list(outcomes)
    ranges: Counter[str] = Counter()
    for each in all_:
        ranges.update(each.ranges)
    return Outcome(
        sources=sum(each.sources for each in all_),
        frames=sum(each.frames for each in all_),
        records=sum(each.records for each in all_),
        partly=sum(each.partly for each in all_),
        ranges=ranges,
        doubts=tuple(doubt for each in all_ for doubt in each.doubts),
        unread=tuple(unread for each in all_ for unread in each.unread),
        passed=tuple(passed for each in all_ for passed in each.passed),
    )


def file(
    file: File,
    limits: Limits = _LIMITS,
    input_format: str | None = None,
    watch: Callable[[int], object] | None = None,
) -> Iterator[Outcome]:
    """The outcome of each source in a file."""
    for each in files.read(file, limits, watch=watch):
        if isinstance(each, Unread):
            yield lost(each)
            continue
        parts = list(each.chunks)
        cut = tuple(part for part in parts if isinstance(part, Unread))
        data = b"".join(part for part in parts if isinstance(part, bytes))
        try:
            outcome = source(each.name, data, limits, input_format)
        except Exception as fault:  # noqa: BLE001 - one source must not lose the outcome of the others
            yield Outcome(unread=(Unread(each.name, stumbled(fault)),))
            continue
        yield together([outcome, Outcome(unread=cut)]) if cut else outcome


def lost(unread: Unread) -> Outcome:
    """The outcome of what was not looked at: it could not be, or was passed over."""
    return Outcome(passed=(unread,)) if unread.left == "passed" else Outcome(unread=(unread,))


def source(
    name: str,
    data: bytes,
    limits: Limits = _LIMITS,
    input_format: str | None = None,
) -> Outcome:
    """The outcome of one source; one that no format knows is looked at as text and stays unread."""
    if input_format is None and tables.is_store(data):
        return _store(name, data)
    read = reading(Source(name, iter([data])), Given(limits=limits), input_format)
    unread: list[Unread] = []
    verdicts: list[Verdict] = []
    partly = 0
    values = _values(data, limits, input_format)
    for record in read.records:
        if isinstance(record, Unread):
            unread.append(record)
            continue
        partly += sum(fault.lost for fault in record.faults)
        verdict = judge(record.at, values(record))
        if record.kind in _LEDGERS:
            verdict = msgspec.structs.replace(verdict, proves=True)
        verdicts.append(verdict)
    ranges: Counter[str] = Counter()
    for verdict in verdicts:
        ranges.update(verdict.ranges)
    found, lines = [*_placed(verdicts)], Lines(data)
    rest = unproven(name, data, lines, found) if verdicts else _unplaced(name, data, lines)
    return Outcome(
        sources=int(read.known),
        frames=sum(verdict.at.record == 0 for verdict in verdicts),
        records=sum(verdict.at.record != 0 for verdict in verdicts),
        partly=partly,
        ranges=ranges,
        doubts=(*found, *rest),
        unread=tuple(each for each in unread if each.left != "passed"),
        passed=tuple(each for each in unread if each.left == "passed"),
    )


def _store(name: str, data: bytes) -> Outcome:
    try:
        found = tables.looked(name, data, Lines(data))
    except tables.LackingError as lack:
        return Outcome(unread=(Unread(name, str(lack)),))
    return Outcome(sources=1, records=found.rows, ranges=found.ranges, doubts=found.doubts)


def placed(name: str, data: bytes, input_format: str | None = None) -> Iterator[Value]:
    """What stands at every place that a format names in a source, one value after the other."""
    values = _values(data, _LIMITS, input_format)
    for record in reading(Source(name, iter([data])), Given(), input_format).records:
        if isinstance(record, Record):
            yield from values(record)


def _values(data: bytes, limits: Limits, input_format: str | None = None) -> Values:
    """How to get at the values of this kind of source."""
    recognised = recognise(iter([data]), input_format)
    # What no format knows holds no record, so that nothing is asked of it.
    name = recognised[0].name if isinstance(recognised, tuple) else "edifact"
    return VALUES[name](data, limits)


def _lines_or_table(data: bytes, limits: Limits) -> Values:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return trees.lines(data, limits).values
    return trees.rows(data).values


# How the values behind observations are found, of each format.
VALUES: Mapping[str, Callable[[bytes, Limits], Values]] = {
    "edifact": lambda data, limits: Segments(data, limits).values,
    "pnrgov-xml": lambda data, limits: Documents(data, limits).values,
    "declaration": lambda data, _limits: trees.one(data).values,
    "records": lambda data, limits: trees.lines(data, limits).values,
    "access-log": _lines_or_table,
}


def _placed(verdicts: Iterable[Verdict]) -> Iterator[Doubt]:
    """The doubts of each record, with those that only mark where neither it nor its message proves."""
    messages: dict[int | None, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        messages[verdict.at.message].append(verdict)
    for message, found in messages.items():
        framed = message is not None and any(each.proves for each in found if each.at.record == 0)
        for each in sorted(found, key=lambda verdict: verdict.at.record or 0):
            yield from each.doubts
            if not (each.proves or framed):
                yield from each.marked


def _unplaced(name: str, data: bytes, lines: Lines) -> Iterator[Doubt]:
    """What the bytes of a source tell that no format knows; what is no UTF-8 is read in EBCDIC, too."""
    try:
        yield from _told(name, data.decode("utf-8"), "utf-8", lines)
    except UnicodeDecodeError:
        for page in ("latin-1", "cp037"):
            yield from _told(name, data.decode(page), page, lines)


def _told(name: str, text: str, page: str, lines: Lines) -> Iterator[Doubt]:
    read = offset = 0
    for hit in texts.outside(texts.hits(text, runs=True)):
        offset += len(text[read : hit.start].encode(page))
        read = hit.start
        length = len(text[hit.start : hit.end].encode(page))
        place = Place(name, line=lines.of(offset), offset=offset, length=length)
        yield Doubt(None, hit.kind, "outside", place)
