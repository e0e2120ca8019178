"""A report with the answers of an assessment: what holds on the day is attested, and the rest stays open."""

from datetime import date

import msgspec

from auditor.judging.assessment.answer import Answered, Assessment
from auditor.judging.assessment.question import wording
from auditor.judging.report import Report
from auditor.judging.requirement import BY_PEOPLE, Attestation, Requirement
from auditor.judging.what_was_asked import Assessed
from auditor.law.policy import Policy


def merged(
    report: Report, assessment: Assessment, policies: tuple[Policy, ...], day: date
) -> Report:
    """`report`, its clauses for people attested by the answers that hold on `day`.

    No other clause changes, and no count of what was examined.
    """
    words = {
        (law.id, clause.id): wording(clause)
        for law in policies
        for clause in law.clauses
        if clause.rule is None
    }
    given = {(each.policy, each.clause): each for each in assessment.answers}
    known = {(each.policy, each.clause) for each in report.requirements if each.status in BY_PEOPLE}
    aside = sum(
        each.answer is not None for key, each in given.items() if key not in known & {*words}
    )
    requirements = tuple(
        _answered(each, given.get((each.policy, each.clause)), words, day)
        for each in report.requirements
    )
    run = msgspec.structs.replace(report.run, assessment=Assessed(assessment.sha256, day, aside))
    return msgspec.structs.replace(report, run=run, requirements=requirements)


def _answered(
    requirement: Requirement,
    answer: Answered | None,
    words: dict[tuple[str, str], str],
    day: date,
) -> Requirement:
    if answer is None or answer.answer is None or requirement.status not in BY_PEOPLE:
        return requirement
    key = (requirement.policy, requirement.clause)
    lapsed = lapse(answer, words.get(key), day)
    if lapsed is not None:
        return msgspec.structs.replace(requirement, lapsed=lapsed)
    return msgspec.structs.replace(
        requirement,
        status="attested",
        attested=Attestation(
            answer=answer.answer,
            by=answer.who or "",
            on=answer.when or day,
            until=answer.until or day,
            evidence=answer.evidence or (),
            explanation=answer.explanation or None,
        ),
    )


def lapse(answer: Answered, words: str | None, day: date) -> str | None:
    """Why an answer does not count on `day`; None where it does."""
    if answer.lacks:
        return f"the answer does not count: it lacks {' and '.join(answer.lacks)}"
    if answer.wording != words:
        return "the answer does not count: the clause was worded otherwise when it was given"
    if answer.when is not None and answer.when > day:
        return f"the answer does not count yet: it is signed for {answer.when}"
    if answer.until is not None and answer.until < day:
        return f"the answer ran out on {answer.until}"
    return None
