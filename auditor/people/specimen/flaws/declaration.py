"""Flaws of declarations: something too much is asked for, kept too long, passed on too far, or not promised."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

import msgspec

from auditor.knowledge.accountability import WORDS
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.knowledge.version import rank
from auditor.law.rule import Rule
from auditor.observed.clock import Period, longer
from auditor.observed.record import Facts
from auditor.people.label import Label, Spot
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.declared import ASKABLE, Declaration, careful
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.breaks import Held, Seen
from auditor.people.specimen.flaws.ground import TRIES, Ground, Planted
from auditor.people.specimen.plan import RefusedError

# An element and the pointer it stands at; None as the pointer: it is said of the declaration.
Broken = tuple[str | None, str | None]
_BOTH = ["pnr", "api"]
_TOO_LONG = "P99Y"
_BASES = 8


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A declaration that breaks `rule`.

    Raises:
        RefusedError: no declaration could be made that breaks it and was lawful before.
    """
    for turn in range(TRIES):
        draw = ground.draw(number, turn)
        said = _lawful(_Soil(ground), draw.below(_BASES))
        if said is None:
            continue
        bounds = [each for each in ground.clauses if each.rule is rule and each.unjudged is None]
        for bound in draw.sample(bounds, len(bounds)):
            changed = _FLAWS[rule.name](deepcopy(said), bound.clause.with_, draw)
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
    unreadable = rule.name == "unreadable-value"
    said = {**said, **({"date": "2030-99-99"} if unreadable else {"zzfake": "FAKE001"})}
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
        model = _BREAKS.get(bound.rule.name)
        for element, pointer in model(said, bound.clause.with_) if model else ():
            spot = Spot(name, record=1)
            if pointer:
                spot = Spot(name, record=1, tag="declaration", pointer=pointer)
            yield breaks.label(
                bound, element, spot, "planted" if bound.rule is rule else "consequent"
            )
    if "zzfake" in said:
        spot = Spot(name, record=1, tag="declaration", pointer="/?")
        for bound in breaks.of_content(ground.clauses, held, Seen(UNLISTED)):
            yield breaks.label(
                bound, UNLISTED, spot, "planted" if bound.rule is rule else "consequent"
            )
        if rule.fault is None:
            spot = Spot(name, record=1, pointer="/?")
            yield Label("FMT014", None, None, None, spot, "consequent")


# --- what law asks of a declaration ---------------------------------------------------------------


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _asked(said: Declaration, given: Any) -> Iterator[tuple[str, str, set[str]]]:  # noqa: ANN401 - of a rule
    """What carriers are asked for, of the data that the clause is about: element, pointer, whom and which way."""
    for at, each in enumerate(said.get("requires", ())):
        data = set(_listed(each.get("data", _BOTH)))
        if not data & set(given.of):
            continue
        scope = {*_listed(each.get("directions")), *_listed(each.get("roles"))}
        for index, element in enumerate(each.get("elements", ())):
            yield element, f"/requires/{at}/elements/{index}", scope


