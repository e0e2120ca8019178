"""PNRGOV pushes: all PNRs of a flight or those that changed, in one part or several."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, cast

from auditor.edifact.writer import Frame, Header
from auditor.formats import pnrgov
from auditor.specimen.moment import ddmmyy
from auditor.specimen.plan import Plan, Sheet
from auditor.specimen.push import Pushed, bookings, pushed
from auditor.specimen.trees import Tree, meant
from auditor.specimen.trees.pnrgov import message, pnr

if TYPE_CHECKING:
    from auditor.tree import Tree as Written

SUFFIX = ".edi"
KINDS: tuple[str, ...] = ()
DIRECTORIES = ("13:1", "10:1", "11:1", "15:1", "18:1", "21:1")
PARTED = True

_SENDER, _RECIPIENT = "ZZ", "ZZTESTGOV"


def write(plan: Plan, sheet: Sheet) -> Sequence[bytes]:
    """The interchanges of a sheet, one to a part; a PNR is never cut."""
    push = pushed(plan, sheet)
    trees = [meant(plan, pnr(each)) for each in bookings(plan, push)]
    size = max(1, -(-len(trees) // plan.parts))
    return [
        _interchange(plan, push, trees[part * size : (part + 1) * size], part + 1)
        for part in range(plan.parts)
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


def frame(push: Pushed, sender: str, recipient: str, part: int = 1) -> Frame:
    """The frame of an interchange that says, in data element 0035, that it is a test."""
    prepared = datetime.combine(push.prepared.day, time(), UTC) + timedelta(
        minutes=push.prepared.minute
    )
    return Frame(
        sender=sender,
        recipient=recipient,
        prepared=prepared,
        control=f"SYN{push.sheet.number + 1:08d}{part:02d}",
    )
