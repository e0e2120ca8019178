"""PNRGOV in XML as it is written: each place of the skeleton, read back; each row of the table of slots."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.formats import pnrgov_xml
from auditor.formats.edifact.writer import Frame
from auditor.formats.tree import Tree, Value, element_of
from auditor.formats.xml.events import Closed, Opened, events
from auditor.formats.xml.skeleton import Tag, load
from auditor.formats.xml.slots import Slot
from auditor.observed.record import Form, Given, Limits, Record

FRAME = Frame(
    sender="ZZ",
    recipient="ZZTESTGOV",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN0000000001",
)
SKELETON = load("pnrgov_xml", pnrgov_xml.table())
# Values that their place asks for.
SAMPLES = {
    "contact.email@phone": "E+A@FAKE.INVALID",
    "service.code": "KSML",
    "payment.form": "CC",
    # What tells itself in a text between slashes.
    "document.type": "P",
    "document.issuing_state": "UTO",
    "document.expiry_date": "31DEC35",
    "traveller.nationality": "UTO",
    "traveller.date_of_birth": "01JAN90",
    "traveller.sex": "M",
    "traveller.residence_country": "UTO",
    "traveller.type@infant": "true",
    "~version": "14.1",
}
# What is read and never written, and why.
_MISSPELT = "senders spell it so; the right spelling stands beside it"
UNWRITTEN = {
    "POS/Source@ISOCOuntry": _MISSPELT,
    "FareInfo@DiscountrPercent": _MISSPELT,
    "SSR@SSR_Code": _MISSPELT,
    "DOC_SSR@SSR_Code": _MISSPELT,
    "DOC_SSR/Text": "what a document says is written as attributes; as text it stands in SSR",
}


def filled(tag: Tag) -> dict[str, Value]:
    found: dict[str, list[str | None]] = {}
    for hole in tag.holes:
        items = found.setdefault(hole.key, [])
        items += [None] * (hole.index - len(items))
        items[hole.index - 1] = hole.default or SAMPLES.get(hole.key, "9")
    return {key: items[0] if len(items) == 1 else items for key, items in found.items()}


def variants(tag: Tag) -> Iterator[dict[str, Value]]:
    """What a tree may say for an element: all at once, but for what excludes each other."""
    whole = filled(tag)
    for either in (
        ("contact.telephone", "contact.email@phone"),
        ("payment.card_number", "payment.form@account"),
    ):
        if set(either) <= whole.keys():
            for key in either:
                yield {
                    name: value
                    for name, value in whole.items()
                    if name not in either or name == key
                }
            return
    yield whole


def trees(tag: Tag) -> list[Tree]:
    """Trees that between them write every place of an element and of what stands in it."""
    groups: dict[str, list[Tree]] = {}
    for inner in tag.inner:
        for child in inner.children:
            if child.each is not None:
                said = child.texts or child.children
                alternatives = (child,) if said else SKELETON.beside[child.name]
                groups[child.each] = [tree for each in alternatives for tree in trees(each)]
    found: list[Tree] = [{"elements": elements, "groups": groups} for elements in variants(tag)]
    for tree in found:
        if "payment.form@account" in tree["elements"]:
            tree["elements"] = {**tree["elements"], "payment.form": "CA"}
    return found


(EVERYTHING,) = trees(SKELETON.root)
WRITTEN = b"".join(pnrgov_xml.write(EVERYTHING, FRAME))


def placed(tree: Tree) -> set[tuple[str, str]]:
    return {
        (each.pointer, _one(element_of(each.key) or "")) for each in pnrgov_xml.places(tree, FRAME)
    }


def found(data: bytes) -> tuple[set[tuple[str | None, str]], list[str]]:
    seen, faults = set(), []
    for record in pnrgov_xml.read([data], "x", Given()):
        assert isinstance(record, Record)
        faults += [fault.kind for fault in record.faults]
        # An element with attributes alone is seen as an empty text besides.
        seen |= {
            (each.place.pointer, _one(each.element))
            for each in record.observations
            if each.form is not Form.EMPTY
        }
    return seen, faults


def _one(element: str) -> str:
    """Code and text of a request are told with its whole element."""
    return "service" if element.startswith("service.") else element


def test_every_place_of_the_skeleton_is_read_as_what_it_is_written_for() -> None:
    assert found(WRITTEN)[0] == placed(EVERYTHING)


TEXTS = st.text("ABC019 &<>\"'+:?%é\t\n", max_size=12).map(lambda text: f"A{text}9")
# Whose value tells how the rest is read, or has a form to keep.
KEPT = ("~", "service.code", "transfer.", "flight.", "payment.form", "document.other_type")


def varied(draw: st.DrawFn, tree: Tree) -> Tree:
    """The same tree with other values, some left out."""
    elements: dict[str, Value] = {}
    for key, value in tree.get("elements", {}).items():
        if key.startswith(KEPT) or key in SAMPLES:
            elements[key] = value
        elif isinstance(value, str):
            elements[key] = draw(TEXTS)
        else:
            elements[key] = [draw(st.one_of(st.none(), TEXTS)) for _ in value or ()]
    # These are read as a number and as an instant, and must then be right.
    for key in ("reservation.party_size", "reservation.created"):
        elements.pop(key, None)
    groups = {
        name: [
            varied(draw, each) for each in draw(st.lists(st.sampled_from(list(listed)), max_size=2))
        ]
        for name, listed in tree.get("groups", {}).items()
    }
    return {"elements": elements, "groups": groups}


@st.composite
def messages(draw: st.DrawFn) -> Tree:
    pnrs = EVERYTHING["groups"]["PNR"]
    return {
        "groups": {
            "PNR": [
                varied(draw, each)
                for each in draw(st.lists(st.sampled_from(list(pnrs)), max_size=2))
            ]
        }
    }


@given(messages())
@settings(max_examples=60)
def test_what_is_written_is_read_as_it_was_said(tree: Tree) -> None:
    seen, faults = found(b"".join(pnrgov_xml.write(tree, FRAME)))
    assert faults == []
    assert seen == placed(tree)


def test_every_row_of_the_table_of_slots_is_written() -> None:
    table = pnrgov_xml.table()
    hit: set[Slot | None] = set()
    tags: list[Opened] = []

    def fitting(attribute: str) -> Slot | None:
        rows = table.at(tuple(tag.name for tag in tags), attribute)
        outer = tags[-2].attributes if len(tags) > 1 else {}
        return next((row for row in rows if row.fits(tags[-1].attributes, outer)), None)

    for event in events([WRITTEN], Limits()):
        if isinstance(event, Opened):
            tags.append(event)
            hit.update(map(fitting, event.attributes))
        elif isinstance(event, Closed):
            if event.text.strip():
                hit.add(fitting(""))
            tags.pop()
    assert {row.path for row in table.slots if row not in hit} == UNWRITTEN.keys()


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
def test_xmllint_finds_it_well_formed() -> None:
    subprocess.run(["xmllint", "--noout", "-"], input=WRITTEN, check=True)  # noqa: S607


def test_markup_in_a_value_stays_a_value() -> None:
    odd = "A&B<C>\"D'\tE%s]]>"
    tree: Tree = {
        "groups": {"PNR": [{"groups": {"Passenger": [{"elements": {"traveller.surname": odd}}]}}]}
    }
    written = b"".join(pnrgov_xml.write(tree, FRAME))
    names, texts = [], []
    for event in events([written], Limits()):
        if isinstance(event, Opened):
            names.append(event.name)
        elif isinstance(event, Closed) and names.pop() == "Surname":
            texts.append(event.text)
    assert texts == [odd]


def test_what_xml_cannot_carry_is_refused_and_not_shown() -> None:
    tree: Tree = {"groups": {"PNR": [{"elements": {"agency.agent": "CANARY\x01"}}]}}
    with pytest.raises(ValueError, match="XML cannot carry") as caught:
        b"".join(pnrgov_xml.write(tree, FRAME))
    assert "CANARY" not in str(caught.value)
