"""The account of a session: its audits, gathered from the reports of its tests, and told at the end."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from auditor.judging.report import Report

# Of one audit: its policies, the clauses that came to what, and whether it failed. Plain JSON, since it
# travels between processes.
Audited: TypeAlias = dict[str, list[str]]

_OURS, _SHOWN = "auditor", 6
_since: list[Audited] = []  # the audits since the last report


def note(report: "Report") -> None:
    """Take down an audit of the test that runs."""
    found: Audited = {"broken": [], "judged": [], "unevaluated": []}
    for each in report.requirements:
        name = f"{each.policy}/{each.clause}"
        if each.status == "fail":
            found["broken"].append(name)
        if each.status == "not-evaluated":
            found["unevaluated"].append(name)
        elif each.evaluated or each.findings:
            found["judged"].append(name)
    failed = ["yes"] if report.exit_code else []
    policies = [each.id for each in report.run.policies]
    _since.append(found | {"policies": policies, "failed": failed})


def enter(report: pytest.TestReport) -> None:
    """Give the audits of a test to its report, which travels to where the summary is written."""
    if _since:
        vars(report)[_OURS] = _since[:]
        _since.clear()


class Account:
    """What one session gathers; registered as a plug-in of it."""

    def __init__(self) -> None:
        """An empty account."""
        self.audits: list[Audited] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the audits from a report, whichever process made it."""
        self.audits.extend(vars(report).get(_OURS, ()))

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Tell how many audits there were, what is broken, and what nothing could judge."""
        if not self.audits:
            return
        terminalreporter.section("passenger data and privacy law")
        for line in _lines(self.audits):
            terminalreporter.write_line(line)


def _lines(audits: Sequence[Audited]) -> Iterator[str]:
    failed = sum(bool(each["failed"]) for each in audits)
    many = "1 audit" if len(audits) == 1 else f"{len(audits)} audits"
    yield f"{many} under {_few(_all(audits, 'policies'))}, {failed or 'none'} of them failed"
    broken, judged = _all(audits, "broken"), _all(audits, "judged")
    unjudged = [each for each in _all(audits, "unevaluated") if each not in judged]
    if broken:
        yield f"{_clauses(broken)} broken: {_few(broken)}"
    if unjudged:
        yield f"{_clauses(unjudged)} not evaluated in any: {_few(unjudged)}"


def _all(audits: Sequence[Audited], key: str) -> list[str]:
    return sorted({name for each in audits for name in each[key]})


def _clauses(names: Sequence[str]) -> str:
    return "1 clause" if len(names) == 1 else f"{len(names)} clauses"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
