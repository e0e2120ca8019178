"""PAXLST in the air, directories D.96A to D.24A: its groups, the kinds of list, the crossing.

Sources: the UN/EDIFACT directories and the WCO/IATA/ICAO guide as the format reference gives them;
`paxlst.tsv` names every position. Groups 1 to 7 carry the directory's numbers. Beside them `1a` is
an agent, `3d` and `3a` the ports of departure and arrival at the border, `5v` a visa (`5w` one
before any document), `5o` a further document, `4d` what is told of a document before it, `ssr` a
request as text, `cnt` the end. The order inside a group is left free, as the guide's own examples
do not keep it; positions have not changed between the directories.
"""

from collections.abc import Iterable, Iterator, Sized
from functools import cache

from msgspec import structs

from auditor.formats.edifact import border as crossing
from auditor.formats.edifact.dialect import Dialect, MessageFacts, Note, Opens, Step, qualifier
from auditor.formats.edifact.frame import component, number, parts
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.layout import load as load_layout
from auditor.formats.edifact.places import Placed, places_of
from auditor.formats.edifact.segment_reader import Vocabulary
from auditor.formats.edifact.slots import load
from auditor.formats.edifact.writer import Frame, Header, Identifier, Writer
from auditor.formats.tree import Tree
from auditor.knowledge.sensitive import codes
from auditor.knowledge.service import SERVICES
from auditor.observed.record import Role, Template

TITLE = "PAXLST (EDIFACT)"
TYPE = "PAXLST"

_LAND = "a truck manifest (PAXLST with BGM 10, land border) is recognised and not audited"

# Party functions (3035) that are a traveller; ZZZ stands for one who is known by reference alone.
_ROLES: dict[str, Role | None] = {
    "FL": "passenger", "DDU": "passenger", "FM": "crew", "DDT": "crew", "ZZZ": None,
}  # fmt: skip
# Document codes (1001) and what is reported of them (1004).
_LISTS = {b"745": "passengers", b"250": "crew", b"336": "master-crew", b"655": "gate-pass"}
_ROLE_OF_LIST = {b"745": "passenger", b"250": "crew", b"336": "crew"}
_CREW_LISTS = frozenset({"250", "336"})
_CLOSING = frozenset({b"CL", b"CLNB", b"CLOB", b"DC"})
_CANCELLING = frozenset({b"XR", b"RP", b"XF"})
_CHANGING = frozenset({b"CP", b"CF", b"CC"})

_TAGS = (
    "ATT", "AUT", "BGM", "CNT", "COM", "CPI", "CTA", "DOC", "DTM", "EMP", "FTX", "GEI", "GID",
    "LOC", "MEA", "NAD", "NAT", "QTY", "RFF", "TDT",
)  # fmt: skip
_TRAVELLER = ("ATT", "DTM", "MEA", "GEI", "FTX", "LOC", "COM", "EMP", "NAT", "RFF")
_DOCUMENT = ("DTM", "GEI", "RFF", "LOC", "CPI", "QTY")
# What is told of a document: dates of expiry and issue (2005), place of issue (3227).
_OF_DOCUMENT = {"DTM": ("36", "182"), "LOC": ("91",)}
# What is told of the flight: its dates (2005) and its ports (3227).
_FLOWN = {
    "DTM": ("189", "136", "133", "186", "232", "132", "178"), "LOC": ("125", "87", "92", "130"),
}  # fmt: skip
_OF_VISA = {
    "document.expiry_date": "document.visa_expiry_date",
    "document.issue_date": "document.visa_issue_date",
    "document.issuing_state": "document.visa_issue_place",
    "document.issue_place": "document.visa_issue_place",
}
_PERSONAL = ("4", "5", "5v", "5w", "5o", "6", "7")


def _party(*, late: bool, opens: Opens | None = None, person_late: bool = False) -> Step:
    """NAD: by its function a traveller, an agent or who reports; any other is told by its place."""
    agent = Step("1a", late, opens)
    ways = {
        code: Step("4", misplaced=person_late, opens="record", role=role)
        for code, role in _ROLES.items()
    }
    ways |= {"MS": Step("1", late, opens), "BA": agent, "AG": agent}
    return Step("4", person_late, "record", ways) if late else Step("1", by=ways)


def _port(otherwise: str, *, misplaced: bool = False) -> Step:
    """LOC of the itinerary, by which side of the border it is."""
    sides = {"125": Step("3d", misplaced), "87": Step("3a", misplaced)}
    return Step(otherwise, misplaced and otherwise != "0", by=sides)


