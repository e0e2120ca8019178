"""A segment reader: one tag read in one group, its slots consulted once per shape and remembered.

Law of the file: what is remembered under a shape is what the slots say of that shape and of codes
from closed lists; nothing else of a segment enters a key. The memo is bounded, and equal to the
plain path (`tests/edifact/test_segment_reader.py`).
"""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum

from msgspec import Struct

from auditor.formats.edifact.advice import REPEATED
from auditor.formats.edifact.looks import Entry, looked
from auditor.formats.edifact.memo import Memo
from auditor.formats.edifact.repeated import traces as repeated_traces
from auditor.formats.edifact.shape import SHAPE, collapsed
from auditor.formats.edifact.slots import Slot, interpret
from auditor.observed.record import Template

_SHORT_LIST = 12
_QUALIFIER = ((1, 1),)
_TEXT_TYPE = ((1, 2),)
_TYPE_LENGTH = 2
_SUBJECTS = (b"4", b"3", b"1")  # coded and literal, literal, coded (4451)
_REPEATS = 9  # how many repetitions of a composite have their qualifiers read


class RememberedBy(IntEnum):
    """What a segment is remembered by whose code is known: see `Counted`."""

    NOTHING = 0
    SHAPE = 1
    TOKENS = 2
    TEXT = 3


class Counted(Struct, frozen=True):
    """All that counts in a segment for its reader: its shape, and the codes of closed lists at `positions`.

    Free text begins with element `text_from`, unless that is 0. Of a special service request (`request`)
    the code says what counts besides: nothing but the shape; codes between the slashes of its text, too;
    of its text only whether there is any; or more than any of these, so that nothing is remembered.
    """

    positions: tuple[tuple[int, int], ...]
    known: tuple[Mapping[bytes, RememberedBy], ...]
    text_from: int = 0
    request: bool = False


class KnownShapes:
    """What the shapes under one set of codes come to: `settled`, or `open` to a look at the content."""

    __slots__ = ("open", "settled")

    def __init__(self) -> None:
        """Nothing is known."""
        self.settled: dict[object, Template] = {}
        self.open: dict[object, Entry] = {}

    def clear(self) -> None:
        """Forget all of it."""
        self.settled.clear()
        self.open.clear()


