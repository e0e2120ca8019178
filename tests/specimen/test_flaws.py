"""Planted flaws: each is found where it stands, and nothing else is, whichever the rule, the format and the law."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import settings
from msgspec.structs import replace

from auditor import policies
from auditor.cli import main
from auditor.explain.schemas import read as read_schema
from auditor.formats import all_formats
from auditor.judging.judge import Audit
from auditor.law.finding import Finding
from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.observed.record import Given, Record
from auditor.people.label import Labels
from auditor.people.selfcheck.score import Score, score, text
from auditor.people.specimen import clean
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws import age, kinds, plant, readings
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.plan import Plan, RefusedError
from auditor.people.specimen.sheets import FILES, settled
from auditor.rules import all_rules
from everything import everything

# As many as are tried elsewhere, at least 200 where CI is set.
SEEDS = min(settings.default.max_examples, 200) if settings.default else 200
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
    rest = form in clean.AT_REST or age.at_rest(rule)
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


@pytest.mark.slow
@pytest.mark.parametrize("form", FILES)
def test_what_is_planted_is_found_and_nothing_else(
    form: str, record_property: Callable[[str, object], None]
) -> None:
    able = [rule for rule in all_rules() if kinds.planter(rule, form) is not None]
    counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in able}
    for seed in range(SEEDS):
        rule = able[seed % len(able)]
        # Each rule is broken under the law of everything first, then under the shipped ones in turn.
        turn = seed // len(able)
        laws: tuple[str, ...] = ("utopia",)
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
    lines += [
        f"  {rule.id}  {rule.name:<29}not planted: {kinds.why_not(rule, form)}"
        for rule in all_rules()
        if rule not in able
    ]
    record_property("score of planted flaws", "\n".join(lines))


READ_TWICE = [
    (rule, form)
    for form in ("pnrgov", "records")
    for rule in all_rules()
    if (rule.pointwise or rule.frame) and not getattr(readings.of(rule), "instead", ())
    and kinds.planter(rule, form)
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "form"), [pytest.param(*each, id=f"{each[0].name}-{each[1]}") for each in READ_TWICE]
)
def test_a_rule_that_is_asked_itself_says_what_its_second_reading_says(
    rule: Rule, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sown(rule, form, 7, "utopia")
    of = readings.of
    monkeypatch.setattr(readings, "of", lambda each: None if each is rule else of(each))
    asked = sown(rule, form, 7, "utopia")
    assert (read is None) == (asked is None)
    if read is not None and asked is not None:
        assert [msgspec.json.encode(each) for each in read[1]] == [
            msgspec.json.encode(each) for each in asked[1]
        ]


def test_a_score_sees_what_was_missed_and_what_was_made_up() -> None:
    made = sown(next(rule for rule in all_rules() if rule.id == "MIN001"), "pnrgov", 3, "utopia")
    assert made is not None
    ground, ((files, labels),) = made[0], [(each.files, each.labels) for each in made[1]]
    told = Labels(format="pnrgov", policy="utopia", law_as_of=ground.plan.on, labels=tuple(labels))
    found = list(findings(ground, files))
    assert score(found, [("set", told)]).perfect
    missed = score([], [("set", told)]).total
    assert (missed.recall, missed.precision, missed.missed) == (0, None, len(labels))
    twice = score([*found, *found], [("set", told)]).total
    assert (twice.recall, twice.precision) == (1, 0.5)
    elsewhere = [replace(each, place=replace(each.place, record=99)) for each in found]
    assert not score(elsewhere, [("set", told)]).perfect
    assert not score([], [("set", replace(told, labels=()))]).perfect  # nothing was asked


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(words)
        told = capsys.readouterr()
        return int(done.value.code or 0), told.out + told.err

    return run


@pytest.mark.parametrize(
    ("form", "options"),
    [
        (
            "pnrgov",
            ["--plant", "MIN001:3", "--plant", "wrong-control-count", "--plant", "RET001:2"],
        ),
        ("records", ["--plant", "RET003:2", "--mix", "3"]),
        ("access-log", ["--plant", "LOG003:2", "--plant", "LOG001"]),
    ],
)
def test_the_words_of_the_command_lead_from_planting_to_the_score(
    form: str, options: list[str], tmp_path: Path, cli: Run
) -> None:
    out = tmp_path / "flawed"
    code, told = cli("generate", "--format", form, "--count", "3", *options, "--out", str(out))
    assert code == 0, told
    labels = tmp_path / "flawed.labels.json"
    stated = json.loads(labels.read_bytes())
    jsonschema.validate(stated, json.loads(read_schema("labels")))
    planted = [each["rule"] for each in stated["labels"] if each["origin"] == "planted"]
    for option in options[1::2]:
        rule, _, times = option.partition(":")
        if rule.isupper() and "--mix" not in options:
            assert planted.count(rule) == int(times or 1)
    audit, _, last = told.partition("auditor audit ")[2].partition("\n")
    report = tmp_path / "report.json"
    words = audit.replace("report.json", str(report)).split()
    assert cli("audit", *words)[0] == 0
    assert last.split() == ["auditor", "selfcheck", "score", "report.json", str(labels)]
    code, told = cli("selfcheck", "score", str(report), str(out))
    assert code == 0, told
    assert cli("fakecheck", str(out))[0] == 0
    report.write_text(report.read_text().replace('"record": 1', '"record": 2'))
    assert cli("selfcheck", "score", str(report), str(labels))[0] == 1


def test_the_command_that_is_shown_names_the_pack_as_it_was_named(tmp_path: Path, cli: Run) -> None:
    pack = str(Path(__file__).parent.parent / "utopia" / "law.yaml")
    out, report = tmp_path / "flawed", tmp_path / "report.json"
    words = ("--format", "records", "--count", "2", "--clean-under", pack, "--plant", "RET003")
    code, told = cli("generate", *words, "--out", str(out))
    assert code == 0, told
    audit = told.partition("auditor audit ")[2].partition("\n")[0]
    assert cli("audit", *audit.replace("report.json", str(report)).split())[0] == 0
    assert cli("selfcheck", "score", str(report), str(out))[0] == 0


@pytest.mark.parametrize(
    ("form", "options", "words"),
    [
        ("pnrgov", ["--plant", "DEC001"], "able: declaration"),
        ("pnrgov", ["--plant", "MIN099"], "no rule"),
        ("pnrgov", ["--plant", "MIN001:0"], "from 1 on"),
        ("pnrgov", ["--plant", "SEN003"], "no clause in force"),
        ("pnrgov", ["--plant", "MIN001", "--clean-under", "none"], "name one"),
        ("cusres", ["--plant", "MIN001"], "eu-pnr"),
    ],
)
def test_what_cannot_be_planted_is_refused(
    form: str, options: list[str], words: str, tmp_path: Path, cli: Run
) -> None:
    out = str(tmp_path / "no")
    code, told = cli("generate", "--format", form, "--count", "1", *options, "--out", out)
    assert code == 2
    assert words in told
    assert not list(tmp_path.iterdir())


def test_the_table_of_flaws_names_every_rule(cli: Run) -> None:
    code, told = cli("generate", "--flaws")
    assert code == 0
    assert all(f"{rule.id}  {rule.name}" in told for rule in all_rules())