def _document(first: str, visa: str, *, misplaced: bool = False) -> Step:
    # The usual types are named so that they are told at once, without a closer look.
    usual = {code: Step(first, misplaced) for code in ("P", "IP", "A", "C", "I", "AC", "T", "F")}
    return Step(first, misplaced, by=usual | {"V": Step(visa, misplaced)})


def _group(name: str, own: tuple[str, ...], **ways: Step) -> dict[str, Step]:
    """What may follow in a group; any other tag is read where it stands, and called misplaced.

    What its qualifier says of the flight is that of the flight, also among travellers.
    """
    anywhere = {
        tag: Step(name, misplaced=tag not in own, by=_of_flight(name, tag)) for tag in _TAGS
    }
    request = Step(name, misplaced="FTX" not in own, reads="ssr")
    text = Step(name, misplaced="FTX" not in own, by={"SSR": request})
    return anywhere | {"FTX": text} | ways


def _of_flight(name: str, tag: str) -> dict[str, Step]:
    """Dates and ports of the flight in a group of a traveller, or behind all of them."""
    if name not in (*_PERSONAL, "cnt"):
        return {}
    return {code: Step(name, misplaced=True, reads="3") for code in _FLOWN.get(tag, ())}


def _head(name: str, own: tuple[str, ...], **ways: Step) -> dict[str, Step]:
    return _group(name, own, TDT=Step("2"), CNT=Step("cnt"), **ways)


def _listed(name: str, own: tuple[str, ...], **ways: Step) -> dict[str, Step]:
    """A group within the list of travellers."""
    end = Step("cnt", opens="envelope")
    party = _party(late=True, opens="envelope")
    return _group(name, own, NAD=party, CNT=end, AUT=end, GID=Step("6"), TDT=Step("7"), **ways)


def _before(tag: str) -> Step:
    """A date or place of a document that is still to come."""
    early = {code: Step("4", reads="4d") for code in _OF_DOCUMENT[tag]}
    return Step("4", by=early | _of_flight("4", tag))


def _steps() -> dict[str, dict[str, Step]]:
    reporting = _party(late=False)
    flown = _party(late=True)
    odd_document = _document("5o", "5v", misplaced=True)
    return {
        "0": _head("0", ("BGM", "RFF", "DTM"), NAD=reporting, LOC=_port("0", misplaced=True)),
        "1": _head("1", ("CTA", "COM"), NAD=reporting, LOC=_port("3", misplaced=True)),
        "1a": _head("1a", ("CTA", "COM"), NAD=reporting, LOC=_port("3", misplaced=True)),
        "2": _head("2", ("DTM",), NAD=flown, LOC=_port("3")),
        **{each: _head(each, ("DTM",), NAD=flown, LOC=_port("3")) for each in ("3", "3d", "3a")},
        "4": _listed("4", _TRAVELLER, DOC=_document("5", "5w"))
        | {tag: _before(tag) for tag in _OF_DOCUMENT},
        "5": _listed("5", _DOCUMENT, DOC=_document("5o", "5v")),
        "5v": _listed("5v", _DOCUMENT, DOC=_document("5o", "5v")),
        "5w": _listed("5w", _DOCUMENT, DOC=_document("5", "5w")),
        "5o": _listed("5o", _DOCUMENT, DOC=_document("5o", "5v")),
        "6": _listed("6", ("FTX", "QTY"), DOC=odd_document),
        "7": _listed("7", ("FTX",), DOC=odd_document),
        "cnt": _group(
            "cnt", ("CNT", "AUT"), NAD=_party(late=True, opens="envelope", person_late=True)
        ),
    }


def _kind(told: MessageFacts, raw: bytes) -> None:
    """BGM: the kind of list; closing and cancelling tell the state of the flight."""
    elements = parts(raw)
    document, reported = component(elements, 1), component(elements, 2)
    if document == b"10":
        told.refused = _LAND
    told.facts["push"] = _LISTS.get(document)
    # A list of one kind of person is judged by what the law says of them, its envelope too.
    told.facts["role"] = _ROLE_OF_LIST.get(document)
    if reported in _CLOSING:
        told.facts |= {"push": "close-out", "flight_status": "closed"}
    elif reported in _CANCELLING:
        told.facts["push"] = "cancel"
        told.facts["flight_status"] = "cancelled" if reported == b"XF" else None
    elif reported in _CHANGING:
        told.facts["push"] = "change"


def _flight(told: MessageFacts, raw: bytes) -> None:
    """TDT: the flight; the carrier stands beside it (C040), or before its number."""
    elements = parts(raw)
    crossing.flight(told, component(elements, 2), component(elements, 5))


def _place(told: MessageFacts, raw: bytes) -> None:
    """LOC of the itinerary."""
    crossing.port(told, qualifier(raw), component(parts(raw), 2))


