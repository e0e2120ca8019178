"""Findings that rest on one provision, together: a count and a span stand for thousands of lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from auditor.finding import Finding, Severity
from auditor.policy import Basis, Binding
from auditor.reporters.words import count, spot


class Kind(Struct, frozen=True):
    """Findings that say the same of the same element, in the order of the report."""

    message: str
    element: str | None
    findings: tuple[Finding, ...]


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
    remedies: tuple[str, ...]
    kinds: tuple[Kind, ...]
    findings: tuple[Finding, ...]

    @property
    def where(self) -> str:
        """The provision, as `policy/clause`; a finding of structure has none."""
        return f"{self.policy}/{self.clause}" if self.policy else "structure"


def blocks(findings: Iterable[Finding]) -> list[Block]:
    """The blocks of a report, the law's first, the gravest first."""
    sorted_out: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for each in findings:
        structure = each.policy is None
        law = (each.policy or "", each.clause or "", each.cites)
        sorted_out[structure, -each.severity, each.rule, *law].append(each)
    return [_block(sorted_out[key]) for key in sorted(sorted_out)]


def _block(findings: Sequence[Finding]) -> Block:
    first = findings[0]
    alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in findings:
        alike[each.message, each.element or ""].append(each)
    ranked = sorted(alike.items(), key=lambda item: (-len(item[1]), item[0]))
    return Block(
        first.rule, first.name, first.severity, first.policy, first.clause,
        first.cites, first.binding, first.basis,
        remedies=tuple(sorted({each.remedy for each in findings})),
        kinds=tuple(Kind(words, element or None, tuple(same)) for (words, element), same in ranked),
        findings=tuple(findings),
    )  # fmt: skip


def extent(findings: Sequence[Finding]) -> str:
    """How many findings, in how many records, and in the frames of how many messages, as far as that is told."""
    places = {(each.place.source, each.place.message, each.place.record) for each in findings}
    records = sum(bool(record) for _, _, record in places)
    frames = sum(message is not None and not record for _, message, record in places)
    shares = ((records, "record"), (frames, "message"))
    within = " and ".join(count(*each) for each in shares if each[0])
    told = " in ".join(filter(None, (count(len(findings), "finding"), within)))
    excused = sum(each.excused for each in findings)
    return f"{told}, {excused} excused" if excused else told


def place(finding: Finding) -> str:
    """Where a finding is: its source, and the spot there."""
    return ": ".join(filter(None, (finding.place.source, spot(finding.place))))


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
