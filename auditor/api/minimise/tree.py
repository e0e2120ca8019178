"""Canonical records under the knife: from the pointer of a finding to the member that goes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct

from auditor.api.minimise.members import Member, found, members, removal
from auditor.api.minimise.pieces import Edit, dealt
from auditor.api.minimise.wire import Cut
from auditor.formats.json.texts import texts
from auditor.formats.records import parted
from auditor.law.finding import Finding
from auditor.observed.record import Limits, Place, Record

_BROKEN = (ValueError, IndexError, RecursionError)
"""What reading a text as JSON may come to: no JSON, cut short, or nested too deeply."""


class _Span(Struct, frozen=True):
    """Where a record stands: from its first character up to `end`; in an array, where that opens and which it is."""

    first: int
    end: int
    array: int | None = None
    index: int | None = None


class Text:
    """A JSON source as characters of one byte each, so that offsets are those of the file."""

    def __init__(self, data: bytes) -> None:
        """The whole file, its records as the reader counts them."""
        self.text = data.decode("latin-1")
        self._members: dict[int, tuple[Member, ...]] = {}
        self._spans = tuple(_spans(data))

    def span(self, place: Place) -> _Span | None:
        """Where the record of this place stands; None where the reader has none of its number."""
        number = place.record or 0
        return self._spans[number - 1] if 0 < number <= len(self._spans) else None

    def inside(self, at: int) -> tuple[Member, ...]:
        """All the members of the object or array that opens at `at`, which are looked for once."""
        if at not in self._members:
            self._members[at] = tuple(members(self.text, at))
        return self._members[at]

    def members(self, place: Place) -> list[tuple[int, Member]]:
        """The members that the pointer of `place` names; none where it is not JSON there."""
        span = self.span(place)
        if span is None:
            return []
        path = [
            each.replace("~1", "/").replace("~0", "~")
            for each in (place.pointer or "").split("/")[1:]
        ]
        # In an array a pointer begins with the record's own number.
        own = path if span.index is None else path[1:]
        try:
            return found(self.text, span.first, own, self.inside)
        except _BROKEN:
            return []


def _spans(data: bytes) -> Iterator[_Span]:
    """The records in the order in which the reader counts them.

    A text is a part of the data as it stands there, and between two there are but blanks, commas and brackets, so
    that it is found where the one before ended. Behind one that was too long nothing is sure.
    """
    at, array = 0, None
    for text in texts(iter((data,)), Limits().segment):
        if text.flaw == "too-long":
            return
        for part, tree in parted(text):
            first = data.find(part.body, at)
            if first < 0:
                return
            at = first + len(part.body)
            if text.index is None:
                array = None
            elif text.index == 0:
                array = data.rfind(b"[", 0, first)
            if tree is not None:
                begins = first + len(part.body) - len(part.body.lstrip())
                yield _Span(begins, first + len(part.body.rstrip()), array, text.index)


def twins(data: bytes, record: Place) -> list[Edit]:
    """The edits that take out each member of a record whose key its object names again later.

    A decoder keeps the last, so nothing goes that was read; the first was seen by nobody.
    """
    text = Text(data)
    span = text.span(record)
    if span is None:
        return []
    edits: list[Edit] = []
    ahead = [span.first]
    try:
        while ahead:
            at = ahead.pop()
            within = text.inside(at)
            last = {each.key: each.first for each in within}
            gone = [each for each in within if last[each.key] != each.first]
            edits += removal(within, gone)
            kept = (each for each in within if last[each.key] == each.first)
            ahead += [each.value for each in kept if text.text[each.value] in "{["]
    except _BROKEN:
        return []
    return edits


def cuts(data: bytes, alike: Iterable[Sequence[Finding]]) -> list[Cut]:
    """For findings, those of one pointer together, the edits of members; those of one object go together."""
    text = Text(data)
    gone: dict[int, dict[int, Member]] = defaultdict(dict)
    hits: list[tuple[Finding, Sequence[tuple[int, Member]]]] = []
    for findings in alike:
        hit = text.members(findings[0].place)
        hits += zip(findings, dealt(hit, len(findings)), strict=True)
        for opened, member in hit:
            gone[opened][member.first] = member
    edits: dict[int, Edit] = {}
    for opened, within in gone.items():
        listed = sorted(within.values(), key=lambda each: each.first)
        edits |= zip(
            (each.first for each in listed), removal(text.inside(opened), listed), strict=True
        )
    made = []
    for finding, its in hits:
        taken = [edits[member.first] for _, member in its]
        made.append(
            Cut(finding, "member", taken[0], tuple(taken[1:])) if taken else Cut(finding, None)
        )
    return made


def records(data: bytes, gone: Iterable[Record]) -> list[Edit]:
    """The edits that take whole records out: a line, or items of arrays."""
    text = Text(data)
    edits: list[Edit] = []
    items: dict[int, list[int]] = defaultdict(list)
    for record in gone:
        span = text.span(record.at)
        if span is None:
            continue
        if span.array is None or span.index is None:
            edits.append(Edit(span.first, span.end))
        else:
            items[span.array].append(span.index)
    for array, indices in items.items():
        with suppress(*_BROKEN):
            every = text.inside(array)
            edits += removal(every, [every[index] for index in indices])
    return edits
