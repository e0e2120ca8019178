"""Which findings are the same as before, though what stands above them has changed.

A finding is told again by what it is (segment, position in it, length, words) and by its neighbours: how
far the findings before and behind it are, and what they are. All of it is positions; no value has a part
in it. Two that nothing tells apart are interchangeable.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import pairwise

from auditor.law.finding import Finding
from auditor.observed.record import Place

_REACH = 6  # neighbours on each side
_HEX = 6  # of each of the three parts of a mark
_NUMBERS = re.compile(r"\b[0-9]+\b")
_Spot = tuple[int, int, int, int, str]


def marks(findings: Sequence[Finding]) -> list[str]:
    """A mark for each finding: 18 hex digits, of itself, of what is before it and of what is behind it."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(findings):
        by_source[each.place.source].append(number)
    found = [""] * len(findings)
    for numbers in by_source.values():
        _mark(findings, sorted(numbers, key=lambda number: _spot(findings[number].place)), found)
    return found


def _mark(findings: Sequence[Finding], numbers: Sequence[int], found: list[str]) -> None:
    """The marks of the findings of one source, which are given in the order of the source."""
    together: dict[_Spot, list[str]] = {}
    own = {number: _itself(findings[number]) for number in numbers}
    for number in numbers:
        together.setdefault(_spot(findings[number].place), []).append(own[number])
    spots = list(together)
    words = [",".join(sorted(each)) for each in together.values()]
    steps = [_step(here, there) for here, there in pairwise(spots)]
    index = {spot: at for at, spot in enumerate(spots)}
    for number in numbers:
        at = index[_spot(findings[number].place)]
        low, high = max(0, at - _REACH), min(len(spots), at + _REACH + 1)
        before = ["begins" if low == 0 else "", *words[low:at], *steps[low:at]]
        behind = [
            *steps[at : high - 1],
            *words[at + 1 : high],
            "ends" if high == len(spots) else "",
        ]
        found[number] = own[number] + _digest(*before) + _digest(*behind)


def _itself(finding: Finding) -> str:
    place = finding.place
    pointer = _NUMBERS.sub("", place.pointer or "")
    facts = (place.tag, place.element, place.component, place.length, place.table, place.column)
    return _digest(*map(str, facts), pointer, finding.rule, finding.clause or "", finding.message)


def _spot(place: Place) -> _Spot:
    """Where in its source a place is; of one that knows its byte, nothing else counts."""
    if place.offset is not None:
        return (place.offset, 0, 0, 0, "")
    return (-1, place.line or 0, place.start_column or 0, place.row or 0, place.pointer or "")


def _step(here: _Spot, there: _Spot) -> str:
    """How far it is from one to the next; a column counts within its line alone."""
    lines = there[1] - here[1]
    return f"{there[0] - here[0]}/{lines}/{0 if lines else there[2] - here[2]}/{there[3] - here[3]}"


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:_HEX]


def same(old: Iterable[str], new: Sequence[tuple[int, str]], most: int) -> set[int]:
    """Which of `new`, each a number with its mark, were there before: as many as `most`, if there are so many.

    First those of which all is as it was, then those that have one side left, then those that are the
    same in themselves, then the first.
    """
    left, waiting = list(old), list(new)
    known: set[int] = set()
    for facet in (_whole, _behind, _before, _self):
        pool: dict[str, list[str]] = defaultdict(list)
        for mark in left:
            pool[facet(mark)].append(mark)
        still = []
        for number, mark in waiting:
            if len(known) < most and (there := pool.get(facet(mark))):
                there.pop()
                known.add(number)
            else:
                still.append((number, mark))
        left, waiting = [mark for marks in pool.values() for mark in marks], still
    known.update(number for number, _ in waiting[: most - len(known)])
    return known


_Facet = Callable[[str], str]


def _whole(mark: str) -> str:
    return mark


def _behind(mark: str) -> str:
    return mark[:_HEX] + mark[2 * _HEX :]


def _before(mark: str) -> str:
    return mark[: 2 * _HEX]


def _self(mark: str) -> str:
    return mark[:_HEX]
