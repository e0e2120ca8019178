"""The tables of slots in words: which position of which message carries which data element.

EDIFACT messages have positions in segments; PNRGOV in XML has paths.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from auditor.explain.markdown import code
from auditor.explain.words import listed
from auditor.formats.edifact.content import TOLD_BY_TEXT
from auditor.formats.edifact_messages import DIALECTS
from auditor.knowledge.service import LAYOUTS, SERVICES

FRAME = "frame"
XML = "pnrgov_xml"
_SHAPES = {"": "is empty", ".+": "is there"}
_CONDITION = re.compile(r"(?P<at>n|\d+)(?P<component>\.\d+)?(?P<how>[=~])(?P<what>.*)")


class Row(Struct, frozen=True):
    """One row of a table of slots, as written; `element` is None where the place is structure."""

    group: str
    tag: str
    when: str
    at: str
    element: str | None
    kind: str
    title: str

    @property
    def where(self) -> str:
        """The position in the segment, with what tells it apart: `2+ where 1.2 is 28`."""
        at = (
            ", ".join(each.removesuffix(".*") for each in self.at.split()) if self.at != "0" else ""
        )
        condition = " and ".join(_condition(text) for text in self.when.split("&") if text)
        return " where ".join(filter(None, (at or "the segment", condition)))


def _condition(text: str) -> str:
    found = _CONDITION.fullmatch(text)
    if found is None:  # a form that this page does not know is shown as it is written
        return text
    place = "it" if found["at"] == "0" else found["at"] + (found["component"] or "")
    if found["how"] == "~":
        return f"{place} {_SHAPES.get(found['what'], 'has the form ' + code(found['what']))}"
    return f"{place} is {listed(found['what'].split('|'), 'or')}"


class Path(Struct, frozen=True):
    """One row of the table of paths in XML, as written."""

    path: str
    when: str
    element: str | None
    kind: str
    title: str

    @property
    def where(self) -> str:
        """The path, with what tells it apart: `DOCA@Address where Type is R`."""
        if not self.when:
            return self.path
        attribute, _, values = self.when.removeprefix("@").partition("=")
        if attribute.startswith("../@"):
            attribute = f"{self.path.split('/')[-2]}@{attribute.removeprefix('../@')}"
        return f"{self.path} where {attribute} is {listed(values.split('|'), 'or')}"


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of the table of an EDIFACT message type, or of `FRAME`."""
    return tuple(convert(row, Row) for row in _read(name))


@cache
def paths() -> tuple[Path, ...]:
    """The rows of the table of PNRGOV in XML."""
    return tuple(convert(row, Path) for row in _read(XML))


def _read(name: str) -> Iterator[dict[str, str | None]]:
    lines = (files("auditor.formats") / f"{name}.tsv").read_text("utf-8").splitlines()
    names = lines[0].split("\t")
    for line in filter(None, lines[1:]):
        row: dict[str, str | None] = dict(zip(names, line.split("\t"), strict=True))
        yield row | {"element": None} if row["element"] == "-" else row


def messages() -> tuple[str, ...]:
    """The message types of EDIFACT that have a table."""
    return DIALECTS


def tables() -> tuple[str, ...]:
    """All message types that have a table."""
    return (*messages(), XML)


def label(name: str) -> str:
    """The message type as people write it."""
    return name.upper().replace("_", " ")


def has_services(name: str) -> bool:
    """Whether the message type carries special service requests."""
    return name == XML or any(row.tag == "SSR" for row in rows(name))


def carriers(name: str) -> Mapping[str, tuple[str, ...]]:
    """By element, the positions of the message type that carry it, in the order of the table."""
    found: dict[str, dict[str, None]] = {}
    for element, position in _positions(name):
        found.setdefault(element, {})[position] = None
    return {element: tuple(places) for element, places in found.items()}


def _positions(name: str) -> Iterator[tuple[str, str]]:
    frame = () if name == XML else rows(FRAME)
    positions = paths() if name == XML else rows(name)
    for row in (*frame, *positions):
        if row.element is not None:
            where = row.where if isinstance(row, Path) else f"{row.tag} {row.where}"
            yield from ((each, where) for each in (row.element, *TOLD_BY_TEXT.get(row.kind, ())))
    if has_services(name):
        yield from ((element, f"SSR {each}") for element, each in services())


def services() -> Iterator[tuple[str, str]]:
    """Each element that a special service request stands for or lays out, with the code."""
    for each, service in SERVICES.items():
        if service.element is not None:
            yield service.element, each
    for each, layout in LAYOUTS.items():
        yield from ((element, each.partition(":")[0]) for element in layout if element is not None)


def layout(name: str) -> Iterator[tuple[str, str, str]]:
    """How a message type is written: group, what repeats in it, segment or group, row by row."""
    text = (files("auditor.formats") / f"{name}.layout.tsv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        group, repeat, _, only, segment = line.split("\t")
        what = f"each tree of group {segment[1:]}" if segment.startswith(">") else code(segment)
        yield group.partition("/")[0], repeat, f"{what} ({only})" if only else what


def skeleton() -> str:
    """How PNRGOV is written in XML."""
    return (files("auditor.formats") / f"{XML}.layout.xml").read_text("utf-8")
