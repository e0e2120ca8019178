"""The headline: what a whole report comes to, in one sentence."""

from collections.abc import Sequence

from auditor.judging.report import Report
from auditor.judging.requirement import JUDGED, Requirement


def headline(report: Report) -> str:
    """What the whole comes to, never a bare green: "no breach found in what was examined (n of m clauses)".

    Counted apart: what an exception may excuse that no data could show, what is broken by a reading that is
    not sure, what is not law yet, and what was not read. Where a message holds what its receiver must delete,
    it is "no breach yet": nobody has broken the clause, and the run does not look like a clean one.
    """
    return f"{_missed(report)}{_headline(report)}"


def _missed(report: Report) -> str:
    """What was asked for, and is not behind the verdict."""
    unread = sum(each.left in {"", "other"} for each in report.unread)
    vacant = sum(each.left == "empty" for each in report.unread)
    parts = [f"{unread} source{'s' * (unread != 1)} not read"] if unread else []
    if vacant and report.examined:
        parts.append(f"{vacant} request{'s' * (vacant != 1)} that fit{'s' * (vacant == 1)} no data")
    return f"incomplete, {' and '.join(parts)}: " if parts else ""


def _headline(report: Report) -> str:
    if not report.run.policies:
        return _fakeness(report)
    asked = [each for each in report.requirements if each.status != "not-applicable"]
    looked = [each for each in asked if each.status in JUDGED]
    scope = f"{len(looked)} of {len(asked)} clauses{_by_people(report, asked)}"
    if not report.examined:
        return f"nothing was examined ({scope})"
    if not looked:
        return f"no clause could be judged ({scope})"
    failed = [each for each in looked if each.status == "fail"]
    law = [each for each in failed if not each.in_advance]
    ahead = len(failed) - len(law)
    start = f"; {_clauses(ahead)} would be broken once the law starts" if ahead else ""
    arrives = sum(each.status == "on-receipt" for each in looked)
    if arrives:
        start = f"; {_clauses(arrives)} name{'s' * (arrives == 1)} data that the receiver must delete{start}"
    if law:
        return f"{_broken(law)} in what was examined ({scope}){start}"
    so_far = "yet" if arrives else "found"
    review = sum(each.status == "review" for each in looked)
    if review:
        judge = f"{review} to be judged by a person"
        return f"no certain breach {so_far} in what was examined ({scope}); {judge}{start}"
    return f"no breach {so_far} in what was examined ({scope}){start}"


def _by_people(report: Report, asked: Sequence[Requirement]) -> str:
    """What an assessment adds to what was examined: never that anything was."""
    if report.run.assessment is None:
        return ""
    answers = [each.attested.answer for each in asked if each.attested is not None]
    short = sum(each in {"partly", "not-met"} for each in answers)
    told = f", {short} of them as not met or in part" if short else ""
    left = sum(each.status == "manual" for each in asked)
    return f"; {len(answers)} attested by people{told}, {left} open"


def _fakeness(report: Report) -> str:
    number = sum(report.counts.values())
    if not report.examined:
        return "nothing was examined"
    if not number:
        return "every identifying value that was found belongs to nobody"
    return f"{number} value{'s' * (number != 1)} not provably fake"


def _broken(failed: Sequence[Requirement]) -> str:
    unsure = sum(each.unsure for each in failed)
    doubtful = sum(each.doubtful and not each.unsure for each in failed)
    ways = (
        (len(failed) - unsure - doubtful, ""),
        (doubtful, " unless an exception applies that no data show"),
        (unsure, " by this project's reading, a second-hand text or an unconfirmed citation"),
    )
    (first, how), *others = ((number, how) for number, how in ways if number)
    more = "".join(f", {number} more{how}" for number, how in others)
    return f"{_clauses(first)} broken{how}{more}{',' if more else ''}"


def _clauses(number: int) -> str:
    return f"{number} clause{'s' * (number != 1)}"
