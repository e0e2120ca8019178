"""The questionnaire as a form (DOCX) for people who do not write YAML: a table for each question.

Laws of the file: what is to be filled in stands in fields of Word, the answer in a list to choose
from; the only date is that of the law, also inside the archive.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import IO

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm
from docx.table import _Cell

from auditor.judging.assessment.answer import Answered
from auditor.judging.assessment.question import Question
from auditor.judging.requirement import Answer
from auditor.reporters.docx.paper import (
    bullet,
    heading,
    pairs,
    paragraph,
    say,
    styles,
    undated,
)

Key = tuple[str, str]

# What stands in the left column, and is read by; the answers in words.
REFERENCE, ABOUT = "Reference", "About"
ANSWER, EXPLANATION, EVIDENCE, WHO, WHEN, UNTIL = (
    "Answer", "Explanation", "Evidence looked at", "Who answers for it", "Day of the answer", "Holds until",
)  # fmt: skip
ANSWERS: Mapping[Answer, str] = {
    "met": "met",
    "partly": "met in part",
    "not-met": "not met",
    "not-applicable": "not applicable",
}
# What stands in a field until somebody fills it in.
HINTS = {
    ABOUT: "which system or body",
    ANSWER: "choose an answer",
    EXPLANATION: "in a sentence or two",
    EVIDENCE: "what was looked at, one to a line",
    WHO: "name or office",
    WHEN: "such as 2026-11-29",
    UNTIL: "such as 2027-11-28",
}
_HOW = (
    "Answer each question below by the papers, not by memory; the suggestions say what could show it.",
    "An answer without who, day and last day does not count, nor does one that has run out.",
    "An answer is shown as attested, never as examined or passed.",
    "Write days as 2026-11-29. Name no passenger. Leave the left column and the reference as they are.",
    "Then: auditor assess read THIS-FILE --out assessment.yaml",
)


def write(  # noqa: PLR0913 - what a form is made of
    questions: Sequence[Question],
    titles: Mapping[str, str],
    law_as_of: date,
    out: IO[bytes],
    *,
    answers: Mapping[Key, Answered] | None = None,
    about: str | None = None,
) -> None:
    """Write the form; `titles` are those of the policies, `answers` those already given."""
    paper = Document()
    told, day = paper.core_properties, datetime(law_as_of.year, law_as_of.month, law_as_of.day)  # noqa: DTZ001 - a day
    told.title, told.author, told.comments = (
        "Assessment of what data cannot show",
        "pnr-auditor",
        "",
    )
    told.last_modified_by, told.language, told.revision = "pnr-auditor", "en-GB", 1
    told.created = told.modified = day
    styles(paper)
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    heading(paper, "Assessment of what data cannot show", 0)
    for line in _HOW:
        say(bullet(paper), line)
    head = pairs(paper, [(ABOUT, ""), ("Law as of", str(law_as_of))])
    _field(head.rows[0].cells[1], about, ABOUT)
    number = 0
    for policy, found in groupby(questions, lambda each: each.policy):
        heading(paper, titles.get(policy, policy), 1)
        for number, each in enumerate(found, number + 1):  # noqa: B020 - it counts on
            _question(paper, number, each, (answers or {}).get((each.policy, each.clause)))
    whole = BytesIO()
    paper.save(whole)
    out.write(undated(whole))


def _question(paper: Paper, number: int, each: Question, given: Answered | None) -> None:
    heading(paper, f"{number}. {each.question}", 2)
    said = given or Answered("", "", "")
    fields: tuple[tuple[str, str | None], ...] = (
        (ANSWER, ANSWERS[said.answer] if said.answer else None),
        (EXPLANATION, said.explanation),
        (EVIDENCE, "\n".join(said.evidence or ()) or None),
        (WHO, said.who),
        (WHEN, said.when.isoformat() if said.when else None),
        (UNTIL, said.until.isoformat() if said.until else None),
    )
    told = [
        ("To look at", each.look_at),
        ("Law", each.law + (f" ({each.link})" if each.link else "")),
        ("Could show it", "; ".join(each.could_show)),
        *((label, "") for label, _ in fields),
        (REFERENCE, f"{each.policy}/{each.clause} · {each.wording}"),
    ]
    rows = {row.cells[0].text: row.cells[1] for row in pairs(paper, told).rows}
    for label, text in fields:
        _field(rows[label], text, label)
    paragraph(paper)


def _field(cell: _Cell, text: str | None, label: str) -> None:
    """A field to fill in, with what it is to hold in grey until somebody does."""
    told = cell.paragraphs[0]
    for run in list(told.runs):
        run._r.getparent().remove(run._r)  # noqa: SLF001 - python-docx has no fields of its own
    lines = (text or "").split("\n") if text else [HINTS[label]]
    properties = OxmlElement("w:sdtPr")
    if not text:
        properties.append(OxmlElement("w:showingPlcHdr"))
    kind = OxmlElement("w:dropDownList" if label == ANSWER else "w:text")
    if label == ANSWER:
        for word in ANSWERS.values():
            kind.append(_with(OxmlElement("w:listItem"), displayText=word, value=word))
    else:
        kind.set(qn("w:multiLine"), "1")
    properties.append(kind)
    content = OxmlElement("w:sdtContent")
    for at, line in enumerate(lines):
        say(told._p, line, soft=not text, size=9)  # noqa: SLF001 - as above
        run = told.runs[-1]._r  # noqa: SLF001 - as above
        if at:
            run.insert(run.index(run.t_lst[0]), OxmlElement("w:br"))
        content.append(run)
    whole = OxmlElement("w:sdt")
    whole.append(properties)
    whole.append(content)
    told._p.append(whole)  # noqa: SLF001 - as above


def _with(element: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
