"""The pages of access logs and of declarations: columns, keys, and the words that stand in them."""

from collections.abc import Iterator
from importlib.resources import files

from auditor.codec.value import CODES
from auditor.explain.markdown import Link, code, linked, page, prose, table
from auditor.formats import access_log, declaration
from auditor.formats.logs.columns import columns
from auditor.knowledge.accountability import SAFEGUARDS, STAGES
from auditor.knowledge.element import ELEMENTS

LOG_PATH = "formats/access-log.md"
DECLARATION_PATH = "formats/declaration.md"

_TAKES = {
    "instant": "a date, or a date and time with its zone",
    "list": "ids of data elements; in a table parted by blanks",
    "mark": "yes",
    "text": "any text",
    "word": "a word of its list",
    "element": "the id of a data element",
}
_COLUMNS = """A row needs `time` and `operation`; every other column may be left out, and what it would
say is then unknown. Names of columns are read in small or capital letters, with `-` or `_`. A table has
its header first; cells are parted by commas, semicolons, tabulators or bars, and quoted as in RFC 4180."""
_PEOPLE = """References to persons (who did it, who approved it, who reviewed it), addresses of devices and
reasons in words stop where the row is read. Of operator and approver only this is told: whether the two
are the same in this row. No row is compared with another."""
_WORDS = "The words of the columns that take a word:"
_KEYS = """Every key but `declaration` may be left out, and what it would say is then unknown: a clause that
needs it is not evaluated. `requires[]` is a list; `a: b` is a value that stands for itself."""
_STATED = "The words that the keys take:"
_STAGES = "What a period of `retention` is:"
_SAFEGUARDS = """`safeguards` names each with `yes` or `no`; a list of names says yes to each. One that is
not named is unknown."""

LOG_EXAMPLE = """\
time,operation,purpose,operator,approver,approver_kind,approved_at,case
3001-03-01T09:00:00Z,consultation,terrorism,ZZ0001AGENT,,,,
3001-10-01T08:00:00Z,unmasking,serious-crime,ZZ0002AGENT,ZZ0008AGENT,court,3001-09-30T16:00:00Z,ZZSYN0000000001"""
LINE_EXAMPLE = """\
{"time": "3001-03-01T09:00:00Z", "operation": "collection", "method": "push", "operator": "ZZ0001AGENT"}
{"time": "3001-03-01T10:00:00Z", "operation": "disclosure", "automated": true, "review": "human"}"""
DECLARATION_EXAMPLE = """\
declaration: 1
holder: piu
requires:
  - data: pnr
    directions: [in, out]
    roles: [passenger]
    elements: [traveller.surname, traveller.given_names, flight.number]
masks: [traveller.surname, traveller.given_names]
retention:
  - {stage: unmasked, period: P6M, from: transferred}
  - {stage: total, period: P5Y, from: transferred}
  - {stage: logs, period: P5Y}
purposes: [terrorism, serious-crime]
recipients: [competent-authority]
safeguards: {human-review: yes, data-protection-officer: no}
transfer:
  method: push
  formats: [{format: pnrgov, version: "13:1"}, pnrgov-xml]
  schedule:
    - {moment: before-departure, period: PT48H}
    - closure
logs: {operations: [collection, consultation, disclosure, erasure], shows: [log.time, log.purpose]}"""


def render_log() -> str:
    """The page of access logs."""
    link = linked(LOG_PATH)
    return page(
        f"# {access_log.TITLE}",
        *_docs(access_log.__doc__),
        prose("The schema of a row: `auditor schema access-log`."),
        _example("csv", LOG_EXAMPLE),
        _example("json", LINE_EXAMPLE),
        "## Columns",
        prose(_COLUMNS),
        table(
            ("column", "element", "takes", "title"),
            (
                (code(each.column), _element(each.element, link), _TAKES[each.takes], each.title)
                for each in columns().values()
            ),
        ),
        prose(_PEOPLE),
        "## Words",
        prose(_WORDS),
        _words([each.element for each in columns().values() if each.takes == "word"]),
    )


def render_declaration() -> str:
    """The page of declarations."""
    link = linked(DECLARATION_PATH)
    rows = list(_keys())
    return page(
        f"# {declaration.TITLE}",
        *_docs(declaration.__doc__),
        prose("The schema: `auditor schema declaration`."),
        _example("yaml", DECLARATION_EXAMPLE),
        "## Keys",
        prose(_KEYS),
        table(
            ("key", "element", "takes", "title"),
            (
                (code(row["key"]), _element(row["element"], link), _TAKES.get(row["takes"], row["takes"]), row["title"])
                for row in rows
            ),
        ),
        "## Words",
        prose(_STATED),
        _words([row["element"] for row in rows if row["takes"] == "word"]),
        "## Stages",
        prose(_STAGES),
        table(("stage", "is"), ((code(name), STAGES[name]) for name in STAGES)),
        "## Safeguards",
        prose(_SAFEGUARDS),
        table(("safeguard", "means"), ((code(name), SAFEGUARDS[name]) for name in SAFEGUARDS)),
    )  # fmt: skip


def _docs(doc: str | None) -> Iterator[str]:
    yield from (prose(each) for each in (doc or "").strip().split("\n\n"))


def _example(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def _element(element: str | None, link: Link) -> str:
    return (
        "–" if element in {None, "-"} else link(element, f"elements.md#{element.partition('.')[0]}")
    )


def _words(elements: list[str | None]) -> str:
    """Per element with a closed list, the words of that list."""
    return table(
        ("element", "words"),
        (
            (ELEMENTS[each].title, ", ".join(map(code, sorted(CODES[each]))))
            for each in elements
            if each is not None and each in CODES
        ),
    )


def _keys() -> Iterator[dict[str, str]]:
    lines = (files("auditor.formats") / "declaration.tsv").read_text("utf-8").splitlines()
    names = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(names, line.split("\t"), strict=True))
