"""Repetition: the same report however the bytes come and whoever works at it."""

from collections.abc import Callable, Iterable, Iterator

from auditor.judging.report import Report

_SIZES = (1, 7, 4096)
_LARGE = 1 << 16  # bytes up to which they are also given one by one

# What surrounds a run and must not be seen in it: hash seed, time zone, locale, processes.
SURROUNDINGS: tuple[tuple[dict[str, str], int], ...] = (
    ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, 1),
    ({"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}, 2),
    ({"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "C"}, 3),
)


def chunked(
    data: bytes, audit: Callable[[Iterable[bytes]], Report], written: Callable[[Report], str]
) -> Iterator[int]:
    """The sizes of pieces in which the data come to another report than as a whole."""
    whole = written(audit([data]))
    for size in _SIZES:
        if size > 1 or len(data) <= _LARGE:
            pieces = [data[at : at + size] for at in range(0, len(data), size)] or [b""]
            if written(audit(pieces)) != whole:
                yield size


def differing(run: Callable[[dict[str, str], int], bytes]) -> Iterator[int]:
    """The numbers, from 0, of the surroundings in which `run` gives other bytes than in the first."""
    first = run(*SURROUNDINGS[0])
    for number, surroundings in enumerate(SURROUNDINGS[1:], 1):
        if run(*surroundings) != first:
            yield number
