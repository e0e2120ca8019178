"""The page of the canonical record: what a JSON record may hold, and what messages tell of it."""

from typing import Any, get_args

import msgspec

from auditor.explain import schemas as schema
from auditor.explain import words
from auditor.explain.markdown import code, linked, page, prose, table
from auditor.formats import records
from auditor.formats.json.walk import GROUPS
from auditor.knowledge.accountability import MessageFormat

PATH = "formats/records.md"

_ELEMENTS = """Elements stand under `elements`, by their {ids}: one value, or a list. Every element
may stand in every group. A group stands under `groups` by its name, as a list of members, each of
which may hold `elements` and the groups beside it here. A key that is not known is reported as
`unlisted.content`."""
_CLOCKS = """The instants from which law counts, under `clocks`: a date, a date and time with its
zone, or `first` and `last` between which the instant lies. One that is missing is unknown, and
unknown never guesses."""
_FACTS = "What law turns on besides the elements, under `facts`; one that is missing is unknown."
_SOURCES = """Where messages tell them. What is not in the table, or has a dash there, a message
cannot say: a side-car file or the settings must, else clauses that need it are not evaluated."""
_NAMES = {name: name.upper().replace("-", " ") for name in get_args(MessageFormat)}


def render() -> str:
    """The page."""
    link = linked(PATH)
    stated = msgspec.json.decode(schema.read("record"))
    fields, sources = stated["properties"], stated["x-sources"]
    return page(
        f"# {records.TITLE}",
        *(prose(each) for each in (records.__doc__ or "").strip().split("\n\n")),
        prose("The schema: `auditor schema record`."),
        "## Kinds",
        table(
            ("kind", "holds"), ((code(each), words.KIND[each]) for each in fields["kind"]["enum"])
        ),
        "## Elements and groups",
        prose(_ELEMENTS.format(ids=link("ids", "elements.md"))),
        table(
            ("group", "may hold"),
            (
                ("the record" if group == "record" else code(group), ", ".join(map(code, inside)))
                for group, inside in GROUPS.items()
            ),
        ),
        "## Clocks",
        prose(_CLOCKS),
        table(
            ("clock", "means"),
            (
                (code(name), each.get("description", ""))
                for name, each in fields["clocks"]["properties"].items()
            ),
        ),
        prose(_SOURCES),
        _sources("clock", sources["clocks"]),
        "## Facts",
        prose(_FACTS),
        table(
            ("fact", "takes", "means"),
            (
                (code(name), _takes(each), each.get("description", ""))
                for name, each in fields["facts"]["properties"].items()
            ),
        ),
        prose(_SOURCES),
        _sources("fact", sources["facts"]),
    )


def _sources(what: str, named: dict[str, dict[str, str | None]]) -> str:
    return table(
        (what, *_NAMES.values()),
        (
            (code(name), *(places[wire] or "–" for wire in _NAMES))
            for name, places in named.items()
            if any(places[wire] for wire in _NAMES)
        ),
    )


def _takes(field: dict[str, Any]) -> str:
    """What a fact may be, of the few forms that facts have in the schema."""
    if "enum" in field:
        return words.listed([code(each) for each in field["enum"] if each is not None], "or")
    if "items" in field:
        return f"a list of {_takes(field['items'])}"
    if "pattern" in field:
        return code(field["pattern"])
    return "true or false"
