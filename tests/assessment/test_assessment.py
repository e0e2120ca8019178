"""What data cannot show is attested by people, for a time, and never passes."""

import io
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from click import ClickException
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from auditor import policies
from auditor.api.assess import assessment, form, questionnaire, read_form
from auditor.api.audit import audit
from auditor.cli import group
from auditor.explain import schemas
from auditor.judging import report_to_json
from auditor.judging.assessment.answer import Answered, Assessment, lint, parse
from auditor.judging.assessment.merged import merged
from auditor.judging.assessment.question import asked, question, questions, wording
from auditor.judging.headline import headline
from auditor.judging.report import Report
from auditor.judging.report_from_json import read
from auditor.law.policy import Policy
from auditor.reporters.assessment import sheet
from auditor.sources import UsageError

DAY = date(2026, 11, 29)
STORE = Path(__file__).parents[1] / "corpora" / "records"


def law() -> Policy:
    return policies.read("eu-pnr")


def looked() -> Report:
    source = min(STORE.glob("*.jsonl"))
    return audit(source.read_bytes(), law(), DAY, law_as_of=DAY)


REPORT = looked()
BY_HAND = [each.clause for each in REPORT.requirements if each.status == "manual"]
WORDS = {each.id: wording(each) for each in law().clauses}


def answered(clause: str, **other: object) -> Answered:
    usual = Answered(
        "eu-pnr", clause, WORDS.get(clause, "0" * 12), "met", None, ("order 7",), "the officer",
        date(2026, 11, 1), date(2027, 10, 31),
    )  # fmt: skip
    return msgspec.structs.replace(usual, **other)


def with_answers(*answers: Answered, day: date = DAY) -> Report:
    return merged(REPORT, Assessment(answers, sha256="ab" * 32), (law(),), day)


def status(report: Report, clause: str) -> str:
    return next(each.status for each in report.requirements if each.clause == clause)


# --- questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", policies.names())
def test_every_clause_for_people_is_asked_in_words_with_something_that_could_show_it(
    name: str,
) -> None:
    pack = policies.read(name)
    for each in (clause for clause in pack.clauses if clause.rule is None):
        found = question(pack.id, each)
        assert found.question.startswith(("Does ", "Do ", "Is ", "Are "))
        assert found.question.endswith("?")
        assert found.look_at
        assert found.could_show
        assert not any("\t" in one or "\n" in one for one in (found.question, *found.could_show))


def test_a_question_reads_as_one() -> None:
    said = {each.id: asked(each) for each in law().clauses}
    assert (
        said["art-3-9-objective-link"]
        == "Does the PIU use PNR only for crime linked to air travel?"
    )
    assert said["art-7"].startswith("Do the PIU and the competent authority send data only")
    gdpr = {each.id: asked(each) for each in policies.read("gdpr").clauses}
    assert gdpr["art-5-2"] == "Is the controller able to show compliance?"


def test_the_questionnaire_asks_every_clause_in_force_and_keeps_to_its_schema() -> None:
    text = questionnaire("eu-pnr", DAY)
    assert lint(text, [law()]) == ()
    read_back = parse(text)
    assert [each.clause for each in read_back.answers] == BY_HAND
    assert all(each.answer is None for each in read_back.answers)
    assert questionnaire("eu-pnr", DAY) == text
    early = questionnaire("eu-pnr", date(2018, 6, 1))
    assert len(parse(early).answers) < len(read_back.answers)


def test_there_is_nothing_to_ask_of_a_law_that_leaves_nothing_to_people() -> None:
    with pytest.raises(UsageError, match="nothing to ask"):
        questionnaire("denmark", DAY)


# --- what holds, and what does not -----------------------------------------------------------------


def test_an_answer_attests_a_clause_and_no_count_of_what_was_examined_changes() -> None:
    told = with_answers(answered(BY_HAND[0]), answered(BY_HAND[1], answer="not-met"))
    assert status(told, BY_HAND[0]) == status(told, BY_HAND[1]) == "attested"
    assert (told.exit_code, told.counts) == (REPORT.exit_code, REPORT.counts)
    before, after = headline(REPORT), headline(told)
    assert after.startswith(before[:-1])
    assert (
        f"2 attested by people, 1 of them as not met or in part, {len(BY_HAND) - 2} open" in after
    )
    machine = [each for each in REPORT.requirements if each.status != "manual"]
    assert [each for each in told.requirements if each.rule is not None] == machine


