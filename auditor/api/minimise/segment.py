"""One segment under the knife: its components by position, in the sender's own service characters."""

import re
from collections.abc import Iterator

from auditor.api.minimise.pieces import Edit
from auditor.formats.edifact.advice import REPEATED, ServiceString

_BLANKS = b"\r\n"
_SEPARATORS = re.compile(rb"[+:%b]" % REPEATED)


def _cuts(raw: bytes, service: ServiceString) -> Iterator[tuple[int, bool]]:
    """Where separators stand: the offset, and whether it is one of elements.

    Components count on over the repetitions of an element, as places do.
    """
    for found in _SEPARATORS.finditer(service.canonical(raw)):
        at = found.start()
        if found[0] != REPEATED or raw[at : at + 1] == service.repetition:
            yield at, found[0] == b"+"


def spans(raw: bytes, service: ServiceString) -> list[list[tuple[int, int]]]:
    """First and last offset (not included) of each component of each element behind the tag."""
    elements: list[list[tuple[int, int]]] = []
    start: int | None = None
    for at, opens in [*_cuts(raw, service), (len(raw), True)]:
        if start is not None:
            elements[-1].append((start, at))
        if opens and at < len(raw):
            elements.append([])
            start = at + 1
        elif start is not None:
            start = at + 1
    return elements


def blank(raw: bytes, service: ServiceString, element: int, component: int) -> Edit | None:
    """The edit that empties one component (counted from 1); None where there is none, or it is empty.

    Separators that nothing follows any more go with it, as ISO 9735 has it.
    """
    elements = spans(raw, service)
    if element > len(elements) or component > len(elements[element - 1]):
        return None
    components = elements[element - 1]
    first, last = components[component - 1]
    if not raw[first:last].strip(_BLANKS):
        return None
    return Edit(_back(raw, elements, element, component, first), last)


def _back(
    raw: bytes, elements: list[list[tuple[int, int]]], element: int, component: int, first: int
) -> int:
    """Where the cut begins: further back where only separators stand between it and what remains."""
    components = elements[element - 1]
    if component < len(components):
        return first
    while component > 1:
        start, end = components[component - 2]
        if raw[start:end].strip(_BLANKS):
            return end
        component -= 1
    if element < len(elements):
        return components[0][0]
    return _rear(raw, elements[: element - 1], elements[0][0][0])


def _rear(raw: bytes, before: list[list[tuple[int, int]]], first: int) -> int:
    """Where the last component ends that says something; else where the separator behind the tag stands."""
    ends = [end for each in before for start, end in each if raw[start:end].strip(_BLANKS)]
    return max(ends, default=first - 1)


def composite(raw: bytes, service: ServiceString, element: int, component: int = 1) -> Edit | None:
    """The edit that empties a whole element, or takes out the repetition of it that has this component."""
    elements = spans(raw, service)
    if element > len(elements) or component > len(elements[element - 1]):
        return None
    components = elements[element - 1]
    first, last = components[0][0], components[-1][1]
    begin = components[component - 1][0]
    ends = [end for _, end in components[:-1] if _is_repetition(raw, service, end)]
    if any(end < begin for end in ends):
        return Edit(
            max(end for end in ends if end < begin),
            next((end for end in ends if end >= begin), last),
        )
    if ends:
        return Edit(first, ends[0] + 1)
    if element < len(elements):
        return Edit(first, last) if last > first else None
    return Edit(_rear(raw, elements[: element - 1], elements[0][0][0]), last)


def begins(raw: bytes, service: ServiceString, element: int, component: int) -> bool:
    """Whether a component is the first of its element, or of a repetition of it."""
    elements = spans(raw, service)
    if component == 1 or element > len(elements) or component > len(elements[element - 1]):
        return component == 1
    return _is_repetition(raw, service, elements[element - 1][component - 1][0] - 1)


def _is_repetition(raw: bytes, service: ServiceString, at: int) -> bool:
    """Whether the separator at an offset stands between repetitions."""
    return service.repeats and raw[at : at + 1] == service.repetition


def content(raw: bytes, service: ServiceString) -> Edit | None:
    """The edit that leaves the tag alone."""
    elements = spans(raw, service)
    return Edit(elements[0][0][0] - 1, len(raw)) if elements else None


def whole(data: bytes, offset: int, length: int, service: ServiceString) -> Edit:
    """The edit that takes a segment out, with its terminator and the line break behind it."""
    end = offset + length
    if data[end : end + 1] == service.terminator:
        end += 1
    while data[end : end + 1] in (b"\r", b"\n"):
        end += 1
    return Edit(offset, end)


def shifted(edit: Edit, by: int) -> Edit:
    """The same edit in the file, of a segment that stands at `by`."""
    return Edit(edit.first + by, edit.last + by, edit.put)
