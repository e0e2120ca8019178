"""A page: the records of a sheet as they are written, what is known of each, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any

import msgspec
from msgspec import Struct, structs

from auditor.formats import records as canonical
from auditor.formats.edifact.slots import load
from auditor.formats.tree import element_of
from auditor.observed.record import Facts, FlightStatus, Kind, Role
from auditor.people.label import Spot
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.flaws.held import Held
from auditor.people.specimen.frame import Part
from auditor.people.specimen.plan import Plan, Sheet
from auditor.people.specimen.sheets import form
from auditor.people.specimen.sheets import records as store
from auditor.people.specimen.trees import Thin, Tree

Path = tuple[tuple[str, int], ...]
# Of each wire format: what its records are, and the group whose trees they are.
WIRES: Mapping[str, tuple[Kind, str]] = {
    "pnrgov": ("pnr", "1"),
    "pnrgov-xml": ("pnr", "PNR"),
    "paxlst": ("api", "4"),
    "cusres": ("cusres", "4"),
}
_OPENS = {"pnrgov": "SRC", "paxlst": "NAD", "cusres": "ERP"}
_ROLES: Mapping[str, Role] = {"FL": "passenger", "FM": "crew"}
# Whom a list names, which its message says; one of the state of a flight names anybody.
_LISTED: Mapping[str | None, Role] = {None: "passenger", "passengers": "passenger", "crew": "crew"}
_STATUS: Mapping[str | None, FlightStatus] = {"close-out": "closed", "cancel": "cancelled"}
# A local time may be that of any zone: the latest instant it can mean.
_WIDEST = timedelta(hours=12)


class Entry(Struct, frozen=True):
    """One record of a page: its tree, what is known of it, where it begins."""

    tree: Tree
    held: Held
    spot: Spot


class Page(Struct, frozen=True):
    """A sheet as it is written; of a wire format the `part` it is, of a store None."""

    plan: Plan
    name: str
    entries: tuple[Entry, ...]
    part: Part | None = None

    @property
    def envelope(self) -> Held:
        """What is known of the message."""
        held = self.entries[0].held
        role = held.facts.role if self.plan.format.startswith("pnrgov") else None
        if self.plan.format == "paxlst":
            role = _LISTED.get(self.plan.kind)
        return structs.replace(held, facts=structs.replace(held.facts, role=role), envelope=True)

    def written(self) -> Written:
        """The file."""
        if self.part is None:
            trees = (each.tree for each in self.entries)
            return Written(self.name, b"".join(canonical.write(trees)))
        return Written(self.name, _module(self.plan.format).written(self.plan, self.part))

    def spots(self, entry: Entry) -> Iterator[tuple[Tree, str, Spot]]:
        """Where each value of a record is seen: the elements it stands among, its key, its spot."""
        if self.part is None:
            yield from _pointed(entry.tree, entry.spot, "record", None)
        else:
            yield from _placed(self, self.part, entry)


def page(plan: Plan, sheet: Sheet, thin: Thin, as_of: datetime | None) -> Page:
    """The page of a sheet; `thin` is asked of each record."""
    name = f"{plan.format}-{sheet.number + 1:05d}{form(plan.format).suffix(plan.kind)}"
    if plan.format == "records":
        trees = store.stored(plan, sheet, thin)
        found = (_stored(tree, name, at, as_of) for at, tree in enumerate(trees, 1))
        return Page(plan, name, tuple(found))
    (part,) = _module(plan.format).parts(plan, sheet, thin)
    return framed(plan, name, part, as_of)


def framed(plan: Plan, name: str, part: Part, as_of: datetime | None) -> Page:
    """The page of a part of a message."""
    kind, group = WIRES[plan.format]
    trees = part.said["groups"].get(group, [])
    starts = _starts(plan, part, group)
    found = []
    for at, tree in enumerate(trees):
        facts = Facts(
            holder=plan.holder,
            role=_role(plan, tree),
            flight_status=_STATUS.get(plan.kind) if plan.format == "paxlst" else None,
        )
        held = Held(kind, facts, _clocks(part), as_of)
        spot = Spot(source=name, message=1, record=at + 1, **starts[at])
        found.append(Entry(tree, held, spot))
    return Page(plan, name, tuple(found), part)


def _module(name: str) -> Any:  # noqa: ANN401 - a sheet's module
    return import_module(f"auditor.people.specimen.sheets.{name.replace('-', '_')}")


def _role(plan: Plan, tree: Tree) -> Role | None:
    if plan.format == "paxlst":
        return _ROLES.get(tree["elements"].get("traveller.role", ""))
    return "passenger" if plan.format.startswith("pnrgov") else None


def _clocks(part: Part) -> dict[str, datetime]:
    """The latest instants that the clocks of a message can mean, so far as it has them."""
    return {"transferred": part.frame.prepared + timedelta(seconds=59)}


# --- stores ---------------------------------------------------------------------------------------


def _stored(tree: Tree, name: str, number: int, as_of: datetime | None) -> Entry:
    return Entry(tree, held(tree, as_of), Spot(source=name, record=number))


def held(tree: Tree, as_of: datetime | None) -> Held:
    """What a stored record says of itself."""
    facts = msgspec.convert(tree["facts"], Facts)
    clocks = {
        clock: datetime.fromisoformat(said).astimezone(UTC)
        for clock, said in tree["clocks"].items()
    }
    return Held(tree["kind"], facts, clocks, as_of)


def _pointed(
    tree: Tree, spot: Spot, group: str, traveller: int | None, pointer: str = ""
) -> Iterator[tuple[Tree, str, Spot]]:
    own = structs.replace(spot, traveller=traveller, tag=group)
    for key, value in tree.get("elements", {}).items():
        items = (
            [f"/{at}" for at, each in enumerate(value) if each] if isinstance(value, list) else [""]
        )
        for item in items:
            at = f"{pointer}/elements/{key}{item}"
            yield tree["elements"], key, structs.replace(own, pointer=at)
    for name, members in tree.get("groups", {}).items():
        for index, each in enumerate(members):
            whose = index + 1 if name == "travellers" else traveller
            at = f"{pointer}/groups/{name}/{index}"
            yield from _pointed(each, spot, name, whose, at)


# --- wire -----------------------------------------------------------------------------------------


def _placed(page: Page, part: Part, entry: Entry) -> Iterator[tuple[Tree, str, Spot]]:
    nodes = _nodes(part.said)
    seen: set[tuple[object, ...]] = set()
    for each in _module(page.plan.format).places(page.plan, part):
        node = nodes.get(each.path)
        if node is None or not each.path or nodes[each.path[:1]] is not entry.tree:
            continue
        if element_of(each.key) is None:
            continue
        spot, once = _spot(page, entry, each, nodes)
        if once not in seen:
            seen.add(once)
            yield node["elements"], each.key, spot


def _spot(
    page: Page,
    entry: Entry,
    placed: Any,  # noqa: ANN401 - of EDIFACT or of XML
    nodes: Mapping[Path, Tree],
) -> tuple[Spot, tuple[object, ...]]:
    """Where a value is seen, and what is seen once however many values it has."""
    whose = _traveller(page.plan.format, placed.path, nodes)
    if page.plan.format == "pnrgov-xml":
        steps = placed.pointer.rpartition("/@")[0] or placed.pointer
        tag = steps.rpartition("/")[2].partition("[")[0]
        spot = structs.replace(entry.spot, traveller=whose, tag=tag, pointer=placed.pointer)
        return spot, (placed.pointer, placed.key)
    element = element_of(placed.key)
    spot = structs.replace(
        entry.spot, traveller=whose, segment=placed.segment, tag=placed.tag,
        element=placed.element, component=placed.component,
    )  # fmt: skip
    running, joined = _whole(page.plan.format)
    one = placed.tag in running or element in joined
    return spot, (placed.segment, element, one or placed.element)


def _traveller(name: str, path: Path, nodes: Mapping[Path, Tree]) -> int | None:
    """The number of the traveller in whose group a value stands."""
    if name in {"paxlst", "cusres"}:
        return 1
    group = "Passenger" if name == "pnrgov-xml" else "2"
    if name == "pnrgov-xml" and all(each != group for each, _ in path):
        # Told by the reference of the traveller.
        return int(first(nodes[path]["elements"].get("traveller.reference")) or 0) or None
    if len(path) == 1 or path[1][0] != group:
        return None
    if name == "pnrgov-xml":
        return path[1][1] + 1
    before = (nodes[path[0], ("2", at)] for at in range(path[1][1] + 1))
    return sum("traveller.surname" in each["elements"] for each in before) or None


def _starts(plan: Plan, part: Part, group: str) -> list[dict[str, Any]]:
    """Where each record begins."""
    count = len(part.said["groups"].get(group, []))
    if plan.format == "pnrgov-xml":
        within = "/IATA_PNRGOV_NotifRQ[1]/PNRs[1]/PNR[{}]"
        return [{"pointer": within.format(at + 1)} for at in range(count)]
    starts: dict[int, int] = {}
    for each in _module(plan.format).places(plan, part):
        if each.path and each.path[0][0] == group:
            # SRC and ERP, which open a record, say nothing.
            said = each.segment - (each.tag != _OPENS[plan.format])
            starts.setdefault(each.path[0][1], said)
    return [{"segment": starts[at]} for at in range(count)]


def _nodes(tree: Tree, path: Path = ()) -> dict[Path, Tree]:
    found = {path: tree}
    for name, members in tree.get("groups", {}).items():
        for index, each in enumerate(members):
            found |= _nodes(each, (*path, (name, index)))
    return found


@cache
def _whole(name: str) -> tuple[frozenset[str], frozenset[str | None]]:
    """Tags that are one text over all their data elements, and elements that are one over several."""
    slots = load(name).slots
    return (
        frozenset(slot.tag for slot in slots if slot.running),
        frozenset(slot.element for slot in slots if slot.kind == "joined"),
    )


def alone(made: Page) -> Page:
    """The page with its first record and no other."""
    if made.part is None:
        return structs.replace(made, entries=made.entries[:1])
    _, group = WIRES[made.plan.format]
    groups, elements = made.part.said["groups"], made.part.said["elements"]
    groups[group] = groups[group][:1]
    if "transfer.count" in elements:
        elements["transfer.count"] = "1"
    as_of = made.entries[0].held.as_of
    return framed(made.plan, made.name, made.part, as_of)


def linked(made: Page, as_of: datetime | None) -> Page:
    """The page of a store, each record with a reason to be kept."""
    found = []
    for entry in made.entries:
        entry.tree["facts"] |= {"retention_link": True}
        found.append(structs.replace(entry, held=held(entry.tree, as_of)))
    return structs.replace(made, entries=tuple(found))


def trees(plan: Plan, sheet: Sheet) -> list[Tree]:
    """What the records of a sheet could say, nothing left out."""
    found: list[Tree] = []

    def grab(said: Tree) -> Tree:
        found.append(said)
        return said

    if plan.format == "records":
        for _ in store.stored(plan, sheet, grab):
            pass
    else:
        _module(plan.format).parts(plan, sheet, grab)
    return found


def walk(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Every tree of a tree, with the way to it."""
    yield path, tree
    for name, members in tree.get("groups", {}).items():
        for index, each in enumerate(members):
            yield from walk(each, (*path, (name, index)))


def first(values: object) -> str | None:
    """What is said under a key: the first that is there of several."""
    listed: Iterable[object] = values if isinstance(values, list) else [values]
    return next((str(each) for each in listed if each), None)