def _time(told: MessageFacts, raw: bytes) -> None:
    """DTM of the head: its qualifier tells what it dates, behind a port, before one or away from it."""
    crossing.time(told, qualifier(raw), crossing.stamp(told, parts(raw)))


def _count(told: MessageFacts, raw: bytes) -> None:
    """CNT: passengers (42) or crew (41) of the whole flight, never fewer than are listed.

    The figure stands in the second component; senders also put it behind a separator.
    """
    elements = parts(raw)
    kind = {b"42": "passenger", b"41": "crew"}.get(component(elements, 1))
    if kind is None:
        return
    count = number(component(elements, 1, 2) or component(elements, 2))
    if count is None:
        told.unreadable = True
        return
    others = sum(listed for role, listed in told.listed.items() if role not in (kind, None))
    told.declared.append(("at least", count + others))


def _early(told: MessageFacts, raw: bytes) -> None:
    """DTM or LOC of a document before any: whose it is, what follows tells."""
    del raw
    assert told.here is not None  # noqa: S101 - set before each note
    told.early.append(told.here)


def _whose(templates: list[Template]) -> tuple[list[Template], bool]:
    """What stands before a lone document speaks of it, also if that is a visa; before several it is in doubt."""
    documents = [each for each in templates if each.tag == "DOC"]
    visas = [each for each in documents if not _named(each) - {"document.visa_number"}]
    if not documents or len(visas) < len(documents):
        return templates, len(documents) > 1
    return [_of_visa(each) if each.tag in _OF_DOCUMENT else each for each in templates], len(
        documents
    ) > 1


def _named(template: Template) -> set[str]:
    return {trace.element for trace in template.traces}


def _of_visa(template: Template) -> Template:
    if not _named(template) & _OF_VISA.keys():
        return template
    traces = [
        structs.replace(trace, element=_OF_VISA.get(trace.element, trace.element))
        for trace in template.traces
    ]
    return Template(template.tag, tuple(traces))


_NOTES: dict[tuple[str, str], Note] = {
    ("0", "BGM"): _kind,
    ("2", "TDT"): _flight,
    **{(group, "LOC"): _place for group in ("3", "3d", "3a")},
    **{(group, "DTM"): _time for group in ("0", "1", "1a", "2", "3", "3d", "3a")},
    ("4d", "DTM"): _early,
    ("4d", "LOC"): _early,
    ("cnt", "CNT"): _count,
}


@cache
def dialect() -> Dialect:
    """PAXLST as the reader takes it; built once."""
    services = frozenset(code.encode() for code in {*SERVICES, *codes("service")})
    return Dialect(
        wire="paxlst",
        kind="api",
        table=load("paxlst"),
        steps=_steps(),
        usual={},
        start="0",
        notes=_NOTES,
        vocabulary=Vocabulary({"service": services}),
        unit="traveller",
        personal=frozenset(_PERSONAL),
        required=("BGM", "TDT"),
        hindsight=_whose,
    )


def accepts(version: str, release: str) -> bool | str:
    """Every directory is read by one table; the legacy form of the United States has its own."""
    del release
    return version != "001"


@cache
def layout() -> Layout:
    """Where each key of a tree is written."""
    return load_layout("paxlst", load("paxlst"))


def write(
    messages: Iterable[tuple[Header, Tree]], frame: Frame, *, directory: str = "D:12B"
) -> Iterator[bytes]:
    """An interchange of these messages, in chunks: trees of group 0, whose group 4 are the travellers.

    CNT counts the travellers of the message, crew where the list is one of crew, unless the tree says
    `transfer.count`: that of the whole flight, in each part of a list. Which codes a directory has
    (a seat in RFF since D.10A) is the tree's matter.
    """
    version, _, release = directory.partition(":")
    identifier = Identifier(TYPE, version, release, "UN", "IATA")
    writer = Writer(layout(), identifier, frame, frozenset())
    return writer.write((header, _counted(tree)) for header, tree in messages)


def places(tree: Tree) -> Iterator[Placed]:
    """Where the message of this tree has its values."""
    return places_of(layout(), _counted(tree))


def _counted(tree: Tree) -> Tree:
    elements, groups = tree.get("elements", {}), tree.get("groups", {})
    listed = groups.get("4", ())
    if not isinstance(listed, Sized) or ("transfer.count" not in elements and not listed):
        return tree
    kind = elements.get("transfer.kind") or ""
    crew = (kind if isinstance(kind, str) else kind[0]) in _CREW_LISTS
    counted = {"~counted": "41" if crew else "42", "transfer.count": str(len(listed))}
    return {"elements": {**counted, **elements}, "groups": groups}
