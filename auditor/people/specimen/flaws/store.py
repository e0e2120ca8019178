"""Flaws of stores: those of records and of logs laid down as rows, and what only a store can break.

All flaws of a store lie in one sheet, ahead of the clean ones, so that the number of a row in a table
that was loaded from it is known: a label names table, column and row. What is planted in an element
that no column holds is drawn again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache

import msgspec
from msgspec.structs import replace

from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import age, breaks, content, log, ways
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import Held, Seen
from auditor.people.specimen.flaws.page import alone, held
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.people.specimen.sheets import form
from auditor.people.specimen.tables import TABLES, Row, Rows, parquet, sql
from auditor.people.specimen.tables.logs import column, deleted, logged
from auditor.people.specimen.tables.rows import (
    Keys,
    Stand,
    columns_of,
    taken_apart,
    together,
    traced,
)
from auditor.people.specimen.trees import Tree

_TURNS = 12
_WAYS = 3  # of being kept too long: by age, though a log says deleted, without what it was part of
_AGO = timedelta(days=30)


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """Rows of which one breaks `rule`.

    Raises:
        RefusedError: no row could be drawn that breaks it.
    """
    for turn in range(_TURNS):
        # Dice of its own, so that all of them travel on the first day.
        dice = replace(ground.plan, seed=f"{ground.plan.seed} store {number} {turn}", count=1)
        drawn = replace(ground, plan=replace(dice, oldest=None))
        booking = ground.plan.count + number + 1
        if ways.of(rule).break_row is not None:
            planted = _of_log(drawn, rule, booking)
        elif rule.stage == "deleted" and number % _WAYS:
            planted = _left(drawn, rule, booking, orphaned=number % _WAYS > 1)
        else:
            planted = _of_record(drawn, rule, booking)
        if any(each.rule == rule.id and each.origin == "planted" for each in planted.labels):
            return planted
    raise RefusedError(f"no row could be drawn that breaks {rule.name} of {ground.policy.id}")


def gathered(plan: Plan, flaws: Iterable[Planted]) -> Planted:
    """The sheet of all flaws of a store, with the labels as they are numbered in it."""
    rows: Rows = {table: [] for table in TABLES}
    labels: list[Label] = []
    for each in flaws:
        for label in each.labels:
            place = label.place
            before = len(rows[place.table or ""])
            source = f"00000{form(plan.format).suffix(plan.kind)}" if _filed(plan) else "store"
            there = replace(place, source=source, row=before + (place.row or 0))
            labels.append(replace(label, place=there))
        rows = together([rows, each.rows])
    return Planted(list(_written(plan, rows)), labels)


def _filed(plan: Plan) -> bool:
    """Whether each file of a table is numbered by itself."""
    return bool(form(plan.format).folders)


def _written(plan: Plan, rows: Rows) -> Iterator[Written]:
    suffix = form(plan.format).suffix(plan.kind)
    if not _filed(plan):
        script = "".join(f"{line}\n" for line in sql.script(rows))
        yield Written(f"{plan.format}-00000{suffix}", script.encode())
        return
    for table, held_ in rows.items():
        if held_:
            yield Written(f"{table}/00000{suffix}", parquet.file(table, held_))


def _records(ground: Ground) -> Ground:
    return replace(ground, plan=clean.as_records(ground.plan), holds=held_elements())


@cache
def held_elements() -> frozenset[str]:
    """The elements that a column of some table holds."""
    return frozenset(element for table in TABLES for element in columns_of(table).values())


# --- records ----------------------------------------------------------------------------------------


def _of_record(ground: Ground, rule: Rule, booking: int) -> Planted:
    plants = age.plant if age.counts(rule) else content.plant
    made = plants(_records(ground), rule, 0)
    (tree,) = _trees(made.files)
    rows, ends = traced(tree, Keys(booking))
    return Planted([], list(_in_cells(made.labels, ends)), rows)


def _trees(files: Iterable[Written]) -> Iterator[Tree]:
    for each in files:
        yield from map(msgspec.json.decode, each.content.splitlines())


def _in_cells(labels: Iterable[Label], ends: Mapping[str, Stand]) -> Iterator[Label]:
    """The labels of one record as those of its rows; what no cell holds is not in the store."""
    told: dict[Label, Label] = {}
    for each in labels:
        pointer = each.place.pointer
        where = ("pnr", None, 1) if pointer is None else ends.get(pointer)
        if where is not None:
            table, name, row = where
            here = replace(each, place=Spot("", table=table, column=name, row=row))
            # Several values that one cell holds are seen once.
            told.setdefault(here.expected, here)
    return iter(told.values())


# --- logs -------------------------------------------------------------------------------------------


def _of_log(ground: Ground, rule: Rule, booking: int) -> Planted:
    plan = replace(ground.plan, format="access-log", kind="rows")
    made = log.plant(replace(ground, plan=plan), rule, 0)
    (done,) = _trees(made.files)
    labels = []
    for each in made.labels:
        name = column(each.place.pointer.lstrip("/")) if each.place.pointer else None
        labels.append(replace(each, place=Spot("", table="access_log", column=name, row=1)))
    return Planted([], labels, {"access_log": [logged(done, booking)]})


# --- what was left behind ---------------------------------------------------------------------------


def _left(ground: Ground, rule: Rule, booking: int, *, orphaned: bool) -> Planted:
    """A lawful PNR that the log of deletions names, or what is left of one that is there no longer."""
    records = _records(ground)
    plan = replace(records.plan, parts=1)
    made, _ = content.sown(plan, records.sheet(0), {}, ground.as_of)
    entry = alone(made).entries[0]
    rows = taken_apart(entry.tree, Keys(booking))
    if orphaned:
        return _orphaned(ground, rows, rule)
    gone = f"{(ground.plan.on - _AGO).isoformat()}T12:00:00Z"
    told = {"transferred_at": entry.tree["clocks"].get("transferred"), "deleted_at": gone}
    who = f"ZZ{booking % 10_000:04d}AGENT"
    rows["deletion_log"] = [deleted(Keys(booking).pnr, booking, told, who)]
    return Planted([], list(_remnant(ground, entry.held, rule, Spot("", table="pnr", row=1))), rows)


def _orphaned(ground: Ground, rows: Rows, rule: Rule) -> Planted:
    """A traveller without a PNR: nothing is known of when the data came."""
    left: list[Row] = rows.get("traveller", [])[:1]
    bare = {"kind": "pnr", "clocks": {}, "facts": {"role": "passenger"}}
    if ground.plan.holder is not None:
        bare["facts"] = {"role": "passenger", "holder": ground.plan.holder}
    alone_ = held(bare, ground.as_of)
    spot = Spot("", table="traveller", row=1)
    labels = list(_remnant(ground, alone_, rule, spot)) if left else []
    known = columns_of("traveller")
    for name, value in zip(TABLES["traveller"], left[0] if left else (), strict=False):
        if value is None or name not in known:
            continue
        for bound in breaks.of_content(ground.clauses, alone_, Seen(known[name], str(value))):
            labels.append(
                breaks.label(bound, known[name], replace(spot, column=name), "consequent")
            )
    return Planted([], labels, {"traveller": left})


def _remnant(ground: Ground, of: Held, rule: Rule, spot: Spot) -> Iterator[Label]:
    """What a remnant breaks by being there."""
    for bound in breaks.about(ground.clauses, of):
        if bound.rule is rule:
            yield breaks.label(bound, None, spot, "planted")
    for bound in breaks.of_frame(ground.clauses, of):
        if bound.rule is not rule:
            yield breaks.label(bound, None, spot, "consequent")
