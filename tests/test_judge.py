"""The audit remembers shapes, facts and clocks, and its memory never changes a verdict.

Records are those of the cases in `rules/` and `policies/`, those of the samples, and generated
ones, which share facts, clocks and templates as the records of one message do.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor import policies
from auditor.judging import breaks, judge, listing, plan
from auditor.judging.judge import Audit
from auditor.judging.listing import Listing
from auditor.knowledge.element import ELEMENTS
from auditor.knowledge.sensitive import codes
from auditor.law.finding import Verdict, order
from auditor.law.policy import Policy, from_tree
from auditor.law.rule import Rule
from auditor.observed.clock import Interval
from auditor.observed.record import (
    Clocks,
    Facts,
    Fault,
    Form,
    Given,
    Place,
    Record,
    Sighting,
    Template,
    Trace,
)
from auditor.policies.clauses_in_force import ClauseInForce, bind
from auditor.rules import all_rules, by_name
from auditor.sources.recognise import recognise
from pages import tree

TESTS = Path(__file__).parent
LAW = date(2026, 11, 22)
START = {"eu-api-border.router_start": date(2020, 1, 1)}
DAYS = [None, datetime(2026, 7, 16, 12, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)]
# Rules that count over messages are asked what came before: that is what they are for.
COUNTS = {rule.name for rule in all_rules() if rule.tally is not None}


# --- the law: every shipped pack, and one clause for each rule as its cases have it ---------------


@cache
def pages(folder: str) -> Mapping[str, Any]:
    """The YAML cases of a folder, by file."""
    return {path.stem: tree.read(path.read_text("utf-8"))
            for path in sorted((TESTS / folder).glob("*.yaml"))}  # fmt: skip


def parameters(rule: Rule) -> list[dict[str, Any]]:
    page = pages("rules")[rule.name]
    given_ = [page.get("with", {}), *(case.get("with") for case in page["cases"])]
    return [each for each in given_ if each is not None]


@cache
def fake_act() -> Policy:
    clauses = [
        {"id": f"{rule.name}-{number}", "title": "Keep to it", "duty": ["holder"],
         "cites": "Fake Act", "binding": "law", "basis": "read", "since": "2000-01-01",
         "rule": rule.name, "with": each}
        for rule in all_rules() if rule.fault is None and rule.name not in COUNTS
        for number, each in enumerate(parameters(rule))
    ]  # fmt: skip
    return from_tree({
        "id": "fake", "title": "Fake Act", "jurisdiction": "UTO", "status": "in-force",
        "edition": "none", "reviewed": "2026-11-22", "clauses": clauses,
    })  # fmt: skip


@cache
def clauses() -> tuple[ClauseInForce, ...]:
    packs = [policies.read(name) for name in policies.names()]
    found = bind([*packs, fake_act()], LAW, START)
    return tuple(each for each in found if each.rule is None or each.rule.name not in COUNTS)


def test_every_rule_is_asked() -> None:
    asked = {each.rule.name for each in clauses() if each.rule is not None}
    assert asked == {rule.name for rule in all_rules()} - COUNTS
    assert all(each.unjudged is None for each in clauses() if each.policy == "fake")


# --- records ---------------------------------------------------------------------------------------


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def written(case: Mapping[str, Any], number: int) -> Record:
    """A record as a case writes it."""
    at = Place(source="case", message=number, record=0 if case.get("envelope") else 1)
    seen = [{"element": each} if isinstance(each, str) else each
            for each in case.get("observations", ())]  # fmt: skip
    clocks = {name: [said, said] if isinstance(said, str) else said
              for name, said in case.get("clocks", {}).items()}  # fmt: skip
    return Record(
        kind=case.get("kind", "pnr"),
        at=at,
        clocks=Clocks(**{name: Interval(*map(instant, said)) for name, said in clocks.items()}),
        facts=msgspec.convert(case.get("facts", {}), Facts),
        sightings=tuple(
            Sighting(template(Trace(
                each["element"], Form(each.get("form", "clear")), each.get("code"),
                frozenset(each.get("marks", ())), 1, 1,
            )), None, segment, segment, None, None)
            for segment, each in enumerate(seen, 1)
        ),
        faults=tuple(Fault(each["kind"], at, each.get("lost", False))
                     for each in case.get("faults", ())),
    )  # fmt: skip


@cache
def template(*traces: Trace) -> Template:
    """One template for all that say the same, as codecs make them."""
    return Template("ZZZ", traces)


def cases() -> Iterator[Record]:
    for folder, key in (("rules", "cases"), ("policies", "situations")):
        for page in pages(folder).values():
            for case in page[key]:
                for number, record in enumerate(case["records"], 1):
                    yield written(record, number)


def samples() -> Iterator[Record]:
    for path in sorted((TESTS / "corpora").glob("*/*")):
        recognised = recognise(iter([path.read_bytes()]))
        if isinstance(recognised, tuple):
            format_, chunks = recognised
            found = format_.read(chunks, path.name, Given())
            yield from (each for each in found if isinstance(each, Record))


KNOWN = [*cases(), *samples()]
ZONES = [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))]
INSTANTS = st.sampled_from(
    ["2026-01-16T04:30:00", "2026-01-15T10:00:00", "2020-02-29T23:30:00", "2030-08-31T10:00:00"]
).map(lambda text: instant(text + "+00:00"))
CLOCK = st.builds(
    lambda first, hours, zone: Interval(first, first + timedelta(hours=hours)) if zone is None
    else Interval.at(first.astimezone(zone)),
    INSTANTS, st.sampled_from([0, 26]), st.sampled_from([None, *ZONES]),
)  # fmt: skip
CLOCKS = st.builds(
    lambda said: Clocks(**said),
    st.fixed_dictionaries({}, optional=dict.fromkeys(Clocks.__struct_fields__, CLOCK)),
)
ANY = st.sampled_from
FACTS = st.builds(
    Facts, holder=ANY([None, "piu", "carrier", "border"]), role=ANY([None, "passenger", "crew"]),
    direction=ANY([None, "in", "out", "intra"]), retention_link=ANY([None, True, False]),
    vital_interest=ANY([None, True]), presented_at_border=ANY([None, True, False]),
    collected_for=ANY([None, "business"]), flight_status=ANY([None, "scheduled", "closed"]),
)  # fmt: skip
MARKS = ["third-party", "infant", "history", "card.full", "text.health:direct"]


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    element = draw(ANY(sorted(ELEMENTS)))
    kind = ELEMENTS[element].codes
    code = None if kind is None else draw(ANY([*sorted(codes(kind)), "?"]))
    return Trace(element, draw(ANY(Form)), code, draw(st.frozensets(ANY(MARKS), max_size=2)), 1, 1)


TEMPLATES = st.builds(lambda said: template(*said), st.lists(traces(), max_size=3))


@st.composite
def generated(draw: st.DrawFn, most: int = 5) -> list[Record]:
    """Some records that share facts, clocks and templates, the very objects."""
    facts = draw(st.lists(FACTS, min_size=1, max_size=2))
    clocks = draw(st.lists(CLOCKS, min_size=1, max_size=3))
    shapes = draw(st.lists(TEMPLATES, min_size=1, max_size=4))
    return [
        Record(
            kind=draw(ANY(["pnr", "api", "cusres", "log", "declaration"])),
            at=Place(source="x", message=1, record=draw(ANY([0, number]))),
            clocks=draw(ANY(clocks)),
            facts=draw(ANY(facts)),
            sightings=tuple(
                Sighting(each, 1, segment, segment, 10 * segment, 9)
                for segment, each in enumerate(draw(st.lists(ANY(shapes), max_size=4)), 1)
            ),
            travellers=draw(st.integers(0, 2)),
        )
        for number in range(1, draw(st.integers(1, most)) + 1)
    ]


RECORDS = st.lists(ANY(KNOWN), max_size=6) | generated()


# --- memory never changes a verdict ------------------------------------------------------------------


def alone(record: Record, as_of: datetime | None) -> Verdict:
    return Audit(clauses(), as_of).judge(record)


def transferred(text: str) -> Record:
    clock = Interval.at(instant(text))
    return Record("pnr", Place(source="x", record=1), Clocks(transferred=clock))


@given(RECORDS, ANY(DAYS))
# One instant in two zones lies on two days, and six months from them end on two days.
@example([transferred("2026-01-15T23:30:00-05:00"), transferred("2026-01-16T04:30:00Z")], DAYS[1])
def test_an_audit_that_judged_others_before_says_the_same_as_a_fresh_one(
    records: list[Record], as_of: datetime | None
) -> None:
    audit = Audit(clauses(), as_of)
    together = [audit.judge(record) for record in [*records, *records]]
    assert together == [alone(record, as_of) for record in [*records, *records]]


@pytest.mark.slow
@pytest.mark.parametrize("as_of", DAYS)
def test_all_known_records_one_behind_the_other(as_of: datetime | None) -> None:
    audit = Audit(clauses(), as_of)
    each_alone = [alone(record, as_of) for record in KNOWN]
    assert [audit.judge(record) for record in KNOWN] == each_alone
    assert [audit.judge(record) for record in reversed(KNOWN)] == each_alone[::-1]


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 2, 5])
def test_forgetting_changes_no_verdict_and_no_count(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering = Audit(clauses(), DAYS[2])
    verdicts = [remembering.judge(record) for record in KNOWN]
    for module in (breaks, plan, judge):
        monkeypatch.setattr(module, "MOST_TEMPLATES", most)
    forgetting = Audit(clauses(), DAYS[2])
    assert [forgetting.judge(record) for record in KNOWN] == verdicts
    assert forgetting.elements() == remembering.elements()


# --- findings are counted, each as often as it was met, and the gravest are kept ------------------


SOURCES = [f"{name}.edi" for name in "ab"]


@given(
    st.lists(st.tuples(ANY(SOURCES), generated(), st.integers(1, 9)), max_size=6),
    ANY(DAYS),
    st.integers(0, 12) | st.none(),
    st.integers(1, 40),
)
def test_a_listing_counts_what_verdicts_have_and_keeps_the_gravest(
    parts: list[tuple[str, list[Record], int]], as_of: datetime | None, most: int | None, held: int
) -> None:
    records = [
        msgspec.structs.replace(
            each, at=msgspec.structs.replace(each.at, source=source, message=message)
        )
        for source, several, message in parts
        for each in several
    ]
    told = Listing(most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(breaks, "MOST_TEMPLATES", held)
        patch.setattr(listing, "_SLACK", 0)
        patch.setattr(listing, "MOST", 3)
        counting = Audit(clauses(), as_of, listing=told)
        for each in records:
            counting.judge(each)
        counting.settle()
        kept = told.kept()
    plain = Audit(clauses(), as_of)
    found = [finding for each in records for finding in plain.judge(each).findings]
    assert told.severities() == Counter(each.severity for each in found)
    numbers: Counter[str] = Counter()
    for kind in told.kinds.values():
        numbers[kind.first.fingerprint] += kind.number
    assert +numbers == Counter(each.fingerprint for each in found)
    if most is not None:
        gravest = sorted((-each.severity, order(each)) for each in found)[:most]
        assert sorted((-each.severity, order(each)) for each in kept) == gravest


# --- elements are counted, each as often as it was met --------------------------------------------


def counted(records: Sequence[Record]) -> Counter[tuple[str, str]]:
    return Counter((seen.element, str(seen.form)) for each in records for seen in each.observations)


def told(audit: Audit) -> Counter[tuple[str, str]]:
    return Counter(
        {
            (element, form): count
            for element, forms in audit.elements().items()
            for form, count in forms.items()
        }
    )


@given(RECORDS, RECORDS)
def test_element_counts_add_up(first: list[Record], second: list[Record]) -> None:
    audit = Audit(clauses(), None)
    for record in first:
        audit.judge(record)
    assert +told(audit) == counted(first)
    for record in second:
        audit.judge(record)
    assert +told(audit) == counted(first) + counted(second)


# --- rules of the shape ----------------------------------------------------------------------------


@given(
    ANY([each for each in KNOWN if each.kind in {"log", "declaration"}]), CLOCKS, FACTS, ANY(DAYS)
)
def test_a_rule_of_the_shape_looks_at_observations_only(
    record: Record, clocks: Clocks, facts: Facts, as_of: datetime | None
) -> None:
    day = as_of or datetime(2031, 1, 1, tzinfo=UTC)
    changed = msgspec.structs.replace(record, clocks=clocks, facts=facts)
    shaped = [each for each in clauses() if each.rule is not None and each.rule.shape]
    assert shaped
    for bound in shaped:
        assert bound.rule is not None
        if record.kind in bound.rule.kinds:
            before, after = (
                tuple(bound.rule.check(each, bound.clause, day)) for each in (record, changed)
            )
            assert before == after, bound.rule.name


# --- rules of the frame ----------------------------------------------------------------------------

CLOCK_NAMES = Clocks.__struct_fields__


@cache
def framed() -> list[tuple[Rule, ClauseInForce]]:
    """The clauses of rules of the frame, as the cases of these rules have them."""
    found = [(each.rule, each) for each in clauses() if each.rule is not None]
    return [
        (rule, bound)
        for rule, bound in found
        if (rule.frame or rule.frame_of) and bound.policy == "fake"
    ]


def test_there_are_rules_of_the_frame() -> None:
    names = {rule.name for rule, _ in framed()}
    assert names == {rule.name for rule in all_rules() if rule.frame or rule.frame_of}
    assert {"crew-data", "deleted-too-early", "kept-too-long", "undated-record"} <= names


def said(rule: Rule, bound: ClauseInForce, record: Record, day: datetime) -> tuple[object, ...]:
    until = rule.lawful_until(record, bound.clause) if rule.lawful_until else None
    return (until, *rule.check(record, bound.clause, day))


@given(generated(1), st.lists(TEMPLATES, max_size=1), CLOCKS, st.integers(0, 9))
def test_a_rule_of_the_frame_looks_at_facts_and_the_clocks_its_parameters_name_only(
    records: list[Record], shapes: list[Template], clocks: Clocks, travellers: int
) -> None:
    day = datetime(2031, 1, 1, tzinfo=UTC)
    (record,) = records
    for rule, bound in framed():
        if not rule.frame and record.kind not in rule.frame_of:
            continue
        read = rule.reads_clocks(bound.clause)
        others = {name: getattr(clocks, name) for name in CLOCK_NAMES if name not in read}
        changed = msgspec.structs.replace(
            record,
            sightings=tuple(Sighting(each, 2, 7, 7, 7, 7) for each in shapes),
            faults=(Fault("wrapped-value", record.at),),
            travellers=travellers,
            clocks=msgspec.structs.replace(record.clocks, **others),
        )
        assert said(rule, bound, changed, day) == said(rule, bound, record, day), rule.name


@given(generated(2), st.lists(TEMPLATES, max_size=2), ANY(DAYS))
def test_what_a_record_holds_changes_nothing_that_its_frame_decides(
    records: list[Record], shapes: list[Template], as_of: datetime | None
) -> None:
    """Which clauses are evaluated, when they run out, and what is broken by the record as a whole.

    What a rule of the shape says of the record may change with what it holds.
    """
    shaped = {each.index for each in clauses() if each.rule is not None and each.rule.shape}
    for record in records:
        other = msgspec.structs.replace(
            record, sightings=tuple(Sighting(each, 2, 7, 7, 7, 7) for each in shapes)
        )
        one, two = alone(record, as_of), alone(other, as_of)
        before, after = (
            (set(verdict.evaluated) - shaped,
             {each for each in verdict.unevaluated if each[0] not in shaped}, verdict.due)
            for verdict in (one, two)
        )  # fmt: skip
        assert before == after
        whole = [[each for each in verdict.findings if by_name()[each.name].frame]
                 for verdict in (one, two)]  # fmt: skip
        assert whole[0] == whole[1]


# --- what is missing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "clause", "clock"),
    [
        ("eu-pnr", "art-12-2", "the transfer"),
        ("eu-us-2012", "art-8-1-mask", "the load"),
        ("eu-us-2012", "art-6-4", "the last receipt"),
        ("uk", "reg-13b", "the traveller's departure"),
        ("canada", "s-3-1", "the departure"),
    ],
)
def test_a_period_whose_clock_is_missing_says_which(pack: str, clause: str, clock: str) -> None:
    bound = bind([policies.read(pack)], LAW, {})
    day = datetime(2031, 1, 1, tzinfo=UTC)
    verdict = Audit(bound, day).judge(Record("pnr", Place(source="x", record=1)))
    names = {each.index: each.clause.id for each in bound}
    reasons = {names[index]: reason for index, reason in verdict.unevaluated}
    assert reasons[clause].startswith(f"the period runs from {clock}, whose day is not said")
