"""Every data element that a format can carry, and every segment it knows, is written by some option."""

import re
from collections.abc import Iterator
from importlib.resources import files as packaged

import pytest

from auditor.formats import all_formats
from auditor.formats.edifact.slots import load
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.knowledge.service import LAYOUTS, SERVICES
from auditor.observed.record import Given, Record
from auditor.people.specimen.dataset import Written, files
from auditor.people.specimen.draw import Extent
from auditor.people.specimen.plan import Plan, Push
from auditor.people.specimen.sheets import FILES, form, settled

EXTENTS: tuple[Extent, ...] = ("everything", "usual")
# What a message of nobody never has, and why.
UNWRITTEN_ELEMENTS = {UNLISTED}  # by its nature: what no table names
UNWRITTEN_TAGS = {
    "paxlst": {
        "AUT",  # an authentication of the message, which the guides do not use
        "CTA",  # legacy: the guides say COM
        "GID",  # goods of a traveller, which the guides do not use
        "QTY",  # as above
    },
}


def written(name: str) -> Iterator[Written]:
    """Every kind, extent and push of a format; updates in its last directory."""
    first, *_, last = form(name).directories or (None, None)
    pushes: tuple[tuple[Push, str | None], ...] = (("full", first), ("update", last))
    plans = (
        Plan(
            format=name,
            count=30,
            kind=kind,
            extent=extent,
            sensitive=True,
            push=push,
            directory=directory,
        )
        for kind in form(name).kinds or (None,)
        for extent in EXTENTS
        for push, directory in pushes
    )
    for plan in plans:
        yield from files(settled(plan))


def carried(name: str) -> set[str]:
    """The elements that the table of a format names, and that its requests stand for."""
    if name == "records":
        own = ("log.", "declaration.", "decision.")
        return {id for id in ELEMENTS if not id.startswith(own)}
    lines = (
        (packaged("auditor.formats") / f"{name.replace('-', '_')}.tsv")
        .read_text("utf-8")
        .splitlines()
    )
    at = lines[0].split("\t").index("element")
    found = {line.split("\t")[at] for line in lines[1:] if line} & ELEMENTS.keys()
    if name.startswith("pnrgov"):
        found |= {each.element for each in SERVICES.values() if each.element}
        found |= {element for layout in LAYOUTS.values() for element in layout if element}
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_element_that_a_format_can_carry_is_written(name: str) -> None:
    seen = set()
    for each in written(name):
        reader = next(one for one in all_formats() if one.sniff(each.content[:4096]))
        for record in reader.read([each.content], each.name, Given()):
            assert isinstance(record, Record)
            seen |= {observation.element for observation in record.observations}
    assert carried(name) - seen == UNWRITTEN_ELEMENTS & carried(name)


@pytest.mark.parametrize("name", ["pnrgov", "paxlst", "cusres"])
def test_every_segment_of_a_format_is_written(name: str) -> None:
    tags = {
        tag.decode()
        for each in written(name)
        for tag in re.findall(rb"^[A-Z]{3}", each.content, re.MULTILINE)
    }
    assert load(name).tags - tags == UNWRITTEN_TAGS.get(name, set())
