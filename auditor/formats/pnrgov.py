"""PNRGOV in EDIFACT, directories 10:1 to 21:1: groups 0 to 12, their order in the field, their clocks.

Sources: the PNRGOV EDIFACT implementation guides (IATA/WCO/ICAO) as the format reference gives
them; `pnrgov.tsv` names every position. Groups carry the guide's numbers; `lts` is the text at the end.
"""

import re
from collections.abc import Iterable, Iterator, Sized
from datetime import timedelta
from functools import cache
from typing import Literal

from auditor.formats.edifact.dialect import Dialect, MessageFacts, Note, Step
from auditor.formats.edifact.frame import component, number, parts
from auditor.formats.edifact.layout import Layout
from auditor.formats.edifact.layout import load as load_layout
from auditor.formats.edifact.places import Placed, places_of
from auditor.formats.edifact.segment_reader import Vocabulary
from auditor.formats.edifact.slots import load
from auditor.formats.edifact.times import UNREAD, Stamp, day, moment, placed, timed
from auditor.formats.edifact.writer import Frame, Header, Identifier, Writer
from auditor.formats.tree import Tree
from auditor.knowledge.sensitive import codes
from auditor.observed.plausible import LONGEST_LEG, ancient, backwards, far, turned

TITLE = "PNRGOV (EDIFACT)"
TYPE = "PNRGOV"

# Which group a tag is read in, by the group before it. Out of order, but common: IFT between
# ticket and payment, several boardings under one check-in time, FTI behind REF.
_HEAD = {"RCI": "1", "SSR": "1", "DAT": "1", "IFT": "1", "ORG": "1", "ADD": "1", "EBD": "1"}
_TRAVELLER = {"FTI": "2", "IFT": "2", "REF": "2", "EBD": "2", "FAR": "2", "SSR": "2", "ADD": "2"}
_TICKET = {"MON": "3", "PTK": "3", "TXD": "3", "DAT": "3", "TKT": "3"}
_FLIGHT = {"TRA": "5", "RPI": "5", "APD": "5", "SSR": "5", "RCI": "5", "IFT": "5"}
_BOARDING = {"TRI": "7", "SSD": "7", "TBD": "7"}
# What may begin after any part of a PNR.
_NEXT = {
    "SRC": "1", "TIF": "2", "TKT": "3", "FOP": "4", "TVL": "5", "EQN": "8", "MSG": "9", "ABI": "10", "LTS": "lts",
}  # fmt: skip
_NO_NAME = {name: group for name, group in _NEXT.items() if name != "TIF"}
_HISTORY = {
    "ABI": "10",
    "DAT": "10",
    "SAC": "11",
    "TVL": "12",
    "IFT": "11",
    "SRC": "1",
    "LTS": "lts",
}
_ITEM = {"TIF": "11", "SSR": "11", "TBD": "11", "RPI": "12"}

_GROUPS: dict[str, dict[str, str]] = {
    "0": {"MSG": "0", "ORG": "0", "TVL": "0", "EQN": "0", "SRC": "1"},
    "1": _NEXT | _HEAD,
    "2": _NEXT | _TRAVELLER,
    "3": _NEXT | _TRAVELLER | _TICKET | {"IFT": "4", "ADD": "4"},
    "4": _NEXT | _TRAVELLER | _TICKET | {"IFT": "4", "ADD": "4"},
    "5": _NO_NAME | _FLIGHT | _BOARDING | {"DAT": "6"},
    "6": _NO_NAME | _FLIGHT | _BOARDING | {"DAT": "6", "ORG": "6"},
    "7": _NO_NAME | _FLIGHT | _BOARDING | {"DAT": "6", "ORG": "6", "TIF": "7"},
    "8": _NEXT | {"RCI": "8"},
    "9": {"TVL": "9", "IFT": "9", "SSR": "9"}
    | {tag: group for tag, group in _NEXT.items() if tag != "TVL"},
    "10": _HISTORY | {"MSG": "9"},
    "11": _HISTORY | _ITEM,
    "12": _HISTORY | _ITEM,
    "lts": {"LTS": "lts", "SRC": "1"},
}
# Where a tag usually stands, for one that comes out of order.
_USUAL = _TRAVELLER | _TICKET | _FLIGHT | _BOARDING | _NEXT | {
    "ORG": "1", "ADD": "1", "EBD": "1", "RCI": "1", "DAT": "1", "IFT": "1", "SSR": "1", "SAC": "11",
}  # fmt: skip
# Without a flight nothing of its group can be meant; before the first PNR all are.
_OPENS = {("SRC", "1"): "record", ("TIF", "2"): "traveller"}


