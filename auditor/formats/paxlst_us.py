"""The legacy PAXLST of the United States (`PAXLST:001:000:NZ`), another message of that name.

Source: format reference, 6.1. One PDT is one document of one traveller, and one record. Groups: 0
the head, `5` and `8` the ports of departure and arrival (`t` in transit), 4 a traveller, `4v` one
whose document is a visa. The offset behind a time is not used: samples contradict each other.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from auditor.formats.edifact import border as crossing
from auditor.formats.edifact.dialect import Dialect, MessageFacts, Note, Step
from auditor.formats.edifact.frame import component, parts
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.layout import load as load_layout
from auditor.formats.edifact.places import Placed, places_of
from auditor.formats.edifact.segment_reader import Vocabulary
from auditor.formats.edifact.slots import load
from auditor.formats.edifact.writer import Frame, Header, Identifier, Writer
from auditor.formats.tree import Tree
from auditor.observed.record import Role

TITLE = "PAXLST, legacy form of the United States (EDIFACT)"
TYPE = "PAXLST"

_ROLES: dict[bytes, Role] = {b"PAX": "passenger", b"ITI": "passenger", b"CRW": "crew"}


def _steps() -> dict[str, dict[str, Step]]:
    places = {"5": Step("5"), "005": Step("5"), "8": Step("8"), "008": Step("8")}
    person = Step("4", opens="record", by={"V": Step("4v", opens="record")})
    head = {"TDT": Step("0"), "LOC": Step("t", by=places), "UNS": Step("0"), "PDT": person}
    return {
        "0": head | {"CTA": Step("0"), "DTM": Step("t", misplaced=True)},
        **{
            each: head | {"CTA": Step("0", misplaced=True), "DTM": Step(each)}
            for each in ("5", "8", "t")
        },
        **{
            each: {"PDT": person}
            | {tag: Step("0", misplaced=True, opens="envelope") for tag in ("CTA", "TDT", "UNS")}
            | {tag: Step("t", misplaced=True, opens="envelope") for tag in ("LOC", "DTM")}
            for each in ("4", "4v")
        },
    }


def _flight(told: MessageFacts, raw: bytes) -> None:
    """TDT: the flight; one whose number ends in C carries crew only."""
    elements = parts(raw)
    number = component(elements, 2)
    if number:
        told.facts["push"] = "crew" if number.endswith(b"C") else "passengers"
    crossing.flight(told, number, component(elements, 4))


def _departure(told: MessageFacts, raw: bytes) -> None:
    """LOC 5: two letters of the country before those of the port."""
    crossing.port(told, crossing.DEPARTURE, component(parts(raw), 2)[2:])


def _arrival(told: MessageFacts, raw: bytes) -> None:
    """LOC 8: the same."""
    crossing.port(told, crossing.ARRIVAL, component(parts(raw), 2)[2:])


def _transit(told: MessageFacts, raw: bytes) -> None:
    """LOC PT, or another: a port between."""
    crossing.port(told, component(parts(raw), 1), component(parts(raw), 2)[2:])


def _time(told: MessageFacts, raw: bytes) -> None:
    """DTM: its qualifier tells what it dates, behind a port, before one or away from it."""
    elements = parts(raw)
    text = component(elements, 2) + component(elements, 3)
    crossing.time(told, component(elements, 1), crossing.stamp_of(told, text, b""))


def _person(told: MessageFacts, raw: bytes) -> None:
    """PDT: passenger, crew, or passenger in transit."""
    otherwise: Role | None = "crew" if told.facts.get("push") == "crew" else None
    told.record_facts["role"] = _ROLES.get(component(parts(raw), 3), otherwise)


_NOTES: dict[tuple[str, str], Note] = {
    ("0", "TDT"): _flight,
    ("5", "LOC"): _departure,
    ("8", "LOC"): _arrival,
    ("t", "LOC"): _transit,
    **{(group, "DTM"): _time for group in ("5", "8", "t")},
    ("4", "PDT"): _person,
    ("4v", "PDT"): _person,
}


@cache
def dialect() -> Dialect:
    """The legacy form as the reader takes it; built once."""
    return Dialect(
        wire="paxlst",
        kind="api",
        table=load("paxlst_us"),
        steps=_steps(),
        usual={},
        start="0",
        notes=_NOTES,
        vocabulary=Vocabulary({}),
        unit="traveller",
        personal=frozenset({"4", "4v"}),
    )


def accepts(version: str, release: str) -> bool | str:
    """Only what states version 001."""
    del release
    return version == "001"


@cache
def layout() -> Layout:
    """Where each key of a tree is written."""
    return load_layout("paxlst_us", load("paxlst_us"))


def write(messages: Iterable[tuple[Header, Tree]], frame: Frame) -> Iterator[bytes]:
    """An interchange of these messages, in chunks: groups 4 and `4v` are the travellers."""
    identifier = Identifier(TYPE, "001", "000", "NZ", syntax=("UNOA", "1"))
    return Writer(layout(), identifier, frame, frozenset()).write(messages)


def places(tree: Tree) -> Iterator[Placed]:
    """Where the message of this tree has its values."""
    return places_of(layout(), tree)
