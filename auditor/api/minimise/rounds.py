"""Rounds: audit, take out what was found, audit again, until nothing is found or nothing more can go."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import msgspec
from msgspec import Struct

from auditor.api.minimise import counts, markup, tree, wire
from auditor.api.minimise.pieces import Edit, Pieces, dealt
from auditor.api.minimise.wire import Cut
from auditor.judging.judge import Audit
from auditor.law.finding import Finding
from auditor.observed.record import Place, Record, Unread
from auditor.rules import by_id

_MOST = 400  # rounds, after which it stops; each takes at least one component out of every segment that is found
_TIMES = 5  # how often what was taken out may change what the rest means

Read = Callable[[bytes], Iterator[Record | Unread]]


class Change(Struct, frozen=True):
    """One thing that went, or (with `unit` None) that an audit finds and that could not go.

    `place` is where it stood in the file as it was; `unit` is what of it went: `component`,
    `element`, `segment`, `record`, `attribute`, `text`, `comment` or `member`.
    """

    unit: str | None
    finding: Finding
    place: Place


class Minimised(Struct, frozen=True):
    """The minimised file (`data`), what went (`changes`), what could not (`left`), and what was not read.

    `counts` is how many counts in the message were put right, such as that of `UNT`.

    `miscounted` are the places of counts that could not be put right, and may be wrong now.
    """

    data: bytes
    changes: tuple[Change, ...]
    left: tuple[Change, ...]
    counts: int
    miscounted: tuple[Place, ...]
    unread: tuple[Unread, ...]
    records: int


class _Round(Struct, frozen=True):
    """One audit of the file as it is; `faults` of structure, but for counts, by message.

    `twins` are findings of records in which a key stands twice, so that its first value was not read.
    """

    records: tuple[Record, ...]
    findings: tuple[tuple[int, Finding], ...]
    unread: tuple[Unread, ...]
    faults: Counter[int | None]
    miscounts: tuple[Finding, ...]
    twins: tuple[Finding, ...]

    def worse(self, before: "_Round") -> set[int | None]:
        """The messages that have more faults of structure than before; all, where less could be read."""
        if len(self.unread) > len(before.unread):
            return {each.at.message for each in before.records}
        return set(self.faults - before.faults)

    def miscounted(self, before: "_Round") -> list[Place]:
        """Where counts stand that are wrong now, in messages in which fewer were wrong before."""
        known = Counter((each.place.message, each.rule) for each in before.miscounts)
        found = []
        for each in self.miscounts:
            key = (each.place.message, each.rule)
            if known[key] <= 0:
                found.append(each.place)
            known[key] -= 1
        return found


class Minimiser:
    """Takes out of one file what an audit finds in it; `spares` says which findings to leave alone."""

    def __init__(
        self, read: Read, audit: Callable[[], Audit], spares: Callable[[Finding], bool]
    ) -> None:
        """`read` reads the file as it is; `audit` begins an audit of it."""
        self._read, self._audit, self._spares = read, audit, spares
        self._begin()

    def _begin(self) -> None:
        self._changes: list[Change] = []
        self._counted = 0
        self._miscounted: list[Place] = []

    def minimise(self, data: bytes) -> Minimised:
        """The file without what is not permitted in it.

        A message whose structure would break keeps the tags of the segments that were emptied; one
        that would break even so stays as it was, and what is found in it is said to be left.
        """
        before = self._look(data)
        bare: set[int | None] = set()
        held: set[int | None] = set()
        while True:
            made, after = self._minimise(data, before, bare, held)
            worse = after.worse(before)
            if not worse:
                return made
            held |= {each.at.message for each in before.records} if worse & held else worse & bare
            bare |= worse

    def _minimise(
        self,
        data: bytes,
        before: _Round,
        bare: Collection[int | None],
        held: Collection[int | None],
    ) -> tuple[Minimised, _Round]:
        self._begin()
        pieces = Pieces(data)
        seen = self._untwinned(pieces, before)
        for _ in range(_TIMES):
            gone, touched, seen = self._empty(pieces, seen, held)
            if not gone and not touched:
                break
            self._take_out(pieces, seen, gone, touched, bare)
            seen = self._look(pieces.data)
        self._miscounted += [self._moved_back(each, pieces) for each in seen.miscounted(before)]
        stays = (*(each for _, each in seen.findings), *seen.twins)
        left = tuple(Change(None, each, self._place(each, pieces)) for each in stays)
        made = Minimised(
            data=pieces.data,
            changes=tuple(self._changes),
            left=left,
            counts=self._counted,
            miscounted=tuple(dict.fromkeys(self._miscounted)),
            unread=before.unread,
            records=sum(not each.is_envelope for each in before.records),
        )
        return made, seen

    def _untwinned(self, pieces: Pieces, seen: _Round) -> _Round:
        """Cut out the values that a doubled key hides from the audit, then audit the file again."""
        edits = {each: tree.twins(pieces.data, each.place) for each in seen.twins}
        if not any(edits.values()):
            return seen
        self._changes += [
            Change("member", each, self._place(each, pieces)) for each in edits if edits[each]
        ]
        pieces.cut([edit for each in edits.values() for edit in each])
        return self._look(pieces.data)

    def _look(self, data: bytes) -> _Round:
        audit = self._audit()
        records: list[Record] = []
        findings: list[tuple[int, Finding]] = []
        unread: list[Unread] = []
        faults: Counter[int | None] = Counter()
        miscounts: list[Finding] = []
        twins: list[Finding] = []
        for record in self._read(data):
            if isinstance(record, Unread):
                unread.append(record)
                continue
            told = audit.judge(record).findings
            findings += [(len(records), each) for each in told if not self._spares(each)]
            miscounts += [each for each in told if _is_count(each)]
            broken = [each for each in told if by_id()[each.rule].fault is not None]
            if record.at.record and record.at.offset is None:
                twins += (each for each in broken if _is_twin(each, record))
            faults[record.at.message] += sum(not _is_count(each) for each in broken)
            records.append(record)
        return _Round(
            tuple(records), tuple(findings), tuple(unread), faults, tuple(miscounts), tuple(twins)
        )

    def _empty(
        self, pieces: Pieces, seen: _Round, held: Collection[int | None]
    ) -> tuple[set[int], set[int], _Round]:
        """Empty what findings point at, round by round; which records go, which segments were touched."""
        gone: set[int] = set()
        touched: set[int] = set()
        stuck: Counter[tuple[object, ...]] = Counter()
        told: Counter[tuple[object, ...]] = Counter()
        for _ in range(_MOST):
            free = [
                (at, each) for at, each in seen.findings if seen.records[at].at.message not in held
            ]
            gone |= {at for at, each in free if _is_whole(each, seen.records[at])}
            pointed = [each for at, each in free if at not in gone and not stuck[_key(each)]]
            made = _cuts(pieces.data, pointed, told)
            told.update({_key(each) for each in pointed})
            for cut in made:
                if cut.edit is None:
                    stuck[_key(cut.finding)] += 1
            edits = [edit for cut in made if cut.edit is not None for edit in (cut.edit, *cut.more)]
            if not edits:
                break
            self._note(made, pieces)
            cut_at = {each.finding.place.offset for each in made if each.edit is not None}
            done = pieces.cut(edits)
            touched |= {at for at in cut_at if at is not None}
            touched = _moved(touched, done)
            seen = self._look(pieces.data)
        for at, each in seen.findings:
            if at in gone and _is_whole(each, seen.records[at]):
                self._changes.append(Change("record", each, self._place(each, pieces)))
        return gone, touched, seen

    def _note(self, made: Iterable[Cut], pieces: Pieces) -> None:
        self._changes += [
            Change(cut.unit, cut.finding, self._place(cut.finding, pieces))
            for cut in made
            if cut.edit is not None
        ]

    def _note_more(self, emptied: Iterable[wire.Gone], pieces: Pieces) -> None:
        """Record the segments that were emptied because they depend on one that was."""
        found = {each.place.offset: each.finding for each in self._changes}
        for each in emptied:
            finding = None if each.by is None else found.get(pieces.origin(each.by))
            if finding is not None and each.is_more:
                place = self._moved_back(each.place, pieces)
                self._changes.append(Change("segment", finding, place))

    def _place(self, finding: Finding, pieces: Pieces) -> Place:
        """Where it stood in the file as it was; the length is that of what was left of it."""
        return self._moved_back(finding.place, pieces)

    def _take_out(
        self,
        pieces: Pieces,
        seen: _Round,
        gone: set[int],
        touched: set[int],
        bare: Collection[int | None],
    ) -> None:
        """Take out records that go and segments that say nothing now, and put the counts right.

        In the messages `bare` only the records go.
        """
        records = seen.records
        if not any(each.at.segment is not None or each.at.message for each in records):
            pieces.cut(tree.records(pieces.data, [records[at] for at in sorted(gone)]))
            return
        if any(each.at.pointer for each in records):
            if not markup.readable(pieces.data):
                return
            whole = [markup.element(pieces.data, records[at].at.offset or 0) for at in sorted(gone)]
            hollow = [markup.hollow(pieces.data, at) for at in sorted(touched)]
            cut = [edit for edit in (*whole, *hollow) if edit is not None]
            counted = counts.xml(pieces.data, records, gone)
        else:
            emptied = wire.emptied(records, frozenset(touched), frozenset(gone), bare)
            self._note_more(emptied, pieces)
            segments = sorted({each.edit for each in emptied})
            cut = wire.out(pieces.data, segments)
            counted = counts.wire(pieces.data, records, gone, _lost(records, segments))
        self._miscounted += [self._moved_back(each, pieces) for each in counted.wrong]
        self._counted += len(counted.edits)
        pieces.cut([*cut, *counted.edits])

    def _moved_back(self, place: Place, pieces: Pieces) -> Place:
        """The place in the file as it was."""
        if place.offset is None:
            return place
        return msgspec.structs.replace(place, offset=pieces.origin(place.offset))


def _key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        finding.policy, finding.clause, finding.element, place.message, place.record, place.segment,
        place.element, place.component, place.pointer,
    )  # fmt: skip


def _is_count(finding: Finding) -> bool:
    """Whether a count that is put right mends it."""
    return by_id()[finding.rule].mended_by == "count"


def _is_twin(finding: Finding, record: Record) -> bool:
    """Whether the finding is of a record in JSON in which a key stands twice."""
    return by_id()[finding.rule].fault == "malformed-record" and finding.place == record.at


def _is_whole(finding: Finding, record: Record) -> bool:
    """Whether the finding speaks of the record as such, and the record is one that may go."""
    return finding.place == record.at and not record.is_envelope


def _cuts(
    data: bytes, findings: Sequence[Finding], told: Mapping[tuple[object, ...], int]
) -> list[Cut]:
    """The edits for findings, by the kind of place they name; `told` is how often each came before."""
    wired = [
        each for each in findings if each.place.segment is not None or each.place.length is not None
    ]
    pointed = [each for each in findings if each.place.pointer is not None]
    in_xml = _alike(each for each in pointed if each.place.offset is not None)
    in_json = _alike(each for each in pointed if each.place.offset is None)
    known = {id(each) for each in (*wired, *pointed)}
    rest = [Cut(each, None) for each in findings if id(each) not in known]
    if in_xml and not markup.readable(data):
        rest += [Cut(each, None) for findings in in_xml for each in findings]
        in_xml = []
    marked = [cut for each in in_xml for cut in _marked(data, each)]
    return [
        *wire.cuts(data, ((each, told.get(_key(each), 0)) for each in wired)),
        *marked,
        *tree.cuts(data, in_json),
        *rest,
    ]


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings in groups of one clause and place, which cannot be told from each other."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        found.setdefault((*_key(each), each.place.offset), []).append(each)
    return list(found.values())


def _marked(data: bytes, findings: Sequence[Finding]) -> list[Cut]:
    place = findings[0].place
    name = (place.pointer or "").rpartition("/")[2]
    offset = place.offset or 0
    if name.startswith("@"):
        hits = dealt(markup.attributes(data, offset, name[1:]), len(findings))
        return [
            Cut(each, "attribute", hit[0], tuple(hit[1:])) if hit else Cut(each, None)
            for each, hit in zip(findings, hits, strict=True)
        ]
    apart = markup.aside(data, offset)
    if apart or name == "?":
        # A namespace is of no element, and the document would not be one without it.
        return [Cut(each, "comment" if apart else None, apart) for each in findings]
    if words := markup.text(data, offset):
        return [Cut(each, "text", words[0], tuple(words[1:])) for each in findings]
    whole = markup.element(data, offset)
    if whole and name.startswith("?") and markup.holds_known(data, whole):
        return [Cut(each, None) for each in findings]
    return [Cut(each, "element", whole) for each in findings]


def _moved(offsets: Iterable[int], edits: Sequence[Edit]) -> set[int]:
    """Where the bytes at `offsets` stand once `edits`, which are in order, are made."""
    firsts = [each.first for each in edits]
    less = [0, *accumulate(each.last - each.first - len(each.put) for each in edits)]
    return {at - less[bisect_left(firsts, at)] for at in offsets}


def _lost(records: Sequence[Record], segments: Iterable[Edit]) -> dict[int | None, int]:
    """Per message, how many segments go."""
    message_of = {seen.offset: record.at.message for record in records for seen in record.sightings}
    return Counter(message_of.get(each.first) for each in segments)
