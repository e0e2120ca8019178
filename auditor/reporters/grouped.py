"""Findings that rest on one provision, together: a count and a span stand for thousands of lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from auditor.judging.report import Report
from auditor.judging.requirement import Requirement
from auditor.law.duty import Body
from auditor.law.finding import Finding, LeftOut, Severity
from auditor.law.policy import Basis, Binding
from auditor.observed.record import Place
from auditor.reporters.words import count, lawless, opened, spot


class Kind(Struct, frozen=True):
    """Findings that say the same of the same element, in the order of the report."""

    message: str
    element: str | None
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def number(self) -> int:
        """How many there are, those included that the report counts and does not list."""
        return len(self.findings) + sum(each.number for each in self.left_out)


class Block(Struct, frozen=True):
    """Findings of one rule and gravity under one provision; the kind that is met most stands first."""

    rule: str
    name: str
    severity: Severity
    policy: str | None
    clause: str | None
    cites: str
    binding: Binding | None
    basis: Basis | None
    title: str | None
    duty: tuple[Body, ...]
    on_receipt: bool
    remedies: tuple[str, ...]
    kinds: tuple[Kind, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def lead(self) -> str:
        """What is said before the title, since it tells the duty and not the fault."""
        return lead([*self.findings, *(each.finding for each in self.left_out)])

    @property
    def said(self) -> str:
        """What is amiss: `not met: Delete PNR five years after the transfer`."""
        return ": ".join(filter(None, (self.lead, self.named)))

    @property
    def heading(self) -> str:
        """The same with its gravity: `error, not met: Delete PNR five years after the transfer`."""
        return f"{self.weight}: {self.named}"

    @property
    def weight(self) -> str:
        """How grave it is, and what became of the duty: `error, not met`."""
        return ", ".join(filter(None, (str(self.severity), self.lead)))

    @property
    def named(self) -> str:
        """What the clause demands; a fault of structure says itself what it is."""
        return self.title if self.title and self.policy else self.kinds[0].message

    @property
    def where(self) -> str:
        """The provision, as `policy/clause`; a finding of structure has none."""
        return f"{self.policy}/{self.clause}" if self.policy else lawless(self.rule)


def blocks(findings: Iterable[Finding], left_out: Iterable[LeftOut] = ()) -> list[Block]:
    """The blocks of a report, the law's first, the gravest first; `left_out` are counted with them."""
    sorted_out: dict[tuple[object, ...], tuple[list[Finding], list[LeftOut]]]
    sorted_out = defaultdict(lambda: ([], []))
    for each in findings:
        sorted_out[_provision(each)][0].append(each)
    for more in left_out:
        sorted_out[_provision(more.finding)][1].append(more)
    return [_block(*sorted_out[key]) for key in sorted(sorted_out)]


def _provision(finding: Finding) -> tuple[object, ...]:
    structure = finding.policy is None
    law = (finding.policy or "", finding.clause or "", finding.cites)
    return (structure, -finding.severity, finding.rule, *law)


def _block(findings: Sequence[Finding], left_out: Sequence[LeftOut]) -> Block:
    alike: dict[tuple[str, str], tuple[list[Finding], list[LeftOut]]]
    alike = defaultdict(lambda: ([], []))
    for each in findings:
        alike[each.message, each.element or ""][0].append(each)
    for more in left_out:
        alike[more.finding.message, more.finding.element or ""][1].append(more)
    kinds = [
        Kind(words, element or None, tuple(same), tuple(others))
        for (words, element), (same, others) in alike.items()
    ]
    all_ = [*findings, *(each.finding for each in left_out)]
    first = all_[0]
    return Block(
        first.rule, first.name, first.severity, first.policy, first.clause,
        first.cites, first.binding, first.basis, first.title, first.duty, first.on_receipt,
        remedies=tuple(sorted({each.remedy for each in all_})),
        kinds=tuple(sorted(kinds, key=lambda each: (-each.number, each.message, each.element or ""))),
        findings=tuple(findings),
        left_out=tuple(left_out),
    )  # fmt: skip


def lead(findings: Sequence[Finding]) -> str:
    """What became of the duty that the title of findings under one clause tells; of structure the message says it."""
    if not (findings[0].title and findings[0].policy):
        return ""
    if all(each.candidate for each in findings):
        return "for a person to judge"
    return "for the receiver" if findings[0].on_receipt else "not met"


def requirement(block: Block, report: Report) -> Requirement | None:
    """What became of the clause that a block rests on; None of a finding of structure."""
    asked = (block.policy, block.clause)
    return next((each for each in report.requirements if (each.policy, each.clause) == asked), None)


def extent(findings: Sequence[Finding], left_out: Sequence[LeftOut] = ()) -> str:
    """How many findings, in how many records, and in the frames of how many messages, as far as that is told."""
    places = {(each.place.source, each.place.message, each.place.record) for each in findings}
    records = sum(bool(record) for _, _, record in places)
    frames = sum(message is not None and not record for _, message, record in places)
    shares = ((records, "record"), (frames, "message"))
    within = " and ".join(count(*each) for each in shares if each[0])
    number = len(findings) + sum(each.number for each in left_out)
    if left_out:
        listed = " in ".join(filter(None, (f"{len(findings)} listed", within)))
        told = f"{count(number, 'finding')} ({listed})"
    else:
        told = " in ".join(filter(None, (count(number, "finding"), within)))
    excused = sum(each.excused for each in findings) + sum(each.excused for each in left_out)
    return f"{told}, {excused} excused" if excused else told


def reach(kind: Kind) -> str:
    """Where findings of a kind are, as far as they are listed."""
    return span(kind.findings or [each.finding for each in kind.left_out])


def place(finding: Finding) -> str:
    """Where a finding is: `a.edi:28:1`, as editors open it, and the spot in words."""
    at = finding.place
    return ": ".join(filter(None, (opened(at), spot(at, line=False))))


def first_place(kind: Kind) -> Place:
    """Where the first of a kind is, as far as one is listed."""
    return kind.findings[0].place if kind.findings else kind.left_out[0].finding.place


def open_findings(report: Report) -> tuple[list[Finding], list[LeftOut]]:
    """What no waiver excuses and no baseline knows: the findings, and how many of each kind are not listed."""
    findings = [each for each in report.findings if not each.excused]
    left_out = [
        msgspec.structs.replace(each, number=each.number - each.excused, known=0)
        for each in report.left_out
        if each.number > each.excused
    ]
    return findings, left_out


def span(findings: Sequence[Finding]) -> str:
    """The first place, and how far the others reach."""
    first, last = findings[0].place, findings[-1].place
    line = place(findings[0])
    sources = len({each.place.source for each in findings})
    if sources > 1:
        return f"{line} … in {count(sources, 'source')}, the last {last.source}"
    for name in ("message", "record", "segment", "line"):
        number = getattr(last, name)
        if number != getattr(first, name):
            return f"{line} … to {name} {number}"
    return line
