"""What changed between two reports: what is fixed, what is new, what persists; by fingerprint, never by value."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from msgspec import Struct

from auditor.judging.baseline import neighbourhood
from auditor.judging.report import Report
from auditor.judging.requirement import Status
from auditor.law.finding import Finding, Severity

# What is known to be right, what people answer for, what nobody looked at, what may be wrong, what is to be
# done, what is broken.
_RANK: dict[Status, int] = {
    "pass": 0, "not-applicable": 0, "attested": 1, "manual": 2, "not-evaluated": 2, "review": 3, "on-receipt": 4,
    "fail": 5,
}  # fmt: skip


class Change(Struct, frozen=True):
    """Findings of one clause that say the same of the same element: how many went, came, stayed."""

    policy: str | None
    clause: str | None
    rule: str
    name: str
    element: str | None
    message: str
    severity: Severity
    fixed: int
    new: int
    persisting: int


class StatusChange(Struct, frozen=True):
    """A clause that ended otherwise than before; None where a report does not have it."""

    policy: str
    clause: str
    cites: str
    before: Status | None
    after: Status | None
    title: str | None = None

    @property
    def step(self) -> int:
        """More than 0: it ended worse; less: better. Of one that only one report has, nothing is said."""
        if self.before is None or self.after is None:
            return 0
        return _RANK[self.after] - _RANK[self.before]


class ReportDiff(Struct, frozen=True):
    """Two reports and what lies between them.

    `come` are the new findings, as far as the later report lists them; `gone` the fixed ones, as far as
    the earlier one does.
    """

    before: Report
    after: Report
    changes: tuple[Change, ...]
    turns: tuple[StatusChange, ...]
    fixed: int
    new: int
    persisting: int
    come: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()

    @property
    def worse(self) -> tuple[StatusChange, ...]:
        """The clauses that ended worse than before; one that was not looked at any more is such."""
        return tuple(each for each in self.turns if each.step > 0)

    @property
    def better(self) -> tuple[StatusChange, ...]:
        """The clauses that ended better than before."""
        return tuple(each for each in self.turns if each.step < 0)


def compare(before: Report, after: Report) -> ReportDiff:
    """What changed from `before` to `after`. A finding that moved within its source is the same."""
    gone, come = _counted(before), _counted(after)
    words: dict[str, Finding] = {
        each.fingerprint: each
        for report in (before, after)
        for each in (*(kind.finding for kind in report.left_out), *report.findings)
    }
    groups: dict[tuple[str | None, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    first: dict[tuple[str | None, ...], Finding] = {}
    for name, finding in words.items():
        had, has = gone[name], come[name]
        key = (finding.policy, finding.clause, finding.rule, finding.element, finding.message)
        first.setdefault(key, finding)
        for at, number in enumerate((max(had - has, 0), max(has - had, 0), min(had, has))):
            groups[key][at] += number
    changes = tuple(
        sorted((_change(first[key], *numbers) for key, numbers in groups.items()), key=_order)
    )
    return ReportDiff(
        before=before,
        after=after,
        changes=changes,
        turns=_turns(before, after),
        fixed=sum(each.fixed for each in changes),
        new=sum(each.new for each in changes),
        persisting=sum(each.persisting for each in changes),
        come=_others(before, after, gone, come),
        gone=_others(after, before, come, gone),
    )


def _others(
    one: Report, other: Report, had: Mapping[str, int], has: Mapping[str, int]
) -> tuple[Finding, ...]:
    """The findings of `other` that are not among those of `one`, told by their neighbours."""
    marks: dict[str, list[str]] = defaultdict(list)
    for each, mark in zip(one.findings, neighbourhood.marks(one.findings), strict=True):
        marks[each.fingerprint].append(mark)
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    told = neighbourhood.marks(other.findings)
    for at, (each, mark) in enumerate(zip(other.findings, told, strict=True)):
        groups[each.fingerprint].append((at, mark))
    same: set[int] = set()
    for name, here in groups.items():
        same |= neighbourhood.same(marks[name], here, min(had[name], has[name]))
    return tuple(each for at, each in enumerate(other.findings) if at not in same)


def _counted(report: Report) -> Counter[str]:
    counts = Counter(each.fingerprint for each in report.findings)
    for each in report.left_out:
        counts[each.finding.fingerprint] += each.number
    return counts


def _change(finding: Finding, fixed: int, new: int, persisting: int) -> Change:
    return Change(
        policy=finding.policy,
        clause=finding.clause,
        rule=finding.rule,
        name=finding.name,
        element=finding.element,
        message=finding.message,
        severity=finding.severity,
        fixed=fixed,
        new=new,
        persisting=persisting,
    )


def _order(change: Change) -> tuple[object, ...]:
    return (
        not change.new, not change.fixed, -change.severity, change.policy or "", change.clause or "",
        change.element or "", change.message,
    )  # fmt: skip


def _turns(before: Report, after: Report) -> tuple[StatusChange, ...]:
    had = {(each.policy, each.clause): each for each in before.requirements}
    has = {(each.policy, each.clause): each for each in after.requirements}
    turns = []
    for policy, clause in [*has, *(key for key in had if key not in has)]:
        old, now = had.get((policy, clause)), has.get((policy, clause))
        known = now or old
        was = None if old is None else old.status
        ended = None if now is None else now.status
        if known is not None and was != ended:
            turns.append(StatusChange(policy, clause, known.cites, was, ended, known.title))
    return tuple(turns)
