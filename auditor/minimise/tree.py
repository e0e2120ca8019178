"""Canonical records under the knife: from the pointer of a finding to the member that goes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from json import JSONDecoder

from auditor.finding import Finding
from auditor.minimise.members import Member, found, members, removal, skip
from auditor.minimise.pieces import Edit, dealt
from auditor.minimise.wire import Cut
from auditor.record import Place, Record

_BOM = "\xef\xbb\xbf"


class Text:
    """A JSON source as characters of one byte each, so that offsets are those of the file."""

    def __init__(self, data: bytes) -> None:
        """The whole file."""
        self.text = data.decode("latin-1")
        self._lines = [0, *(each.end() for each in re.finditer("\n", self.text))]
        self._members: dict[int, tuple[Member, ...]] = {}
        start = skip(self.text, len(_BOM) if self.text.startswith(_BOM) else 0)
        self._array = start if self.text[start : start + 1] == "[" else None

    def opening(self, place: Place) -> int:
        """Where the value opens that pointers of this place are read from."""
        if self._array is not None:
            return self._array
        at = self._lines[(place.line or 1) - 1]
        return skip(self.text, at + (len(_BOM) if self.text.startswith(_BOM, at) else 0))

    def inside(self, at: int) -> tuple[Member, ...]:
        """All the members of the object or array that opens at `at`, which are looked for once."""
        if at not in self._members:
            self._members[at] = tuple(members(self.text, at))
        return self._members[at]

    def members(self, place: Place) -> list[tuple[int, Member]]:
        """The members that the pointer of `place` names; none where it is not JSON there."""
        path = [
            each.replace("~1", "/").replace("~0", "~")
            for each in (place.pointer or "").split("/")[1:]
        ]
        try:
            return found(self.text, self.opening(place), path, self.inside)
        except (ValueError, IndexError):
            return []


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
    """The edits that take whole records out: a line, or an item of the array."""
    text = Text(data)
    edits: list[Edit] = []
    items: list[tuple[int, Member]] = []
    for record in gone:
        if record.at.pointer:
            items += text.members(record.at)
            continue
        first = text.opening(record.at)
        try:
            last = skip(text.text, _end(text.text, first))
        except (ValueError, IndexError):
            continue
        edits.append(Edit(first, last))
    if items:
        edits += removal(text.inside(items[0][0]), (each for _, each in items))
    return edits


def _end(text: str, at: int) -> int:
    return JSONDecoder().raw_decode(text, at)[1]
