"""Values out of EDIFACT: a place names the first component of an element, the slots say how far it runs."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from msgspec import Struct

from auditor.codec.identified import told
from auditor.codec.slashed import lay_out
from auditor.formats.edifact.advice import REPEATED, ServiceString
from auditor.formats.edifact.slots import LOOKS, Slot, load
from auditor.formats.edifact.strings import ServiceStrings
from auditor.knowledge.service import SERVICES
from auditor.observed.record import IN_TEXT, Limits, Observation, Record, Wire
from auditor.people.fakeness.value import Value, valued

Cells = list[list[str]]


class _Shown(Struct, frozen=True):
    """A segment: the components of each element, and where repetitions begin in those that have them."""

    cells: Cells
    joints: dict[int, list[int]]

    def before(self, at: tuple[int, int]) -> int:
        """How many components of its element stand before the repetition that has this place."""
        begins = self.joints.get(at[0])
        return 0 if begins is None else begins[bisect_right(begins, at[1] - 1) - 1]


# The tables of slots of a message; those of a type that has dialects are looked at together.
TABLES: dict[Wire | None, tuple[str, ...]] = {
    "pnrgov": ("frame", "pnrgov"),
    "paxlst": ("frame", "paxlst", "paxlst_us"),
    "cusres": ("frame", "cusres"),
}
_TEXT = 9  # the component of SSR in which its text begins
_LAST = 99


class Segments:
    """The segments of one source, whose service characters may change from interchange to interchange."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Find where interchanges begin."""
        self._data = data
        self._strings = ServiceStrings(data, limits)

    def values(self, record: Record) -> Iterator[Value]:
        """What stands at the places of a record's observations."""
        for sighting in record.sightings:
            # What is coded in a text is looked at with the text.
            traces = [each for each in sighting.template.traces if each.marks.isdisjoint(IN_TEXT)]
            if not traces or sighting.offset is None or sighting.length is None:
                continue
            shown = self._shown(sighting.offset, sighting.length)
            starts = {(trace.at_element, trace.at_component) for trace in traces}
            request = sighting.template.tag == "SSR"
            for trace in traces:
                seen = Observation(trace.element, trace.form, record.place(sighting, trace))
                at = (trace.at_element or 0, trace.at_component or 0)
                if request and at == (1, _TEXT):
                    yield from _request(seen, shown.cells)
                else:
                    run = _run(record.facts.wire, seen, at, starts, shown)
                    yield from valued(seen, run)

    def _shown(self, offset: int, length: int) -> _Shown:
        service = self._strings.at(offset)
        raw = self._data[offset : offset + length].translate(None, b"\r\n")
        flat = service.canonical(raw)
        joints: dict[int, list[int]] = {}
        if REPEATED in flat:
            joints = dict(enumerate(map(_begins, flat.split(b"+")[1:]), 1))
            for at in (found.start() for found in re.finditer(REPEATED, flat)):
                raw = raw[:at] + service.component + raw[at + 1 :]
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        return _Shown(cut(text, service), joints)


def _begins(element: bytes) -> list[int]:
    """How many components stand before each repetition."""
    counts = (part.count(b":") + 1 for part in element.split(REPEATED))
    return list(accumulate(counts, initial=0))[:-1]


def cut(segment: str, service: ServiceString) -> Cells:
    """The elements behind the tag, each as its components, nothing released any more."""
    element, component = service.element.decode("latin-1"), service.component.decode("latin-1")
    release = service.release.decode("latin-1")
    if not release or release not in segment:
        return [each.split(component) for each in segment.split(element)[1:]]
    cells: Cells = [[""]]
    characters = iter(segment)
    for each in characters:
        if release and each == release:
            cells[-1][-1] += next(characters, "")
        elif each == element:
            cells.append([""])
        elif each == component:
            cells[-1].append("")
        else:
            cells[-1][-1] += each
    return cells[1:]


@cache
def _rows(wire: Wire | None, tag: str) -> tuple[Slot, ...]:
    names = TABLES.get(wire, ("frame",))
    return tuple(slot for name in names for slot in load(name).slots if slot.tag == tag)


@cache
def _extent(
    wire: Wire | None, tag: str, element: str, at: tuple[int, int]
) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The rows that may have named an element at a place, and rows before them that name structure."""
    rows = _rows(wire, tag)
    own = tuple(
        row
        for row in rows
        if row.covers(*at) and (row.element == element or row.kind in LOOKS) and row.element
    )
    groups = frozenset[str]().union(*(row.groups for row in own))
    last = max((rows.index(row) for row in own), default=0)
    other = tuple(
        row for row in rows[:last] if row not in own and not row.when and row.groups & groups
    )
    return own, other


def _run(
    wire: Wire | None,
    seen: Observation,
    at: tuple[int, int],
    starts: set[tuple[int | None, int | None]],
    shown: _Shown,
) -> Iterator[str]:
    base = shown.before(at)
    own, other = _extent(wire, seen.place.tag or "", seen.element, (at[0], at[1] - base))
    wide = any(row.running or row.kind == "joined" for row in own)
    for number, components in enumerate(shown.cells[: _LAST if wide else at[0]], 1):
        if number < at[0]:
            continue
        for position, text in enumerate(components, 1):
            here = (number, position)
            first = here == at
            if here < at or not text or (not first and here in starts):
                continue
            if number == at[0] and shown.before(here) != base:
                break
            meant = (number, position - shown.before(here))
            if first or (
                any(row.covers(*meant) for row in own)
                and not any(row.covers(*meant) for row in other)
                and not _is_list(meant[1], text)
            ):
                yield text


def _is_list(position: int, text: str) -> bool:
    """Whether a component is the code list and agency of the one before (1131, 3055)."""
    return position in (2, 3) and text.isdigit() and len(text) <= 3  # noqa: PLR2004 - an..3


def _rest(cells: Cells) -> str:
    return ":".join(cells[0][_TEXT - 1 :])


def _request(seen: Observation, cells: Cells) -> Iterator[Value]:
    """The tokens of a service text that are this element; inside a history, each as what it is."""
    code, text = cells[0][0].strip().upper(), _rest(cells)
    service = SERVICES.get(code)
    if service is not None and service.text == "identity":
        said = [value for element, value in told(text) if element == seen.element]
        yield from valued(seen, said or [text])
        return
    if service is None or service.text != "slashes":
        yield from valued(seen, [text])
        return
    laid = lay_out(code, text)
    for token, element in zip(laid.tokens, laid.elements, strict=True):
        if element is not None and seen.element in (element, "history.identity"):
            yield from valued(Observation(element, seen.form, seen.place), [token])
    if not text.strip(" /"):
        yield from valued(seen, [text])
