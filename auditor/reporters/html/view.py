"""What the page shows, worked out of a report: nothing is decided here, only put in order for a reader."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from auditor.element import ELEMENTS
from auditor.finding import Finding, Severity
from auditor.record import Place, Unread, printable
from auditor.report import Regime, Report, Requirement, Status, headline
from auditor.reporters.html.cells import Bin, band, cell, floor, joined, total
from auditor.reporters.words import BASIS, BINDING, HOLDER, spot

STATUSES: dict[Status, str] = {
    "fail": "broken",
    "review": "for a person to judge",
    "not-evaluated": "not evaluated",
    "pass": "passed",
    "manual": "to be looked at by hand",
    "not-applicable": "not applicable",
}
_SHOWN = 20  # places of one kind that are printed; all are in the explorer, and in JSON and CSV
_CLAUSES, _ELEMENTS, _ROWS = 12, 8, 24  # in the charts
_Unit = tuple[str, int | None, int | None, int | None]


class Kind(Struct, frozen=True):
    """Findings of one clause that say the same of the same element."""

    message: str
    element: str | None
    title: str
    severity: str
    remedy: str
    candidate: bool
    findings: str
    records: str
    excused: str | None
    places: tuple[str, ...]
    more: int


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
    kinds: tuple[Kind, ...]


class Law(Struct, frozen=True):
    """One regime: its headline, its clauses, how many of each status."""

    regime: Regime
    anchor: str
    headline: str
    tone: Status
    notes: tuple[str, ...]
    statuses: tuple[tuple[Status, int], ...]
    clauses: tuple[Clause, ...]


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
    unread: tuple[Unread, ...]
    broken: tuple[Clause, ...]
    worst: tuple[tuple[str, str, str, str], ...]
    bars: tuple[Bar, ...]
    heat: tuple[Heat, ...]
    ages: tuple[Ages, ...]
    rows: str


def page(report: Report, *, redacted: bool = False) -> Page:
    """The page of a report; a redacted one names no place, and shows bands for numbers."""
    shown = band if redacted else _exact
    by_clause: dict[tuple[str | None, str | None], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_clause[finding.policy, finding.clause].append(finding)
    laws = tuple(_law(report, each, by_clause, shown, redacted) for each in report.run.policies)
    clauses = [clause for law in laws for clause in law.clauses]
    structure = [each for key, alike in by_clause.items() if key[0] is None for each in alike]
    return Page(
        report=report,
        redacted=redacted,
        judged=_judged(report),
        headline=headline(report),
        reviewed=max((each.reviewed for each in report.run.policies), default=date.min),
        laws=laws,
        structure=_kinds(structure, shown, redacted),
        examined=(
            ("sources", _exact(report.sources)),
            ("messages", _exact(report.messages)),
            ("records", shown(report.records)),
            ("travellers", shown(report.travellers)),
            ("only partly read", shown(report.partly_read)),
            ("not read", _exact(len(report.unread))),
        ),
        summary=tuple(_summed(report, each, redacted) for each in reversed(Severity)),
        reasons=_reasons(report),
        unread=() if redacted else tuple(map(_shown, report.unread)),
        broken=_by_weight(each for each in clauses if each.status == "fail"),
        worst=_worst(report.findings, redacted),
        bars=_bars([each for each in clauses if each.requirement.findings], redacted),
        heat=_heat(report, redacted),
        ages=_ages(report, redacted),
        rows="null" if redacted else _rows(report.findings),
    )


def _shown(each: Unread) -> Unread:
    return Unread(printable(each.source), each.reason, each.limit)


def _exact(number: int) -> str:
    return f"{number:,}"


def _judged(report: Report) -> str:
    if report.run.as_of is None:
        return "each message judged as a transfer, on the day it was prepared"
    return f"data at rest as of {report.run.as_of[:10]}"


def anchor(policy: str | None, clause: str | None = None) -> str:
    """The name by which the page links to a regime or a clause."""
    return "law-" + "-".join(each for each in (policy, clause) if each)


def _law(
    report: Report,
    regime: Regime,
    by_clause: dict[tuple[str | None, str | None], list[Finding]],
    shown: Callable[[int], str],
    redacted: bool,  # noqa: FBT001 - handed on
) -> Law:
    own = tuple(each for each in report.requirements if each.policy == regime.id)
    clauses = tuple(
        _clause(each, by_clause[regime.id, each.clause], shown, redacted) for each in own
    )
    counts = Counter(each.status for each in own)
    tone: Status = next((each for each in STATUSES if counts[each]), "not-applicable")
    return Law(
        regime=regime,
        anchor=anchor(regime.id),
        headline=headline(msgspec.structs.replace(report, requirements=own)),
        tone=tone,
        notes=_notes(report, regime),
        statuses=tuple((status, counts[status]) for status in STATUSES),
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


def _clause(
    requirement: Requirement,
    findings: Sequence[Finding],
    shown: Callable[[int], str],
    redacted: bool,  # noqa: FBT001 - handed on
) -> Clause:
    worst = max((each.severity for each in findings), default=None)
    return Clause(
        anchor=anchor(requirement.policy, requirement.clause),
        requirement=requirement,
        status=requirement.status,
        worst=None if worst is None else str(worst),
        findings=total(_sizes(findings).values(), redacted=True)
        if redacted
        else _exact(requirement.findings),
        sizes=tuple(_sizes(findings).values()),
        counts=(
            f"{shown(requirement.evaluated)} of {shown(requirement.applicable)} records evaluated"
        ),
        force=BINDING[requirement.binding],
        confidence=BASIS[requirement.basis],
        kinds=_kinds(findings, shown, redacted),
    )


def _unit(place: Place) -> _Unit:
    """Whose data a place belongs to, as far as it says: a traveller of a record."""
    return (place.source, place.message, place.record, place.traveller)


def _record(place: Place) -> tuple[str, int | None, int | None]:
    return (place.source, place.message, place.record)


def _kinds(
    findings: Iterable[Finding],
    shown: Callable[[int], str],
    redacted: bool,  # noqa: FBT001 - handed on
) -> tuple[Kind, ...]:
    alike: dict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for each in findings:
        alike[_alike(each)].append(each)
    ranked = sorted(alike.items(), key=lambda item: (item[0][0], -len(item[1]), item[0]))
    return tuple(_kind(each, shown, redacted) for _, each in ranked)


def _kind(
    alike: Sequence[Finding],
    shown: Callable[[int], str],
    redacted: bool,  # noqa: FBT001 - as above
) -> Kind:
    first = alike[0]
    places = () if redacted else tuple(_spot(each.place) for each in alike[:_SHOWN])
    return Kind(
        message=printable(first.message),
        element=first.element,
        title=_title(first.element),
        severity=str(first.severity),
        remedy=first.remedy,
        candidate=first.candidate,
        findings=shown(len(alike)),
        records=shown(len({_record(each.place) for each in alike})),
        excused=_excused(alike, shown),
        places=places,
        more=0 if redacted else len(alike) - len(places),
    )


def _excused(alike: Sequence[Finding], shown: Callable[[int], str]) -> str | None:
    """How many of these fail no build, by which waivers; None where none is excused."""
    number = sum(each.excused for each in alike)
    by = sorted({each.waiver for each in alike if each.waiver is not None})
    if not number:
        return None
    names = f"waived by {', '.join(by)}" if by else "known to the baseline"
    return f"{shown(number)} {names}"


def _title(element: str | None) -> str:
    if element is None:
        return "the record as a whole"
    known = ELEMENTS.get(element)
    return known.title if known else element


def _spot(place: Place) -> str:
    where = spot(place)
    return printable(f"{place.source}: {where}" if where else place.source)


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


def _sizes(findings: Iterable[Finding]) -> Counter[tuple[Any, ...]]:
    """How many findings there are of each kind that the page tells apart."""
    return Counter((each.policy, each.clause, *_alike(each)) for each in findings)


def _alike(each: Finding) -> tuple[Any, ...]:
    return (-each.severity, each.message, each.element or "", each.remedy)


def _summed(report: Report, severity: Severity, redacted: bool) -> tuple[str, str]:  # noqa: FBT001 - as above
    if not redacted:
        return str(severity), _exact(report.counts[str(severity)])
    found = [each for each in report.findings if each.severity is severity]
    return str(severity), total(_sizes(found).values(), redacted=True)


def _worst(
    findings: Sequence[Finding],
    redacted: bool,  # noqa: FBT001 - as above
) -> tuple[tuple[str, str, str, str], ...]:
    """The elements with the gravest and the most findings: id, title, severity, number."""
    counts: Counter[str] = Counter()
    gravest: dict[str, Severity] = {}
    for each in findings:
        if each.policy is not None and each.element is not None:
            counts[each.element] += 1
            gravest[each.element] = max(gravest.get(each.element, Severity.NOTE), each.severity)
    ranked = sorted(counts, key=lambda name: (-gravest[name], -counts[name], name))[:_ELEMENTS]
    law = [each for each in findings if each.policy is not None]
    of = {name: _sizes(each for each in law if each.element == name).values() for name in ranked}
    return tuple(
        (name, _title(name), str(gravest[name]), total(of[name], redacted=redacted))
        for name in ranked
    )


def _bars(clauses: Sequence[Clause], redacted: bool) -> tuple[Bar, ...]:  # noqa: FBT001 - as above
    ranked = sorted(clauses, key=lambda each: (-each.requirement.findings, each.anchor))
    return tuple(
        Bar(
            label=f"{each.requirement.policy}/{each.requirement.clause}",
            link=f"#{each.anchor}",
            number=sum(map(floor, each.sizes)) if redacted else each.requirement.findings,
            shown=each.findings,
            severity=each.worst or "note",
        )
        for each in ranked[:_CLAUSES]
    )


def _heat(report: Report, redacted: bool) -> tuple[Heat, ...]:  # noqa: FBT001 - as above
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
            text = (band if redacted else cell)(number) if number else ""
            cells.append((number, text, "" if severity is None else str(severity)))
        rows.append(Heat(element, _title(element), tuple(cells)))
    return tuple(rows)


def _ages(report: Report, redacted: bool) -> tuple[Ages, ...]:  # noqa: FBT001 - as above
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
        bins = tuple(tuple(map(_floored, each)) if redacted else each
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
