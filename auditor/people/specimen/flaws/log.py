"""Flaws of access logs: an operation that was not done, not approved or not written down as law has it."""

from collections.abc import Iterator

from auditor.knowledge.element import UNLISTED
from auditor.law.rule import Rule
from auditor.observed.record import Facts
from auditor.people.label import Label, Spot
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import breaks, readings, ways
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import UNNAMED, Held, Seen
from auditor.people.specimen.operation import Row, operation
from auditor.people.specimen.plan import RefusedError
from auditor.people.specimen.sheets import form
from auditor.people.specimen.sheets.access_log import line, table

_DRAWN = 400


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """Rows of which one breaks `rule`.

    Raises:
        RefusedError: no row could be drawn that breaks it and was lawful before.
    """
    lawful = clean.mending(ground.plan, ground.policy)
    breaks_row = ways.of(rule).break_row
    assert breaks_row is not None  # noqa: S101 - `kinds` asks
    for turn in range(_DRAWN):
        draw = ground.draw(number * _DRAWN, turn)
        row = operation(draw, ground.plan.on, ground.plan.holder)
        for bound in ground.clauses:
            if bound.rule is not rule or bound.unjudged is not None:
                continue
            broken = breaks_row(dict(row), bound.clause.with_, draw)
            if broken is None or lawful(row) is None:
                continue
            planted = _planted(ground, rule, number, broken)
            if planted is not None:
                return planted
    raise RefusedError(
        f"no row of a log could be drawn that breaks {rule.name} of {ground.policy.id}"
    )


def damaged(ground: Ground, rule: Rule, number: int) -> Planted:
    """Rows of which one cannot be read, in whole or in part."""
    lawful = clean.mending(ground.plan, ground.policy)
    drawn = (
        operation(ground.draw(number * _DRAWN, turn), ground.plan.on, ground.plan.holder)
        for turn in range(_DRAWN)
    )
    row = next((each for each in drawn if each["operation"] == "erasure" and lawful(each)), None)
    if row is None:
        raise RefusedError("no row of a log could be drawn that was lawful before it was damaged")
    name = _name(ground, number)
    if rule.fault == "unreadable-value":
        row = row | {"time": "2030-99-99T00:00:00Z"}
        labels = list(_labels(ground, row, name, rule))
        labels.append(
            Label(rule.id, None, None, None, Spot(name, record=1, pointer="/time"), "planted")
        )
        return Planted([_written(ground, name, row)], labels)
    whole = _written(ground, name, row)
    broken = b'{"operation":"erasure","synthetic":true,\n'
    spot = Spot(name, record=0)
    return Planted(
        [Written(name, whole.content + broken)], [Label(rule.id, None, None, None, spot, "planted")]
    )


def _name(ground: Ground, number: int) -> str:
    plan = ground.plan
    sheet = ground.sheet(number)
    return f"{plan.format}-{sheet.number + 1:05d}{form(plan.format).suffix(plan.kind)}"


def _written(ground: Ground, name: str, row: Row) -> Written:
    return Written(name, table([row]) if ground.plan.kind == "table" else line(row))


def _planted(ground: Ground, rule: Rule, number: int, row: Row) -> Planted | None:
    name = _name(ground, number)
    labels = list(_labels(ground, row, name, rule))
    if all(each.origin != "planted" for each in labels):
        return None
    return Planted([_written(ground, name, row)], labels)


def _labels(ground: Ground, row: Row, name: str, rule: Rule) -> Iterator[Label]:
    held = Held("log", Facts(holder=ground.plan.holder), {}, ground.as_of)
    whole = Spot(name, record=1)
    for bound in breaks.about(ground.clauses, held):
        assert bound.rule is not None  # noqa: S101 - those without are not about it
        reading = readings.of(bound.rule)
        model = reading.in_row if reading is not None else None
        origin = "planted" if bound.rule is rule else "consequent"
        for element, column in model(row, bound.clause.with_, held) if model else ():
            where = Spot(name, record=1, tag="log", pointer=f"/{column}")
            yield breaks.label(bound, element, where if column else whole, origin)  # type: ignore[arg-type]  # two words
    if UNNAMED.keys() <= row.keys():
        where = Spot(name, record=1, tag="log", pointer="/?")
        for bound in breaks.of_content(ground.clauses, held, Seen(UNLISTED)):
            origin = "planted" if bound.rule is rule else "consequent"
            yield breaks.label(bound, UNLISTED, where, origin)  # type: ignore[arg-type]  # as above