class SegmentReader:
    """Reads one tag in one group."""

    def __init__(
        self, group: str, tag: str, rows: Iterable[Slot], vocabulary: "Vocabulary", memo: Memo
    ) -> None:
        """A segment reader over `rows`."""
        self.group, self.tag = group, tag
        self.rows = tuple(rows)
        self.entries = KnownShapes()
        self._memo = memo
        memo.join(self)
        self._positions = _positions(self.rows)
        self._known = {at: vocabulary.codes(self.rows, at) for at in self._positions}
        self._text_from = min((row.elements[0] for row in self.rows if row.running), default=0)
        self._head = _head(tag, self._known, self._text_from)
        # Mostly one code counts, the qualifier behind the tag: then no expression is needed.
        self._alone = (
            self._positions == _QUALIFIER
            and not self._text_from
            and all(row.codes is None for row in self.rows)
        )
        # The same holds of a composite that could be repeated and is not.
        self._repeated = (
            bool(self._positions)
            and not self._text_from
            and all(position == (number, 1) for number, position in enumerate(self._positions, 1))
        )
        # What each combination of codes has seen, and the same under what the expression captures.
        self._by_codes: dict[tuple[bytes, ...], KnownShapes] = {}
        self._captured: dict[object, KnownShapes] = {}
        self.single = self._singles()
        self._coded: set[bytes] = set()
        self._shapes = {
            at: {code.translate(SHAPE) for code in codes} for at, codes in self._known.items()
        }

    def _singles(self) -> dict[bytes, KnownShapes]:
        """The shapes known of a code that stands alone behind the tag; of no code under the empty one.

        A free text is qualified by its subject and its type together (IFT+4:28).
        """
        if self._text_from:
            if self._positions != _TEXT_TYPE:
                return {}
            return {
                subject + b":" + code: self._by_codes.setdefault((code,), KnownShapes())
                for subject in _SUBJECTS
                for code in self._known[_TEXT_TYPE[0]]
                if len(code) == _TYPE_LENGTH
            }
        if not (self._alone or self._repeated):
            return {}
        # Shelves of their own: a composite that is repeated has further codes, known or not, and what
        # it says must not be found under the first of them alone.
        return {code: KnownShapes() for code in {*self._known[1, 1], b""}}

    @property
    def counted(self) -> Counted:
        """What counts in its segments, for whoever remembers them on their own."""
        return Counted(
            self._positions,
            tuple(dict.fromkeys(self._known[at], RememberedBy.SHAPE) for at in self._positions),
            self._text_from,
        )

    def read(self, raw: bytes, shape: bytes) -> Template:
        """What the canonical segment `raw` of this shape says."""
        found = self.recall(raw, shape)
        return looked([found], [raw])[0] if isinstance(found, Entry) else found

    def recall(self, raw: bytes, shape: bytes) -> Template | Entry:
        """What a segment says, as far as its shape tells: an entry where its content counts too."""
        if REPEATED in shape:
            return self.repeated(raw)
        if self._text_from:
            return self._recall_text(raw, shape)
        return self._recalled(self._known_shapes(raw, shape), shape, raw)

    def recall_coded(self, code: bytes, raw: bytes, shape: bytes) -> Template | Entry:
        """The same of a segment that has `code` behind its tag."""
        if REPEATED in shape:
            return self.repeated(raw)
        if self._text_from:
            begin = shape.find(b"+", 8) + 1
            return (
                self._text(raw, begin, shape, self.single[code])
                if begin
                else self.recall(raw, shape)
            )
        if self._repeated and shape.count(b"+") > 1:
            return self.recall(raw, shape)
        return self._recalled(self.single[code], shape, raw)

    def repeated(self, raw: bytes) -> Template:
        """What a segment says of which an element is repeated in place."""
        found = repeated_traces(raw, lambda part: self.read(part, part.translate(SHAPE)))
        return self._memo.joined(self.tag, found)

    def _recalled(self, shapes: KnownShapes, shape: bytes, raw: bytes) -> Template | Entry:
        """What is known under this shape, or is now put there."""
        return shapes.settled.get(shape) or shapes.open.get(shape) or self._put(shapes, shape, raw)

    def _put(self, shapes: KnownShapes, shape: bytes, raw: bytes) -> Template | Entry:
        self._memo.grow()
        entry = self.plain(shape, self._codes(raw))
        if entry.looks:
            shapes.open[shape] = entry
            return entry
        shapes.settled[shape] = entry.template
        return entry.template

    def plain(self, shape: bytes, codes: tuple[bytes, ...]) -> Entry:
        """What a shape with these codes comes to, without memory."""
        reading = interpret(self.rows, shape, dict(zip(self._positions, codes, strict=True)))
        template = self._memo.template(self.tag, reading.traces)
        return Entry(template, reading.looks, self._memo)

    def forget(self) -> None:
        """Forget every shape."""
        self._coded.clear()
        self._captured.clear()
        # Views hold the known shapes of single codes: these are emptied, not dropped.
        for shapes in (self.entries, *self.single.values()):
            shapes.clear()
        held = {id(shapes) for shapes in self.single.values()}
        self._by_codes = {at: shapes for at, shapes in self._by_codes.items() if id(shapes) in held}

    def _recall_text(self, raw: bytes, shape: bytes) -> Template | Entry:
        """A segment that ends in free text."""
        found = self._head.match(raw)
        assert found is not None  # noqa: S101 - all of the expression is optional
        shapes = self._captured.get(found.groups()) or self._shapes_under(self._codes(raw))
        return self._text(raw, found.end(), shape, shapes)

    def _text(self, raw: bytes, begin: int, shape: bytes, shapes: KnownShapes) -> Template | Entry:
        """The shape of a segment's head and the form of the text from `begin` on; lengths of texts have no end."""
        return self._recalled(shapes, shape[:begin] + collapsed(shape[begin:]), raw)

    def _shapes_under(self, codes: tuple[bytes, ...]) -> KnownShapes:
        return self._by_codes.setdefault(codes, KnownShapes())

    def _known_shapes(self, raw: bytes, shape: bytes) -> KnownShapes:
        """Where a shape is kept: by itself where no code could stand in it, else by its codes."""
        if not self._positions:
            return self.entries
        if self._alone or (self._repeated and shape.count(b"+") == 1):
            code = raw[4:].partition(b"+")[0].partition(b":")[0]
            return self.single.get(code, self.single[b""])
        if shape not in self._coded:
            if not self._may_hold_codes(shape):
                return self.entries
            self._coded.add(shape)
        captured = self._head.match(raw).groups()  # type: ignore[union-attr]  # all optional
        known = self._captured.get(captured)
        return self._shapes_under(self._codes(raw)) if known is None else known

    def _may_hold_codes(self, shape: bytes) -> bool:
        """Whether a component where codes may stand has the shape of one of them."""
        parts = [element.split(b":") for element in shape.split(b"+")]
        return any(
            element < len(parts)
            and component <= len(parts[element])
            and parts[element][component - 1] in self._shapes[element, component]
            for element, component in self._positions
        )

    def _codes(self, raw: bytes) -> tuple[bytes, ...]:
        """The codes of closed lists in `raw`: empty where there is none, `?` where it is of no list."""
        found = self._head.match(raw)
        groups = found.groups() if found is not None else ()
        codes = tuple(
            code if code in self._known[at] else (b"?" if code else b"")
            for at, code in zip(self._positions, groups, strict=True)
        )
        # Only known codes are remembered as they stand: an unknown one could be a value out of place.
        if b"?" not in codes:
            self._captured[groups] = self._shapes_under(codes)
        return codes


