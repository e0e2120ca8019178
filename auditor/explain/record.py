"""The page of the canonical record: what a JSON record may hold."""

from typing import get_args

from msgspec import inspect

from auditor.canonical.walk import GROUPS
from auditor.explain import parameter, words
from auditor.explain.markdown import code, linked, page, prose, table
from auditor.formats import records
from auditor.record import Clocks, Facts, Kind

PATH = "formats/records.md"

_ELEMENTS = """Elements stand under `elements`, by their {ids}: one value, or a list. Every element
may stand in every group. A group stands under `groups` by its name, as a list of members, each of
which may hold `elements` and the groups beside it here. A key that is not known is reported as
`unlisted.content`."""
_CLOCKS = """The instants from which law counts, under `clocks`: a date, a date and time with its
zone, or `first` and `last` between which the instant lies. One that is missing is unknown, and
unknown never guesses."""
_FACTS = "What law turns on besides the elements, under `facts`; one that is missing is unknown."


def render() -> str:
    """The page."""
    link = linked(PATH)
    facts = inspect.type_info(Facts)
    assert isinstance(facts, inspect.StructType)  # noqa: S101 - facts are a struct
    kinds = ((code(kind), words.KIND[kind]) for kind in get_args(Kind))
    return page(
        f"# {records.TITLE}",
        *(prose(each) for each in (records.__doc__ or "").strip().split("\n\n")),
        prose("The schema: `auditor schema record`."),
        "## Kinds",
        table(("kind", "holds"), kinds),
        "## Elements and groups",
        prose(_ELEMENTS.format(ids=link("ids", "elements.md"))),
        table(
            ("group", "may hold"),
            (
                (code(group) if group != "record" else "the record", ", ".join(map(code, inside)))
                for group, inside in GROUPS.items()
            ),
        ),
        "## Clocks",
        prose(_CLOCKS),
        prose(", ".join(map(code, Clocks.__struct_fields__)) + "."),
        "## Facts",
        prose(_FACTS),
        table(
            ("fact", "takes"),
            ((code(field.encode_name), parameter.kind(field.type)) for field in facts.fields),
        ),
    )
