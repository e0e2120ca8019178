"""PNRGOV pushes: all PNRs of a flight or those that changed, in one part or several."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from auditor.edifact.writer import Header
from auditor.formats import pnrgov
from auditor.specimen.frame import frame, slices
from auditor.specimen.moment import ddmmyy
from auditor.specimen.plan import Mend, Plan, Sheet
from auditor.specimen.push import Pushed, bookings, pushed
from auditor.specimen.trees import Tree, meant
from auditor.specimen.trees.pnrgov import message, pnr

if TYPE_CHECKING:
    from auditor.tree import Tree as Written

SUFFIXES = {None: ".edi"}
KINDS: tuple[str, ...] = ()
DIRECTORIES = ("13:1", "10:1", "11:1", "15:1", "18:1", "21:1")
PARTED = True
MENDED = False

_SENDER, _RECIPIENT = "ZZ", "ZZTESTGOV"


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The interchanges of a sheet, one to a part; a PNR is never cut."""
    del mend  # what is left out is left out of every message
    push = pushed(plan, sheet)
    trees = [meant(plan, pnr(each)) for each in bookings(plan, push)]
    return [
        _interchange(plan, push, trees[some], part)
        for part, some in enumerate(slices(len(trees), plan.parts), 1)
    ]


def _interchange(plan: Plan, push: Pushed, trees: list[Tree], part: int) -> bytes:
    flight = push.flight
    access = f"{flight.name}/{ddmmyy(flight.departs.day)}/{flight.departs.time}"
    header = Header(access=access, part=(part, plan.parts))
    said = message(flight, trees, update=push.update, count=push.count)
    return b"".join(
        pnrgov.write(
            [(header, cast("Written", said))],
            frame(push, _SENDER, _RECIPIENT, part),
            directory=plan.directory or DIRECTORIES[0],
            code_share=plan.code_share,
        )
    )
