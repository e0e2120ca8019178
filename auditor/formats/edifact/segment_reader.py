"""A lens: one tag read in one group, its slots consulted once per shape and remembered.

Law of the file: what is remembered under a shape is what the slots say of that shape and of codes
from closed lists; nothing else of a segment enters a key. The memo is bounded, and equal to the
plain path (`tests/edifact/test_lens.py`).
"""

import re
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from auditor.formats.edifact.advice import REPEATED
from auditor.formats.edifact.content import PLAIN, Seen, detectors
from auditor.formats.edifact.repeated import traces as repeated_traces
from auditor.formats.edifact.shape import SHAPE, collapsed
from auditor.formats.edifact.slots import Look, Slot, interpret
from auditor.observed.record import UNREADABLE, Template, Trace

MOST_SHAPES = 65_536
_ALL = 99  # components of an element
_SHORT_LIST = 12
_QUALIFIER = ((1, 1),)
_TEXT_TYPE = ((1, 2),)
_TYPE_LENGTH = 2
_SUBJECTS = (b"4", b"3", b"1")  # coded and literal, literal, coded (4451)
_PLACES = frozenset({"history", "infant"})  # marks of a place, which what stands in it shares
_REPEATS = 9  # how many repetitions of a composite have their qualifiers read


class Memo:
    """How many shapes all lenses remember together, and the templates they share.

    `unread` are those templates that say of a value that it could not be read.
    """

    def __init__(self, most: int = MOST_SHAPES) -> None:
        """A memo of at most `most` shapes."""
        self._most = most
        self._lenses: list[SegmentReader] = []
        self._templates: dict[tuple[str, tuple[Trace, ...]], Template] = {}
        self.unread: set[Template] = set()
        self.count = 0

    def join(self, lens: "SegmentReader") -> None:
        """Count the shapes of `lens` too."""
        self._lenses.append(lens)

    def grow(self) -> None:
        """One shape more; past the bound all are forgotten."""
        self.count += 1
        if self.count > self._most:
            for lens in self._lenses:
                lens.forget()
            self._templates.clear()
            self.count = 1

    def template(self, tag: str, traces: tuple[Trace, ...]) -> Template:
        """The one template of these traces, so that what is worked out for it serves every shape of it."""
        known = self._templates.get((tag, traces))
        if known is None:
            known = self._templates[tag, traces] = Template(tag, traces)
            if not all(UNREADABLE.isdisjoint(trace.marks) for trace in traces):
                if len(self.unread) >= self._most:
                    self.unread.clear()
                self.unread.add(known)
        return known

    def joined(self, tag: str, traces: tuple[Trace, ...]) -> Template:
        """The same of traces that no one shape has."""
        if (tag, traces) not in self._templates:
            self.grow()
        return self.template(tag, traces)