def spelt(codes: Iterable[bytes]) -> dict[bytes, bytes]:
    """How codes are written, each with its code: in small letters too, or beside the blank of a field of fixed length.

    These are a closed list as the codes are, and may be remembered as they stand.
    """
    return {
        before + way + behind: code
        for code in codes
        for way in (code, code.lower(), code.capitalize())
        for before, behind in ((b"", b""), (b" ", b""), (b"", b" "))
    }


class Vocabulary(Struct, frozen=True):
    """The closed lists of codes, by the name rows call them with."""

    lists: dict[str, frozenset[bytes]]

    def codes(self, rows: Iterable[Slot], at: tuple[int, int]) -> frozenset[bytes]:
        """Every code that may be told apart at a position."""
        known: set[bytes] = set()
        for row in rows:
            for condition in row.when:
                same = condition.element is None and row.covers(at[0], row.components[0])
                if condition.component == at[1] and (condition.element == at[0] or same):
                    known |= condition.codes
            if row.codes is not None and row.covers(*at):
                known |= spelt(self.lists[row.codes]).keys()
        return frozenset(known)


def _positions(rows: Iterable[Slot]) -> tuple[tuple[int, int], ...]:
    """The positions whose codes matter: those that conditions or code slots name."""
    found: set[tuple[int, int]] = set()
    for row in rows:
        first = row.elements[0]
        repeated = range(first, min(row.elements[1], first + _REPEATS - 1) + 1)
        for condition in row.when:
            if condition.codes and condition.element is not None:
                found.add((condition.element, condition.component))
            elif condition.codes:
                found.update((element, condition.component) for element in repeated)
        if row.codes is not None:
            found.update((element, row.components[0]) for element in repeated)
    return tuple(sorted(found))


def _head(
    tag: str, known: Mapping[tuple[int, int], frozenset[bytes]], text_from: int
) -> re.Pattern[bytes]:
    """An expression that captures the codes of a canonical segment and ends where free text begins.

    Short lists stand in it themselves, so that what is no code is not even captured.
    """
    last = text_from - 1 if text_from else max((element for element, _ in known), default=0)
    pattern = r"\+?" if text_from else ""
    for element in range(last, 0, -1):
        wanted = {component: codes for (at, component), codes in known.items() if at == element}
        parts = ""
        for component in range(max(wanted, default=0), 0, -1):
            one = "[^+:]*+"
            if component in wanted:
                one = _captured(wanted[component])
            parts = f"{one}(?::{parts})?" if parts else one
        # Possessive: what is no code is passed over once.
        pattern = rf"(?:\+{parts}[^+]*+{pattern})?"
    return re.compile((re.escape(tag) + pattern).encode())


def _captured(codes: frozenset[bytes]) -> str:
    if len(codes) > _SHORT_LIST:
        return "([^+:]*+)"
    either = "|".join(re.escape(code.decode()) for code in sorted(codes))
    return f"(?:({either})(?![^+:]))?[^+:]*+"