def _excess(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    covered: dict[str, str] = {}
    for element, pointer, scope in _asked(said, given):
        judged = not given.judges or element in given.judges
        if judged and element not in given.permits and ELEMENTS[element].nature != "system":
            yield element, pointer
        for each in scope:
            covered.setdefault(each, pointer)
    for each in ("in", "out", "intra"):
        if given.directions and each in covered and each not in given.directions:
            yield "declaration.requires", covered[each]
    for each in ("passenger", "crew"):
        if given.roles and each in covered and each not in given.roles:
            yield "declaration.requires", covered[each]


def _retained(said: Declaration, stage: str) -> Iterator[tuple[dict[str, Any], str]]:
    for at, each in enumerate(said.get("retention", ())):
        if each.get("stage") == stage:
            yield each, f"/retention/{at}"


def _too_long(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for each, pointer in _retained(said, given.stage):
        period = each.get("period")
        if period == "unlimited" or (
            period and longer(Period.parse(period), given.most) != "never"
        ):
            yield "declaration.retention", pointer
        if given.clocks and each.get("from") and each["from"] not in given.clocks:
            yield "declaration.retention", pointer


def _unsafe(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    promised = said.get("safeguards", {})
    for each in given.safeguards:
        if promised.get(each) is False:
            yield "declaration.safeguard", f"/safeguards/{each}"
    masks = said.get("masks", ())
    for element in given.masks if masks else ():
        if element not in masks:
            yield element, None
    for stage in given.stages:
        for each, pointer in _retained(said, stage):
            if each.get("period") == "unlimited":
                yield "declaration.retention", pointer
    transfer = said.get("transfer", {})
    yield from _sends(transfer, given)
    yield from _formats(transfer.get("formats", ()), given)


def _sends(transfer: dict[str, Any], given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    pushes = [
        (each, f"/transfer/schedule/{at}")
        for at, each in enumerate(transfer.get("schedule", ()))
        if each["moment"] != "request"
    ]
    if given.pushes is not None and len(pushes) > given.pushes:
        yield "declaration.push", pushes[-1][1]
    for each, pointer in pushes:
        sent = each.get("period")
        if (
            given.earliest is not None
            and sent
            and longer(Period.parse(sent), given.earliest) != "never"
        ):
            yield "declaration.push", pointer


def _formats(taken: list[dict[str, str]], given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for name, least in given.formats.items() if taken else ():
        found = [(each, at) for at, each in enumerate(taken) if each["format"] == name]
        if not found:
            yield "declaration.format", None
        for each, at in found:
            asked, stated = rank(least or ""), rank(each.get("version", ""))
            if asked and stated and asked[0] == stated[0] and stated < asked:
                yield "declaration.format", f"/transfer/formats/{at}"


def _pulled(said: Declaration, _given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    if said.get("transfer", {}).get("method") == "pull":
        yield "declaration.method", "/transfer/method"


def _recipients(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for at, each in enumerate(said.get("recipients", ())):
        if given.recipients and each not in given.recipients:
            yield "declaration.recipient", f"/recipients/{at}"


def _logs(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    kept = said.get("logs", {})
    for name, wanted, element in (
        ("operations", given.operations, "declaration.logs"),
        ("shows", given.shows, "declaration.log_shows"),
    ):
        for each in wanted if kept.get(name) else ():
            if each not in kept[name]:
                yield element, None


def _purposes(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for at, each in enumerate(said.get("purposes", ())):
        if each in breaks.foreign(given):
            yield "declaration.purpose", f"/purposes/{at}"


def _log_kept(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for each, pointer in _retained(said, "logs"):
        period = each.get("period")
        if period == "unlimited":
            if given.most is not None:
                yield "declaration.retention", pointer
            continue
        if not period:
            continue
        lasts = Period.parse(period)
        short = given.least is not None and longer(given.least, lasts) != "never"
        if short or (given.most is not None and longer(lasts, given.most) != "never"):
            yield "declaration.retention", pointer


def _too_short(said: Declaration, given: Any) -> Iterator[Broken]:  # noqa: ANN401 - as above
    for each, pointer in _retained(said, given.stage) if given.stage else ():
        period = each.get("period")
        if (
            period
            and period != "unlimited"
            and longer(given.after, Period.parse(period)) != "never"
        ):
            yield "declaration.retention", pointer


_BREAKS: Mapping[str, Callable[[Declaration, Any], Iterator[Broken]]] = {
    "excess-requirement": _excess,
    "retention-overlong": _too_long,
    "deleted-too-early": _too_short,
    "missing-safeguard": _unsafe,
    "pulled-data": _pulled,
    "undocumented-onward-transfer": _recipients,
    "unlogged-operation": _logs,
    "foreign-purpose": _purposes,
    "log-retention": _log_kept,
}

# --- and what is declared against it; None where there is nothing to declare against ------------------


def _ask(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    asked = [
        each
        for each in said.get("requires", ())
        if each.get("elements") and set(_listed(each.get("data", _BOTH))) & set(given.of)
    ]
    beyond = [
        each
        for each in given.judges or ASKABLE
        if each not in given.permits and ELEMENTS[each].nature != "system"
    ]
    if not asked or not beyond:
        return None
    where = draw.pick(asked)
    missing = [each for each in beyond if each not in where["elements"]]
    if missing:
        where["elements"].append(draw.pick(missing))
    return said


def _keep(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    period = draw.pick(("unlimited", _TOO_LONG))
    for each, _ in _retained(said, given.stage):
        each["period"] = period
        return said
    stated = {"stage": given.stage, "period": period}
    said.setdefault("retention", []).append(stated)
    return said


def _break_promise(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    ways: list[str] = [
        name for name in ("safeguards", "masks", "pushes", "earliest") if getattr(given, name)
    ]
    way = draw.pick(ways) if ways else None
    if way == "safeguards":
        said.setdefault("safeguards", {})[draw.pick(given.safeguards)] = False
    elif way == "masks" and set(given.masks) & set(said.get("masks", ())):
        said["masks"].remove(draw.pick([each for each in said["masks"] if each in given.masks]))
    elif way == "pushes":
        schedule = said.setdefault("transfer", {}).setdefault("schedule", [])
        schedule += [{"moment": "change"}] * (given.pushes + 1)
    elif way == "earliest":
        schedule = said.setdefault("transfer", {}).setdefault("schedule", [])
        schedule[:1] = [{"moment": "before-departure", "period": "P9D"}]
    else:
        return None
    return said


def _pull(said: Declaration, _given: Any, _draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    said.setdefault("transfer", {})["method"] = "pull"
    return said


def _pass_on(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    others = sorted(WORDS["recipient"] - set(given.recipients))
    if not given.recipients or not others:
        return None
    said.setdefault("recipients", []).append(draw.pick(others))
    return said


def _unlog(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    kept = said.get("logs", {})
    for name, wanted in (("operations", given.operations), ("shows", given.shows)):
        there = [each for each in wanted if each in kept.get(name, ())]
        if there and len(kept[name]) > 1:
            kept[name].remove(draw.pick(there))
            return said
    return None


def _repurpose(said: Declaration, given: Any, draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    said.setdefault("purposes", []).append(draw.pick(sorted(breaks.foreign(given))))
    return said


def _log_period(said: Declaration, given: Any, _draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    period = "P1M" if given.least is not None else _TOO_LONG
    for each, _ in _retained(said, "logs"):
        each["period"] = period
        return said
    said.setdefault("retention", []).append({"stage": "logs", "period": period})
    return said


def _name_nothing(said: Declaration, _given: Any, _draw: Draw) -> Declaration | None:  # noqa: ANN401 - as above
    return said | {"zzfake": "FAKE001"}


_FLAWS: Mapping[str, Callable[[Declaration, Any, Draw], Declaration | None]] = {
    "excess-requirement": _ask,
    "retention-overlong": _keep,
    "missing-safeguard": _break_promise,
    "pulled-data": _pull,
    "undocumented-onward-transfer": _pass_on,
    "unlogged-operation": _unlog,
    "foreign-purpose": _repurpose,
    "log-retention": _log_period,
    "unlisted-content": _name_nothing,
}
RULES = frozenset(_FLAWS)