class Entry:
    """What a shape comes to: its template, and the looks its content still needs."""

    __slots__ = ("looks", "template", "variants")

    def __init__(self, template: Template, looks: tuple[Look, ...]) -> None:
        """An entry; `variants` are the templates that looks at content have led to."""
        self.template = template
        self.looks = looks
        self.variants: dict[tuple[Seen, ...], Template] = {}


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
        """A lens over `rows`."""
        self.group, self.tag = group, tag
        self.rows = tuple(rows)
        self.entries = KnownShapes()
        self._memo = memo
        self._detectors = detectors()
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
        self._shelves: dict[tuple[bytes, ...], KnownShapes] = {}
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
                subject + b":" + code: self._shelves.setdefault((code,), KnownShapes())
                for subject in _SUBJECTS
                for code in self._known[_TEXT_TYPE[0]]
                if len(code) == _TYPE_LENGTH
            }
        if not (self._alone or self._repeated):
            return {}
        # Shelves of their own: a composite that is repeated has further codes, known or not, and what
        # it says must not be found under the first of them alone.
        return {code: KnownShapes() for code in {*self._known[1, 1], b""}}

    def read(self, raw: bytes, shape: bytes) -> Template:
        """What the canonical segment `raw` of this shape says."""
        if REPEATED in shape:
            return self.repeated(raw)
        if self._text_from:
            return self._read_text(raw, shape)
        return self._recall(self._shelf(raw, shape), shape, raw)

    def read_coded(self, code: bytes, raw: bytes, shape: bytes) -> Template:
        """The same of a segment that has `code` behind its tag."""
        shelf = self.single[code]
        if REPEATED in shape:
            return self.repeated(raw)
        if self._text_from:
            begin = raw.find(b"+", 8) + 1
            return self._text(raw, begin, shape, shelf) if begin else self.read(raw, shape)
        if self._repeated and shape.count(b"+") > 1:
            return self.read(raw, shape)
        return self._recall(shelf, shape, raw)

    def repeated(self, raw: bytes) -> Template:
        """What a segment says of which an element is repeated in place."""
        found = repeated_traces(raw, lambda part: self.read(part, part.translate(SHAPE)))
        return self._memo.joined(self.tag, found)

    def _recall(self, shelf: KnownShapes, shape: bytes, raw: bytes) -> Template:
        """What stands on the shelf under this shape, or is now put there."""
        known = shelf.settled.get(shape)
        if known is not None:
            return known
        entry = shelf.open.get(shape) or self._put(shelf, shape, raw)
        return self.look(entry, raw) if entry.looks else entry.template

    def _put(self, shelf: KnownShapes, shape: bytes, raw: bytes) -> Entry:
        self._memo.grow()
        entry = self.plain(shape, self._codes(raw))
        if entry.looks:
            shelf.open[shape] = entry
        else:
            shelf.settled[shape] = entry.template
        return entry

    def plain(self, shape: bytes, codes: tuple[bytes, ...]) -> Entry:
        """What a shape with these codes comes to, without memory."""
        reading = interpret(self.rows, shape, dict(zip(self._positions, codes, strict=True)))
        return Entry(self._memo.template(self.tag, reading.traces), reading.looks)

    def look(self, entry: Entry, raw: bytes) -> Template:
        """The template once the content of the entry's looks has been seen."""
        looks = entry.looks
        if len(looks) > 1:
            seen = tuple(self._detectors[look.kind](_content(raw, look)) for look in looks)
            return self.seen(entry, seen)
        # What most addresses are: a telephone, told by what is not in it.
        if looks[0].kind == "contact" and b"@" not in raw and b"//" not in raw:
            return entry.template
        one = self._detectors[looks[0].kind](_content(raw, looks[0]))
        return entry.template if one is PLAIN else self.seen(entry, (one,))

    def seen(self, entry: Entry, seen: tuple[Seen, ...]) -> Template:
        """The template of an entry whose looks saw this."""
        template = entry.variants.get(seen)
        if template is None:
            traces = list(entry.template.traces)
            for look, (element, marks, facts) in zip(entry.looks, seen, strict=True):
                trace = traces[look.trace]
                traces[look.trace] = msgspec.structs.replace(
                    trace, element=element or trace.element, marks=trace.marks | marks
                )
                traces += (
                    msgspec.structs.replace(
                        fact,
                        marks=fact.marks | (trace.marks & _PLACES),
                        at_element=trace.at_element,
                        at_component=trace.at_component,
                    )
                    for fact in facts
                )
            self._memo.grow()
            template = entry.variants[seen] = self._memo.template(self.tag, tuple(traces))
        return template

    def forget(self) -> None:
        """Forget every shape."""
        self._coded.clear()
        self._captured.clear()
        # Views hold the shelves of single codes: these are emptied, not dropped.
        for shelf in (self.entries, *self.single.values()):
            shelf.clear()
        held = {id(shelf) for shelf in self.single.values()}
        self._shelves = {at: shelf for at, shelf in self._shelves.items() if id(shelf) in held}

    def _read_text(self, raw: bytes, shape: bytes) -> Template:
        """A segment that ends in free text."""
        found = self._head.match(raw)
        assert found is not None  # noqa: S101 - all of the expression is optional
        shelf = self._captured.get(found.groups()) or self._shelf_of(self._codes(raw))
        return self._text(raw, found.end(), shape, shelf)

    def _text(self, raw: bytes, begin: int, shape: bytes, shelf: KnownShapes) -> Template:
        """The shape of a segment's head and the form of the text from `begin` on; lengths of texts have no end."""
        text = raw[begin:]
        key = shape[:begin] + collapsed(text, shape[begin:])
        entry = shelf.open.get(key)
        if entry is None:
            known = shelf.settled.get(key)
            if known is not None:
                return known
            entry = self._put(shelf, key, raw)
            if not entry.looks:
                return entry.template
        one = self._detectors[entry.looks[0].kind](text)
        return entry.template if one is PLAIN else self.seen(entry, (one,))

    def _shelf_of(self, codes: tuple[bytes, ...]) -> KnownShapes:
        return self._shelves.setdefault(codes, KnownShapes())

    def _shelf(self, raw: bytes, shape: bytes) -> KnownShapes:
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
        return self._shelf_of(self._codes(raw)) if known is None else known

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
            self._captured[groups] = self._shelf_of(codes)
        return codes


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
                known |= self.lists[row.codes]
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


def _content(raw: bytes, look: Look) -> bytes:
    """The text of a look: some components of one element."""
    part = raw.split(b"+", look.element + 1)[look.element]
    if look.component == 1 and look.last_component == _ALL:
        return part
    return b":".join(part.split(b":")[look.component - 1 : look.last_component])
