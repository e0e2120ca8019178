# What is compiled of `_walk.c`; see `paths.py` for what its tables hold.
from auditor.formats.edifact.groups import SegmentInGroup
from auditor.formats.edifact.looks import Entry
from auditor.formats.edifact.paths import Group
from auditor.observed.record import Template

# `base`, then the same with the bytes of each segment of `text` added up, in 64 bits each. A segment is what
# `between` follows; the bytes of `between` are not counted.
def bounds(text: bytes, between: bytes, base: int, /) -> bytes: ...

# The same of ordinary segments, none of which begins with one of the bytes of `stumbling`; None of others. See
# `ordinary.py`.
def ordinary(
    text: bytes, between: bytes, stumbling: bytes, limit: int, base: int, /
) -> bytes | None: ...

# The segments from number `start` on, until one that no table names in its group. Of each its view and what is
# remembered of it; then the numbers, from `start`, of those of which that is not a `settled` template, and of
# each of these its bytes, and the key to remember it by, or None if it is remembered already or must not be;
# then the numbers of those that bring an event.
def walk(
    text: bytes,
    bounds: bytes,
    gap: int,
    start: int,
    group: Group,
    shape: bytes,
    classes: bytes,
    repeated: int,
    telling: dict[bytes, int],
    settled: type[Template],
    /,
) -> tuple[
    list[SegmentInGroup],
    list[Template | Entry | None],
    list[int],
    list[bytes],
    list[bytes | None],
    list[int],
]: ...
