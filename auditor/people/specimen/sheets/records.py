"""Records as a store holds them, one to a line."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from auditor.formats import records
from auditor.people.specimen import aged
from auditor.people.specimen.booking import Booking
from auditor.people.specimen.crew import crew_member as member
from auditor.people.specimen.flight import Flight
from auditor.people.specimen.moment import Moment
from auditor.people.specimen.plan import STORES, Mend, Plan, Sheet
from auditor.people.specimen.push import Pushed, bookings, pushed
from auditor.people.specimen.trees import Thin, Tree, meant
from auditor.people.specimen.trees.api import reference
from auditor.people.specimen.trees.records import crew_member, passenger, pnr

SUFFIXES = {None: ".jsonl"}
KINDS = ("pnr", "api", "crew")
DIRECTORIES: tuple[str, ...] = ()
PARTED = False
MENDED = True

_DIRECTIONS = ("in", "out")


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The records of a sheet; those of an aged store are made lawful at their age, where `mend` says how."""
    return [b"".join(records.write(held(plan, sheet, mend)))]


def held(plan: Plan, sheet: Sheet, mend: Mend | None) -> Iterator[Tree]:
    """The records of a sheet as trees, whatever they are written as; a plan of tables holds PNRs."""
    if plan.oldest is not None:
        return aged.held(plan, sheet, mend)
    kind = "pnr" if plan.format in STORES else plan.kind
    return stored(replace(plan, kind=kind), sheet, partial(meant, plan))


def stored(plan: Plan, sheet: Sheet, thin: Thin) -> Iterator[Tree]:
    """The records of a sheet; `thin` is asked of what each says."""
    push = pushed(plan, sheet)
    if plan.kind == "crew":
        for number in range(push.sheet.first, push.sheet.end):
            place = number - push.sheet.first + 1
            person = member(plan.draw(number), push.flight.departs.day, place)
            said = crew_member(person, push.flight)
            said["elements"] |= _sent(push)
            yield _framed(plan, push, None) | thin(said)
        return
    for booking in bookings(plan, push):
        for said in _said(plan, booking):
            if plan.kind == "api":
                said["elements"] |= _sent(push)
            elif plan.sensitive and plan.extent == "everything":
                _add_forbidden(said["groups"])
            yield _framed(plan, push, booking) | thin(said)


def _sent(push: Pushed) -> Tree:
    """What is known of the list that a record came with."""
    said: Tree = {
        "transfer.sender": "ZZFAKEAIR",
        "transfer.recipient": "ZZTESTGOV",
        "transfer.prepared_at": _utc(push.prepared),
        "transfer.kind": "745",
        "transfer.reference": reference(push.flight),
        "transfer.count": str(push.count),
        "transfer.reporting_party": "ZZFAKE AIRLINE OPS",
        "transfer.reporting_contact": "+99900000001",
    }
    return said | {"flight.other_port": push.onward} if push.onward else said


def _add_forbidden(groups: Tree) -> None:
    """Add what nobody may keep: the security code of a card (beside no number), what is of a body."""
    code, body = {"payment.card_security_code": "000"}, {"traveller.biometric": "FAKE"}
    groups.setdefault("payments", []).append({"elements": code})
    groups.setdefault("contacts", []).append({"elements": body})


def _said(plan: Plan, booking: Booking) -> Iterator[Tree]:
    if plan.kind == "pnr":
        yield pnr(booking)
    else:
        for place, each in enumerate(booking.party.travellers):
            yield passenger(each, booking, place)


def _framed(plan: Plan, push: Pushed, booking: Booking | None) -> Tree:
    flight = booking.flight if booking else push.flight
    clocks = _clocks(flight, push, booking.journey.arrives if booking else flight.arrives)
    if booking and plan.kind == "pnr":
        clocks = {"created": _utc(booking.created)} | clocks
    return {
        "kind": "pnr" if plan.kind == "pnr" else "api",
        "synthetic": True,
        "clocks": clocks,
        "facts": _facts(plan, push, flight),
    }


def _clocks(flight: Flight, push: Pushed, ended: Moment) -> Tree:
    sent = push.prepared
    return {
        "transferred": _utc(sent),
        "received": _utc(sent.plus(2)),
        "loaded": _utc(sent.plus(30)),
        "departed": _utc(flight.departs),
        "arrived": _utc(flight.arrives),
        "trip_ended": _utc(ended),
    }


def _facts(plan: Plan, push: Pushed, flight: Flight) -> Tree:
    facts: Tree = {
        "role": "crew" if plan.kind == "crew" else "passenger",
        "carrier": flight.carrier,
        "flight": flight.number,
        "ports": [flight.board, flight.off],
        "direction": plan.direction or _DIRECTIONS[push.sheet.number % 2],
        "push": "update" if push.update else "full",
    }
    return facts if plan.holder is None else {"holder": plan.holder} | facts


def _utc(moment: Moment) -> str:
    return f"{moment.iso}Z"
