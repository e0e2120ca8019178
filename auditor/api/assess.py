"""The assessment of what data cannot show as functions: a questionnaire, a form, and a form read back."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from auditor.api import arguments as asked
from auditor.api.arguments import Pack
from auditor.judging.assessment import answer
from auditor.judging.assessment.answer import Answered, Assessment
from auditor.judging.assessment.question import Question, question, questions, wording
from auditor.law.policy import Policy
from auditor.law.yaml_text import YamlError
from auditor.reporters.assessment import sheet
from auditor.sources import UsageError


def assessment(text: str) -> Assessment:
    """The answers of a YAML text, as `audit` takes them.

    Raises:
        UsageError: it has mistakes; each is named by line, column and path.
    """
    try:
        return answer.parse(text)
    except YamlError as fault:
        raise UsageError(str(fault)) from None


def questionnaire(
    policy: Pack | Sequence[Pack],
    law_as_of: date,
    *,
    dates: Mapping[str, date] | None = None,
    earlier: Assessment | None = None,
) -> str:
    """The questionnaire of one policy or several, as YAML to fill in.

    Args:
        policy: ids of shipped policies, paths of YAML files, or policies.
        law_as_of: clauses in force on this day are asked about.
        dates: the dates on which policies' parameters fall, as `policy.parameter`.
        earlier: answers already given; those on clauses that are worded as then are carried over.

    Raises:
        UsageError: something that was asked for cannot be meant.
    """
    found, _ = _asked(policy, law_as_of, dates)
    return sheet.written(found, _carried(found, earlier), earlier.about if earlier else None)


def form(
    policy: Pack | Sequence[Pack],
    law_as_of: date,
    *,
    dates: Mapping[str, date] | None = None,
    earlier: Assessment | None = None,
) -> bytes:
    """The same as a form (DOCX). Needs the extra `office`."""
    from auditor.reporters.assessment import form as forms  # noqa: PLC0415 - an extra

    found, titles = _asked(policy, law_as_of, dates)
    out = BytesIO()
    forms.write(
        found,
        titles,
        law_as_of,
        out,
        answers=_carried(found, earlier),
        about=earlier.about if earlier else None,
    )
    return out.getvalue()


def read_form(data: bytes, policy: Pack | Sequence[Pack] = ()) -> str:
    """A filled-in form as YAML, with its questions where `policy` names the laws it asks about.

    Raises:
        UsageError: it is no form, or an answer in it cannot be read (all mistakes).
    """
    from auditor.reporters.assessment import filled_form  # noqa: PLC0415 - an extra

    try:
        read = filled_form.read(data)
    except filled_form.FormError as fault:
        raise UsageError(str(fault)) from None
    laws = {each.id: each for each in asked.packs(policy)} if policy else {}
    return sheet.written(
        [_question(each, laws) for each in read.answers],
        {(each.policy, each.clause): each for each in read.answers},
        read.about,
    )


def _asked(
    policy: Pack | Sequence[Pack], law_as_of: date, dates: Mapping[str, date] | None
) -> tuple[list[Question], dict[str, str]]:
    laws = asked.packs(policy)
    found = list(questions(laws, law_as_of, asked.dates(dates or {}, laws)))
    if not found:
        raise UsageError(
            "these policies leave no clause to people on that day: there is nothing to ask"
        )
    return found, {each.id: each.title for each in laws}


def _carried(
    found: Sequence[Question], earlier: Assessment | None
) -> dict[tuple[str, str], Answered]:
    if earlier is None:
        return {}
    given = {(each.policy, each.clause, each.wording): each for each in earlier.answers}
    keys = ((each.policy, each.clause, each.wording) for each in found)
    return {key[:2]: given[key] for key in keys if key in given}


def _question(answered: Answered, laws: Mapping[str, Policy]) -> Question:
    """The question of an answer; without its law only what the form's own reference says."""
    law = laws.get(answered.policy)
    clauses = () if law is None else law.clauses
    clause = next((each for each in clauses if each.id == answered.clause), None)
    if clause is not None and wording(clause) == answered.wording:
        return question(answered.policy, clause)
    said = f"{answered.policy}/{answered.clause}"
    return Question(answered.policy, answered.clause, answered.wording, said, said, said, None, ())
