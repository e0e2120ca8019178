"""Everything that can be written: each place of each layout, read back; each row of each table of slots."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pydifact.parser import Parser

from auditor.formats import cusres, paxlst, paxlst_us, pnrgov
from auditor.formats import edifact_messages as edifact
from auditor.formats.edifact.advice import ServiceString
from auditor.formats.edifact.columns import Columns
from auditor.formats.edifact.layout import Line
from auditor.formats.edifact.pieces import Segment
from auditor.formats.edifact.places import Placed
from auditor.formats.edifact.shape import SHAPE
from auditor.formats.edifact.slots import Slot, load
from auditor.formats.edifact.writer import Frame, Header
from auditor.formats.tree import Tree, Value, element_of
from auditor.formats.tree.hole import Hole
from auditor.observed.record import Form, Given, Record

FORMATS = {"pnrgov": pnrgov, "paxlst": paxlst, "paxlst_us": paxlst_us, "cusres": cusres}
FRAME = Frame(
    sender="ZZ",
    recipient="ZZTESTGOV",
    prepared=datetime(2030, 1, 1, 8, tzinfo=UTC),
    control="SYN0000000001",
)
OPTIONS = frozenset({"second-tvl"})
FRAME_TAGS = ("UNB", "UNH", "UNT", "UNZ")

# Values that their place asks for; anything else is told by its place alone.
SAMPLES = {
    "~placeholder": "TBA",
    "segment.gap": "ARNK",
    "service.code": "KSML",
    "service.code@C107": "KSML",
    "traveller.type": "A",
    "ticket.discount": "IN",
    "contact.telephone@osi": "CTCM 99900000001",
    "contact.email@osi": "CTCE A//B.INVALID",
    "contact.address@osi": "CTCA FAKE STREET",
    "contact.refused@osi": "CTCR REFUSED",
    "contact.ip_address@osi": "IP ADDRESS 192.0.2.1",
    "agency.identity@osi": "CTCT FAKE AGENCY",
    "contact.email": "A//B.INVALID",
    "transfer.kind#2": "CL",
    "transfer.kind@GEI": "36",
    "reservation.created@early": "011229",
    "traveller.role": "FL",
    "segment.operating_carrier#2": "972",
    # What tells itself in a text between slashes.
    "document.type": "P",
    "document.issuing_state": "UTO",
    "document.expiry_date": "31DEC35",
    "traveller.nationality": "UTO",
    "traveller.date_of_birth": "01JAN90",
    "traveller.sex": "M",
    "traveller.residence_country": "UTO",
}
OWN = {"paxlst_us": {"document.visa_number": "V/9"}}


def sample(hole: Hole, samples: Mapping[str, str]) -> str:
    if hole.default:
        return hole.default
    for key in (f"{hole.key}#{hole.index}", hole.key):
        if key in samples:
            return samples[key]
    return "1" if hole.key.startswith("~") else "9"


def filled(holes: Iterator[Hole], samples: Mapping[str, str]) -> dict[str, Value]:
    """Every place of a line."""
    found: dict[str, list[str | None]] = {}
    for hole in holes:
        items = found.setdefault(hole.key, [])
        items += [None] * (hole.index - len(items))
        items[hole.index - 1] = sample(hole, samples)
        if hole.rest:
            items.append(sample(hole, samples))
    return {
        key: items[0] if len(items) == 1 and items[0] is not None else items
        for key, items in found.items()
    }


def trees(name: str, group: str = "0") -> Iterator[tuple[Line, Tree]]:
    """Trees of a group that between them write every line of the layout, each with the line it is for."""
    samples = SAMPLES | OWN.get(name, {})
    first: dict[str, Value] = {}
    for lines in FORMATS[name].layout().under(group, OPTIONS):
        for line in lines:
            own = filled(line.holes, samples)
            groups: dict[str, list[Tree]] = {
                each.repeats: [{"elements": filled(each.holes, samples)}] * 2
                for each in line.composites
                if each.repeats
            }
            if line.child is not None:
                before: dict[str, list[Tree]] = {"5": [{}]} if line.child == "5o" else {}
                for below, tree in trees(name, line.child):
                    yield below, {"elements": first, "groups": {**before, line.child: [tree]}}
            elif line.repeat is not None:
                repeated: list[Tree] = [{"elements": own, "groups": groups}]
                yield line, {"elements": first, "groups": {line.repeat: repeated}}
            else:
                yield line, {"elements": {**first, **own}, "groups": groups}
        # What begins a group is said in each of its trees.
        first = first or filled(lines[0].holes, samples)


def written(module: ModuleType, tree: Tree) -> bytes:
    return b"".join(module.write([(Header(), tree)], FRAME))


def seen(data: bytes) -> set[tuple[int | None, str, int | None, int | None]]:
    found = set()
    for record in edifact.read([data], "x", Given()):
        assert isinstance(record, Record)
        for each in record.observations:
            place = each.place
            if place.tag not in {"UNB", "UNH", "UNT", "UNZ"}:
                found.add((place.segment, each.element, place.element, place.component))
    return found


def read(data: bytes) -> Iterator[Record]:
    for record in edifact.read([data], "x", Given()):
        assert isinstance(record, Record)
        yield record


def in_one(name: str) -> tuple[frozenset[str], frozenset[str | None]]:
    """Tags with one observation over all their data elements, and elements with such a one."""
    slots = load(name).slots
    return (
        frozenset(slot.tag for slot in slots if slot.running),
        frozenset(slot.element for slot in slots if slot.kind == "joined"),
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_place_of_the_layout_is_read_as_what_it_is_written_for(name: str) -> None:
    module, (texts, joined) = FORMATS[name], in_one(name)
    for line, tree in trees(name):
        placed: dict[object, tuple[object, ...]] = {}
        everywhere = set()
        for each in module.places(tree):
            element = element_of(each.key)
            at = (each.segment, element, each.element, each.component)
            everywhere.add(at)
            one = each.tag in texts or element in joined
            placed.setdefault((each.segment, element, one or each.element), at)
        found = {
            (seen.place.segment, seen.element, seen.place.element, seen.place.component)
            for record in read(written(module, tree))
            for seen in record.observations
            if seen.place.tag not in FRAME_TAGS
        }
        assert set(placed.values()) <= found <= everywhere, (line.group, line.tag)


def hits(name: str, data: bytes) -> Iterator[Slot]:
    """The rows of the table that name something in a message, found group by group."""
    dialect = FORMATS[name].dialect()
    group = dialect.groups[dialect.start]
    for raw in data.split(b"'\n")[3:-3]:
        segment = Columns.of_segments([Segment(raw, 0, len(raw), 1)])
        view = group[segment.kinds(dialect.kinds)[0]]
        group = view.follow
        parts = [element.split(b":") for element in raw.split(b"+")[1:]]
        codes = {
            (number, position): code
            for number, components in enumerate(parts, 1)
            for position, code in enumerate(components, 1)
        }
        whole = raw.translate(SHAPE)[4:]
        at = {(0, 1): b"", **codes} if not parts else codes
        shapes = [element.split(b":") for element in whole.split(b"+")]
        for (number, position), value in at.items():
            for slot in view.reader.rows:
                if (
                    (value or not number)
                    and slot.covers(number, position)
                    and all(each.holds(number, codes, shapes, whole) for each in slot.when)
                ):
                    yield slot
                    break


def payment(form: str, key: str) -> Tree:
    paid: Tree = {"elements": {"payment.form": form, key: "9"}}
    return {"groups": {"1": [{"groups": {"2": [{"groups": {"3": [{"groups": {"4": [paid]}}]}}]}}]}}


# What the layout's own structure does not lead to, but other qualifiers and codes do.
MORE: dict[str, list[Tree]] = {
    "pnrgov": [
        payment("CA", "payment.form@account"),
        payment("CC", "payment.card_number"),
        {
            "groups": {
                "1": [
                    {
                        "groups": {
                            "10": [{"elements": {"~qualifier": "9", "history.change@DAT": "9"}}]
                        }
                    }
                ]
            }
        },
    ]
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_row_of_the_table_of_slots_is_written_by_some_tree(name: str) -> None:
    module = FORMATS[name]
    found = {
        slot
        for tree in (*(tree for _, tree in trees(name)), *MORE.get(name, ()))
        for slot in hits(name, written(module, tree))
    }
    if name == "pnrgov":  # the other style of code shares
        sold: Tree = {
            "elements": {"segment.carrier": "ZZ", "segment.operating_carrier": ["ZZ", "9", "Y"]}
        }
        other = pnrgov.write(
            [(Header(), {"groups": {"1": [{"groups": {"5": [sold]}}]}})], FRAME, directory="18:1"
        )
        found |= set(hits(name, b"".join(other)))
        # No tree has a mail box under the letter of a purpose: it is read as one, and written under another.
        mail = b"TIF'\nADD++E:::::::A@A.INVALID'\n"
        found |= set(hits(name, written(module, MORE[name][0]).replace(b"TIF'\n", mail)))
    missing = [(row.groups, row.tag, row.title) for row in load(name).slots if row not in found]
    assert missing == []


# --- what a specimen may say ---------------------------------------------------------------------

# A text is what it is in whatever service characters; no X, as masks are told by them, nor a slash.
TEXTS = st.text("ABC019 +:'?*.-()&,%$#!;", min_size=1, max_size=12).map(lambda text: f"A{text}9")
SERVICES = (
    ServiceString(),
    ServiceString(repetition=b"*"),
    ServiceString(b"$", b"!", b",", b"\\", b" ", b"#"),
    ServiceString(b"(", b"*", b".", b"?", b" ", b")"),
)
# Heads that are in order, beneath which anything may be said.
HEADS: dict[str, Tree] = {
    "pnrgov": {
        "elements": {
            "flight.departure_time": ["020130", "2200"],
            "flight.number": ["ZZ", "999"],
        }
    },
    "paxlst": {
        "elements": {"transfer.reference": "SYNTH"},
        "groups": {"2": [{"elements": {"flight.number": "ZZ999"}}]},
    },
    "cusres": {"elements": {"transfer.reference": "SYNTH"}},
}
RECORDS = {"pnrgov": "1", "paxlst": "4", "cusres": "4"}
# Whose value tells how the rest is read.
KEPT = (
    "~",
    "service.code",
    "transfer.",
    "segment.",
    "payment.form",
    "checkin.status",
    "document.type",
    "document.other_type",
)


def below(name: str) -> list[Tree]:
    """The trees of records that write each line once."""
    group = RECORDS[name]
    return [
        tree["groups"][group][0]  # type: ignore[index]  # a list
        for line, tree in trees(name)
        if group in tree.get("groups", {}) and not _told_by_text(line, tree)
    ]


def _told_by_text(line: Line, tree: Tree) -> bool:
    return any(hole.key.endswith("@osi") for hole in line.holes) or "contact.email" in str(tree)


BELOW = {name: below(name) for name in RECORDS}


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
    groups = {
        name: [varied(draw, each) for each in listed]
        for name, listed in tree.get("groups", {}).items()
    }
    return {"elements": elements, "groups": groups}


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, Tree]:
    name = draw(st.sampled_from(sorted(RECORDS)))
    chosen = draw(st.lists(st.sampled_from(BELOW[name]), min_size=1, max_size=4))
    listed = [varied(draw, each) for each in chosen]
    head = HEADS[name]
    groups = {**head.get("groups", {}), RECORDS[name]: listed}
    said: Tree = {"elements": head["elements"], "groups": groups}
    try:
        list(FORMATS[name].places(said))
    except ValueError:  # what was left out is what the rest stands behind
        reject()
    return name, said


def value_at(tree: Tree, each: Placed) -> str | None:
    """What the tree says there; None where the layout does."""
    for group, index in each.path:
        tree = list(tree["groups"][group])[index]
    value = tree.get("elements", {}).get(each.key)
    if each.item is None or value is None:
        return value if isinstance(value, str) else None
    return value[each.item]


@given(messages(), st.sampled_from(SERVICES), st.sampled_from(("", "\n", "\r\n")))
@settings(max_examples=150)
def test_what_is_written_is_read_as_it_was_said(
    said: tuple[str, Tree], service: ServiceString, newline: str
) -> None:
    name, tree = said
    frame = replace(FRAME, service=service, newline=newline, group="G1")
    data = b"".join(FORMATS[name].write([(Header(), tree)], frame))
    records = list(read(data))
    assert [fault.kind for record in records for fault in record.faults] == []
    placed = {(each.segment, element_of(each.key)) for each in FORMATS[name].places(tree)}
    found = {
        (seen.place.segment, seen.element)
        for record in records
        for seen in record.observations
        if seen.place.tag not in (*FRAME_TAGS, "UNG", "UNE")
    }
    assert found == placed
    assert all(seen.form is Form.CLEAR for record in records for seen in record.observations)


@given(messages(), st.sampled_from(SERVICES))
@settings(max_examples=100)
@pytest.mark.filterwarnings("ignore")  # it has no table for most of these
def test_another_parser_finds_the_same_values(
    said: tuple[str, Tree], service: ServiceString
) -> None:
    name, tree = said
    data = b"".join(FORMATS[name].write([(Header(), tree)], replace(FRAME, service=service)))
    segments = [list(each.elements) for each in Parser().parse(data.decode())]
    first = 2  # UNA and UNB
    for each in FORMATS[name].places(tree):
        value = value_at(tree, each)
        if value is None or each.element is None or each.component is None:
            continue
        elements = segments[first + each.segment - 1]
        found = elements[each.element - 1]
        components = found if isinstance(found, list) else [found]
        assert value in components[each.component - 1]
