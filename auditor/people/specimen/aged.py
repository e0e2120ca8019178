"""Aged stores: records of every age up to the oldest, in the state that age or chance has brought them to.

Clocks are written in the zones of whoever wrote them. What a record may still show at its age is asked
of the law where a data set is to be clean; else some are masked, some half, some linked to a case,
some emptied, and the oldest lie there longer than they may.
"""

from collections.abc import Iterator

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.booking import booking
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import Flight, flight
from auditor.people.specimen.moment import Moment, later
from auditor.people.specimen.plan import STORES, Mend, Plan, RefusedError, Sheet
from auditor.people.specimen.trees import Tree, masked, meant, started
from auditor.people.specimen.trees.records import pnr

HIDDEN = frozenset(
    id
    for id, element in ELEMENTS.items()
    if any(
        not each.endswith("?") for each in element.references.get("mask_dir_2016_681_art_12_2", ())
    )
)
"""What Article 12(2) of Directive (EU) 2016/681 masks."""

_KINDS = {id: ELEMENTS[id].fake_kind for id in HIDDEN}
# A mask begins behind a whole token of somebody who does not exist: three characters prove nothing.
_SHOWN = frozenset(
    id
    for id, kind in _KINDS.items()
    if kind in {"address", "agent", "docno", "email", "identity", "loyalty", "name", "phone"}
)
# Half masked, codes and counts stay whole: a document proves itself by its State.
_HALF = frozenset(id for id, kind in _KINDS.items() if kind in {"anchored", "cvv", "pan"})
_CODED = frozenset(id for id, kind in _KINDS.items() if kind in {"closed", "country"})
# What no State proves any more goes with it.
_PROVEN = frozenset(id for id, element in ELEMENTS.items() if element.fake_kind == "docno")

_STATES = (
    *["clear"] * 8, *["masked"] * 5, *["half-masked"] * 2, *["linked"] * 3, *["emptied"],
)  # fmt: skip
_ZONES = (("Z", 0), ("+01:00", 60), ("-05:00", -300), ("+05:30", 330))
_MASKS = "XX*#"
_TRIES = 64


def held(plan: Plan, sheet: Sheet, mend: Mend | None) -> Iterator[Tree]:
    """The records of a sheet; `mend` makes each what the law allows at its age, or says that it allows none."""
    for number in range(sheet.first, sheet.end):
        draw = Draw(f"{plan.seed} age", number)
        if mend is None:
            yield _by_chance(_record(plan, number, draw), draw)
        else:
            yield _by_law(plan, number, draw, mend)


def _by_law(plan: Plan, number: int, draw: Draw, mend: Mend) -> Tree:
    for _ in range(_TRIES):
        mended = mend(_record(plan, number, draw))
        if mended is not None:
            return mended
    raise RefusedError(f"no record of the last {plan.oldest} days may be kept under this law")


def _by_chance(record: Tree, draw: Draw) -> Tree:
    state, mask = draw.pick(_STATES), draw.pick(_MASKS)
    if state == "linked":
        record["facts"] |= {"retention_link": True, "case": True}
    elif state == "emptied":
        return {name: part for name, part in record.items() if name not in ("elements", "groups")}
    elif state != "clear":
        if state == "half-masked":
            return started(masked(record, _HALF, mask), _SHOWN, mask)
        # X is a letter of codes, and no mask of them.
        return masked(masked(record, HIDDEN - _CODED, mask), _CODED | _PROVEN, "*")
    return record


# --- one record -----------------------------------------------------------------------------------


def _record(plan: Plan, number: int, draw: Draw) -> Tree:
    assert plan.oldest is not None  # noqa: S101 - asked only then
    day = later(plan.on, -draw.below(plan.oldest) - 1)
    leg = flight(draw, day)
    made = booking(plan.draw(number), leg, boarded=True, sensitive=plan.sensitive)
    said = meant(plan, pnr(made))
    facts: Tree = {
        "role": "passenger",
        "carrier": leg.carrier,
        "flight": leg.number,
        "ports": [leg.board, leg.off],
        "direction": plan.direction or draw.pick(("in", "out")),
        "push": "full",
    }
    if plan.holder is not None:
        facts["holder"] = plan.holder
    clocks = _clocks(plan, draw, made.created, leg, made.journey.arrives)
    return {"kind": "pnr", "synthetic": True, "clocks": clocks, "facts": facts} | said


def _clocks(plan: Plan, draw: Draw, created: Moment, leg: Flight, ended: Moment) -> Tree:
    zone, offset = draw.pick(_ZONES)
    if plan.format in STORES:
        # A column keeps the instant and not the zone, by which the last day of a period is counted.
        zone, offset = _ZONES[0]
    sent = leg.departs.plus(20)
    moments = {
        "created": created,
        "transferred": sent,
        "received": sent.plus(2),
        "loaded": sent.plus(30),
        "last_received": sent.plus(2),
        "departed": leg.departs,
        "arrived": leg.arrives,
        "trip_ended": ended,
    }
    return {name: f"{each.plus(offset).iso}{zone}" for name, each in moments.items()}
