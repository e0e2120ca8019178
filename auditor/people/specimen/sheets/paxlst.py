"""PAXLST: lists of passengers and crew, and what becomes of a flight: closed, or cancelled."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from auditor.formats import paxlst
from auditor.formats.edifact.writer import Header
from auditor.people.specimen import frame
from auditor.people.specimen.crew import crew_member
from auditor.people.specimen.moment import yymmdd
from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.push import Pushed, bookings, pushed
from auditor.people.specimen.trees import Thin, Tree, api, meant, without

if TYPE_CHECKING:
    from auditor.formats.edifact.places import Placed
    from auditor.formats.tree import Tree as Written

SUFFIXES = {None: ".edi"}
KINDS = ("passengers", "crew", "close-out", "cancel")
DIRECTORIES = ("D:12B", "D:02B", "D:05B", "D:15B")
PARTED = True
MENDED = False

# 1001 and 1004 of BGM: close-outs name those on board.
_LISTS: dict[str, list[str]] = {
    "passengers": ["745"],
    "crew": ["250", "C"],
    "close-out": ["266", "CLOB"],
    "cancel": ["266", "XF"],
}
# Their codes came with D.10A: seat, references but one, verification, bag tags.
_LATE = frozenset(
    {
        "baggage.tag", "document.capture_method", "document.redress_number", "loyalty.number", "seat.number",
        "ticket.number", "traveller.persistent_reference",
    }
)  # fmt: skip
_EARLY = frozenset({"D:02B", "D:05B"})


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The interchanges of a sheet, one to a part; each part has the head and a share of the list."""
    del mend  # what is left out is left out of every message
    return [written(plan, part) for part in parts(plan, sheet, partial(meant, plan))]


def parts(plan: Plan, sheet: Sheet, thin: Thin) -> list[frame.Part]:
    """The parts of the message of a sheet; `thin` is asked of each person."""
    push = pushed(plan, sheet)
    listed = [thin(each) for each in _listed(plan, push)]
    return [
        frame.Part(
            _message(plan, push, listed, some),
            frame.frame(push, frame.CARRIER, frame.GOVERNMENT, number, grouped=True),
            _header(push, number, plan.parts),
        )
        for number, some in enumerate(frame.slices(len(listed), plan.parts), 1)
    ]


def written(plan: Plan, part: frame.Part) -> bytes:
    """The interchange of a part."""
    messages = [(part.header, cast("Written", part.said))]
    return b"".join(paxlst.write(messages, part.frame, directory=plan.directory or DIRECTORIES[0]))


def places(plan: Plan, part: frame.Part) -> "Iterator[Placed]":
    """Where a part has its values."""
    del plan
    return paxlst.places(cast("Written", part.said))


def _header(push: Pushed, part: int, of: int) -> Header:
    flight = push.flight
    access = f"{flight.name}/{yymmdd(flight.arrives.day)}/{flight.arrives.time}"
    return Header(reference=f"ZZFAKE{push.sheet.number + 1:06d}", access=access, part=(part, of))


def _message(plan: Plan, push: Pushed, listed: list[Tree], some: slice) -> Tree:
    said: Tree = {
        "transfer.kind": _LISTS[plan.kind or KINDS[0]],
        "transfer.reference": api.reference(push.flight),
        "~revision": "1",
    }
    if listed:
        said["~counted"] = "41" if plan.kind == "crew" else "42"
        said["transfer.count"] = str(len(listed))
    head = meant(plan, api.crossing(push.flight, push.onward))
    groups = {"1": [api.reporting()], "2": [head], "4": listed[some]}
    if plan.extent == "everything":
        said |= meant(plan, {"elements": api.booked(push.prepared)})["elements"]
        groups["1a"] = [each for each in api.agents() if meant(plan, each)["elements"]]
    return {"elements": said, "groups": groups}


def _listed(plan: Plan, push: Pushed) -> Iterator[Tree]:
    if plan.kind == "cancel":
        return
    if plan.kind == "crew":
        for number in range(push.sheet.first, push.sheet.end):
            place = number - push.sheet.first + 1
            member = crew_member(plan.draw(number), push.flight.departs.day, place)
            yield api.crew_member(member, push.flight)
        return
    late = plan.directory not in _EARLY
    for booking in bookings(plan, push):
        for place, each in enumerate(booking.party.travellers):
            if plan.kind == "close-out":
                yield api.identified(booking, each)
                continue
            everything = plan.extent == "everything"
            said = api.passenger(each, booking, place, all_=everything)
            yield said if late else without(said, _LATE)
            if each.infant:
                yield api.infant(each.infant, booking)
