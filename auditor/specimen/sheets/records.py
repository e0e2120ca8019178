"""Records as a store holds them, one to a line."""

from collections.abc import Iterator, Sequence

from auditor.formats import records
from auditor.specimen.booking import Booking
from auditor.specimen.crew import crew
from auditor.specimen.flight import Flight
from auditor.specimen.moment import Moment
from auditor.specimen.plan import Plan, Sheet
from auditor.specimen.push import Pushed, bookings, pushed
from auditor.specimen.trees import Tree, meant
from auditor.specimen.trees.records import crew_member, passenger, pnr

SUFFIX = ".jsonl"
KINDS = ("pnr", "api", "crew")
DIRECTORIES: tuple[str, ...] = ()
PARTED = False

_DIRECTIONS = ("in", "out")


def write(plan: Plan, sheet: Sheet) -> Sequence[bytes]:
    """The records of a sheet."""
    push = pushed(plan, sheet)
    return [b"".join(records.write(_records(plan, push)))]


def _records(plan: Plan, push: Pushed) -> Iterator[Tree]:
    for booking in bookings(plan, push):
        for said in _said(plan, booking, push):
            yield _framed(plan, push, booking) | meant(plan, said)


def _said(plan: Plan, booking: Booking, push: Pushed) -> Iterator[Tree]:
    if plan.kind == "pnr":
        yield pnr(booking)
    elif plan.kind == "api":
        for place, each in enumerate(booking.party.travellers):
            yield passenger(each, booking, place)
    else:
        draw = plan.draw(push.sheet.first)
        yield crew_member(draw.pick(crew(draw, push.flight.departs.day)), push.flight)


def _framed(plan: Plan, push: Pushed, booking: Booking) -> Tree:
    flight = booking.flight
    api = plan.kind != "pnr"
    return {
        "kind": "api" if api else "pnr",
        "synthetic": True,
        "clocks": _clocks(booking, push, api=api),
        "facts": _facts(plan, push, flight),
    }


def _clocks(booking: Booking, push: Pushed, *, api: bool) -> Tree:
    sent = push.prepared
    clocks = {
        "transferred": _utc(sent),
        "received": _utc(sent.plus(2)),
        "loaded": _utc(sent.plus(30)),
        "departed": _utc(booking.flight.departs),
        "arrived": _utc(booking.flight.arrives),
    }
    return clocks if api else {"created": _utc(booking.created)} | clocks


def _facts(plan: Plan, push: Pushed, flight: Flight) -> Tree:
    facts: Tree = {
        "role": "crew" if plan.kind == "crew" else "passenger",
        "carrier": flight.carrier,
        "flight": flight.number,
        "ports": [flight.board, flight.off],
        "direction": _DIRECTIONS[push.sheet.number % 2],
        "push": "update" if push.update else "full",
    }
    return facts if plan.holder is None else {"holder": plan.holder} | facts


def _utc(moment: Moment) -> str:
    return f"{moment.iso}Z"
