"""Flaws of declarations: something too much is asked for, kept too long, passed on too far, or not promised."""

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache

import msgspec

from auditor.knowledge.element import UNLISTED
from auditor.law.rule import Rule
from auditor.observed.record import Facts
from auditor.people.label import Label, Spot
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.declared import Declaration, careful
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws import breaks, readings, ways
from auditor.people.specimen.flaws.ground import TRIES, Ground, Planted
from auditor.people.specimen.flaws.held import UNNAMED, Held, Seen
from auditor.people.specimen.plan import RefusedError
from auditor.rules import of_fault

_BASES = 8


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A declaration that breaks `rule`.

    Raises:
        RefusedError: no declaration could be made that breaks it and was lawful before.
    """
    breaks_it = ways.of(rule).break_declaration
    assert breaks_it is not None  # noqa: S101 - `kinds` asks
    for turn in range(TRIES):
        draw = ground.draw(number, turn)
        said = _lawful(_Soil(ground), draw.below(_BASES))
        if said is None:
            continue
        bounds = [each for each in ground.clauses if each.rule is rule and each.unjudged is None]
        for bound in draw.sample(bounds, len(bounds)):
            changed = breaks_it(deepcopy(said), bound.clause.with_, draw)
            labels = list(_labels(ground, changed, _name(ground, number), rule)) if changed else []
            if any(each.origin == "planted" for each in labels):
                return Planted([_written(ground, number, changed)], labels)
    raise RefusedError(
        f"no declaration could be made that breaks {rule.name} of {ground.policy.id}"
    )


def damaged(ground: Ground, rule: Rule, number: int) -> Planted:
    """A declaration of which something cannot be read."""
    said = _lawful(_Soil(ground), ground.draw(number).below(_BASES))
    if said is None:
        raise RefusedError("no declaration could be made that was lawful before it was damaged")
    unreadable = rule.fault == "unreadable-value"
    said = {**said, **({"date": "2030-99-99"} if unreadable else UNNAMED)}
    name = _name(ground, number)
    spot = Spot(name, record=1, pointer="/date" if unreadable else "/?")
    labels = [Label(rule.id, None, None, None, spot, "planted")]
    labels += _labels(ground, said, name, rule)
    return Planted([_written(ground, number, said)], labels)


class _Soil:
    """A ground as a key: what is lawful follows from the policy, the day and who holds the data."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        policy, plan = ground.policy, ground.plan
        self._key = (policy.id, policy.sha256, plan.on, plan.holder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Soil) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(256)
def _lawful(soil: _Soil, number: int) -> Declaration | None:
    """A declaration that the law finds nothing in: there are a few to begin from, as making one takes long."""
    plan = soil.ground.plan
    return clean.mending(plan, soil.ground.policy)(careful(Draw("flaw", number), plan.holder))


def _name(ground: Ground, number: int) -> str:
    return f"declaration-{ground.sheet(number).number + 1:05d}.json"


def _written(ground: Ground, number: int, said: Declaration | None) -> Written:
    content = msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"
    return Written(_name(ground, number), content)


def _labels(ground: Ground, said: Declaration | None, name: str, rule: Rule) -> Iterator[Label]:
    held = Held("declaration", Facts(holder=ground.plan.holder), {}, ground.as_of)
    assert said is not None  # noqa: S101 - asked of what was made alone
    for bound in breaks.about(ground.clauses, held):
        assert bound.rule is not None  # noqa: S101 - those without are not about it
        reading = readings.of(bound.rule)
        model = reading.in_declaration if reading is not None else None
        for element, pointer in model(said, bound.clause.with_) if model else ():
            spot = Spot(name, record=1)
            if pointer:
                spot = Spot(name, record=1, tag="declaration", pointer=pointer)
            yield breaks.label(
                bound, element, spot, "planted" if bound.rule is rule else "consequent"
            )
    if UNNAMED.keys() <= said.keys():
        spot = Spot(name, record=1, tag="declaration", pointer="/?")
        for bound in breaks.of_content(ground.clauses, held, Seen(UNLISTED)):
            yield breaks.label(
                bound, UNLISTED, spot, "planted" if bound.rule is rule else "consequent"
            )
        if rule.fault is None:
            spot = Spot(name, record=1, pointer="/?")
            yield Label(of_fault("malformed-record").id, None, None, None, spot, "consequent")
