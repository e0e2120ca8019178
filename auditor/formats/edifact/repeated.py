"""Elements that are repeated in place (ISO 9735 syntax version 4): a segment as one for each repetition.

Law of the file: each repetition is read as if it stood alone, beside what tells the others' kind;
its components count on from those of the repetition before, so that each has a place of its own.
"""

from collections.abc import Callable, Iterator

from msgspec import structs

from auditor.formats.edifact.advice import REPEATED
from auditor.observed.record import Template, Trace

# More than any directory has; what follows is read as part of the last.
_MOST = 99
# What tells the kind of an element (a qualifier) is never longer.
_QUALIFIER = 8


def repetitions(raw: bytes) -> Iterator[tuple[bytes, dict[int, int] | None]]:
    """The canonical segment with the first of each repetition, then with each further one alone.

    Beside a further one: by the number of an element, how many components its repetitions before it
    have. Elements that are not repeated there stay only as far as they could be qualifiers.
    """
    tag, *elements = raw.split(b"+")
    each = [element.split(REPEATED, _MOST) for element in elements]
    yield b"+".join([tag, *(parts[0] for parts in each)]), None
    last = max((number for number, parts in enumerate(each) if len(parts) > 1), default=-1)
    heads = [
        parts[0] if len(parts) == 1 and len(parts[0]) <= _QUALIFIER else b""
        for parts in each[: last + 1]
    ]
    before = dict.fromkeys((n for n, parts in enumerate(each) if len(parts) > 1), 0)
    for at in range(1, max(map(len, each), default=0)):
        shown = list(heads)
        here: dict[int, int] = {}
        for number in before:
            parts = each[number]
            if at < len(parts):
                before[number] += parts[at - 1].count(b":") + 1
                shown[number] = parts[at]
                here[number + 1] = before[number]
        yield b"+".join([tag, *shown]), here


def traces(raw: bytes, read: Callable[[bytes], Template]) -> tuple[Trace, ...]:
    """What a segment with repetitions says: that of each, as `read` sees it."""
    found: list[Trace] = []
    for part, before in repetitions(raw):
        for trace in read(part).traces:
            if before is None:
                found.append(trace)
            elif trace.at_element in before:
                at = (trace.at_component or 1) + before[trace.at_element]
                found.append(structs.replace(trace, at_component=at))
    return tuple(found)
