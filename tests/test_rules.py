"""Every rule against its cases (tests/rules/*.yaml), and what is true of all rules."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from auditor import rules
from auditor.codec.value import CODES
from auditor.judging.judge import Audit
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding, Severity, Verdict
from auditor.law.policy import Basis, Binding, Clause, Exemption, Policy, from_tree
from auditor.law.rule import Breach, Rule, Term
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Form, Kind, Record
from auditor.policies.clauses_in_force import Selection, bind
from auditor.rules import all_rules, by_name
from told import Given, Seen, instant, read, sighting

FOLDER = Path(__file__).parent / "rules"
TODAY = date(2026, 11, 22)
FAR = datetime(9000, 1, 1, tzinfo=UTC)
# These read clocks, though no day makes them speak up.
TIMED = {"deleted-too-early", "early-or-late-transfer"}


class Found(Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that a case expects; no element means the record as a whole."""

    severity: str
    element: str | None = None
    candidate: bool = False
    says: str = ""


class Case(Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """Records, what the clause gives the rule, and what it must find."""

    name: str
    records: tuple[Given, ...]
    finds: tuple[Found, ...] = ()
    unjudged: str | None = None
    as_of: str | None = None
    with_: dict[str, Any] | None = None
    unless: tuple[Exemption, ...] = ()
    binding: Binding = "law"
    basis: Basis = "read"


class Page(Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """The cases of one rule, as people read them."""

    about: str
    cases: tuple[Case, ...]
    with_: dict[str, Any] = {}


PAGES = read(FOLDER, Page)
CASES = [(name, page, case) for name, page in PAGES.items() for case in page.cases]


def _policy(rule: Rule, parameters: dict[str, Any], case: Case | None = None) -> Policy:
    clause: dict[str, Any] = {
        "id": "clause", "title": "Demand what the case says", "duty": ["holder"],
        "cites": "Fake Act, Article 1", "binding": "law", "basis": "read",
        "since": "2000-01-01", "rule": rule.name, "with": parameters,
    }  # fmt: skip
    if case is not None:
        clause |= {"binding": case.binding, "basis": case.basis}
        clause["unless"] = msgspec.to_builtins(case.unless)
    return from_tree({
        "id": "fake", "title": "Fake Act", "jurisdiction": "UTO", "status": "in-force",
        "edition": "none", "reviewed": "2026-11-22", "clauses": [clause],
    })  # fmt: skip


def _audit(
    rule: Rule, parameters: dict[str, Any], as_of: datetime | None, case: Case | None = None
) -> Audit:
    policies = [] if rule.fault else [_policy(rule, parameters, case)]
    bound = bind(policies, TODAY, {}, selection=Selection(select=frozenset({rule.id})))
    assert len(bound) == 1
    return Audit(bound, as_of)


def _judge(name: str, page: Page, case: Case) -> list[Verdict]:
    parameters = page.with_ if case.with_ is None else case.with_
    as_of = None if case.as_of is None else instant(case.as_of)
    audit = _audit(by_name()[name], parameters, as_of, case)
    return [audit.judge(given.record()) for given in case.records]


def _key(element: str | None, severity: str, candidate: bool) -> tuple[str, str, bool]:  # noqa: FBT001
    return (element or "", severity, candidate)


@pytest.mark.parametrize(
    ("name", "page", "case"), CASES, ids=[f"{n}: {c.name}" for n, _, c in CASES]
)
def test_case(name: str, page: Page, case: Case) -> None:
    verdicts = _judge(name, page, case)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    found = sorted(_key(each.element, str(each.severity), each.candidate) for each in findings)
    assert found == sorted(_key(each.element, each.severity, each.candidate) for each in case.finds)
    for words in filter(None, (each.says for each in case.finds)):
        assert any(words in finding.message for finding in findings), words
    reasons = [reason for verdict in verdicts for _, reason in verdict.unevaluated]
    if case.unjudged is None:
        assert not reasons
        assert any(verdict.evaluated for verdict in verdicts), "nothing was looked at"
    else:
        assert reasons
        assert any(case.unjudged in reason for reason in reasons), reasons


def test_every_module_is_named_and_every_name_has_its_module() -> None:
    modules = {path.stem for path in Path(rules.__path__[0]).glob("*.py")} - {"__init__"}
    assert modules == {name.replace("-", "_") for name in rules.NAMES}
    assert set(PAGES) == set(rules.NAMES)


def test_ids_are_one_of_a_kind_and_in_report_order() -> None:
    ids = [rule.id for rule in all_rules()]
    assert len(set(ids)) == len(ids)
    families = [id[:3] for id in ids]
    assert families == sorted(families, key=["MIN", "SEN", "RET", "TRF", "LOG", "DEC", "FMT"].index)
    assert all(re.fullmatch(r"[A-Z]{3}[0-9]{3}", id) for id in ids)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_rule_reads_as_a_page(rule: Rule) -> None:
    parts = ["What:", "Why:", "Remedy:", "Known false positives:"]
    assert re.findall(rf"^({'|'.join(parts)}) \S", rule.doc, re.MULTILINE) == parts
    assert rule.remedy_for(None)
    assert (rule.cites is None) == (rule.fault is None)
    assert rule.fault in (None, rule.name)


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_what_is_clean_and_what_is_not(name: str) -> None:
    cases = PAGES[name].cases
    assert any(not case.finds and case.unjudged is None for case in cases)
    assert any(case.finds for case in cases)
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if rule.lawful_until is not None or rule.name in TIMED],
    ids=lambda rule: rule.name,
)
def test_both_sides_of_the_boundary_are_shown(rule: Rule) -> None:
    pairs = [
        (first, then)
        for first in PAGES[rule.name].cases
        for then in PAGES[rule.name].cases
        if not first.finds
        and first.unjudged is None
        and then.finds
        and _one_second_apart(first, then)
    ]
    assert pairs


