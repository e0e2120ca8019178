"""Pieces: what an interchange is cut into: segments, one by one or many together, and mishaps on the way."""

from collections.abc import Iterator

from msgspec import Struct


class Segment(Struct, frozen=True, gc=False):
    """One segment: canonical bytes, offset of its first byte in the source, length there, line."""

    raw: bytes
    offset: int
    length: int
    line: int


class Mishap(Struct, frozen=True, gc=False):
    """What a rule of structure reports about the cutting; `kind` is the kind of fault."""

    kind: str
    offset: int
    length: int
    line: int
    lost: bool = False


class Batch(Struct, frozen=True, gc=False):
    """Segments that stand one behind the other with nothing unusual about them, also of several interchanges.

    `text` is canonical, each of the `count` segments in it followed by `between`, which has `step` line
    breaks; the first begins at `offset` in `line`. `plain`: all of it is ASCII. `bounds` are those of the compiled
    walk, where it told them.
    """

    text: bytes
    between: bytes
    offset: int
    line: int
    step: int
    plain: bool
    count: int
    bounds: bytes | None = None

    def segments(self) -> Iterator[Segment]:
        """The same one by one."""
        offset, line = self.offset, self.line
        before = b""
        for raw in self.text.split(self.between)[:-1]:
            # Behind a trailer stands the advice of the next interchange, which is no segment of either.
            if not (before.startswith(b"UNZ") and raw.startswith(b"UNA")):
                yield Segment(raw, offset, len(raw), line)
            before = raw
            offset += len(raw) + len(self.between)
            line += self.step
