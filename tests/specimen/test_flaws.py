"""Planted flaws: each is found where it stands, and nothing else is, whichever the rule, the format and the law."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from everything import everything
from hypothesis import settings
from msgspec.structs import replace

from auditor import policies
from auditor.finding import Finding
from auditor.formats import all_formats
from auditor.judge import Audit
from auditor.label import Labels
from auditor.policy import Policy
from auditor.record import Given, Record
from auditor.rule import Rule
from auditor.rules import all_rules
from auditor.selfcheck.score import Score, score, text
from auditor.specimen import clean
from auditor.specimen.dataset import Written
from auditor.specimen.flaws import kinds, plant
from auditor.specimen.flaws.ground import Ground, Planted
from auditor.specimen.plan import Plan, RefusedError
from auditor.specimen.sheets import NAMES, settled

# As many as are tried elsewhere, at least 200 where CI is set.
SEEDS = min(max(settings.default.max_examples, 20), 200) if settings.default else 200
SHIPPED = {
    "pnrgov": ("eu-pnr", "eu-canada"),
    "pnrgov-xml": ("eu-pnr", "eu-us-2012"),
    "paxlst": ("eu-pnr", "us-apis"),
    "cusres": (),
    "records": ("eu-pnr", "eu-us-2012", "pci-dss"),
    "access-log": ("eu-pnr", "eu-us-2012", "uk", "icao-annex9", "un-ct-travel", "eu-led"),
    "declaration": ("eu-pnr", "eu-us-2012", "uk", "icao-annex9", "un-ct-travel", "eu-led"),
}
FAULTS = {rule.name for rule in all_rules() if rule.fault is not None}


@cache
def law(name: str) -> Policy:
    return everything() if name == "utopia" else policies.read(name)


@cache
def soil(form: str, name: str) -> Ground | None:
    """Clean ground at rest, made once: what is left out of it is left out whatever the seed."""
    try:
        return plant.soil_of(settled(Plan(format=form, count=1, at_rest=True)), law(name))
    except RefusedError:
        return None


def findings(ground: Ground, files: list[Written]) -> Iterator[Finding]:
    audit = Audit(ground.clauses, ground.as_of, ground.plan.holder)
    for each in files:
        reader = next(one for one in all_formats() if one.sniff(each.content[:4096]))
        for record in reader.read([each.content], each.name, Given()):
            assert isinstance(record, Record)
            yield from audit.judge(record).findings


def sown(rule: Rule, form: str, seed: int, name: str) -> tuple[Ground, list[Planted]] | None:
    """One flaw, planted with this seed under this law; None where that law cannot be broken so."""
    ground = soil(form, name)
    if ground is None or not ground.under(rule):
        return None
    rest = form in clean.AT_REST or kinds.at_rest(rule)
    plan = replace(ground.plan, seed=seed, at_rest=rest)
    ground = replace(ground, plan=plan, as_of=ground.as_of if rest else None)
    try:
        return ground, list(plant.sow(ground, replace(ground.plan, flaws=((rule.name, 1),))))
    except RefusedError:
        return None


def scored(ground: Ground, planted: list[Planted]) -> Score:
    plan = ground.plan
    labels = tuple(label for each in planted for label in each.labels)
    told = Labels(format=plan.format, policy=None, law_as_of=plan.on, labels=labels)
    found = (each for one in planted for each in findings(ground, one.files))
    return score(found, [("set", told)])


@pytest.mark.parametrize("form", NAMES)
def test_what_is_planted_is_found_and_nothing_else(form: str, record_property: object) -> None:
    able = [rule for rule in all_rules() if kinds.planter(rule, form) is not None]
    counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in able}
    for seed in range(SEEDS):
        rule = able[seed % len(able)]
        # Each rule is broken under the law of everything first, then under the shipped ones in turn.
        turn = seed // len(able)
        laws = ("utopia",)
        if turn and rule.name not in FAULTS and SHIPPED[form]:
            laws = (SHIPPED[form][turn % len(SHIPPED[form])], "utopia")
        made = next(filter(None, (sown(rule, form, seed, name) for name in laws)), None)
        assert made is not None, (rule.name, form)
        result = scored(*made)
        assert result.perfect, (rule.name, form, seed, "\n".join(text(result, {})))
        total = result.total
        assert total.planted == 1, (rule.name, form, seed)
        counts[rule.id].update(sets=1, besides=total.consequent, found=total.found)
    lines = [f"{form}: {SEEDS} seeds, precision 1.000, recall 1.000"]
    for rule in able:
        each = counts[rule.id]
        lines.append(
            f"  {rule.id}  {rule.name:<29}{each['sets']:>4} planted{each['besides']:>5} besides{each['found']:>5} found"
        )
    for rule in all_rules():
        if rule not in able:
            lines.append(f"  {rule.id}  {rule.name:<29}not planted: {kinds.why_not(rule, form)}")
    record_property("score of planted flaws", "\n".join(lines))  # type: ignore[operator]
