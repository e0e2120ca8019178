"""The report as a Code Quality report, which GitLab shows beside a merge request.

Laws of the file: one issue for each fingerprint, since GitLab shows equal ones once and says nothing
of the others; an issue counts what it stands for; what was not read is an issue too.
"""

from collections import Counter, defaultdict
from hashlib import sha256
from typing import Any, TextIO

from auditor.judging.report import Report
from auditor.judging.what_was_asked import Regime
from auditor.law.finding import Finding, Severity
from auditor.observed.record import Place, Unread
from auditor.reporters.trees import write_tree
from auditor.reporters.words import demanded, file_of, flat, provision, sentence, spot

TITLE = "Code Quality JSON for GitLab"

_SEVERITIES = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "critical"}


def write(report: Report, out: TextIO) -> None:
    """Write the report to `out` as a JSON array of issues."""
    alike: dict[str, list[Finding]] = defaultdict(list)
    for each in report.findings:
        alike[each.fingerprint].append(each)
    more: Counter[str] = Counter()
    for kind in report.left_out:
        name = kind.finding.fingerprint
        more[name] += kind.number
        if name not in alike:  # none of them is listed
            alike[name].append(kind.finding)
            more[name] -= 1
    own = {each.id: each for each in report.run.policies if each.own}
    issues = [
        *map(_unread, report.unread),
        *(
            _owned(_issue(each, len(each) + more[name], report), own, each[0].policy)
            for name, each in alike.items()
        ),
    ]
    write_tree(issues, out)


def _issue(findings: list[Finding], number: int, report: Report) -> dict[str, Any]:
    """One issue; where some are new, it is told where the first of these is."""
    new = [each for each in findings if not each.excused]
    first = (new or findings)[0]
    worst = max(new or findings, key=lambda each: each.severity)
    times = f" × {number}" if number > 1 else ""
    law = flat(demanded(worst))
    said = f"{_state(new, report)}{sentence(worst)}{times} ({provision(worst)}: {law})"
    return {
        "description": "; ".join(filter(None, (said, flat(spot(first.place))))),
        "check_name": f"{worst.rule} {worst.name}",
        "fingerprint": first.fingerprint,
        "severity": _SEVERITIES[worst.severity] if new else "info",
        "location": _location(first.place),
    }


def _owned(issue: dict[str, Any], own: dict[str, Regime], policy: str | None) -> dict[str, Any]:
    """The same, saying where the policy is not the shipped one of that id."""
    if policy not in own:
        return issue
    law = own[policy]
    told = f"a policy of the user's own, sha256 {law.sha256}, not the shipped sha256 {law.shipped}"
    return issue | {"description": f"{issue['description']}; {law.id}: {told}"}


def _state(new: list[Finding], report: Report) -> str:
    if not new:
        return "known or waived: "
    return f"new ({len(new)}): " if report.run.baseline else ""


def _unread(unread: Unread) -> dict[str, Any]:
    name = f"unread\x1f{unread.source}\x1f{unread.reason}"
    return {
        "description": f"Not read, so not audited: {flat(unread.reason)}",
        "check_name": "unread",
        "fingerprint": sha256(name.encode()).hexdigest()[:32],
        "severity": "major",
        "location": _location(Place(unread.source)),
    }


def _location(place: Place) -> dict[str, Any]:
    return {"path": flat(file_of(place.source)), "lines": {"begin": place.line or 1}}
