"""PNRGOV pushes: all PNRs of a flight or those that changed, in one part or several."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from auditor.formats import pnrgov
from auditor.formats.edifact.writer import Header
from auditor.people.specimen.frame import Part, frame, slices
from auditor.people.specimen.moment import ddmmyy
from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.push import Pushed, bookings, pushed
from auditor.people.specimen.trees import Thin, Tree, meant
from auditor.people.specimen.trees.pnrgov import message, pnr

if TYPE_CHECKING:
    from auditor.formats.edifact.places import Placed
    from auditor.formats.tree import Tree as Written

SUFFIXES = {None: ".edi"}
KINDS: tuple[str, ...] = ()
DIRECTORIES = ("13:1", "10:1", "11:1", "15:1", "18:1", "21:1")
PARTED = True
MENDED = False

_SENDER, _RECIPIENT = "ZZ", "ZZTESTGOV"


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The interchanges of a sheet, one to a part; a PNR is never cut."""
    del mend  # what is left out is left out of every message
    return [written(plan, part) for part in parts(plan, sheet, partial(meant, plan))]


def parts(plan: Plan, sheet: Sheet, thin: Thin) -> list[Part]:
    """The parts of the message of a sheet; `thin` is asked of each PNR."""
    push = pushed(plan, sheet)
    trees = [thin(pnr(each)) for each in bookings(plan, push)]
    return [
        _part(plan, push, trees[some], number)
        for number, some in enumerate(slices(len(trees), plan.parts), 1)
    ]


def _part(plan: Plan, push: Pushed, trees: list[Tree], number: int) -> Part:
    flight = push.flight
    access = f"{flight.name}/{ddmmyy(flight.departs.day)}/{flight.departs.time}"
    header = Header(access=access, part=(number, plan.parts))
    said = message(flight, trees, update=push.update, count=push.count)
    return Part(said, frame(push, _SENDER, _RECIPIENT, number), header)


def written(plan: Plan, part: Part) -> bytes:
    """The interchange of a part."""
    return b"".join(
        pnrgov.write(
            [(part.header, cast("Written", part.said))],
            part.frame,
            directory=plan.directory or DIRECTORIES[0],
            code_share=plan.code_share,
        )
    )


def places(plan: Plan, part: Part) -> "Iterator[Placed]":
    """Where a part has its values."""
    directory = plan.directory or DIRECTORIES[0]
    said = cast("Written", part.said)
    return pnrgov.places(said, directory=directory, code_share=plan.code_share)
