"""Data sets: every sheet of a plan as a file, by one process or several, always in the same order."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from msgspec import Struct

from auditor.specimen.plan import Plan, Sheet, sheets
from auditor.specimen.sheets import form

_AHEAD = 4  # sheets under way per process, so that a large data set is never in memory as a whole


class Written(Struct, frozen=True):
    """A file of a data set: its name and its bytes."""

    name: str
    content: bytes


def files(plan: Plan, jobs: int = 1) -> Iterator[Written]:
    """The files of a plan, in the order of their names."""
    pages = sheets(plan)
    if jobs == 1 or len(pages) == 1:
        for page in pages:
            yield from sheet(plan, page)
        return
    with ProcessPoolExecutor(min(jobs, len(pages)), get_context("spawn")) as pool:
        step = jobs * _AHEAD
        for start in range(0, len(pages), step):
            some = pages[start : start + step]
            for written in pool.map(sheet, [plan] * len(some), some):
                yield from written


def sheet(plan: Plan, page: Sheet) -> list[Written]:
    """The files of one sheet, one to a part."""
    chosen = form(plan.format)
    parts = chosen.write(plan, page)
    name = f"{plan.format}-{page.number + 1:05d}"
    if len(parts) == 1:
        return [Written(f"{name}{chosen.suffix}", parts[0])]
    return [
        Written(f"{name}-{number:02d}{chosen.suffix}", part) for number, part in enumerate(parts, 1)
    ]