# Date variation (9954): how many days behind its departure a leg arrives; `M1` or `-1` is the day before. A
# plus has to be released, and is then two full stops.
_VARIATION = re.compile(rb"(?P<before>[M-]?)(?:\.\.)?0?(?P<days>[0-3])")


def _steps(groups: dict[str, str], *, misplaced: bool = False) -> dict[str, Step]:
    return {
        tag: Step(group, misplaced, _OPENS.get((tag, group)))  # type: ignore[arg-type]  # the two literals
        for tag, group in groups.items()
    }


def _function(told: MessageFacts, raw: bytes) -> None:
    """MSG: 22 is a full push, 141 an update (1225)."""
    code = component(parts(raw), 1, 2)
    told.facts["push"] = {b"22": "full", b"141": "update"}.get(code)


def _leg(told: MessageFacts, raw: bytes) -> None:
    """TVL of level 0: the leg that is pushed. Times are local; two legs are in doubt."""
    elements = parts(raw)
    if told.flown:
        told.again = True
        if component(elements, 1):
            told.clocks |= {"departed": None, "arrived": None}
            told.facts |= {"carrier": None, "flight": None, "ports": None}
        return
    told.flown = True
    told.facts["carrier"] = _code(component(elements, 4), 3)
    told.facts["flight"] = _code(component(elements, 5), 5)
    ports = tuple(_code(component(elements, at), 3) for at in (2, 3))
    told.facts["ports"] = ports if all(ports) else None
    departed = moment(component(elements, 1), component(elements, 1, 2), told.year)
    arrived = _arrived(elements, departed, told.year)
    told.unreadable = (not departed.legible and bool(component(elements, 1))) or (
        arrived is not None and not arrived.legible
    )
    assumed = len(component(elements, 1, 3)) in (0, 4) and not component(
        elements, 1, 5
    )  # none, or HHMM in its place
    left, landed = _meant(
        told, departed, arrived or Stamp(None, legible=True), (ports[0], ports[1]), assumed=assumed
    )
    told.clocks["departed"] = None if left is None else placed(left, told.zone)
    told.clocks["arrived"] = None if landed is None else placed(landed, told.zone)


def _arrived(elements: list[list[bytes]], departed: Stamp, year: int | None) -> Stamp | None:
    """Arrival of a leg: an empty date is that of the departure, or a few days on; None where none is told."""
    stated, time = component(elements, 1, 3), component(elements, 1, 4)
    if len(stated) == 4 and stated.isdigit() and not time:  # noqa: PLR2004 - HHMM, too early
        stated, time = b"", stated
    if not stated and not time:
        return None
    variation = component(elements, 1, 5)
    if not variation:
        return moment(stated or component(elements, 1), time, year)
    days = _VARIATION.fullmatch(variation)
    if days is None:
        return UNREAD
    if departed.when is None:
        return departed
    on = departed.when.first.date() + timedelta(
        days=int(days["days"]) * (-1 if days["before"] else 1)
    )
    arrived = Stamp(timed(on, time), legible=True)
    # A date beside the variation has to be the same day.
    return arrived if not stated or moment(stated, time, year).when == arrived.when else UNREAD


def _meant(
    told: MessageFacts,
    departed: Stamp,
    arrived: Stamp,
    ports: tuple[str | None, str | None],
    *,
    assumed: bool,
) -> tuple[Stamp | None, Stamp | None]:
    """Departure and arrival so far as they can be meant; what cannot is said.

    `assumed`: the message has no date of arrival, which is then taken to be that of the departure.
    """
    left: Stamp | None = departed
    landed: Stamp | None = arrived
    doubtful = departed.when is not None and turned(told.prepared, departed.when)
    if departed.when is not None and far(departed.when, told.prepared, departed.otherwise):
        left = None
    if arrived.when is not None and far(arrived.when, told.prepared, arrived.otherwise):
        landed = None
    if left is not None and landed is not None and departed.when and arrived.when:
        later = arrived.when.first - departed.when.first
        if later >= LONGEST_LEG:
            landed = None
        elif backwards(departed.when, arrived.when, ports):
            # A day that fits the other way round is the arrival's own fault; else either may be wrong.
            # So is a day that is only taken to be that of the departure.
            other = arrived.otherwise
            fits = other is not None and abs(other - departed.when.first.date()) < LONGEST_LEG
            left, landed = (departed if fits or assumed else None), None
    if doubtful:
        told.doubt_preparation()
        left = landed = None
    told.unreadable |= left is None or landed is None
    return left, landed


