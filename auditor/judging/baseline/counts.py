"""The baseline: how many findings of a rule, clause, element and source are known; a ratchet that only goes down."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

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


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    policy: str | None
    clause: str | None
    element: str | None
    source: str
    count: int


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


def counted(report: Report) -> Counter[Key]:
    """The counts of a report's findings, those that a waiver excuses aside."""
    counts = Counter(key(each) for each in report.findings if each.waiver is None)
    for each in report.left_out:
        if each.finding.waiver is None:
            counts[key(each.finding)] += each.number
    return counts


def read(data: bytes) -> Counter[Key]:
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
    return Counter({
        Key(each.rule, each.policy or "", each.clause or "", each.element or "", each.source): each.count
        for each in file.entries
    })  # fmt: skip


def written(counts: Counts) -> str:
    """The baseline file of these counts: sorted, one entry on each line, so that its changes can be reviewed."""
    lines = ",".join(
        f"\n  {json.dumps(_tree(name) | {'count': counts[name]}, ensure_ascii=False)}"
        for name in sorted(counts)
        if counts[name] > 0
    )
    return f'{{"schema": "{SCHEMA}",\n "entries": [{lines}]}}\n'


def _tree(name: Key) -> dict[str, Any]:
    return {field: getattr(name, field) or None for field in Key.__struct_fields__}


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


def ratcheted(baseline: Counts, report: Report) -> Counter[Key]:
    """The baseline lowered to what is still found; what is new does not enter it."""
    now = counted(report)
    return Counter({each: min(number, now[each]) for each, number in baseline.items() if now[each]})


def known(
    baseline: Counts, findings: Iterable[Finding], left_out: Sequence[LeftOut] = ()
) -> tuple[set[int], list[int]]:
    """What the baseline knows: the positions of findings, and how many of each kind left out.

    Of each key so many: the first in order of those that are listed, then the least grave of the
    others, of which the order is not known.
    """
    left = Counter(baseline)
    positions = set()
    for at, finding in enumerate(findings):
        name = key(finding)
        if finding.waiver is None and left[name] > 0:
            left[name] -= 1
            positions.add(at)
    numbers = [0] * len(left_out)
    for at in sorted(range(len(left_out)), key=lambda at: left_out[at].finding.severity):
        each = left_out[at]
        if each.finding.waiver is None:
            name = key(each.finding)
            numbers[at] = min(left[name], each.number)
            left[name] -= numbers[at]
    return positions, numbers
