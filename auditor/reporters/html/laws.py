"""Regimes and their clauses, with what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Requirement, Status
from auditor.judging.what_was_asked import Regime
from auditor.law.duty import whose
from auditor.law.finding import Finding
from auditor.reporters import summary
from auditor.reporters.html.cells import Numbers
from auditor.reporters.html.kinds import Kind, kinds, sizes
from auditor.reporters.words import BASIS, BINDING, DOUBTFUL, HOLDER

# What a reader has to act on stands first; a regime is toned by the first that it has.
ORDER: tuple[Status, ...] = (
    "fail", "on-receipt", "review", "not-evaluated", "pass", "attested", "manual", "not-applicable",
)  # fmt: skip


class Clause(Struct, frozen=True):
    """One clause with what became of it."""

    anchor: str
    requirement: Requirement
    status: Status
    worst: str | None
    findings: str
    sizes: tuple[int, ...]
    counts: str
    force: str
    confidence: str | None
    duty: str
    kinds: tuple[Kind, ...]


class Law(Struct, frozen=True):
    """One regime: its headline, its clauses, how many of each status."""

    regime: Regime
    anchor: str
    headline: str
    held: str | None
    scope: str
    not_law: int
    tone: Status
    notes: tuple[str, ...]
    statuses: tuple[tuple[Status, int], ...]
    clauses: tuple[Clause, ...]


def anchor(policy: str | None, clause: str | None = None) -> str:
    """The name by which the page links to a regime or a clause."""
    return "law-" + "-".join(each for each in (policy, clause) if each)


def law(
    report: Report,
    regime: Regime,
    by_clause: Mapping[tuple[str | None, str | None], Sequence[Finding]],
    numbers: Numbers,
) -> Law:
    """The regime with its clauses, as this report found them."""
    own = tuple(each for each in report.requirements if each.policy == regime.id)
    clauses = tuple(
        _clause(each, by_clause.get((regime.id, each.clause), ()), numbers) for each in own
    )
    counts = Counter(each.status for each in own)
    tone: Status = next((each for each in ORDER if counts[each]), "not-applicable")
    return Law(
        regime=regime,
        anchor=anchor(regime.id),
        headline=headline(msgspec.structs.replace(report, requirements=own)),
        held=summary.held(regime),
        scope=summary.scope(own, (regime,)),
        not_law=summary.not_law(own, (regime,)),
        tone=tone,
        notes=_notes(report, regime),
        statuses=tuple((status, counts[status]) for status in ORDER),
        clauses=clauses,
    )


def _notes(report: Report, regime: Regime) -> tuple[str, ...]:
    notes = []
    if regime.status not in (None, "in-force"):
        notes.append(f"Status of this law: {str(regime.status).replace('-', ' ')}.")
    if regime.transposed:
        notes.append(regime.transposed)
    if regime.assumes and report.run.holder is None:
        notes.append(f"Judged as held by {HOLDER[regime.assumes]}, where the data do not say.")
    return tuple(notes)


def _clause(requirement: Requirement, findings: Sequence[Finding], numbers: Numbers) -> Clause:
    worst = max((each.severity for each in findings), default=None)
    parts = tuple(sizes(findings).values())
    marks = (BASIS[requirement.basis], DOUBTFUL if requirement.doubtful else None)
    return Clause(
        anchor=anchor(requirement.policy, requirement.clause),
        requirement=requirement,
        status=requirement.status,
        worst=None if worst is None else str(worst),
        findings=numbers.sum(parts) if numbers.redacted else numbers.one(requirement.findings),
        sizes=parts,
        counts=(
            f"{numbers.one(requirement.evaluated)} of {numbers.one(requirement.applicable)} records evaluated"
        ),
        force=BINDING[requirement.binding],
        confidence=", ".join(mark for mark in marks if mark) or None,
        duty=whose(requirement.duty),
        kinds=kinds(findings, numbers),
    )
