"""Paths: the groups of a dialect as the compiled walk takes them, and what it remembers.

Law of the file: nothing is decided here that a reader does not say of itself (`Counted`): which codes
count, where free text begins. A key holds a shape and codes of closed lists, like every memo of shapes.
"""

from collections.abc import Mapping
from typing import TypeAlias

from auditor.codec.slashed import TELLING
from auditor.formats.edifact.advice import REPEATED
from auditor.formats.edifact.compiled import walk
from auditor.formats.edifact.groups import Following, SegmentInGroup
from auditor.formats.edifact.looks import Entry
from auditor.formats.edifact.memo import MOST_SHAPES, Memo
from auditor.formats.edifact.segment_reader import RememberedBy
from auditor.formats.edifact.shape import MASKS, SEPARATORS, SHAPE
from auditor.observed.record import Template

_EVENTFUL, _REQUEST = 1, 2
_SEPARATOR, _MASK = 1, 2
_LONGEST, _TAG = 31, 3

# The view of a kind, what is remembered of it, where it leads, what counts in it, the codes known there.
Step: TypeAlias = tuple[
    SegmentInGroup,
    dict[bytes, Template | Entry],
    "Group",
    bytes,
    tuple[Mapping[bytes, int], ...],
]
# Where a tag leads by itself, by the codes behind it, and by those that stand loose.
Ways: TypeAlias = tuple[Step, dict[bytes, Step] | None, dict[bytes, Step] | None]
Group: TypeAlias = list[bytes | Ways]
"""All tags of a group, one behind the other, then the ways of each."""


def _classes() -> bytes:
    """Of each byte whether its shape is a separator or one of the masks."""
    masks = {mask: _MASK << number for number, mask in enumerate(MASKS)}
    return bytes(_SEPARATOR * (shape in SEPARATORS) | masks.get(shape, 0) for shape in SHAPE)


_CLASSES = _classes()
_TELLING = dict.fromkeys((way.encode() for code in TELLING for way in (code, code.lower())), 1)


class Paths:
    """The groups of one dialect, for the compiled walk."""

    def __init__(
        self, groups: Mapping[str, Following], memo: Memo, most: int = MOST_SHAPES
    ) -> None:
        """Remembers `most` keys, none longer than `memo` remembers its templates."""
        self._most, self._count = most, 0
        memo.join(self)
        self._groups: dict[str, Group] = {name: [] for name in groups}
        self._views = [view for following in groups.values() for view in following.values()]
        for name, following in groups.items():
            self._fill(self._groups[name], following)

    def _fill(self, group: Group, following: Following) -> None:
        ways: dict[bytes, tuple[Step, dict[bytes, Step], dict[bytes, Step]]] = {}
        for kind, view in following.items():
            tag, coded, code = kind.partition(b"+")
            if not coded:
                ways[tag] = (self._step(view, b""), {}, {})
                continue
            loose = code.endswith(b"/")
            bare = code.removesuffix(b"/")
            if len(bare) > _LONGEST or bare.count(b":") > (not loose) or set(bare) & set(b"/ +"):
                raise ValueError(f"no code that the compiled walk could tell: {kind!r}")
            _, codes, others = ways[tag]
            (others if loose else codes)[bare] = self._step(view, b"" if loose else code)
        if any(len(tag) != _TAG for tag in ways):
            raise ValueError("a tag has three letters")
        group.append(b"".join(ways))
        group += [(plain, codes or None, loose or None) for plain, codes, loose in ways.values()]

    def _step(self, view: SegmentInGroup, code: bytes) -> Step:
        """The step of a kind; `code` tells what stands at the beginning, which then need not be looked at."""
        counted = view.reader.counted
        flags = _EVENTFUL * view.eventful | _REQUEST * counted.request
        told = {(1, number) for number in range(1, code.count(b":") + 2)} if code else set()
        if counted.request and counted.known[0].get(code) is not RememberedBy.SHAPE:
            told = set()
        counts = [
            (position, {each: by.value for each, by in codes.items()})
            for position, codes in zip(counted.positions, counted.known, strict=True)
            if position not in told
        ]
        at = (number for position, _ in counts for number in position)
        return (
            view,
            view.remembered,
            self._groups[view.step.group],
            bytes((flags, counted.text_from, *at)),
            tuple(known for _, known in counts),
        )

    def walk(
        self, text: bytes, bounds: bytes, gap: int, start: int, group: str
    ) -> tuple[
        list[SegmentInGroup],
        list[Template | Entry | None],
        list[int],
        list[bytes],
        list[bytes | None],
        list[int],
    ]:
        """See `_walk.pyi`; `group` is the name of the group before segment `start`."""
        return walk.walk(
            text,
            bounds,
            gap,
            start,
            self._groups[group],
            SHAPE,
            _CLASSES,
            REPEATED[0],
            _TELLING,
            Template,
        )

    def remember(self, view: SegmentInGroup, key: bytes, found: Template | Entry) -> None:
        """Remember what a segment of this key comes to."""
        if self._count >= self._most:
            self.forget()
        self._count += 1
        view.remembered[key] = found

    def forget(self) -> None:
        """Forget every key."""
        self._count = 0
        for view in self._views:
            view.remembered.clear()
