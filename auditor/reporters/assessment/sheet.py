"""The questionnaire as YAML to fill in: each question with its law, and room for the answer below it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

from auditor.judging.assessment.answer import Answered
from auditor.judging.assessment.question import Question
from auditor.observed.record import printable

_WIDTH = 96
_HEAD = """\
# What data cannot show, as questions. Fill in below each one:
#   answer       met | partly | not-met | not-applicable (with a word why under explanation)
#   evidence     what was looked at: [decision of 3 March, register of requests]
#   who          who answers for it, by name or office
#   when, until  the day of the answer, and the last day on which it holds: 2027-01-31
# An answer that lacks who, when or until does not count, nor does one that has run out. Name no
# passenger. Then: auditor audit PATHS... --policy ID --assessment THIS-FILE
"""

Key = tuple[str, str]


def written(
    questions: Iterable[Question],
    answers: Mapping[Key, Answered] | None = None,
    about: str | None = None,
) -> str:
    """The file; `answers` are those already given, `about` the system or body they are about."""
    return "\n".join(_lines(questions, answers or {}, about)) + "\n"


def _lines(
    questions: Iterable[Question], answers: Mapping[Key, Answered], about: str | None
) -> Iterator[str]:
    yield _HEAD + "assessment: 1"
    yield f"about: {_text(about)} # which system or body, such as: the PIU's store"
    yield "answers:"
    for each in questions:
        yield from ("", f"  - policy: {each.policy}", f"    clause: {each.clause}")
        yield f"    wording: {_text(each.wording)}"
        for key, text in (
            ("question", each.question),
            ("look_at", each.look_at),
            ("law", each.law),
        ):
            yield from _folded(key, text)
        if each.link:
            yield f"    link: {_text(each.link)}"
        yield "    could_show:" if each.could_show else "    could_show: []"
        yield from (f"      - {_text(one)}" for one in each.could_show)
        yield from _answer(answers.get((each.policy, each.clause)))


def _answer(given: Answered | None) -> Iterator[str]:
    said = given or Answered("", "", "")
    yield f"    answer: {said.answer or 'null'}"
    yield f"    explanation: {_text(said.explanation)}"
    if said.evidence:
        yield "    evidence:"
        yield from (f"      - {_text(each)}" for each in said.evidence)
    else:
        yield "    evidence: []"
    yield f"    who: {_text(said.who)}"
    yield f"    when: {said.when or 'null'}"
    yield f"    until: {said.until or 'null'}"


def _folded(key: str, text: str) -> Iterator[str]:
    yield f"    {key}: >-"
    yield from (f"      {line}" for line in wrap(printable(text), _WIDTH, break_on_hyphens=False))


def _text(text: str | None) -> str:
    """A text as YAML reads it back, whatever stands in it: JSON's own quotes."""
    return "null" if text is None else json.dumps(printable(text), ensure_ascii=False)
