"""A form (DOCX) that somebody filled in, read back: each mistake named by its question, never repeated."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml.ns import qn
from msgspec import Struct

from auditor.judging.assessment.answer import LONGEST, Answered
from auditor.reporters.assessment.form import (
    ABOUT,
    ANSWER,
    ANSWERS,
    EVIDENCE,
    EXPLANATION,
    HINTS,
    REFERENCE,
    UNTIL,
    WHEN,
    WHO,
)

_MOST = 64 << 20  # bytes that the parts of a form unpack to
_MANY = 5000  # questions, more than all packs together have
_REFERENCE = re.compile(r"([a-z0-9][a-z0-9._-]*)/([a-z0-9][a-z0-9._-]*)\s*·\s*([0-9a-f]{12})")
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " "}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_NAMED_DAY = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_WORDS = {
    "met": "met", "yes": "met", "met in part": "partly", "partly": "partly", "partly met": "partly",
    "in part": "partly", "not met": "not-met", "not-met": "not-met", "no": "not-met",
    "not applicable": "not-applicable", "not-applicable": "not-applicable", "n/a": "not-applicable",
}  # fmt: skip


class FormError(ValueError):
    """The file is no form, or holds what cannot be read; `problems` says where, each in words of ours."""

    def __init__(self, *problems: str) -> None:
        """Keep the problems; the message joins them."""
        super().__init__("\n".join(problems))
        self.problems = problems


class Form(Struct, frozen=True):
    """A form as it was filled in: what it is about, and its answers."""

    about: str | None
    answers: tuple[Answered, ...]


def read(data: bytes) -> Form:
    """The answers of a form.

    Raises:
        FormError: it is no such form, or an answer or a day in it cannot be read (all mistakes).
    """
    about, problems, answers = None, list[str](), list[Answered]()
    seen: set[tuple[str, str]] = set()
    for cells in _tables(data):
        if REFERENCE not in cells:
            about = cells.get(ABOUT, about)
            continue
        number = len(seen) + 1
        found = _REFERENCE.fullmatch(cells[REFERENCE] or "")
        if found is None:
            problems.append(f"question {number}: its reference is not as it was written")
            continue
        policy, clause, wording = found.groups()
        at = f"question {number} ({policy}/{clause})"
        if (policy, clause) in seen:
            problems.append(f"{at}: stands twice")
        seen.add((policy, clause))
        values, wrong = _values(cells)
        problems += [f"{at}: {each}" for each in wrong]
        answers.append(Answered(policy, clause, wording, **values))
    if not answers and not problems:
        raise FormError("no question is in it: is it a form that `auditor assess new` wrote?")
    if problems:
        raise FormError(*problems)
    return Form(about, tuple(answers))


def _values(cells: Mapping[str, str | None]) -> tuple[dict[str, Any], list[str]]:
    wrong = [
        f"{label}: is longer than {LONGEST} characters"
        for label, text in cells.items()
        if text and len(text) > LONGEST
    ]
    given = cells.get(ANSWER)
    answer = _WORDS.get(" ".join(given.lower().split()).rstrip(".")) if given else None
    if given and answer is None:
        wrong.append(f"{ANSWER}: is none of {', '.join(ANSWERS.values())}")
    days: dict[str, date | None] = {}
    for key, label in (("when", WHEN), ("until", UNTIL)):
        text = cells.get(label)
        days[key] = _day(text) if text else None
        if text and days[key] is None:
            wrong.append(f"{label}: is no day; write it as 2026-11-29")
    if days["when"] and days["until"] and days["until"] < days["when"]:
        wrong.append(f"{UNTIL}: lies before the day of the answer")
    evidence = tuple(filter(None, map(str.strip, (cells.get(EVIDENCE) or "").split("\n"))))
    return {
        "answer": answer,
        "explanation": cells.get(EXPLANATION),
        "evidence": evidence,
        "who": cells.get(WHO),
        **days,
    }, wrong


def _day(text: str) -> date | None:
    """A day as Europe writes it; one of strokes, which Americans read otherwise, is none."""
    said = " ".join(text.lower().split())
    try:
        if found := _NAMED_DAY.fullmatch(said):
            month = [each for each in _MONTHS if each.startswith(found[2])]
            return (
                date(int(found[3]), _MONTHS.index(month[0]) + 1, int(found[1])) if month else None
            )
        if found := _DOTTED_DAY.fullmatch(said):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError:
        return None


def _tables(data: bytes) -> Iterator[dict[str, str | None]]:
    """Each table of two columns as labels and texts, blanks as None."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            size = sum(each.file_size for each in parts.infolist())
        tables = list(Document(BytesIO(data)).tables) if size <= _MOST else []
    except BadZipFile:
        raise FormError("it is no DOCX document") from None
    except Exception:  # noqa: BLE001 - python-docx stumbles in a dozen ways, and may quote what it read
        raise FormError("it is no DOCX document that can be read") from None
    if size > _MOST or len(tables) > _MANY:
        raise FormError("it is longer than any form")
    for table in tables:
        cells = {}
        for row in table._tbl.tr_lst:  # noqa: SLF001 - python-docx sees no fields in a cell
            texts = [_text(each) for each in row.iter(qn("w:tc"))]
            if len(texts) == 2:  # noqa: PLR2004 - label and text
                label, text = texts[0] or "", texts[1]
                # What a field shows until it is filled in; not every program keeps the mark that says so.
                cells[label] = None if text == HINTS.get(label) else text
        yield cells


def _text(cell: Any) -> str | None:  # noqa: ANN401 - an element of lxml
    """What a cell holds, lines parted by line feeds."""
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:t"), *_BREAKS)
        lines.append("".join(_BREAKS.get(each.tag) or each.text or "" for each in pieces))
    return "\n".join(lines).strip() or None
