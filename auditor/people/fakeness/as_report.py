"""What is not provably fake as a report, for every reporter, baseline and waiver that audits have.

It is no law: such a report names no policy, and each finding rests on the ranges that authorities keep free.
"""

import json
from datetime import date
from hashlib import sha256

import msgspec

from auditor.judging.baseline.waivers import FAKENESS
from auditor.judging.report import Report, passed_over
from auditor.judging.what_was_asked import Run
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding, Severity, fingerprint
from auditor.people.fakeness.check import Outcome
from auditor.people.fakeness.verdict import Doubt
from auditor.people.fakeness.words import SCHEMA, means, remedy

_CITES = "the ranges that belong to nobody (`auditor fakecheck`)"
_TITLE = "Let every identifying value be one that belongs to nobody"


def report(outcome: Outcome, version: str, day: date) -> Report:
    """The outcome as a report without a policy."""
    findings = tuple(map(_finding, outcome.doubts))
    run = Run(
        version=version,
        policies=(),
        as_of=None,
        law_as_of=day,
        configuration=f"sha256:{sha256(version.encode()).hexdigest()}",
    )
    return Report(
        run=run,
        sources=outcome.sources,
        messages=outcome.frames,
        records=outcome.records,
        travellers=0,
        partly_read=outcome.partly,
        findings=findings,
        counts={str(each): len(findings) * (each is Severity.ERROR) for each in Severity},
        requirements=(),
        elements=(),
        deadlines=(),
        unread=outcome.unread,
        passed_over=passed_over(outcome.passed),
    )


def with_open(outcome: Outcome, marked: Report) -> Outcome:
    """The outcome with those doubts alone that neither a baseline knows nor a waiver excuses."""
    pairs = zip(outcome.doubts, marked.findings, strict=True)
    left = tuple(doubt for doubt, finding in pairs if not finding.excused)
    return msgspec.structs.replace(outcome, doubts=left)


def from_json(data: bytes) -> Report | None:
    """What `auditor fakecheck --format json` wrote, as far as a baseline asks; None where it is none of that."""
    try:
        tree = json.loads(data)
        if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
            return None
        doubts = msgspec.convert(
            [{name: each[name] for name in Doubt.__struct_fields__} for each in tree["findings"]],
            tuple[Doubt, ...],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return report(Outcome(doubts=doubts), "", date.min)


def _finding(doubt: Doubt) -> Finding:
    known = ELEMENTS.get(doubt.element or "")
    title = known.title if known else "unplaced text"
    rule, name = FAKENESS
    return Finding(
        rule=rule,
        name=name,
        severity=Severity.ERROR,
        policy=None,
        clause=None,
        cites=_CITES,
        binding=None,
        basis=None,
        element=doubt.element,
        message=f"{title} is not provably fake: {means(doubt)}",
        remedy=remedy(doubt),
        place=doubt.place,
        fingerprint=fingerprint(rule, None, None, f"{doubt.element}/{doubt.kind}", doubt.place),
        title=_TITLE,
    )
