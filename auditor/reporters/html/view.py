"""What the page shows, worked out of a report: nothing is decided here, only put in order for a reader."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.requirement import Attestation, Requirement
from auditor.law.finding import Finding, Severity
from auditor.observed.record import Unread, printable
from auditor.reporters import summary
from auditor.reporters.html.cells import Numbers, exact
from auditor.reporters.html.figures import Ages, Bar, Heat, ages, bars, heat, worst
from auditor.reporters.html.kinds import Kind, kinds, sizes
from auditor.reporters.html.laws import Clause, Law, anchor, law
from auditor.reporters.words import spot


class Page(Struct, frozen=True):
    """Everything that the template prints."""

    report: Report
    redacted: bool
    judged: str
    headline: str
    reviewed: date
    laws: tuple[Law, ...]
    structure: tuple[Kind, ...]
    examined: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    passed_over: str | None
    unread: tuple[Unread, ...]
    broken: tuple[Clause, ...]
    arriving: tuple[Clause, ...]
    worst: tuple[tuple[str, str, str, str], ...]
    assessed: tuple[str, ...]
    attested: tuple[tuple[str, Requirement, Attestation], ...]
    bars: tuple[Bar, ...]
    heat: tuple[Heat, ...]
    ages: tuple[Ages, ...]
    rows: str


def page(report: Report) -> Page:
    """The page of a report; a redacted one names no place, and shows bands for numbers."""
    redacted = report.run.redacted
    numbers = Numbers(redacted)
    by_clause: dict[tuple[str | None, str | None], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_clause[finding.policy, finding.clause].append(finding)
    laws = tuple(law(report, each, by_clause, numbers) for each in report.run.policies)
    clauses = [clause for each in laws for clause in each.clauses]
    structure = [each for key, alike in by_clause.items() if key[0] is None for each in alike]
    return Page(
        report=report,
        redacted=redacted,
        judged=summary.judged(report.run),
        passed_over=summary.passed_over(report.passed_over),
        headline=headline(report),
        reviewed=max((each.reviewed for each in report.run.policies), default=date.min),
        laws=laws,
        structure=kinds(structure, numbers),
        examined=(
            ("sources", exact(report.sources)),
            ("messages", exact(report.messages)),
            ("records", numbers.one(report.records)),
            ("travellers", numbers.one(report.travellers)),
            ("only partly read", numbers.one(report.partly_read)),
            ("not read", exact(len(report.unread))),
        ),
        summary=tuple(_summed(report, each, numbers) for each in reversed(Severity)),
        reasons=_reasons(report),
        unread=() if redacted else tuple(map(_shown, report.unread)),
        broken=_by_weight(each for each in clauses if each.status == "fail"),
        arriving=_by_weight(each for each in clauses if each.status == "on-receipt"),
        worst=worst(report.findings, numbers),
        assessed=tuple(summary.assessed(report)),
        attested=tuple(
            (anchor(each.policy, each.clause), each, said)
            for each, said in summary.attested(report.requirements)
        ),
        bars=bars([each for each in clauses if each.requirement.findings], numbers),
        heat=heat(report, numbers),
        ages=ages(report, numbers),
        rows="null" if redacted else _rows(report.findings),
    )


def _shown(each: Unread) -> Unread:
    return Unread(printable(each.source), each.reason, each.limit)


def _summed(report: Report, severity: Severity, numbers: Numbers) -> tuple[str, str]:
    if not numbers.redacted:
        return str(severity), exact(report.counts[str(severity)])
    found = [each for each in report.findings if each.severity is severity]
    return str(severity), numbers.sum(sizes(found).values())


def _reasons(report: Report) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Why clauses were not evaluated, with their names; the reason of most clauses first."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for each in report.requirements:
        if each.status == "not-evaluated":
            name = f"{each.policy}/{each.clause}"
            by_reason[each.reason or "no reason is given"].append(name)
    ranked = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple((reason, tuple(names)) for reason, names in ranked)


_WEIGHT = {"error": 0, "warning": 1, "note": 2, None: 3}


def _by_weight(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    def weight(each: Clause) -> tuple[Any, ...]:
        return (_WEIGHT[each.worst], -each.requirement.findings, each.anchor)

    return tuple(sorted(clauses, key=weight))


def _rows(findings: Sequence[Finding]) -> str:
    """The findings for the explorer: words once, then a row of numbers for each finding."""
    words: dict[str, int] = {}

    def word(text: str | None) -> int:
        return words.setdefault(printable(text or ""), len(words))

    rows = [
        [
            int(each.severity), word(f"{each.rule} {each.name}"), word(each.policy or "structure"),
            word(each.clause or ""), word(each.element), word(each.message), word(each.place.source),
            word(spot(each.place)), each.place.offset,
        ]
        for each in findings
    ]  # fmt: skip
    text = msgspec.json.encode({"words": list(words), "rows": rows}).decode()
    # Nothing in a data block may end it, or begin another.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