def _declared(told: MessageFacts, raw: bytes) -> None:
    """EQN of level 0: the PNRs of the whole push."""
    count = number(component(parts(raw), 1))
    if count is None:
        told.unreadable = True
    else:
        told.declared.append(("exactly", count))


def _control(told: MessageFacts, raw: bytes) -> None:
    """RCI of a PNR: the date of creation, in UTC; senders also put it one position early."""
    if "created" in told.record_clocks:
        return
    composite = raw[4:].partition(b"+")[0].split(b":")
    early = len(composite) > 2 and len(composite[2]) == 6 and composite[2].isdigit()  # noqa: PLR2004 - DDMMYY
    at = 2 if early else 3
    text = composite[at] if len(composite) > at else b""
    if not text:
        return
    created = day(text, told.year)
    told.unreadable = not created.legible
    if created.when is not None and ancient(created.when, told.prepared):
        told.unreadable = True
    elif created.when is not None:
        told.record_clocks["created"] = created.when


def _code(value: bytes, longest: int) -> str | None:
    """A short code of ports, carriers and flights; anything longer is no code."""
    return value.decode() if value.isalnum() and value.isascii() and len(value) <= longest else None


_NOTES: dict[tuple[str, str], Note] = {
    ("0", "MSG"): _function,
    ("0", "TVL"): _leg,
    ("0", "EQN"): _declared,
    ("1", "RCI"): _control,
}


def vocabulary() -> Vocabulary:
    """The closed lists of codes that the table tells apart."""
    lists = ("service", "traveller-type", "discount")
    return Vocabulary({name: frozenset(code.encode() for code in codes(name)) for name in lists})


@cache
def dialect() -> Dialect:
    """PNRGOV as the reader takes it; built once."""
    return Dialect(
        wire="pnrgov",
        kind="pnr",
        table=load("pnrgov"),
        steps={group: _steps(tags) for group, tags in _GROUPS.items()},
        usual=_steps(_USUAL, misplaced=True),
        start="0",
        notes=_NOTES,
        vocabulary=vocabulary(),
        unit="record",
        role="passenger",
        personal=frozenset({"2", "3", "4"}),
        required=("MSG", "ORG", "TVL", "EQN"),
    )


def accepts(version: str, release: str) -> bool | str:
    """Every directory is read; order and positions have not changed between 10:1 and 21:1."""
    del version, release
    return True


CodeShare = Literal["second-tvl", "tra"]
# From this directory on a second TVL no longer tells the operating flight (guide 14.1).
_TRA_FROM = 14


@cache
def layout() -> Layout:
    """Where each key of a tree is written."""
    return load_layout("pnrgov", load("pnrgov"))


def write(
    messages: Iterable[tuple[Header, Tree]],
    frame: Frame,
    *,
    directory: str = "13:1",
    code_share: CodeShare | None = None,
) -> Iterator[bytes]:
    """An interchange of these messages, in chunks: trees of group 0, whose group 1 are the PNRs.

    `code_share` says how the operating flight is told; None is as its directory has it. EQN counts
    the PNRs of the message, unless the tree says `transfer.count`, as one part of a push must.
    """
    version, _, release = directory.partition(":")
    identifier = Identifier(TYPE, version, release, "IA", syntax=("IATA", "1"))
    writer = Writer(layout(), identifier, frame, _options(directory, code_share))
    return writer.write((header, _counted(tree)) for header, tree in messages)


def places(
    tree: Tree, *, directory: str = "13:1", code_share: CodeShare | None = None
) -> Iterator[Placed]:
    """Where the message of this tree has its values."""
    return places_of(layout(), _counted(tree), _options(directory, code_share))


def _options(directory: str, code_share: CodeShare | None) -> frozenset[str]:
    version = int(directory.partition(":")[0])
    return frozenset({code_share or ("tra" if version >= _TRA_FROM else "second-tvl")})


def _counted(tree: Tree) -> Tree:
    elements, groups = tree.get("elements", {}), tree.get("groups", {})
    pnrs = groups.get("1", ())
    if "transfer.count" in elements or not isinstance(pnrs, Sized):
        return tree
    return {"elements": {**elements, "transfer.count": str(len(pnrs))}, "groups": groups}
