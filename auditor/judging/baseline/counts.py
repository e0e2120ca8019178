"""The baseline: how many findings of a rule, clause, element and source are known; a ratchet that only goes down."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.baseline import neighbourhood
from auditor.judging.report import Report
from auditor.law.finding import Finding, LeftOut

SCHEMA = "urn:pnr-auditor:schema:baseline:1"


class Key(Struct, frozen=True, order=True):
    """What is counted together: no place, so that what moves within its source stays known."""

    rule: str
    policy: str
    clause: str
    element: str
    source: str


class BaselineError(ValueError):
    """A file is no baseline; the message says why and repeats nothing of it."""


class Baseline(Counter[Key]):
    """How many findings of each key are known, and the marks by which those that were listed are told again."""

    def __init__(
        self,
        counts: Mapping[Key, int] | None = None,
        marks: Mapping[Key, Sequence[str]] | None = None,
    ) -> None:
        """The counts, each with as many marks or fewer."""
        super().__init__(counts or {})
        self.marks = {name: tuple(each) for name, each in (marks or {}).items()}


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    policy: str | None
    clause: str | None
    element: str | None
    source: str
    count: int
    marks: list[str] = []


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    entries: list[_Entry]


Counts = Mapping[Key, int]


def key(finding: Finding) -> Key:
    """What `finding` counts as."""
    return Key(
        finding.rule,
        finding.policy or "",
        finding.clause or "",
        finding.element or "",
        finding.place.source,
    )


def counted(report: Report) -> Baseline:
    """The counts of a report's findings with their marks, those that a waiver excuses aside."""
    listed = [each for each in report.findings if each.waiver is None]
    marks: dict[Key, list[str]] = {}
    for each, mark in zip(listed, neighbourhood.marks(listed), strict=True):
        marks.setdefault(key(each), []).append(mark)
    counts = Counter(key(each) for each in listed)
    for more in report.left_out:
        if more.finding.waiver is None:
            counts[key(more.finding)] += more.number
    return Baseline(counts, {name: sorted(each) for name, each in marks.items()})


def unfit(report: Report) -> str | None:
    """Why a report cannot say what is known; None where it can."""
    if report.run.redacted:
        return "it is a copy for circulation: it names no source, so nothing could be known again"
    if report.run.anonymised:
        return (
            "its sources are anonymised, and a name such as source-1 may be another file's tomorrow"
        )
    if report.limited:
        return "a limit cut it short: what is missing would count as new, or as gone"
    return None


def read(data: bytes) -> Baseline:
    """The counts that a baseline file states.

    Raises:
        BaselineError: it is not JSON, or not a baseline of version 1.
    """
    try:
        file = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BaselineError("this is no baseline: `auditor baseline create` writes one") from None
    if file.schema != SCHEMA or any(each.count < 1 for each in file.entries):
        raise BaselineError("this is no baseline of version 1")
    named = [
        (
            Key(each.rule, each.policy or "", each.clause or "", each.element or "", each.source),
            each,
        )
        for each in file.entries
    ]
    return Baseline(
        {name: each.count for name, each in named},
        {name: each.marks for name, each in named if each.marks},
    )


def written(counts: Counts) -> str:
    """The baseline file of these counts: sorted, one entry on each line, so that its changes can be reviewed."""
    lines = ",".join(
        f"\n  {json.dumps(_tree(name) | _known(counts, name), ensure_ascii=False)}"
        for name in sorted(counts)
        if counts[name] > 0
    )
    return f'{{"schema": "{SCHEMA}",\n "entries": [{lines}]}}\n'


def _tree(name: Key) -> dict[str, Any]:
    return {field: getattr(name, field) or None for field in Key.__struct_fields__}


def _known(counts: Counts, name: Key) -> dict[str, Any]:
    marks = counts.marks.get(name, ()) if isinstance(counts, Baseline) else ()
    return {"count": counts[name]} | ({"marks": [*marks]} if marks else {})


class Comparison(Struct, frozen=True):
    """A report against a baseline: what is beyond it, what it has that is no more, and what is as it was."""

    beyond: tuple[tuple[Key, int], ...]
    fixed: tuple[tuple[Key, int], ...]
    known: int


def compare(baseline: Counts, report: Report) -> Comparison:
    """How the findings of a report stand to a baseline."""
    now = counted(report)
    beyond = tuple((each, now[each] - baseline.get(each, 0)) for each in sorted(now))
    fixed = tuple((each, number - now[each]) for each, number in sorted(baseline.items()))
    return Comparison(
        beyond=tuple(each for each in beyond if each[1] > 0),
        fixed=tuple(each for each in fixed if each[1] > 0),
        known=sum(min(number, now[each]) for each, number in baseline.items()),
    )


def ratcheted(baseline: Counts, report: Report) -> Baseline:
    """The baseline lowered to what is still found; what is new does not enter it."""
    now = counted(report)
    counts = {each: min(number, now[each]) for each, number in baseline.items() if now[each]}
    listed = [each for each in report.findings if each.waiver is None]
    still: dict[Key, list[str]] = {}
    positions, _ = known(baseline, listed)
    for at, mark in enumerate(neighbourhood.marks(listed)):
        if at in positions:
            still.setdefault(key(listed[at]), []).append(mark)
    return Baseline(counts, {name: sorted(each) for name, each in still.items()})


def known(
    baseline: Counts, findings: Iterable[Finding], left_out: Sequence[LeftOut] = ()
) -> tuple[set[int], list[int]]:
    """What the baseline knows: the positions of findings, and how many of each kind left out.

    Of each key so many: those listed that are told again by their marks, then the first in order of the
    others, then the least grave of those that are not listed, of which the order is not known.
    """
    left = Counter(baseline)
    listed = [(at, each) for at, each in enumerate(findings) if each.waiver is None]
    told = neighbourhood.marks([each for _, each in listed])
    groups: dict[Key, list[tuple[int, str]]] = {}
    for (at, each), mark in zip(listed, told, strict=True):
        groups.setdefault(key(each), []).append((at, mark))
    positions: set[int] = set()
    before = baseline.marks if isinstance(baseline, Baseline) else {}
    for name, here in groups.items():
        same = neighbourhood.same(before.get(name, ()), here, left[name])
        left[name] -= len(same)
        positions |= same
    numbers = [0] * len(left_out)
    for number in sorted(range(len(left_out)), key=lambda at: left_out[at].finding.severity):
        more = left_out[number]
        if more.finding.waiver is None:
            name = key(more.finding)
            numbers[number] = min(left[name], more.number)
            left[name] -= numbers[number]
    return positions, numbers
