"""Counts that follow what went, each by what it counts: segments, reservations, passengers, crew, travellers.

Laws of the file: a figure is lowered only where it was equal before to a number counted here. One that was not, or that
speaks of parts of a series which are elsewhere, stays as it is and is reported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from auditor.api.minimise import markup
from auditor.api.minimise.pieces import Edit
from auditor.api.minimise.segment import shifted, spans
from auditor.formats.edifact.frame import component, number, parts
from auditor.formats.edifact.series_part import part_of_series
from auditor.formats.edifact.strings import ServiceStrings
from auditor.observed.record import Limits, Place, Record, Role, Sighting

# What CNT counts (6069); how others are counted nobody knows.
_ROLES: Mapping[bytes, Role] = {b"42": "passenger", b"41": "crew"}
_PNRS = "NumberOfPnrs"


class Counted(Struct, frozen=True):
    """The edits that put counts right, and the places of the counts that could not be."""

    edits: tuple[Edit, ...] = ()
    wrong: tuple[Place, ...] = ()


class SeriesCount:
    """What a message, or the parts of a series together, listed and lost."""

    def __init__(self, *, is_whole: bool = True) -> None:
        """`is_whole`: no part of the series is elsewhere."""
        self.is_whole = is_whole
        self.listed: Counter[Role | None] = Counter()
        self.gone: Counter[Role | None] = Counter()
        self.travellers = self.travellers_gone = 0

    def add(self, record: Record, *, goes: bool) -> None:
        """Count one more record of the message."""
        self.listed[record.facts.role] += 1
        self.travellers += record.travellers
        if goes:
            self.gone[record.facts.role] += 1
            self.travellers_gone += record.travellers

    def all(self) -> tuple[int, int]:
        """How many records were listed, and how many of them go."""
        return self.listed.total(), self.gone.total()

    def of(self, role: Role) -> tuple[int, int]:
        """How many of one role were listed, and how many of them go; who has no known role may be of any."""
        listed, gone = (self.listed, self.gone)
        return listed[role] + listed[None], gone[role] + gone[None]

    def people(self) -> tuple[int, int]:
        """How many travellers were listed, and how many of them go."""
        return self.travellers, self.travellers_gone


class _Figure(Struct, frozen=True):
    """A segment that counts: its place, and in usual service characters its bytes."""

    place: Place
    offset: int
    raw: bytes
    spans: list[list[tuple[int, int]]]

    @property
    def tag(self) -> bytes:
        return self.raw[:3]

    def said(self) -> tuple[int, int, int] | None:
        """The number and where it stands: CNT has it behind its code, also behind a separator."""
        where = [(0, 0)] if self.tag != b"CNT" else [(0, 1), (1, 0)]
        for element, position in where:
            if element < len(self.spans) and position < len(self.spans[element]):
                first, last = self.spans[element][position]
                stated = number(self.raw[first:last])
                if stated is not None:
                    return stated, first, last
        return None

    def less(self, by: int) -> list[Edit]:
        """The edit that makes it count so many fewer."""
        said = self.said()
        if said is None or not by:
            return []
        stated, first, last = said
        return [shifted(Edit(first, last, str(max(stated - by, 0)).encode()), self.offset)]


def wire(
    data: bytes,
    records: Sequence[Record],
    gone: AbstractSet[int],
    segments: Mapping[int | None, int],
) -> Counted:
    """The counts of EDIFACT messages.

    `gone` are the positions in `records` of those that go; `segments` is how many each message loses.
    """
    strings = ServiceStrings(data, Limits())
    envelopes = {
        record.at.message: [*_figures(data, record, strings)]
        for record in records
        if record.is_envelope
    }
    listings = _listings(records, gone, envelopes)
    edits: list[Edit] = []
    wrong: list[Place] = []
    for message, figures in envelopes.items():
        listing = listings[message]
        counting = [each for each in figures if each.tag in (b"CNT", b"EQN")]
        for each in figures:
            if each.tag == b"UNT":
                edits += each.less(segments.get(message, 0))
        for each in counting if listing.gone.total() else ():
            fewer = _fewer(each, listing, alone=len(counting) == 1) if listing.is_whole else None
            edits += each.less(fewer or 0)
            if fewer is None:
                wrong.append(each.place)
    return Counted(tuple(edits), tuple(wrong))


def xml(data: bytes, records: Sequence[Record], gone: AbstractSet[int]) -> Counted:
    """The counts of messages in XML."""
    edits: list[Edit] = []
    wrong: list[Place] = []
    listings: defaultdict[int | None, SeriesCount] = defaultdict(SeriesCount)
    for at, record in enumerate(records):
        if not record.is_envelope:
            listings[record.at.message].add(record, goes=at in gone)
    for envelope in records:
        listed, lost = listings[envelope.at.message].all()
        if not envelope.is_envelope or not lost:
            continue
        for seen, place in _declaring(envelope):
            span = None if seen.offset is None else markup.value(data, seen.offset, _PNRS)
            if span is not None and number(data[span[0] : span[1]].strip()) == listed:
                edits.append(Edit(span[0], span[1], str(listed - lost).encode()))
            else:
                wrong.append(place)
    return Counted(tuple(edits), tuple(wrong))


def _declaring(envelope: Record) -> Iterator[tuple[Sighting, Place]]:
    for seen in envelope.sightings:
        for trace in seen.template.traces:
            if trace.element == "transfer.count":
                yield seen, envelope.place(seen, trace)


def _figures(data: bytes, envelope: Record, strings: ServiceStrings) -> Iterator[_Figure]:
    for seen in envelope.sightings:
        if seen.offset is None or seen.length is None:
            continue
        if seen.template.tag not in ("UNH", "UNT", "CNT", "EQN"):
            continue
        raw, service = data[seen.offset : seen.offset + seen.length], strings.at(seen.offset)
        place = Place(
            source=envelope.at.source, message=envelope.at.message, record=0, segment=seen.segment,
            tag=seen.template.tag, line=seen.line, offset=seen.offset, length=seen.length,
        )  # fmt: skip
        yield _Figure(place, seen.offset, service.canonical(raw), spans(raw, service))


def _listings(
    records: Sequence[Record],
    gone: AbstractSet[int],
    envelopes: Mapping[int | None, Sequence[_Figure]],
) -> dict[int | None, SeriesCount]:
    """By message, what it listed and lost, together with the other parts of its series."""
    series: dict[object, dict[int | None, tuple[int, bool]]] = defaultdict(dict)
    for message, figures in envelopes.items():
        head = next((each.raw for each in figures if each.tag == b"UNH"), b"")
        part = part_of_series(parts(head))
        if part is None:
            series[message][message] = (1, True)
        else:
            access, at, is_last = part
            if at <= 1 and is_last:
                access = str(message).encode()  # all there is
            series[access][message] = (at, is_last)
    listings: dict[int | None, SeriesCount] = {}
    for members in series.values():
        numbers = sorted(at for at, _ in members.values())
        is_whole = numbers == [*range(1, len(numbers) + 1)] and (
            any(is_last and at == numbers[-1] for at, is_last in members.values())
        )
        listings |= dict.fromkeys(members, SeriesCount(is_whole=is_whole))
    for at, record in enumerate(records):
        if not record.is_envelope and record.at.message in listings:
            listings[record.at.message].add(record, goes=at in gone)
    return listings


def _fewer(figure: _Figure, listing: SeriesCount, *, alone: bool) -> int | None:
    """How many fewer a figure counts; None where it is not known what it counted.

    CNT speaks of the whole flight, of which a message may list a part: one that states more than is
    listed stays. Where it `alone` is equal to all who are listed, crew or not, it counts all.
    """
    said = figure.said()
    if said is None:
        return None
    stated = said[0]
    if figure.tag == b"EQN":
        readings = [listing.all(), listing.people()]
    else:
        role = _ROLES.get(component(parts(figure.raw), 1))
        if role is None:
            return None
        own = listing.of(role)
        if not own[1] and not (alone and stated == listing.all()[0]):
            return 0
        if stated > own[0] and not (alone and stated == listing.all()[0]):
            return 0
        readings = [own, listing.all()] if alone else [own]
    return next((gone for listed, gone in readings if listed == stated), None)
