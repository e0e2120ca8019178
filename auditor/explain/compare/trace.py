"""The trace: every clause to the rule that checks it, every rule to the clauses it serves, and what is left open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from auditor.judging.report import Report
from auditor.judging.requirement import Status as Outcome
from auditor.law.policy import Basis, Binding, Policy
from auditor.policies import coverage
from auditor.policies.clauses_in_force import ClauseInForce, bind, settings_of
from auditor.rules import all_rules

SCHEMA = "urn:pnr-auditor:schema:trace:1"

Status = Literal["evaluated", "manual", "no-figure", "no-date", "not-in-force"]
WORDS: Mapping[Status, str] = {
    "evaluated": "evaluated",
    "manual": "manual",
    "no-figure": "without confirmed figure",
    "no-date": "whose day is not set",
    "not-in-force": "not in force on the day",
}


class Line(Struct, frozen=True):
    """One clause: the rule that checks it, whether it can be checked, and what a report says came of it."""

    policy: str
    clause: str
    cites: str
    binding: Binding
    basis: Basis
    rule: str | None
    status: Status
    outcome: Outcome | None = None


class Total(Struct, frozen=True):
    """How far the clauses of one policy are checked; `clauses` are those in force on the day.

    `covers` says how much of the law the pack has: a share of its clauses is none of the law.
    """

    policy: str
    clauses: int
    counts: dict[Status, int]
    covers: str = ""

    @property
    def share(self) -> float:
        """Clauses that are evaluated, of a hundred in force; manual ones count as not evaluated."""
        return 100 * self.counts["evaluated"] / self.clauses if self.clauses else 100.0

    def __str__(self) -> str:
        """`41 evaluated of 78, 22 manual, 15 without confirmed figure`."""
        rest = [f"{number} {WORDS[name]}" for name, number in self.counts.items() if number]
        rest = [each for each in rest if not each.endswith(" evaluated")]
        return ", ".join([f"{self.counts['evaluated']} evaluated of {self.clauses}", *rest])


class Trace(Struct, frozen=True):
    """Both ways: the lines of the clauses, and per rule the clauses that name it."""

    law_as_of: date
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    rules: dict[str, tuple[str, ...]]


def trace(
    policies: Sequence[Policy],
    law_as_of: date,
    dates: Mapping[str, date],
    report: Report | None = None,
) -> Trace:
    """The trace of `policies` by the law of one day; with `report`, what came of each clause in it.

    Raises:
        PolicyError: a clause names a rule that is not there, or gives it what it does not take.
    """
    bound = {(each.policy, each.clause.id): each for each in bind(policies, law_as_of, dates)}
    came = {} if report is None else {(r.policy, r.clause): r.status for r in report.requirements}
    lines = tuple(
        Line(
            policy=law.id,
            clause=clause.id,
            cites=clause.cites,
            binding=clause.binding,
            basis=clause.basis,
            rule=clause.rule,
            status=_status(bound.get((law.id, clause.id)), law, dates),
            outcome=came.get((law.id, clause.id)),
        )
        for law in policies
        for clause in law.clauses
    )
    serving: dict[str, list[str]] = {rule.name: [] for rule in all_rules() if rule.fault is None}
    for line in lines:
        if line.rule is not None:
            serving[line.rule].append(f"{line.policy}/{line.clause}")
    return Trace(
        law_as_of=law_as_of,
        lines=lines,
        totals=tuple(_total(law, lines) for law in policies),
        rules={name: tuple(found) for name, found in serving.items()},
    )


def _status(bound: ClauseInForce | None, law: Policy, dates: Mapping[str, date]) -> Status:
    if bound is None:
        return "not-in-force"
    if bound.rule is None:
        return "manual"
    since = bound.clause.since
    if not isinstance(since, date) and since.day(settings_of(law, dates)) is None:
        return "no-date"
    return "evaluated" if bound.unjudged is None else "no-figure"


def _total(policy: Policy, lines: Iterable[Line]) -> Total:
    counts = Counter(line.status for line in lines if line.policy == policy.id)
    standing = counts.total() - counts["not-in-force"]
    told = "; ".join(coverage.told(policy))
    return Total(policy.id, standing, {name: counts[name] for name in WORDS}, told)


def tree(found: Trace) -> dict[str, Any]:
    """The trace as JSON (`schemas/trace.schema.json`)."""
    return {
        "schema": SCHEMA,
        "law_as_of": found.law_as_of.isoformat(),
        "policies": [
            {"policy": each.policy, "clauses": each.clauses, **each.counts,
             "share": round(each.share, 1), "covers": each.covers}
            for each in found.totals
        ],
        "clauses": [
            {name: getattr(line, name) for name in Line.__struct_fields__} for line in found.lines
        ],
        "rules": [
            {"rule": name, "clauses": list(clauses)} for name, clauses in found.rules.items()
        ],
    }  # fmt: skip


def by_rule(found: Trace) -> dict[str, dict[str, list[str]]]:
    """Per rule and policy the clauses: the other way through the matrix."""
    grouped: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in found.rules}
    for line in found.lines:
        if line.rule is not None:
            grouped[line.rule][line.policy].append(line.clause)
    return grouped
