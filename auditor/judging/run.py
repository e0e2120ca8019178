"""One run: files opened, recognised, judged and tallied, one after the other.

Law of the file: a tally follows from the files, their order and the terms.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import TypeAlias

import msgspec
from msgspec import Struct

from auditor.formats import ABOUT, load
from auditor.formats.stretch import Reader, Stretch, StretchEnd
from auditor.judging.crash import stumbled
from auditor.judging.judge import Audit
from auditor.judging.listing import Bar, Stream
from auditor.judging.tally import Tally
from auditor.law.policy import LawDay, Policy
from auditor.observed.counts_before import CountsBefore
from auditor.observed.record import Given, Holder, Place, Record, Unread
from auditor.observed.series import OpenSeries
from auditor.policies.clauses_in_force import ClauseInForce, Selection, bind
from auditor.sources import Source, files, foreign, side_cars
from auditor.sources.files import File
from auditor.sources.recognise import recognise
from auditor.sources.side_cars import Aside

EMPTY = "it is empty"
_VACANT = "no data are in this archive"

# What a source is judged under instead of the run's: policies (none: the run's), and the instant it is at rest.
Own: TypeAlias = tuple[tuple[str, ...], datetime | None]
Watch = Callable[[int], object]


class Terms(Struct, frozen=True, kw_only=True):
    """What an audit is asked under. `as_of` None judges wire messages as transfers.

    `dates` are those of policies' parameters, as `policy.parameter`; `given` and `asides` are what
    the caller says of the data; `policies` are those that hold where `asides` name no other (none: all of the
    run); `most` bounds the findings that are kept.
    """

    law_as_of: LawDay
    as_of: datetime | None = None
    now: datetime | None = None
    as_known_then: bool = False
    holder: Holder | None = None
    given: Given = Given()
    asides: tuple[Aside, ...] = ()
    dates: dict[str, date] = {}
    policies: tuple[str, ...] = ()
    input_format: str | None = None
    selection: Selection = Selection()
    most: int | None = None
    anonymise: bool = False

    def clauses(self, policies: Iterable[Policy]) -> tuple[ClauseInForce, ...]:
        """The clauses of `policies` that these terms put in force, each joined to its rule.

        Raises:
            PolicyError: a clause names a rule that is not there, or gives it what it does not take.
        """
        return bind(
            policies,
            self.law_as_of,
            self.dates,
            as_known_then=self.as_known_then,
            selection=self.selection,
        )

    def dated(self, given: Given, as_of: datetime | None = None) -> Given:
        """The same with the day on which the data are judged, for years that they do not tell."""
        day = as_of or self.as_of
        return given if day is None else msgspec.structs.replace(given, as_of=day.date())


class Law(Struct, frozen=True):
    """The policies of a run, and their clauses as the terms put them in force."""

    policies: tuple[Policy, ...]
    clauses: tuple[ClauseInForce, ...]


class Task(Struct, frozen=True):
    """One file to audit, or a stretch of it: its number in the run, and what its side-car says."""

    number: int
    file: File
    beside: Given | None = None
    stretch: Stretch | None = None


class Examination:
    """Where sources are judged one after the other: the clauses bound once, one tally."""

    def __init__(
        self, terms: Terms, clauses: tuple[ClauseInForce, ...], stream: Stream | None = None
    ) -> None:
        """Nothing is judged yet; `stream` is told each finding."""
        self.terms = terms
        self.tally = Tally(terms.most, stream)
        self.envelopes: list[tuple[bool, Own, Record]] | None = None
        self._clauses = clauses
        self._audits: dict[tuple[tuple[str, ...], datetime | None], Audit] = {}

    def begin(self, bar: Bar | None) -> None:
        """Another tally; what was learnt of law and data is of use to it. `bar` is that of its listing."""
        self.tally = Tally(self.terms.most, bar=bar)
        for audit in self._audits.values():
            audit.begin(self.tally.listing)

    def _audit(self, own: "Own", *, at_rest: bool) -> Audit:
        """The audit of sources under policies and a day of their own, else those of the run."""
        policies, as_of = own
        terms = self.terms
        named = policies or terms.policies
        when = as_of or terms.as_of or (terms.now if at_rest else None)
        if (named, when) not in self._audits:
            clauses = tuple(
                each
                for each in self._clauses
                if each.policy is None or not named or each.policy in named
            )
            made = Audit(clauses, when, terms.holder, self.tally.listing)
            # What was sent is counted together, under whichever policies it is judged.
            made.tallies = next(
                (each.tallies for (_, day), each in self._audits.items() if day == when),
                made.tallies,
            )
            self._audits[named, when] = made
        return self._audits[named, when]

    def close(self, *, whole: bool = True) -> Tally:
        """What it all came to; where it is `whole`, no part of a series is still to come."""
        if whole:
            self.series(self.tally.open_series)
        for audit in self._audits.values():
            audit.settle()
            self.tally.meet(audit.elements())
        self.tally.settle()
        return self.tally

    def series(self, open_series: OpenSeries) -> None:
        """Judge the series of messages that are not whole."""
        self.records(
            Record("frame", Place(fault.place.source, record=0), faults=(fault,))
            for fault in open_series.faults()
        )

    def file(self, task: Task, watch: Watch | None = None) -> None:
        """Judge what a file holds."""
        for each in readings(task, self.terms, watch):
            self._reading(each)

    def stretch(self, task: Task) -> StretchEnd:
        """Judge a stretch of a file, and say what was met in it."""
        end = StretchEnd(None, CountsBefore())
        for each in readings(task, self.terms):
            self._reading(each)
            if isinstance(each, Reading) and each.reader is not None:
                end = each.reader.end()
        return end

    def source(self, source: Source, given: Given) -> None:
        """Judge one source."""
        self._reading(reading(source, self.terms.dated(given), self.terms.input_format))

    def _reading(self, each: "Reading | Unread") -> None:
        if isinstance(each, Unread):
            self.tally.unread.append(each)
            return
        before = len(self.tally.unread)
        try:
            self.records(each.records, at_rest=each.at_rest, own=each.own)
            # A source of which nothing could be read was not examined.
            self.tally.seen["sources"] += each.known or len(self.tally.unread) == before
        except Exception as fault:  # noqa: BLE001 - one source must not lose the report of the others
            self.tally.unread.append(Unread(each.name, stumbled(fault)))

    def records(
        self,
        records: Iterable[Record | Unread],
        *,
        at_rest: bool = False,
        own: "Own" = ((), None),
    ) -> None:
        """Judge records that somebody else has read."""
        audit = self._audit(own, at_rest=at_rest)
        self.tally.seen["at_rest"] += at_rest
        for record in records:
            if isinstance(record, Unread):
                self.tally.unread.append(record)
                continue
            if record.owed:
                self.tally.open_series.add(record.owed)
                continue
            self.tally.add(audit.judge(record))
            if self.envelopes is not None and record.is_envelope:
                head = msgspec.structs.replace(record, sightings=(), faults=())
                self.envelopes.append((at_rest, own, head))


class Reading(Struct, frozen=True):
    """One source being read: its records, what of it could not be read, and whether it is a store."""

    name: str
    records: Iterator[Record | Unread]
    at_rest: bool = False
    known: bool = True  # a format knows it
    passed: bool = False  # it is of a kind that is no data
    own: "Own" = ((), None)
    reader: Reader | None = None  # of a stretch


def readings(task: Task, terms: Terms, watch: Watch | None = None) -> Iterator[Reading | Unread]:
    """Each source in a file, to be read before the next is asked for."""
    try:
        yield from _readings(task, terms, watch)
    except Exception as fault:  # noqa: BLE001 - whatever a file is, it is no reason to stop
        name = f"source-{task.number}" if terms.anonymise else task.file.name
        yield Unread(name, stumbled(fault))


def _readings(task: Task, terms: Terms, watch: Watch | None) -> Iterator[Reading | Unread]:
    aliases = _Aliases(task) if terms.anonymise else None
    some, met = False, False
    begin = task.stretch.begin if task.stretch is not None else 0
    for each in files.read(task.file, terms.given.limits, watch=watch, begin=begin):
        met = True
        if isinstance(each, Unread):
            some |= each.left != "passed"
            yield aliases.unread(each) if aliases else each
            continue
        given = side_cars.given(each.name, terms.given, terms.asides, task.beside, task.file)
        own = side_cars.law(side_cars.fitting(each.name, terms.asides, task.file))
        source = aliases.source(each) if aliases else each
        dated = terms.dated(given, own[1])
        if task.stretch is not None:
            read = _stretch(source, dated, task.stretch)
        else:
            read = reading(source, dated, terms.input_format)
        some |= not read.passed
        yield msgspec.structs.replace(read, own=own)
    if not some and (task.file.asked or not met):
        name = f"source-{task.number}" if aliases else task.file.name
        yield Unread(name, _VACANT, left="empty")


def reading(source: Source, given: Given, input_format: str | None = None) -> Reading:
    """One source, recognised by its beginning or read as `input_format`."""
    lost: list[Unread] = []
    readable = _readable(source.chunks, lost)
    head = next(readable, b"")
    recognised = recognise(chain([head], readable) if head else readable, input_format)
    if recognised is None:
        passed = foreign.is_member(source.name, b"")
        empty = Unread(
            source.name, foreign.FOREIGN if passed else EMPTY, left="passed" if passed else "empty"
        )
        return Reading(source.name, iter(lost or [empty]), known=False, passed=passed and not lost)
    if isinstance(recognised, str):
        passed = foreign.is_member(source.name, head, readable)
        unread = Unread(
            source.name, foreign.FOREIGN if passed else recognised, left="passed" if passed else ""
        )
        return Reading(source.name, iter([*lost, unread]), known=False, passed=passed and not lost)
    format_, chunks = recognised
    records = _guarded(source.name, format_.read(chunks, source.name, given))
    return Reading(source.name, chain(records, lost), ABOUT[format_.name].at_rest)


def _stretch(source: Source, given: Given, stretch: Stretch) -> Reading:
    """A stretch of a source, whose format is known."""
    stretches = load(stretch.form).stretches
    assert stretches is not None  # noqa: S101 - it was asked before the source was divided
    lost: list[Unread] = []
    reader = stretches.reader(source.name, given, stretch)
    records = _guarded(source.name, reader.read(_readable(source.chunks, lost)))
    at_rest = ABOUT[stretch.form].at_rest
    return Reading(source.name, chain(records, lost), at_rest, reader=reader)


def _guarded(name: str, records: Iterator[Record | Unread]) -> Iterator[Record | Unread]:
    """The same, ending with an `Unread` where the reader of the format fails."""
    try:
        yield from records
    except Exception as fault:  # noqa: BLE001 - as above
        yield Unread(name, stumbled(fault))


def _readable(chunks: Iterator[bytes | Unread], lost: list[Unread]) -> Iterator[bytes]:
    for chunk in chunks:
        if isinstance(chunk, Unread):
            lost.append(chunk)
        else:
            yield chunk


class _Aliases:
    """Names that say nothing of what is in one file: `source-3`, and in an archive `source-3!1`."""

    def __init__(self, task: Task) -> None:
        self._known = {task.file.name: f"source-{task.number}"}

    def __call__(self, name: str) -> str:
        top = next(iter(self._known.values()))
        return self._known.setdefault(name, f"{top}!{len(self._known)}")

    def source(self, source: Source) -> Source:
        return Source(self(source.name), self._chunks(source.chunks))

    def unread(self, unread: Unread) -> Unread:
        return msgspec.structs.replace(unread, source=self(unread.source))

    def _chunks(self, chunks: Iterator[bytes | Unread]) -> Iterator[bytes | Unread]:
        for chunk in chunks:
            yield self.unread(chunk) if isinstance(chunk, Unread) else chunk
