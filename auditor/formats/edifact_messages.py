"""EDIFACT: the door for PNRGOV, PAXLST and CUSRES in one file or many; messages tell their type."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from auditor.formats import beginning
from auditor.formats.edifact.advice import REACH, START
from auditor.formats.edifact.dialect import Dialect
from auditor.formats.edifact.interchange import Reader
from auditor.formats.edifact.known import Known
from auditor.formats.stretch import Stretch, Stretches
from auditor.observed.record import Given, Record, Unread

TITLE = "UN/EDIFACT interchanges with PNRGOV, PAXLST or CUSRES messages"
# Modules with TYPE, accepts(version, release) and dialect(), asked in this order.
DIALECTS = ("pnrgov", "paxlst", "paxlst_us", "cusres")

# Message types that are recognised, so that the report may name them.
_OTHERS = {
    "ACKRES": "an acknowledgement of a PNRGOV push",
    "GOVREQ": "a government's request for PNR data",
    "CONTRL": "a syntax and service report",
    "APERAK": "an application acknowledgement",
}


def sniff(head: bytes) -> bool:
    """Whether `head` begins an interchange or a bare message, rather than quoting one inside another format."""
    return beginning.told(head).formats == ("edifact",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """The records of every interchange; what is no API or PNR message is named and left."""
    return Reader(source, given, _known()).read(chunks)


@cache
def _known() -> Known:
    tags = frozenset(tag for module in _modules() for tag in module.dialect().tags)
    return Known(_choose, tags, _RECEIVED)


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"auditor.formats.{name}") for name in DIALECTS)


_RECEIPTS = ("ACKRES", "CONTRL", "APERAK")


def _named(kind: str) -> str:
    return f"a message of type {kind} ({_OTHERS[kind]}) is recognised and not audited"


# Acknowledgements tell what was received, and nothing of anybody.
_RECEIVED = frozenset(map(_named, _RECEIPTS))


def _choose(kind: str, version: str, release: str) -> Dialect | str:
    reason: bool | str | None = None
    for module in _modules():
        if kind == module.TYPE:
            accepted: bool | str = module.accepts(version, release)
            if accepted is True:
                chosen: Dialect = module.dialect()
                return chosen
            reason = accepted or reason
    if isinstance(reason, str):
        return reason
    if kind in _OTHERS:
        return _named(kind)
    return "a message of a type that carries no API or PNR data, or of none that is known"


def _boundary(data: bytes, at: int) -> int | None:
    """Where in `data`, at or behind `at`, an interchange may begin: behind a trailer, as far as bytes alone show it."""
    for found in START.finditer(data, at):
        if data.rfind(b"UNZ", max(at, found.start() - REACH), found.start()) >= 0:
            return found.start()
    return None


def _stretch(source: str, given: Given, stretch: Stretch) -> Reader:
    return Reader(source, given, _known(), stretch)


# Any source: whether it has more than one interchange shows further down.
STRETCHES = Stretches(divisible=bool, boundary=_boundary, reader=_stretch)