answers = st.builds(
    answered,
    st.sampled_from([each.id for each in law().clauses]),
    answer=st.sampled_from(["met", "partly", "not-met", "not-applicable", None]),
    who=st.sampled_from(["the officer", "", "  ", None]),
    when=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    until=st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    wording=st.sampled_from(["", "0" * 12]),
)


@given(
    st.lists(answers, max_size=6, unique_by=lambda each: each.clause),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_only_a_signed_answer_that_holds_on_the_day_attests_and_nothing_passes_by_it(
    given_: list[Answered], day: date
) -> None:
    given_ = [
        each if each.wording else msgspec.structs.replace(each, wording=WORDS[each.clause])
        for each in given_
    ]
    told = with_answers(*given_, day=day)
    by_clause = {each.clause: each for each in given_}
    for before, after in zip(REPORT.requirements, told.requirements, strict=True):
        if before.status != "manual":
            assert after == before
            continue
        answer = by_clause.get(before.clause)
        holds = (
            answer is not None
            and answer.answer is not None
            and bool((answer.who or "").strip())
            and answer.when is not None
            and answer.until is not None
            and answer.when <= day <= answer.until
            and answer.wording == WORDS[before.clause]
        )
        assert after.status == ("attested" if holds else "manual")
        assert (after.lapsed is not None) == (
            not holds and answer is not None and answer.answer is not None
        )


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_an_answer_holds_from_its_day_to_its_last(days: int) -> None:
    last, first = answered(BY_HAND[0]).until, answered(BY_HAND[0]).when
    assert last is not None
    assert first is not None
    on_last = with_answers(answered(BY_HAND[0]), day=last + timedelta(days))
    assert status(on_last, BY_HAND[0]) == ("manual" if days > 0 else "attested")
    on_first = with_answers(answered(BY_HAND[0]), day=first + timedelta(days))
    assert status(on_first, BY_HAND[0]) == ("manual" if days < 0 else "attested")


def test_an_answer_on_other_words_does_not_count_and_is_not_carried_over() -> None:
    reworded = with_answers(answered(BY_HAND[0], wording="0" * 12))
    assert status(reworded, BY_HAND[0]) == "manual"
    lapsed = next(each.lapsed for each in reworded.requirements if each.lapsed)
    assert "worded otherwise" in lapsed
    earlier = Assessment(
        (answered(BY_HAND[0]), answered(BY_HAND[1], wording="0" * 12)), "the store"
    )
    carried = parse(questionnaire("eu-pnr", DAY, earlier=earlier))
    assert [each.clause for each in carried.answers if each.answer] == [BY_HAND[0]]
    assert carried.about == "the store"


def test_answers_on_clauses_that_a_machine_examines_are_told_and_change_nothing() -> None:
    told = with_answers(answered("annex-i"), answered("elsewhere"))
    assert told.run.assessment is not None
    assert told.run.assessment.aside == 2
    assert told.requirements == REPORT.requirements


def test_a_report_with_answers_reads_back() -> None:
    told = with_answers(answered(BY_HAND[0]), answered(BY_HAND[1], until=date(2026, 11, 5)))
    tree = report_to_json.tree(told)
    schema = json.loads(schemas.read("report"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(tree)
    assert read(json.dumps(tree).encode()) == told


def test_an_attested_clause_without_its_answer_is_no_report() -> None:
    tree = report_to_json.tree(with_answers(answered(BY_HAND[0])))
    for each in tree["requirements"]:
        each.pop("attested", None)
    with pytest.raises(ValueError, match="its answer"):
        read(json.dumps(tree).encode())


# --- files -----------------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@pytest.mark.slow
@given(
    texts.map(lambda text: text or None), st.lists(texts.filter(str.strip), max_size=3), texts,
    st.sampled_from(["met", "partly", "not-met", "not-applicable"]),
)  # fmt: skip
def test_whatever_people_write_comes_back_from_yaml(
    explanation: str | None, evidence: list[str], who: str, answer: str
) -> None:
    found = [question("eu-pnr", each) for each in law().clauses if each.id == BY_HAND[0]]
    said = answered(
        BY_HAND[0], explanation=explanation, evidence=tuple(evidence), who=who, answer=answer
    )
    text = sheet.written(found, {("eu-pnr", BY_HAND[0]): said}, who)
    assert lint(text, [law()]) == ()
    back = parse(text).answers[0]
    assert (back.answer, back.when, back.until) == (answer, said.when, said.until)
    assert len(back.evidence or ()) == len(evidence)
    again = sheet.written(found, {("eu-pnr", BY_HAND[0]): back}, who)
    assert parse(again).answers == parse(text).answers


ONE = """\
assessment: 1
answers:
  - policy: eu-pnr
    clause: art-4
    wording: 0b2aaeb9aef0
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("assessment: 1\nanswers: nobody-6XQ", "2:10 $.answers must be a list"),
        ("assessment: 2\nanswers: []", "1:13 $.assessment"),
        ("answers: []", "lacks assessment"),
        ("assessment: 1\nanswers:\n  - {policy: eu-pnr, clause: art-4}", "3:5 $.answers[0] lacks wording"),
        (
            "assessment: 1\nanswers:\n  - {policy: eu-pnr, clause: art-4, wording: 0b2aaeb9aef0, answer: nobody-6XQ}",
            "is not known here; one of met, partly, not-met, not-applicable",
        ),
        (
            f"{ONE}    until: nobody-6XQ",
            "6:12 $.answers[0].until must be a date such as 2026-11-22",
        ),
        (
            f"{ONE}    when: 2026-03-01\n    until: 2026-02-01",
            "7:12 $.answers[0].until lies before `when`",
        ),
        (
            "assessment: 1\nanswers:\n  - policy: eu-pnr\n    clause: art-44\n    wording: 0b2aaeb9aef0",
            "4:13 $.answers[0].clause eu-pnr has no clause of that name; perhaps art-4",
        ),
        (
            "assessment: 1\nanswers:\n  - &a {policy: eu-pnr, clause: art-4, wording: 0b2aaeb9aef0}\n  - *a",
            "aliases are not allowed",
        ),
        ("\tnobody-6XQ: [", "1:1 $"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_line_and_not_repeated(wrong: str, said: str) -> None:
    problems = "\n".join(map(str, lint(wrong, [law()])))
    assert said in problems
    assert "6XQ" not in problems


def test_a_clause_is_answered_once() -> None:
    text = questionnaire("eu-pnr", DAY)
    first = text.index("  - policy: eu-pnr")
    second = text.index("  - policy: eu-pnr", first + 1)
    assert "is answered twice" in str(lint(text + text[first:second])[0])


# --- the form --------------------------------------------------------------------------------------

docx = pytest.importorskip("docx")


def test_an_empty_form_reads_back_as_the_questionnaire() -> None:
    assert read_form(form("eu-pnr", DAY), "eu-pnr") == questionnaire("eu-pnr", DAY)


def test_answers_go_into_the_form_and_come_back() -> None:
    earlier = Assessment(
        tuple(
            answered(
                clause,
                answer=answer,
                explanation="as the order says",
                evidence=("order 7", "minutes"),
            )
            for clause, answer in zip(
                BY_HAND, ("met", "partly", "not-met", "not-applicable"), strict=False
            )
        ),
        "the store of the unit",
    )
    made = form("eu-pnr", DAY, earlier=earlier)
    assert form("eu-pnr", DAY, earlier=earlier) == made
    assert read_form(made, "eu-pnr") == questionnaire("eu-pnr", DAY, earlier=earlier)


def test_the_form_bears_no_day_but_that_of_the_law() -> None:
    with ZipFile(io.BytesIO(form("eu-pnr", DAY))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-29T00:00:00Z" in archive.read("docProps/core.xml")


@cache
def empty() -> bytes:
    return form("eu-pnr", DAY)


def filled(number: int, **texts: str) -> bytes:
    """The form as a person types into its cells, over the fields, as other programs leave it."""
    paper = docx.Document(io.BytesIO(empty()))
    table = [each for each in paper.tables if len(each.rows) > 4][number]
    for row in table.rows:
        label = row.cells[0].text
        if label in texts:
            row.cells[1].text = texts[label]
            for field in list(row.cells[1]._tc.iter(docx.oxml.ns.qn("w:sdt"))):  # noqa: SLF001 - python-docx sees no fields
                field.getparent().remove(field)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-01-31", "2027-01-31"), ("31 January 2027", "2027-01-31"), ("31. Jan 2027", "2027-01-31"),
        ("31.1.2027", "2027-01-31"), (" 2027-01-31 ", "2027-01-31"),
    ],
)  # fmt: skip
def test_days_are_read_as_europe_writes_them(typed: str, day: str) -> None:
    said = {
        "Answer": "Not met.",
        "Who answers for it": "the officer",
        "Day of the answer": "1 January 2027",
    }
    back = assessment(read_form(filled(0, **said, **{"Holds until": typed}), "eu-pnr")).answers[0]
    assert (back.answer, back.who, str(back.until)) == ("not-met", "the officer", day)


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        (
            "Answer",
            "nobody-6XQ",
            "question 3 (eu-pnr/art-3-9): Answer: is none of met, met in part",
        ),
        ("Holds until", "03/04/2027", "question 3 (eu-pnr/art-3-9): Holds until: is no day"),
        ("Holds until", "31 February 2027", "Holds until: is no day"),
        ("Day of the answer", "nobody-6XQ", "Day of the answer: is no day"),
        ("Explanation", "6XQ" * 2000, "Explanation: is longer than 4000 characters"),
        ("Reference", "nobody-6XQ", "question 3: its reference is not as it was written"),
    ],
)
def test_a_form_that_cannot_be_read_says_where_and_repeats_nothing(
    label: str, typed: str, said: str
) -> None:
    with pytest.raises(UsageError) as fault:
        read_form(filled(2, **{label: typed}), "eu-pnr")
    assert said in str(fault.value)
    assert "6XQ" not in str(fault.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nobody-6XQ", b"%PDF-1.7", b"assessment: 1\n"])
def test_what_is_no_form_is_told_so(data: bytes) -> None:
    with pytest.raises(UsageError, match="no DOCX document") as fault:
        read_form(data)
    assert "6XQ" not in str(fault.value)


def test_another_document_is_no_form() -> None:
    out = io.BytesIO()
    docx.Document().save(out)
    with pytest.raises(UsageError, match="no question is in it"):
        read_form(out.getvalue())


# --- the verb --------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    told = CliRunner().invoke(group, arguments, standalone_mode=False)
    if isinstance(told.exception, ClickException):
        return told.exception.exit_code, told.output + told.exception.format_message()
    return told.return_value, told.output


def test_from_the_questionnaire_to_the_report(tmp_path: Path) -> None:
    file, store = tmp_path / "a.yaml", min(STORE.glob("*.jsonl"))
    assert run("assess", "new", "--policy", "eu-pnr", "--out", str(file))[0] == 0
    text = file.read_text("utf-8")
    text = text.replace("answer: null", "answer: met", 1).replace(
        "who: null", "who: the officer", 1
    )
    text = text.replace("when: null", "when: 2026-01-01", 1).replace(
        "until: null", "until: 2126-01-01", 1
    )
    file.write_text(text, "utf-8")
    code, told = run(
        "audit",
        str(store),
        "--policy",
        "eu-pnr",
        "--assessment",
        str(file),
        "--as-of",
        "2026-11-29",
    )
    assert "1 attested by people" in told
    assert "1 by the officer, until 2126-01-01" in told
    assert code in {0, 1}
    said = (
        "55 questions: 1 answered, 0 with an answer that does not count, 54 open\n"
        "  until 2126-01-01  eu-pnr/art-1-2: met, by the officer\n"
    )
    assert run("assess", "status", str(file), "--on", "2026-11-29") == (0, said)
    code, told = run("assess", "status", str(file), "--on", "2126-01-02")
    assert (code, "ran out on 2126-01-01" in told) == (1, True)


def test_a_form_given_as_answers_says_what_to_do(tmp_path: Path) -> None:
    made = tmp_path / "form.docx"
    assert run("assess", "new", "--policy", "eu-pnr", "--out", str(made))[0] == 0
    code, told = run("audit", str(made), "--policy", "eu-pnr", "--assessment", str(made))
    assert code == 2
    code, told = run("audit", str(STORE), "--policy", "eu-pnr", "--assessment", str(made))
    assert (code, "assess read" in told) == (2, True)
    out = tmp_path / "back.yaml"
    assert run("assess", "read", str(made), "--out", str(out))[0] == 0
    assert lint(out.read_text("utf-8")) == ()


def test_questions_follow_the_day_of_the_law() -> None:
    assert {each.policy for each in questions([law()], DAY, {})} == {"eu-pnr"}


def test_answers_were_written_over_by_a_new_questionnaire(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    assert run("assess", "new", "--policy", "eu-pnr", "--out", str(file))[0] == 0
    filled_in = file.read_bytes() + b"# weeks of work\n"
    file.write_bytes(filled_in)
    assert run("assess", "new", "--policy", "eu-pnr", "--out", str(file))[0] == 2
    assert file.read_bytes() == filled_in


def test_a_questionnaire_was_written_in_yaml_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    assert run("assess", "new", "--policy", "eu-pnr", "--out", str(file))[0] == 2
    assert not file.exists()
