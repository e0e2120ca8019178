"""What is true of every pack whatever it says: order, permits, time and more data do what a lawyer expects."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor import policies
from auditor.judging.judge import Audit
from auditor.judging.requirement import IN_ADVANCE
from auditor.knowledge.accountability import Purpose
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding
from auditor.law.policy import RECEIVED, LawDay, Policy, from_tree
from auditor.observed.clock import Interval, Period, last_lawful
from auditor.observed.record import Clocks, Kind, Record
from auditor.policies.clauses_in_force import bind
from pages import tree
from situations import PACKS, SITUATIONS, TODAY, Situation, report
from told import Given, Seen, instant

NAMED = st.sampled_from(SITUATIONS)
LATE = datetime(2045, 1, 1, tzinfo=UTC)
# Rules that speak of time: what they say of the same data may grow as the data grow old.
TIMED = {"RET", "LOG006", "SEN003"}


@cache
def _tree(name: str) -> dict[str, Any]:
    read: dict[str, Any] = tree.read(policies.text(name))
    return read


def _dates(name: str, situation: Situation) -> dict[str, date]:
    return {f"{name}.{parameter}": day for parameter, day in situation.dates.items()}


def _found(
    policy: Policy, situation: Situation, records: list[Record], as_of: datetime | None, law: LawDay
) -> list[Finding]:
    audit = Audit(bind([policy], law, _dates(policy.id, situation)), as_of, situation.holder)
    return [finding for record in records for finding in audit.judge(record).findings]


def _kinds(findings: list[Finding]) -> Counter[tuple[str | None, ...]]:
    return Counter((each.rule, each.clause, each.element, each.message) for each in findings)


# --- order ----------------------------------------------------------------------------------------


@pytest.mark.slow
@given(data=st.data())
def test_permuted_clauses_change_nothing(data: st.DataObject) -> None:
    name, situation = data.draw(NAMED)
    tree = _tree(name)
    permuted = from_tree(tree | {"clauses": data.draw(st.permutations(tree["clauses"]))})
    before, after = report(policies.read(name), situation), report(permuted, situation)
    assert {each.clause: each for each in before.requirements} == {
        each.clause: each for each in after.requirements
    }
    assert before.findings == after.findings


# --- a wider permit, one more element -------------------------------------------------------------

# What a wider law lets pass: per parameter, what may be added to its list.
WIDER: dict[str, tuple[str, ...]] = {
    "permits": tuple(sorted(ELEMENTS)),
    "directions": ("in", "out", "intra"),
    "permitted_when": ("scheduled", "closed"),
    "purposes": Purpose.__args__,  # type: ignore[attr-defined]  # the words of a Literal
    "roles": ("passenger", "crew"),
}


def _words(record: Given) -> Iterator[str]:
    """What a list could permit of a record: its elements, its codes, its direction and role."""
    facts = record.facts
    yield from filter(None, (facts.direction, facts.role, facts.flight_status))
    for each in record.observations:
        yield from (each,) if isinstance(each, str) else filter(None, (each.element, each.code))


@pytest.mark.slow
@settings(max_examples=200)
@given(data=st.data())
def test_wider_permit_never_adds_a_finding(data: st.DataObject) -> None:
    name, situation = data.draw(NAMED)
    tree = _tree(name)
    places = [
        (number, key)
        for number, clause in enumerate(tree["clauses"])
        for key in WIDER.keys() & clause.get("with", {}).keys()
        # Without directions or roles, all are allowed already; null is not confirmed.
        if clause["with"][key] or (key == "permits" and clause["with"][key] is not None)
    ]
    assume(places)
    number, key = data.draw(st.sampled_from(sorted(places)))
    given_ = tree["clauses"][number]["with"]
    seen = {word for record in situation.records for word in _words(record)} & set(WIDER[key])
    few = st.sets(st.sampled_from(WIDER[key]), min_size=1, max_size=3)
    more = data.draw(st.just(seen) | few if seen else few)
    wider = {key: [*given_[key], *sorted(more - set(given_[key]))]}
    clauses = list(tree["clauses"])
    clauses[number] = clauses[number] | {"with": given_ | wider}
    records = [each.record(number) for number, each in enumerate(situation.records, 1)]
    before = _found(policies.read(name), situation, records, LATE, TODAY)
    after = _found(from_tree(tree | {"clauses": clauses}), situation, records, LATE, TODAY)
    assert _kinds(after) <= _kinds(before)


@settings(max_examples=200)
@given(
    NAMED,
    st.sampled_from(sorted(each for each in ELEMENTS if not each.startswith(("log", "declar")))),
    st.sampled_from([None, "MOML", "DEPU"]),
)
def test_one_more_element_never_removes_a_finding(
    named: tuple[str, Situation], element: str, code: str | None
) -> None:
    name, situation = named
    policy = policies.read(name)
    one = situation.records[0]
    assume(one.kind in {"pnr", "api"})
    more = Given(
        one.kind, one.envelope, one.facts, one.clocks, (*one.observations, Seen(element, code=code))
    )
    found = [
        _kinds(_found(policy, situation, [each.record()], LATE, TODAY)) for each in (one, more)
    ]
    assert found[0] <= found[1]


# --- time -----------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    NAMED,
    st.datetimes(datetime(2018, 1, 1), datetime(2044, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - of `timezones`
    st.timedeltas(timedelta(0), timedelta(days=4000)),
)
def test_time_alone_only_adds_findings_of_retention(
    named: tuple[str, Situation], early: datetime, later: timedelta
) -> None:
    name, situation = named
    records = [each.record(number) for number, each in enumerate(situation.records, 1)]
    first, second = (
        _kinds(_found(policies.read(name), situation, records, as_of, TODAY))
        for as_of in (early, early + later)
    )
    assert first <= second
    added = {str(rule) for rule, *_ in second - first}
    assert all(rule[:3] in TIMED or rule in TIMED for rule in added)


# Days on which the law of some pack turns, and their neighbours.
TURNS = st.sampled_from(
    [date(2018, 5, 24), date(2018, 5, 25), date(2021, 2, 27), date(2021, 2, 28), date(2022, 6, 20),
     date(2022, 6, 21), date(2029, 12, 31), date(2030, 1, 1), date(2032, 1, 1)]
) | st.dates(date(2004, 1, 1), date(2040, 1, 1))  # fmt: skip


@settings(max_examples=100)
@given(NAMED, TURNS, st.booleans())
def test_law_of_receipt_is_the_law_of_that_day_without_what_lay_ahead(
    named: tuple[str, Situation],
    day: date,
    as_known_then: bool,  # noqa: FBT001 - drawn
) -> None:
    name, situation = named
    received = Interval.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    record = msgspec.structs.replace(
        situation.records[0].record(), clocks=Clocks(received=received)
    )

    def found(law: LawDay) -> list[Finding]:
        dates = _dates(name, situation)
        bound = bind([policies.read(name)], law, dates, as_known_then=as_known_then)
        verdict = Audit(bound, LATE, situation.holder).judge(record)
        return [each for each in verdict.findings if IN_ADVANCE not in each.message]

    assert found(RECEIVED) == found(day)


# --- declared periods, and the windows of a transfer: both sides of each -----------------------------

DECLARED = [
    (name, clause.id)
    for name in PACKS
    for clause in policies.read(name).clauses
    if clause.rule == "retention-overlong" and None not in clause.with_.values()
]
WINDOWS = [
    (name, clause.id, number, edge)
    for name in PACKS
    for clause in policies.read(name).clauses
    if clause.rule == "early-or-late-transfer"
    for number, window in enumerate(clause.with_["windows"] or ())
    for edge in ("from", "to")
    if edge in window
]


def _alone(name: str, clause: str) -> tuple[Policy, dict[str, Any]]:
    """The policy with this clause alone, as if it had always been law; and what it gives its rule."""
    [one] = [each for each in _tree(name)["clauses"] if each["id"] == clause]
    one = {key: each for key, each in one.items() if key not in {"until", "superseded_by"}}
    alone = one | {"since": "2000-01-01"}
    return from_tree(_tree(name) | {"clauses": [alone]}), one


def _broken(name: str, clause: str, record: Given, as_of: datetime = LATE) -> bool:
    policy, one = _alone(name, clause)
    holder = next(iter(one.get("when", {}).get("holder", ())), None)
    audit = Audit(bind([policy], TODAY, {}), as_of, holder)
    return any(each.clause == clause for each in audit.judge(record.record()).findings)


@pytest.mark.parametrize(("name", "clause"), DECLARED)
def test_declared_period_is_lawful_up_to_its_last_second(name: str, clause: str) -> None:
    most = _alone(name, clause)[1]["with"]
    clock = frozenset({"from", *most.get("clocks", ())[:1]}) if most.get("clocks") else frozenset()

    def declared(period: str) -> Given:
        seen = Seen("declaration.retention", code=most["stage"], marks=clock, period=period)
        return Given(kind="declaration", observations=(seen,))

    longer = most["most"] + ("1S" if "T" in most["most"] else "T1S")
    assert not _broken(name, clause, declared(most["most"]))
    assert _broken(name, clause, declared(longer))


@pytest.mark.parametrize(("name", "clause", "number", "edge"), WINDOWS)
def test_window_of_a_transfer_holds_to_the_second(
    name: str, clause: str, number: int, edge: str
) -> None:
    _, one = _alone(name, clause)
    window = one["with"]["windows"][number]
    departed = instant("2031-05-10T12:00:00Z")
    bound = last_lawful(departed, Period.parse(window[edge]), "instant")
    kind: Kind = next(iter(one.get("when", {}).get("kind", ())), "pnr")
    beyond = timedelta(seconds=-1 if edge == "from" else 1)

    def sent(moment: datetime) -> Given:
        clocks = {"transferred": moment.isoformat(), "departed": departed.isoformat()}
        facts = msgspec.structs.replace(
            Given().facts, flight_status=window.get("status", "scheduled")
        )
        return Given(kind=kind, envelope=True, facts=facts, clocks=clocks)

    assert not _broken(name, clause, sent(bound))
    assert _broken(name, clause, sent(bound + beyond))


# --- the logs themselves --------------------------------------------------------------------------

LOGS = [
    (name, clause.id)
    for name in PACKS
    for clause in policies.read(name).clauses
    if clause.rule == "log-retention" and None not in clause.with_.values()
]


@pytest.mark.parametrize(("name", "clause"), LOGS)
def test_logs_are_kept_for_their_period_to_the_second(name: str, clause: str) -> None:
    """Erased no second before the least time; there no second beyond the last day of the longest."""
    _, one = _alone(name, clause)
    given_ = one["with"]
    began, second = instant("2031-03-01T09:00:00Z"), timedelta(seconds=1)

    def row(closed: datetime | None) -> Given:
        clocks = {"created": began.isoformat()}
        clocks |= {"closed": closed.isoformat()} if closed else {}
        return Given(
            kind="log", clocks=clocks, observations=(Seen("log.operation", code="log-erasure"),)
        )

    if least := given_.get("least"):
        end = Period.parse(least).after(began)
        assert not _broken(name, clause, row(end))
        assert _broken(name, clause, row(end - second))
    if most := given_.get("most"):
        end = last_lawful(began, Period.parse(most), given_.get("counting", "calendar-day"))
        assert not _broken(name, clause, row(None), end)
        assert _broken(name, clause, row(None), end + second)