def _one_second_apart(first: Case, then: Case) -> bool:
    """Whether two cases differ in one instant only, by a second."""
    (words, instants), (others, moved) = _split(first), _split(then)
    if words != others or len(instants) != len(moved):
        return False
    apart = [abs(one - two) for one, two in zip(instants, moved, strict=True) if one != two]
    return apart == [timedelta(seconds=1)]


def _split(case: Case) -> tuple[str, list[datetime]]:
    tree = msgspec.to_builtins(msgspec.structs.replace(case, name="", finds=(), unjudged=None))
    text = msgspec.json.encode(tree, order="deterministic").decode()
    stated = r'"([0-9]{4}-[0-9]{2}-[0-9]{2}T[^"]*)"'
    return re.sub(stated, '"…"', text), [instant(each) for each in re.findall(stated, text)]


# --- what holds for every record ------------------------------------------------------------------

POINTWISE = [rule for rule in all_rules() if rule.pointwise]
CLOCKED = [rule for rule in all_rules() if rule.lawful_until is not None]
LISTS = [rule for rule in all_rules() if "permits" in rule.parameters.__struct_fields__]
FEWER = settings(max_examples=settings().max_examples // 4)  # of each rule, and there are many
MARKS = (
    "third-party", "infant", "history", "card.full", "card.security-code", "text.health:direct",
    "text.religion:inferred", "text.political:weak", "text.contact:direct",
)  # fmt: skip


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    element = draw(st.sampled_from(sorted(ELEMENTS)))
    code = None
    if element in CODES:
        code = draw(st.sampled_from([*sorted(CODES[element]), "?"]))
    marks = draw(st.frozensets(st.sampled_from(MARKS), max_size=3))
    return Seen(element, draw(st.sampled_from(Form)), code, marks)


INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
INTERVALS = st.builds(
    lambda first, hours: Interval(first, first + timedelta(hours=hours)),
    INSTANTS,
    st.integers(0, 48),
)
CLOCKS = st.fixed_dictionaries({}, optional=dict.fromkeys(Clocks.__struct_fields__, INTERVALS))
FACTS = st.builds(Facts, retention_link=st.sampled_from([None, True, False]))


@st.composite
def records(draw: st.DrawFn) -> Record:
    given = Given(
        kind=draw(st.sampled_from(get_args(Kind))),
        envelope=draw(st.booleans()),
        facts=draw(FACTS),
        observations=tuple(draw(st.lists(seen(), max_size=12))),
    )
    return msgspec.structs.replace(given.record(), clocks=Clocks(**draw(CLOCKS)))


def _parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    page = PAGES[rule.name]
    yield page.with_
    yield from (case.with_ for case in page.cases if case.with_ is not None)


def parameters(rule: Rule) -> st.SearchStrategy[dict[str, Any]]:
    """What the rule's own cases give it."""
    return st.sampled_from(list(_parameters(rule)))


def _bag(findings: Sequence[Finding]) -> Counter[Finding]:
    return Counter(findings)


def _all_clocks(record: Record) -> Record:
    known = dict.fromkeys(Clocks.__struct_fields__, Interval.at(datetime(2001, 1, 1, tzinfo=UTC)))
    return msgspec.structs.replace(record, clocks=Clocks(**known))


@pytest.mark.parametrize("rule", POINTWISE, ids=lambda rule: rule.name)
@given(record=records(), data=st.data())
@FEWER
def test_pointwise_audit_equals_the_check_of_the_whole(
    rule: Rule, record: Record, data: st.DataObject
) -> None:
    audit = _audit(rule, data.draw(parameters(rule)), FAR)
    record = _all_clocks(record)
    clause: Clause[Any] = audit.clauses[0].clause
    whole = [each for each in rule.check(record, clause, FAR) if isinstance(each, Breach)]
    findings = audit.judge(record).findings
    assert Counter((f.place, f.element, f.candidate) for f in findings) == Counter(
        (b.observation.place, b.observation.element, b.candidate) for b in whole if b.observation
    )
    assert all(any(breach.says in finding.message for breach in whole) for finding in findings)


@pytest.mark.parametrize("rule", LISTS, ids=lambda rule: rule.name)
@given(record=records(), more=st.frozensets(st.sampled_from(sorted(ELEMENTS))), data=st.data())
@FEWER
def test_a_wider_list_never_adds_a_finding(
    rule: Rule, record: Record, more: frozenset[str], data: st.DataObject
) -> None:
    narrow = data.draw(parameters(rule))
    wide = narrow | {"permits": sorted({*narrow.get("permits", ()), *more})}
    before = _audit(rule, narrow, FAR).judge(record).findings
    assert _bag(_audit(rule, wide, FAR).judge(record).findings) <= _bag(before)


@pytest.mark.parametrize("rule", POINTWISE, ids=lambda rule: rule.name)
@given(record=records(), other=seen(), data=st.data())
@FEWER
def test_one_more_element_never_removes_a_finding(
    rule: Rule, record: Record, other: Seen, data: st.DataObject
) -> None:
    record = _all_clocks(record)
    longer = msgspec.structs.replace(record, sightings=(*record.sightings, sighting(99, other)))
    given = data.draw(parameters(rule))
    before = _audit(rule, given, FAR).judge(record).findings
    assert _bag(before) <= _bag(_audit(rule, given, FAR).judge(longer).findings)


@pytest.mark.parametrize("rule", CLOCKED, ids=lambda rule: rule.name)
@given(record=records(), days=st.tuples(INSTANTS, INSTANTS).map(sorted), data=st.data())
@FEWER
def test_time_alone_only_adds_findings(
    rule: Rule, record: Record, days: list[datetime], data: st.DataObject
) -> None:
    given = data.draw(parameters(rule))
    sooner, later = (_audit(rule, given, day).judge(record) for day in days)
    assert _bag(sooner.findings) <= _bag(later.findings)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if rule not in CLOCKED and not rule.fault],
    ids=lambda rule: rule.name,
)
@given(record=records(), days=st.tuples(INSTANTS, INSTANTS), data=st.data())
@FEWER
def test_time_alone_changes_nothing_where_no_period_runs(
    rule: Rule, record: Record, days: tuple[datetime, datetime], data: st.DataObject
) -> None:
    given = data.draw(parameters(rule))
    one, other = (_audit(rule, given, day).judge(record) for day in days)
    assert one == other


def test_no_rule_without_a_period_asks_for_the_day() -> None:
    for rule in all_rules():
        module = import_module(f"auditor.rules.{rule.name.replace('-', '_')}")
        if "check" in vars(module) and not rule.fault:
            body = inspect.getsource(module.check).partition('"""')[2]
            assert "as_of" not in body, rule.name


def test_terms_are_periods_of_law() -> None:
    terms = [rule for rule in all_rules() if issubclass(rule.parameters, Term)]
    assert terms
    assert all(rule.name in TIMED or rule.lawful_until is not None for rule in terms)


def test_severities_are_words_of_the_report() -> None:
    words = {str(each) for each in Severity}
    assert all(found.severity in words for _, _, case in CASES for found in case.finds)


def test_what_a_person_must_judge_is_said_with_care() -> None:
    for name in ("sensitive-code", "sensitive-kept", "sensitive-text"):
        rule = by_name()[name]
        assert "may reveal" in rule.words("the meal", candidate=True)
    assert "the meal reveals a special category" in by_name()["sensitive-code"].words("the meal")
