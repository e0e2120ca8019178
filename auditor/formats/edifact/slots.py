"""Slots: which data element each position of a segment is; one table reads, writes and documents.

A table is a TSV file: group, tag, when, at, element, kind, mark, title.
    group   segment groups, separated by blanks; `*` is every group
    when    conditions joined by `&`: `1.2=28` a code, `n.1=CC` the code of the same composite,
            `n.3~9{6}` a shape, `0~…` the shape behind the tag (9 a digit, `a` a letter, X itself: see
            `shape.py`); empty is always
    at      element.component: `1.2`, `2+.3` from the second element on, `n.2` any element,
            `2+.*` all components, `1.9+` from the ninth on; `0` is the segment as such
    element id of the dictionary, or `-` where the position is structure
    kind    how it is read: `coded`, in which X is a letter; `code:service`, of a closed list; one of
            `LOOKS`, whose content is looked at by the detector of that name in `content.py`; `joined`,
            one over all its elements (an address); `none:3`, structure of at most three characters
    mark    what a detector would say of whatever stands there, such as `third-party`; mostly empty
    title   for the page of the format
The first row that fits a position names it. What no row names is `unlisted.content`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from auditor.formats.edifact.shape import form_of, form_of_card
from auditor.knowledge import tsv
from auditor.knowledge.element import UNLISTED
from auditor.observed.record import Form, Trace

LOOKS = frozenset({"text", "osi", "contact", "card", "payment", "group", "name", "request"})
_END = 99
# What is masked or empty hides nothing that a detector could see.
_SEEN = (Form.CLEAR, Form.PARTIAL)

Codes = Mapping[tuple[int, int], bytes]


class Condition(Struct, frozen=True, dict=True):
    """One condition of a row: codes at a position, or a shape there. Element 0 is the whole, None the same one.

    `usual` is the first of the codes in the table: what is written where nothing else is said.
    """

    element: int | None
    component: int
    codes: frozenset[bytes] = frozenset()
    shape: str | None = None
    usual: str | None = None

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        return re.compile((self.shape or "").encode())

    def holds(self, element: int, codes: Codes, parts: list[list[bytes]], whole: bytes) -> bool:
        """Whether the condition holds for a position in element number `element`."""
        at = element if self.element is None else self.element
        if self.shape is None:
            return codes.get((at, self.component), b"") in self.codes
        if at == 0:
            return self._pattern.fullmatch(whole) is not None
        if at > len(parts) or self.component > len(parts[at - 1]):
            return False
        return self._pattern.fullmatch(parts[at - 1][self.component - 1]) is not None


class Slot(Struct, frozen=True):
    """One row: the positions `elements` × `components` (both ends included) of `tag` in `groups`."""

    groups: frozenset[str]
    tag: str
    when: tuple[Condition, ...]
    elements: tuple[int, int]
    components: tuple[int, int]
    element: str | None
    kind: str
    codes: str | None
    longest: int | None
    mark: str | None
    title: str

    @property
    def running(self) -> bool:
        """Whether the row is a free text that runs over all elements to the end of the segment."""
        whole = self.elements[1] == _END and self.components == (1, _END)
        return whole and self.kind in ("text", "osi", "payment")

    def covers(self, element: int, component: int) -> bool:
        """Whether the row speaks of this position."""
        return (
            self.elements[0] <= element <= self.elements[1]
            and self.components[0] <= component <= self.components[1]
        )


class Look(Struct, frozen=True):
    """A position whose content is looked at in each segment, such as a remark: which trace, where its text begins."""

    trace: int
    kind: str
    element: int
    component: int
    last_component: int
    running: bool = False


class Reading(Struct, frozen=True):
    """What a shape says: its traces, and which of them need a look at the content."""

    traces: tuple[Trace, ...]
    looks: tuple[Look, ...] = ()


class Table(Struct, frozen=True):
    """The slots of one format."""

    slots: tuple[Slot, ...]

    def rows(self, group: str, tag: str) -> tuple[Slot, ...]:
        """The rows of one tag in one group, in the order of the table."""
        return tuple(
            slot
            for slot in self.slots
            if slot.tag == tag and (group in slot.groups or "*" in slot.groups)
        )

    @property
    def tags(self) -> frozenset[str]:
        """Every tag the table names."""
        return frozenset(slot.tag for slot in self.slots)


def load(name: str) -> Table:
    """The table shipped as `formats/<name>.tsv`."""
    rows = tsv.rows("auditor.formats", f"{name}.tsv")
    return Table(tuple(slot for row in rows for slot in _slots(row)))


def _slots(row: Mapping[str, str]) -> Iterator[Slot]:
    kind, _, detail = row["kind"].partition(":")
    for at in row["at"].split():
        element, _, component = at.partition(".")
        yield Slot(
            groups=frozenset(row["group"].split()),
            tag=row["tag"],
            when=tuple(_condition(text) for text in row["when"].split("&") if text),
            elements=_range(element),
            components=_range(component or "1"),
            element=None if row["element"] == "-" else row["element"],
            kind=kind,
            codes=detail if kind == "code" else None,
            longest=int(detail) if kind == "none" and detail else None,
            mark=row["mark"] or None,
            title=row["title"],
        )


def _range(text: str) -> tuple[int, int]:
    if text in ("n", "*"):
        return (1, _END)
    if text.endswith("+"):
        return (int(text[:-1]), _END)
    first, _, last = text.partition("-")
    return (int(first), int(last or first))


def _condition(text: str) -> Condition:
    found = re.fullmatch(
        r"(?P<element>n|\d+)(?:\.(?P<component>\d+))?(?P<how>[=~])(?P<what>.*)", text
    )
    if found is None:
        msg = f"not a condition: {text}"
        raise ValueError(msg)
    element = None if found["element"] == "n" else int(found["element"])
    component = int(found["component"] or 1)
    if found["how"] == "~":
        return Condition(element, component, shape=found["what"])
    codes = found["what"].split("|")
    return Condition(
        element, component, codes=frozenset(code.encode() for code in codes), usual=codes[0]
    )


def interpret(rows: Iterable[Slot], shape: bytes, codes: Codes) -> Reading:
    """What a segment of this shape says, `codes` being the codes of closed lists found in it.

    `shape` is canonical and begins with the tag. One trace stands for all components of a composite
    that are the same element: the first of them, in the most legible form of any.
    """
    rows = tuple(rows)
    _, _, whole = shape.partition(b"+")
    parts = [element.split(b":") for element in whole.split(b"+")] if whole else []
    gathered: dict[tuple[object, ...], _Gathered] = {}
    for slot in rows:
        if slot.elements == (0, 0) and _holds(slot, 0, codes, parts, whole) and slot.element:
            gathered[slot.element, 0] = _Gathered(slot, 0, 0, Form.CLEAR, None)
    for number, components in enumerate(parts, 1):
        for position, value in enumerate(components, 1):
            if value:
                _name(rows, number, position, value, codes, parts, whole, gathered)
    found = list(gathered.values())
    looks = (
        Look(
            index,
            each.slot.kind,
            each.slot.elements[0] if each.slot.running else each.element,
            each.component,
            each.last_component,
            each.slot.running,
        )
        for index, each in enumerate(found)
        if each.slot is not None
        and each.slot.kind in LOOKS
        and each.form in _SEEN
        # A name of one word is a name.
        and (each.slot.kind != "name" or each.apart)
    )
    return Reading(tuple(each.trace() for each in found), tuple(looks))


class _Gathered:
    """The components of one composite (or of one running text) that are the same element."""

    def __init__(
        self, slot: Slot | None, element: int, component: int, form: Form, code: str | None
    ) -> None:
        self.slot, self.element, self.component, self.form, self.code = (
            slot,
            element,
            component,
            form,
            code,
        )
        self.last_component = component
        self.apart = False

    def trace(self) -> Trace:
        marks = frozenset({self.slot.mark} if self.slot is not None and self.slot.mark else ())
        name = UNLISTED if self.slot is None else self.slot.element or UNLISTED
        return Trace(
            name, self.form, self.code, marks, self.element or None, self.component or None
        )


_LEGIBLE = {Form.EMPTY: 0, Form.MASKED: 1, Form.PARTIAL: 2, Form.CLEAR: 3}


def _name(  # noqa: PLR0913, PLR0917 - one position and all that tells what it is
    rows: tuple[Slot, ...],
    number: int,
    position: int,
    value: bytes,
    codes: Codes,
    parts: list[list[bytes]],
    whole: bytes,
    gathered: dict[tuple[object, ...], _Gathered],
) -> None:
    slot = next(
        (
            row
            for row in rows
            if row.covers(number, position) and _holds(row, number, codes, parts, whole)
        ),
        None,
    )
    if slot is not None and slot.element is None:
        if slot.longest is None or len(value) <= slot.longest:
            return
        slot = None
    code = None
    if slot is not None and slot.codes is not None:
        code = codes.get((number, position), b"").decode().strip().upper() or "?"
    form = _form(slot, value)
    # A running text, and what is joined, is one observation over all its elements; anything else is
    # one per composite.
    single = slot is not None and (slot.running or slot.kind == "joined")
    key = (
        slot.element if slot else None,
        0 if single else number,
        slot.kind if slot else "",
        slot and slot.mark,
        code,
    )
    known = gathered.get(key)
    if known is None:
        known = gathered[key] = _Gathered(slot, number, position, form, code)
    known.apart = known.apart or b" " in value
    known.last_component = position
    if _LEGIBLE[form] > _LEGIBLE[known.form]:
        known.form = form


def _holds(slot: Slot, number: int, codes: Codes, parts: list[list[bytes]], whole: bytes) -> bool:
    return all(condition.holds(number, codes, parts, whole) for condition in slot.when)


def _form(slot: Slot | None, value: bytes) -> Form:
    if slot is None:
        return form_of(value)
    if slot.kind == "card":
        return form_of_card(value)
    if slot.kind in ("code", "coded"):
        # An X in a code (nationality XXX, sex X) is a code, not a mask.
        return form_of(value.replace(b"X", b"a"))
    return form_of(value)
