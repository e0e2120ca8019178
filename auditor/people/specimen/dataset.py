"""Data sets: each sheet of a plan as a file, or as several: its parts, or a table to each folder."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.people.specimen.plan import Mend, Plan, Sheet, Sheets
from auditor.people.specimen.sheets import form


class Written(Struct, frozen=True):
    """A file of a data set: its name and its bytes."""

    name: str
    content: bytes


def files(plan: Plan) -> Iterator[Written]:
    """The files of a plan, in the order of their names."""
    for page in Sheets(plan):
        yield from sheet(plan, page)


def sheet(plan: Plan, page: Sheet, mend: Mend | None = None) -> list[Written]:
    """The files of one sheet, one to a part; `mend` makes each record lawful, where that is asked."""
    chosen = form(plan.format)
    parts = chosen.write(plan, page, mend)
    if chosen.folders:
        name = f"{page.number + 1:05d}{chosen.suffix(plan.kind)}"
        return [
            Written(f"{folder}/{name}", part)
            for folder, part in zip(chosen.folders, parts, strict=True)
            if part
        ]
    name = f"{plan.format}-{page.number + 1:05d}"
    if len(parts) == 1:
        return [Written(f"{name}{chosen.suffix(plan.kind)}", parts[0])]
    return [
        Written(f"{name}-{number:02d}{chosen.suffix(plan.kind)}", part)
        for number, part in enumerate(parts, 1)
    ]
