"""EDIFACT under the knife: components, segments and groups that go, and the counts that follow them.

Laws of the file: a code goes with all that it qualifies; a group goes whole, for what hangs on its
first segment would hang on another; a head without which a traveller is nobody's stays, and is said.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from auditor.api.minimise.pieces import Edit
from auditor.api.minimise.segment import (  # fmt: skip
    begins,
    blank,
    composite,
    content,
    shifted,
    spans,
    whole,
)
from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.strings import ServiceStrings
from auditor.law.finding import Finding
from auditor.observed.record import Limits, Place, Record, Sighting

# Without these no reader knows whose data follow, or of what type and version the message is.
_HEADS = frozenset({("NAD", 1), ("TIF", 1), ("SRC", 1), ("UNH", 1), ("UNB", 1), ("BGM", 1)})
_SERVICE = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})
# Segments of which each element is a thing of its own, introduced by its first component.
_REPEATING = frozenset({"FOP", "FTI", "COM", "MON", "RCI", "REF", "DAT", "RPI"})
# What hangs on the first segment of a group, by that segment.
_HANGING: Mapping[str, frozenset[str]] = {
    "DOC": frozenset({"DTM", "GEI", "RFF", "LOC", "CPI"}),
    "FOP": frozenset({"IFT", "ADD"}),
    "TKT": frozenset({"MON", "PTK", "TXD", "DAT"}),
    "GID": frozenset({"FTX", "QTY"}),
    "MSG": frozenset({"TVL", "IFT", "SSR"}),
    "ABI": frozenset({"DAT", "SAC", "TIF", "SSR", "IFT", "TBD", "TVL", "RPI"}),
    "TVL": frozenset({"TRA", "RPI", "APD", "DAT", "ORG", "TRI", "SSD", "TBD"}),
}
_TAG = 3  # bytes
_PATIENCE = 3  # rounds


class Cut(Struct, frozen=True):
    """One finding and what was done about it: `unit` names what went, None where nothing could; `more` goes with it."""

    finding: Finding
    unit: str | None
    edit: Edit | None = None
    more: tuple[Edit, ...] = ()


def cuts(data: bytes, findings: Iterable[tuple[Finding, int]]) -> list[Cut]:
    """For each finding at a segment the edit that empties what it points at.

    With it comes how often it was found before: in the end each time twice as much of a text that runs on goes.
    """
    strings = ServiceStrings(data, Limits())
    return [
        _cut(data, strings, finding, 1 << max(before - _PATIENCE, 0))
        for finding, before in findings
    ]


def _cut(data: bytes, strings: ServiceStrings, finding: Finding, most: int) -> Cut:
    place = finding.place
    if place.offset is None or place.length is None:
        return Cut(finding, None)
    raw = data[place.offset : place.offset + place.length]
    service = strings.at(place.offset)
    tag = place.tag or raw[:3].decode("latin-1")
    element, component = place.element, place.component or 1
    if tag in _SERVICE and (element is None or (tag, element) == ("UNH", 2)):
        return Cut(finding, None)
    found: list[Edit | None]
    if element is None:
        unit, found = "segment", [content(raw, service)]
    elif component == 1 and (tag, element) in _HEADS:
        return Cut(finding, None)
    elif tag in _REPEATING and begins(raw, service, element, component):
        unit, found = "element", [composite(raw, service, element, component)]
    elif (element, component) == (1, 1):
        unit, found = "segment", [content(raw, service)]
    else:
        unit, found = "component", [*_next(raw, service, (element, component), most)]
    edits = [shifted(each, place.offset) for each in found if each is not None]
    return Cut(finding, unit, edits[0], tuple(edits[1:])) if edits else Cut(finding, None)


def _next(raw: bytes, service: ServiceString, at: tuple[int, int], most: int) -> list[Edit]:
    """The edits of the component at this position or, of a text that runs on, of the first left behind it."""
    elements = spans(raw, service)
    behind = [
        (number, position, span)
        for number, components in enumerate(elements, 1)
        for position, span in enumerate(components, 1)
        if (number, position) >= at and raw[span[0] : span[1]].strip(b"\r\n")
    ]
    if not behind:
        return []
    taken = behind[:most]
    number, position, span = taken[0]
    if len(taken) == len(behind):
        edit = blank(raw[: span[1]], service, number, position)  # as if nothing followed
        last = taken[-1][2][1]
        return [Edit(edit.first, last)] if edit else []
    return [Edit(*span) for _, _, span in taken]


class Gone(Struct, frozen=True):
    """A segment to take out; `by` is the offset of the one whose finding says so, None where its record goes."""

    seen: Sighting
    record: Record
    by: int | None

    @property
    def edit(self) -> Edit:
        """The bytes of it."""
        first = self.seen.offset or 0
        return Edit(first, first + (self.seen.length or 0))

    @property
    def place(self) -> Place:
        """Where the whole of it stands."""
        seen = self.seen
        return msgspec.structs.replace(
            self.record.at, traveller=seen.traveller, segment=seen.segment, tag=seen.template.tag,
            line=seen.line, offset=seen.offset, length=seen.length,
        )  # fmt: skip

    @property
    def is_more(self) -> bool:
        """Whether it says more than what was found in it."""
        return self.by is not None and (self.by != self.seen.offset or self.seen.length != _TAG)


def emptied(
    records: Sequence[Record],
    touched: frozenset[int],
    gone: frozenset[int],
    bare: Collection[int | None],
) -> list[Gone]:
    """Segments to take out: those touched that say nothing now, and what hangs on them; records that go.

    `touched` are offsets of segments, `gone` positions in `records`; in the messages `bare` only records go.
    """
    found: list[Gone] = []
    for at, record in enumerate(records):
        whole_record, stays = at in gone, record.at.message in bare
        hanging: frozenset[str] = frozenset()
        head = 0
        for seen in record.sightings:
            if seen.offset is None or seen.length is None:
                continue
            tag = seen.template.tag
            empty = not stays and seen.offset in touched and _says_nothing(seen)
            if empty:
                hanging, head = _HANGING.get(tag, frozenset()), seen.offset
            elif tag not in hanging:
                hanging = frozenset()
            if whole_record or empty or tag in hanging:
                found.append(Gone(seen, record, None if whole_record else head))
    return found


def _says_nothing(seen: Sighting) -> bool:
    """Whether only a tag is left, or only what leads to the traveller it once spoke of."""
    if seen.length == _TAG:
        return True
    return all(trace.element == "traveller.reference" for trace in seen.template.traces)


def out(data: bytes, segments: Iterable[Edit]) -> list[Edit]:
    """The edits that take these segments out with their terminators."""
    strings = ServiceStrings(data, Limits())
    return [
        whole(data, each.first, each.last - each.first, strings.at(each.first)) for each in segments
    ]
