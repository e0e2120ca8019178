"""CUSRES: the reply of an authority to a list, a change of mind, and the carrier's receipt of one."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from auditor.formats import cusres
from auditor.formats.edifact.writer import Header
from auditor.people.specimen import frame
from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.push import Pushed, bookings, pushed
from auditor.people.specimen.trees import Thin, Tree, api, meant

if TYPE_CHECKING:
    from auditor.formats.edifact.places import Placed
    from auditor.formats.tree import Tree as Written

SUFFIXES = {None: ".edi"}
KINDS = ("reply", "change", "receipt")
DIRECTORIES = ("D:12B", "D:02B", "D:05B", "D:15B")
PARTED = False
MENDED = False

# First character: the decision; second: the status of the document, which is not told here.
_CLEARED, _REFUSED = ("0Z", "OK TO BOARD"), ("1Z", "DO NOT BOARD")
_KINDS = {"reply": "962", "change": "132", "receipt": "312"}


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The interchange of a sheet."""
    del mend  # what is left out is left out of every message
    return [written(plan, part) for part in parts(plan, sheet, partial(meant, plan))]


def parts(plan: Plan, sheet: Sheet, thin: Thin) -> list[frame.Part]:
    """The message of a sheet, which is one part; `thin` is asked of each result."""
    push = pushed(plan, sheet)
    receipt = plan.kind == "receipt"
    parties = (frame.GOVERNMENT, frame.CARRIER)
    sender, recipient = parties[::-1] if receipt else parties
    header = Header(reference=f"ZZFAKE{sheet.number + 1:06d}", part=(1, 1))
    around = frame.frame(push, sender, recipient, grouped=True)
    return [frame.Part(_message(plan, push, thin), around, header)]


def written(plan: Plan, part: frame.Part) -> bytes:
    """The interchange of a part."""
    messages = [(part.header, cast("Written", part.said))]
    return b"".join(cusres.write(messages, part.frame, directory=plan.directory or DIRECTORIES[0]))


def places(plan: Plan, part: frame.Part) -> "Iterator[Placed]":
    """Where a part has its values."""
    del plan
    return cusres.places(cast("Written", part.said))


def _message(plan: Plan, push: Pushed, thin: Thin) -> Tree:
    flight = push.flight
    leg: Tree = {
        "elements": {
            "flight.number": flight.name,
            "flight.departure_time": api.stamp(flight.departs),
            "flight.arrival_time": api.stamp(flight.arrives),
            "flight.departure_port": flight.board,
            "flight.arrival_port": flight.off,
        }
    }
    if push.onward:
        leg["elements"]["flight.other_port"] = push.onward
    groups: dict[str, list[Tree]] = {"3": [leg], "4": list(map(thin, _results(plan, push)))}
    if plan.extent == "everything":
        groups["m"] = [{"elements": {"transfer.kind": "0"}}]
    return {
        "elements": {
            "transfer.kind": [_KINDS[plan.kind or KINDS[0]]],
            "transfer.reference": api.reference(flight),
        },
        "groups": groups,
    }


def _results(plan: Plan, push: Pushed) -> Iterator[Tree]:
    draw = plan.draw_message(-push.sheet.number - 1)
    for booking in bookings(plan, push):
        for place, each in enumerate(booking.party.travellers):
            directive, word = _REFUSED if draw.happens_anyway(0.02) else _CLEARED
            said = api.decided(booking, each, directive, "" if plan.kind == "receipt" else word)
            if plan.extent == "everything":
                said["elements"] |= api.repeated(booking, each, place)
            yield said
