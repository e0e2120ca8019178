"""Canonical records in JSON: one record or an array of them, or JSON Lines, one record to a line.

A record is `{kind, clocks, facts, elements, groups}`, a group a list of `{elements, groups}`;
`schemas/record.schema.json` says it in full. Laws of the file: a key that the schema does not name
is reported and never shown; a broken line is reported and the rest is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, TypeGuard, get_args, get_type_hints

import msgspec
from msgspec import Meta

from auditor.codec.value import instant, local, overlaid
from auditor.formats import beginning
from auditor.formats.json.lines import Lines, boundary, divisible
from auditor.formats.json.texts import Text, decoded, has_twins, texts
from auditor.formats.json.walk import Tree, Walk
from auditor.formats.stretch import Stretch, StretchEnd, Stretches
from auditor.knowledge.accountability import Purpose
from auditor.observed.clock import Interval
from auditor.observed.plausible import Clock, doubted
from auditor.observed.record import Clocks, Facts, Fault, Given, Kind, Place, Record, Unread

TITLE = "Records in JSON or JSON Lines (schemas/record.schema.json)"

# What a push is in some format, and what data are collected for: closed, since a name fits any pattern.
PUSHES = (
    "full", "update", "passengers", "crew", "master-crew", "gate-pass", "close-out", "cancel", "change", "response",
    "acknowledgement",
)  # fmt: skip
COLLECTED = ("business", *get_args(Purpose))
# A directory (13:1, D:12B), a version of XML (14.1) or of its namespace (2010/10).
_VERSION = (
    r"^([0-9]{1,4}[.:][0-9]{1,4}([.:][0-9]{1,4})?|[A-Z][.:][0-9]{2}[A-Z]|20[0-9]{2}/[0-9]{2})$"
)
_KINDS: frozenset[str] = frozenset(get_args(Kind))
# A record holds no value of a traveller: facts that are texts must look like the words and codes that they are.
_FACTS: dict[str, object] = get_type_hints(Facts) | {
    "carrier": Annotated[str, Meta(pattern="^[A-Z0-9]{2,3}$")],
    "flight": Annotated[str, Meta(pattern="^[A-Z0-9]{0,3}[0-9]{1,4}[A-Z]?$")],
    "ports": tuple[Annotated[str, Meta(pattern="^[A-Z0-9]{3,4}$")], ...],
    "push": Annotated[str, Meta(pattern=f"^({'|'.join(PUSHES)})$")],
    "collected_for": Annotated[str, Meta(pattern=f"^({'|'.join(COLLECTED)})$")],
    "version": Annotated[str, Meta(pattern=_VERSION)],
}
_KEPT = 4096  # facts that are remembered: many records share a flight


def sniff(head: bytes) -> bool:
    """Whether an object of `head`, or one in an array, names its `kind`."""
    return beginning.told(head).formats == ("records",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """The records of a JSON source; what is broken comes as record 0 with its fault."""
    return _Reader(source, given).read(chunks)


def write(records: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """JSON Lines, one chunk to a record."""
    encoder = msgspec.json.Encoder()
    for record in records:
        yield encoder.encode(record) + b"\n"


def parted(text: Text) -> Iterator[tuple[Text, Tree | None]]:
    """What a text is to the reader: a record, or lines of which some are records; no tree where it is broken."""
    tree = decoded(text.body)
    if _is_record(tree):
        yield text, tree
        return
    lines = text.body.split(b"\n") if text.index is None else ()
    if len(lines) > 1 and any(_is_record(decoded(line)) for line in lines):
        for number, line in enumerate(lines):
            if line.strip():
                yield from parted(Text(line, text.line + number))
    else:
        yield text, None


class _Reader:
    def __init__(self, source: str, given: Given, stretch: Stretch = Stretch()) -> None:  # noqa: B008 - frozen
        self._source, self._given, self._stretch = source, given, stretch
        self._lines = Lines(())
        self._walk = Walk(given)
        self._record = stretch.before.records
        self._known: dict[tuple[str, bytes], Facts] = {}

    def read(self, chunks: Iterable[bytes]) -> Iterator[Record | Unread]:
        limit = self._given.limits.segment
        self._lines = Lines(chunks, self._stretch)
        for text in texts(self._lines, limit):
            if text.flaw == "too-long":
                yield self._broken(text, "oversized-content")
                reason = f"a record is longer than the limit of {limit} bytes"
                yield Unread(self._source, reason, limit=True)
            else:
                yield from self._text(text)

    def end(self) -> StretchEnd:
        return self._lines.end(self._record - self._stretch.before.records)

    def _text(self, text: Text) -> Iterator[Record]:
        for part, tree in parted(text):
            yield self._broken(part) if tree is None else self._read(tree, part)

    def _at(self, text: Text, record: int) -> Place:
        pointer = None if text.index is None else f"/{text.index}"
        return Place(source=self._source, record=record, line=text.line, pointer=pointer)

    def _broken(self, text: Text, kind: str = "malformed-record") -> Record:
        at = self._at(text, 0)
        return Record("pnr", at, faults=(Fault(kind, at, lost=True),))

    def _read(self, tree: Tree, text: Text) -> Record:
        self._record += 1
        at, walk = self._at(text, self._record), self._walk
        walk.begin(text.body)
        lost: list[str] = []
        clocks, facts = self._clocks(tree, lost), self._facts(tree, lost)
        walk.record(tree)
        faults: list[Fault] = []
        lost += walk.unread
        if walk.amiss or lost:
            faults += (_fault("malformed-record", at, pointer) for pointer in walk.amiss)
            faults += (_fault("unreadable-value", at, pointer) for pointer in lost)
        if has_twins(text.body, walk.keys):
            faults.append(Fault("malformed-record", at, lost=True))
        sightings = tuple(walk.sightings)
        return Record(tree["kind"], at, clocks, facts, sightings, tuple(faults), _travellers(tree))

    def _clocks(self, tree: Tree, lost: list[str]) -> Clocks:
        found: dict[str, Interval | None] = {}
        for name, value in self._walk.table(tree, "clocks", Clocks.__struct_fields__).items():
            found[name] = clock = self._clock(value)
            if clock is None and value is not None:
                lost.append(f"/clocks/{name}")
        if found.get("departed") is not None or found.get("arrived") is not None:
            wrong = self._doubted(tree, found)
            found |= dict.fromkeys(wrong)
            # One of the two stands for both, as only one of them need be wrong.
            lost += (f"/clocks/{name}" for name in sorted(wrong)[:1])
        return overlaid(self._given.clocks, found)

    @staticmethod
    def _doubted(tree: Tree, found: Mapping[str, Interval | None]) -> frozenset[Clock]:
        """The clocks of the flight that cannot be meant, local times by the ports where these are told."""
        said = tree.get("facts")
        told = said.get("ports") if isinstance(said, dict) else None
        ports = told if isinstance(told, list) and len(told) == 2 else (None, None)  # noqa: PLR2004
        clocks = tree["clocks"]
        return doubted(
            found.get("departed"),
            found.get("arrived"),
            found.get("transferred"),
            (local(clocks.get("departed")), local(clocks.get("arrived"))),
            (str(ports[0]), str(ports[1])),
        )

    def _clock(self, value: object) -> Interval | None:
        if not isinstance(value, dict):
            return self._instant(value)
        self._walk.keys += len(value)
        if value.keys() != {"first", "last"}:
            return None
        first, last = self._instant(value["first"]), self._instant(value["last"])
        if first is None or last is None or first.first > last.last:
            return None
        return Interval(first.first, last.last)

    def _instant(self, value: object) -> Interval | None:
        return instant(value, self._given.zone) if isinstance(value, str) else None

    def _facts(self, tree: Tree, lost: list[str]) -> Facts:
        said = self._walk.table(tree, "facts", Facts.__struct_fields__)
        key = (tree["kind"], msgspec.json.encode(said))
        known = self._known.get(key)
        if known is not None:
            return known
        found: dict[str, object] = {"wire": "records"}
        if tree["kind"] == "pnr":
            found["role"] = "passenger"
        for name, value in said.items():
            try:
                found[name] = None if value is None else msgspec.convert(value, _FACTS[name])
            except msgspec.ValidationError:
                lost.append(f"/facts/{name}")
        facts = overlaid(self._given.facts, found)
        if not lost and len(self._known) < _KEPT:
            self._known[key] = facts
        return facts


def _fault(kind: str, at: Place, pointer: str) -> Fault:
    return Fault(kind, msgspec.structs.replace(at, pointer=(at.pointer or "") + pointer))


def _travellers(tree: Tree) -> int:
    groups = tree.get("groups")
    listed = groups.get("travellers") if isinstance(groups, dict) else None
    if isinstance(listed, list):
        return len(listed)
    return 1 if tree["kind"] == "api" else 0


def _is_record(tree: object) -> TypeGuard[Tree]:
    kind = tree.get("kind") if isinstance(tree, dict) else None
    return isinstance(kind, str) and kind in _KINDS


STRETCHES = Stretches(divisible, boundary, _Reader)
