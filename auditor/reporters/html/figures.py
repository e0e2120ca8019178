"""What the charts of the page are drawn from: clauses, elements and days by what they came to."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from auditor.judging.report import Report
from auditor.law.finding import Finding, Severity
from auditor.observed.record import Place
from auditor.reporters.html.cells import Bin, Numbers, floor, joined
from auditor.reporters.html.kinds import sizes, title
from auditor.reporters.html.laws import Clause, anchor

_CLAUSES, _ELEMENTS, _ROWS = 12, 8, 24
_Unit = tuple[str, int | None, int | None, int | None]


class Bar(Struct, frozen=True):
    """One bar of a chart: its label, its link, the number behind it and how that is shown."""

    label: str
    link: str
    number: int
    shown: str
    severity: str


class Heat(Struct, frozen=True):
    """One row of the heat map: an element, and per regime how many travellers' data a finding touches."""

    element: str
    title: str
    cells: tuple[tuple[int, str, str], ...]


class Ages(Struct, frozen=True):
    """How records stand to the deadline of one clause: gone by, and to come, in bins of months."""

    clause: str
    anchor: str
    cites: str
    rule: str
    passed: tuple[Bin, ...]
    ahead: tuple[Bin, ...]
    hidden: bool


def worst(findings: Sequence[Finding], numbers: Numbers) -> tuple[tuple[str, str, str, str], ...]:
    """The elements with the gravest and the most findings: id, title, severity, number."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for each in findings:
        if each.policy is not None and each.element is not None:
            counts[each.element] += 1
            gravest[each.element] = max(gravest.get(each.element, Severity.NOTE), each.severity)
    ranked = sorted(counts, key=lambda name: (-gravest[name], -counts[name], name))[:_ELEMENTS]
    law = [each for each in findings if each.policy is not None]
    of = {name: sizes(each for each in law if each.element == name).values() for name in ranked}
    return tuple((name, title(name), str(gravest[name]), numbers.sum(of[name])) for name in ranked)


def bars(clauses: Sequence[Clause], numbers: Numbers) -> tuple[Bar, ...]:
    """The clauses with the most findings."""
    ranked = sorted(clauses, key=lambda each: (-each.requirement.findings, each.anchor))
    return tuple(
        Bar(
            label=f"{each.requirement.policy}/{each.requirement.clause}",
            link=f"#{each.anchor}",
            number=sum(map(floor, each.sizes)) if numbers.redacted else each.requirement.findings,
            shown=each.findings,
            severity=each.worst or "note",
        )
        for each in ranked[:_CLAUSES]
    )


def heat(report: Report, numbers: Numbers) -> tuple[Heat, ...]:
    """Elements with findings by regime; what is counted is travellers, of whom few are not shown."""
    units: dict[tuple[str, str], set[_Unit]] = defaultdict(set)
    gravest: dict[tuple[str, str], Severity] = {}
    for each in report.findings:
        if each.policy is None or each.element is None:
            continue
        key = (each.element, each.policy)
        units[key].add(_unit(each.place))
        gravest[key] = max(gravest.get(key, Severity.NOTE), each.severity)
    totals: Counter[str] = Counter()
    for (element, _), touched in units.items():
        totals[element] += len(touched)
    rows = []
    for element in sorted(totals, key=lambda name: (-totals[name], name))[:_ROWS]:
        cells = []
        for regime in report.run.policies:
            number = len(units.get((element, regime.id), ()))
            severity = gravest.get((element, regime.id))
            text = numbers.few(number) if number else ""
            cells.append((number, text, "" if severity is None else str(severity)))
        rows.append(Heat(element, title(element), tuple(cells)))
    return tuple(rows)


def _unit(place: Place) -> _Unit:
    """Whose data a place belongs to, as far as it says: a traveller of a record."""
    return (place.source, place.message, place.record, place.traveller)


def ages(report: Report, numbers: Numbers) -> tuple[Ages, ...]:
    """Per clause with a deadline: records past it and records that have it before them."""
    by_clause: dict[tuple[str, str], tuple[list[tuple[str, int]], list[tuple[str, int]]]]
    by_clause = defaultdict(lambda: ([], []))
    for at, deadlines in enumerate((report.passed, report.deadlines)):
        for each in deadlines:
            by_clause[each.policy, each.clause][at].append((each.month, each.records))
    known = {(each.policy, each.clause): each for each in report.requirements}
    found = []
    for (policy, clause), (passed, ahead) in sorted(by_clause.items()):
        requirement = known.get((policy, clause))
        bins = tuple(tuple(map(_floored, each)) if numbers.redacted else each
                     for each in (joined(passed), joined(ahead)))  # fmt: skip
        found.append(
            Ages(
                clause=f"{policy}/{clause}",
                anchor=anchor(policy, clause),
                cites=requirement.cites if requirement else "",
                rule=(requirement.rule if requirement else None) or "",
                passed=bins[0],
                ahead=bins[1],
                hidden=bool(passed and not bins[0]) or bool(ahead and not bins[1]),
            )
        )
    return tuple(found)


def _floored(each: Bin) -> Bin:
    return msgspec.structs.replace(each, records=floor(each.records))
