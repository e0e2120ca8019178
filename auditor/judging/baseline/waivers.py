"""Waivers: findings that somebody answers for until a day, with the reason; each field is mandatory.

Laws of the file: a waiver names a rule or a clause and a scope; one that expired excuses nothing;
one that excuses nothing, or never can, is told, so that none outlives its reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.report import Report, Waived
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding
from auditor.law.yaml_text import Problem
from auditor.policies.proofread import Spots, proofread, sound
from auditor.rules import all_rules, find
from auditor.sources.side_cars import fits

# What `auditor fakecheck` calls what it finds, which is no rule of an audit.
FAKENESS = ("FAK001", "not-provably-fake")
SOON = 30  # days before its end in which a waiver is announced, where nobody says how many


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a waiver holds: patterns of sources (`*` is all), and elements (none named: all)."""

    sources: tuple[str, ...]
    elements: tuple[str, ...] = ()


class Waiver(Struct, frozen=True, forbid_unknown_fields=True):
    """One waiver: what it excuses, where, why, who approved it, and its last day."""

    id: str
    scope: Scope
    reason: str
    approver: str
    expires: date
    rule: str | None = None
    clause: str | None = None

    def matches(self, finding: Finding) -> bool:
        """Whether the waiver speaks of this finding, expired or not."""
        if self.rule is not None and self.rule not in (finding.rule, finding.name):
            return False
        if self.clause is not None and self.clause != f"{finding.policy}/{finding.clause}":
            return False
        if self.scope.elements and finding.element not in self.scope.elements:
            return False
        return any(_fits(each, finding.place.source) for each in self.scope.sources)


def _fits(pattern: str, source: str) -> bool:
    """Whether a pattern fits a source, with the slashes of whichever system; `**/` fits no folder, too."""
    pattern = pattern.replace("\\", "/").removeprefix("./")
    return fnmatchcase(source, pattern) or ("/" in pattern and fits(pattern, source))


_UPWARDS = "leads upwards: sources are named from the root of the repository, and no name has `..`"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    waivers: tuple[Waiver, ...]


@cache
def schema() -> Mapping[str, Any]:
    """The schema of a file of waivers (`schemas/waivers.schema.json`)."""
    text = {"type": "string", "minLength": 1}
    names = sorted([*FAKENESS, *(name for each in all_rules() for name in (each.id, each.name))])
    waiver = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "scope", "reason", "approver", "expires"],
        "anyOf": [{"required": ["rule"]}, {"required": ["clause"]}],
        "properties": {
            "id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
                   "description": "letters, digits, dots and hyphens"},
            "rule": {"enum": names},
            "clause": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9.-]+$", "description": "POLICY/CLAUSE"},
            "scope": {
                "type": "object",
                "additionalProperties": False,
                "required": ["sources"],
                "properties": {
                    "sources": {"type": "array", "minItems": 1, "items": text},
                    "elements": {"type": "array", "minItems": 1, "items": {"enum": sorted(ELEMENTS)}},
                },
            },
            "reason": text,
            "approver": text,
            "expires": {"type": "string", "format": "date"},
        },
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:pnr-auditor:schema:waivers:1",
        "title": "Waivers, version 1",
        "type": "object",
        "additionalProperties": False,
        "required": ["waivers"],
        "properties": {"waivers": {"type": "array", "items": waiver}},
    }


def lint(text: str) -> tuple[Problem, ...]:
    """Every mistake in a file of waivers, in the order of its lines."""
    return proofread(text, schema(), _as_a_whole)


def _as_a_whole(pure: Mapping[str, Any], spots: Spots) -> Iterator[Problem]:
    """What no single waiver shows, or no pattern of JSON Schema."""
    known: set[str] = set()
    for at, each in enumerate(pure["waivers"]):
        if each["id"] in known:
            yield spots.problem(("waivers", at, "id"), "stands twice")
        known.add(each["id"])
        for number, pattern in enumerate(each["scope"]["sources"]):
            if ".." in pattern.split("/"):
                yield spots.problem(("waivers", at, "scope", "sources", number), _UPWARDS)


def parse(text: str) -> tuple[Waiver, ...]:
    """The waivers of a file.

    Raises:
        YamlError: it has mistakes, those that `lint` tells.
    """
    return msgspec.convert(sound(text, schema(), _as_a_whole), _File).waivers


def excused(
    waivers: Sequence[Waiver], findings: Iterable[Finding], day: date
) -> tuple[list[Finding], dict[str, int]]:
    """The findings, those that a waiver excuses on `day` marked with its id; how many each matched."""
    counts = {each.id: 0 for each in waivers}
    marked = []
    for finding in findings:
        by = [each for each in waivers if each.matches(finding)]
        for each in by:
            counts[each.id] += 1
        holding = next((each for each in by if each.expires >= day), None)
        marked.append(
            finding if holding is None else msgspec.structs.replace(finding, waiver=holding.id)
        )
    return marked, counts


def matching(waivers: Iterable[Waiver], finding: Finding) -> Iterator[str]:
    """The ids of the waivers that speak of a finding, expired or not."""
    return (each.id for each in waivers if each.matches(finding))


def told(
    waivers: Iterable[Waiver], counts: Mapping[str, int], report: Report, day: date, soon: int
) -> tuple[Waived, ...]:
    """What became of each waiver in a run, and how many days are left of those that expire within `soon`."""
    clauses = {f"{each.policy}/{each.clause}" for each in report.requirements}
    judging = {each.rule for each in report.requirements}
    return tuple(
        Waived(
            id=each.id,
            reason=each.reason,
            approver=each.approver,
            expires=each.expires,
            findings=counts[each.id],
            state=_state(each, counts[each.id], clauses, judging, day),
            days=left if 0 <= (left := (each.expires - day).days) <= soon else None,
        )
        for each in waivers
    )


def _state(
    waiver: Waiver, count: int, clauses: set[str], judging: set[str | None], day: date
) -> Any:  # noqa: ANN401 - a literal
    if waiver.clause is not None and waiver.clause not in clauses:
        return "never-matching"
    rule = find(waiver.rule) if waiver.rule else None
    if rule is not None and rule.fault is None and rule.name not in judging:
        return "never-matching"
    if waiver.expires < day:
        return "expired"
    return "used" if count else "unused"
