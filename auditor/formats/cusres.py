"""CUSRES as the reply to an API message: flights answered for, one result per traveller.

Sources: the UN/EDIFACT directories and samples as the format reference gives them; `cusres.tsv`
names every position. Groups: 0 the head, 3 a flight, 4 the result for a traveller and its record,
`m` the result for the message. A result is a decision about a person: seen here, never worked out.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from auditor.formats.edifact import border as crossing
from auditor.formats.edifact.dialect import Dialect, MessageFacts, Note, Step, qualifier
from auditor.formats.edifact.frame import component, parts
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.layout import load as load_layout
from auditor.formats.edifact.places import Placed, places_of
from auditor.formats.edifact.segment_reader import Vocabulary
from auditor.formats.edifact.slots import load
from auditor.formats.edifact.writer import Frame, Header, Identifier, Writer
from auditor.formats.tree import Tree

TITLE = "CUSRES (EDIFACT)"
TYPE = "CUSRES"

_TAGS = ("BGM", "DTM", "ERC", "ERP", "FTX", "LOC", "RFF")
# Document codes (1001): a reply, a change of directive nobody asked for, its acknowledgement.
_KINDS = {b"962": "response", b"132": "change", b"312": "acknowledgement"}


# Answers of customs on goods are in the same message type: what they refer to tells (1153), or a
# segment that no reply on travellers has, before anything refers to a manifest (TN) or a flight (AF).
_GOODS = (
    "a customs answer on goods or a means of transport (CUSRES on cargo, stowage, a truck) is recognised"
    " and not audited"
)
_OF_GOODS = frozenset(
    {b"AAE", b"AAM", b"AAS", b"ABE", b"ABT", b"AWB", b"BH", b"BM", b"BN", b"CN", b"EQ", b"HWB", b"IB", b"MB", b"MWB",
     b"UCN", b"XC"}
)  # fmt: skip
_OF_TRAVELLERS = frozenset({b"TN", b"AF", b"AVF"})
_FOREIGN = frozenset(
    {b"CNI", b"CST", b"CUX", b"DOC", b"EQD", b"FII", b"GDS", b"GID", b"GIS", b"MOA", b"NAD", b"PAC", b"PCI", b"SEL",
     b"TAX", b"TDT"}
)  # fmt: skip


def _group(name: str, own: tuple[str, ...], **ways: Step) -> dict[str, Step]:
    """What may follow in a group; any other tag is read where it stands, and called misplaced."""
    result = Step("m", opens="envelope", by={"2": Step("4", opens="record")})
    anywhere = {tag: Step(name, misplaced=tag not in own) for tag in _TAGS}
    return anywhere | {"ERP": result} | ways


def _steps() -> dict[str, dict[str, Step]]:
    reference = Step("0", by={"AF": Step("3")})
    return {
        "0": _group("0", ("BGM",), RFF=reference),
        "3": _group("3", ("DTM", "LOC"), RFF=reference),
        "4": _group("4", ("RFF", "ERC", "FTX")),
        "m": _group("m", ("RFF", "ERC", "FTX")),
    }


def _kind(told: MessageFacts, raw: bytes) -> None:
    """BGM: what is answered."""
    told.facts["push"] = _KINDS.get(component(parts(raw), 1))
    told.foreign = (_FOREIGN, _GOODS)


def _reference(told: MessageFacts, raw: bytes) -> None:
    """RFF: what is answered tells whether it is about travellers."""
    refers = qualifier(raw)
    if refers in _OF_TRAVELLERS:
        told.foreign = None
    elif refers in _OF_GOODS and told.foreign is not None:
        told.refused = _GOODS


def _flight(told: MessageFacts, raw: bytes) -> None:
    """RFF+AF: the flight; dates and ports behind it are this leg's."""
    told.foreign = None
    crossing.flight(told, component(parts(raw), 1, 2))


def _time(told: MessageFacts, raw: bytes) -> None:
    """DTM: its qualifier tells what it dates, before the ports or behind them."""
    crossing.time(told, qualifier(raw), crossing.stamp(told, parts(raw)))


def _place(told: MessageFacts, raw: bytes) -> None:
    """LOC: the ports of the leg."""
    crossing.port(told, qualifier(raw), component(parts(raw), 2))


_NOTES: dict[tuple[str, str], Note] = {
    ("0", "BGM"): _kind,
    ("0", "RFF"): _reference,
    ("3", "RFF"): _flight,
    **{(group, "DTM"): _time for group in ("0", "3", "4", "m")},
    **{(group, "LOC"): _place for group in ("0", "3", "4", "m")},
}


@cache
def dialect() -> Dialect:
    """CUSRES as the reader takes it; built once."""
    return Dialect(
        wire="cusres",
        kind="cusres",
        table=load("cusres"),
        steps=_steps(),
        usual={},
        start="0",
        notes=_NOTES,
        vocabulary=Vocabulary({}),
        unit="traveller",
        personal=frozenset({"4"}),
        required=("BGM",),
    )


def accepts(version: str, release: str) -> bool | str:
    """Every directory is read by one table."""
    del version, release
    return True


@cache
def layout() -> Layout:
    """Where each key of a tree is written."""
    return load_layout("cusres", load("cusres"))


def write(
    messages: Iterable[tuple[Header, Tree]], frame: Frame, *, directory: str = "D:12B"
) -> Iterator[bytes]:
    """An interchange of these replies, in chunks: trees of group 0, whose group 4 are the results."""
    version, _, release = directory.partition(":")
    identifier = Identifier(TYPE, version, release, "UN", "IATA")
    return Writer(layout(), identifier, frame, frozenset()).write(messages)


def places(tree: Tree) -> Iterator[Placed]:
    """Where the message of this tree has its values."""
    return places_of(layout(), tree)
