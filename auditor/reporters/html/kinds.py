"""Findings that say the same, told once: what, of which element, how many, where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding
from auditor.observed.record import Place, printable
from auditor.reporters.html.cells import Numbers
from auditor.reporters.words import spot

_SHOWN = 20  # places of one kind that are printed; all are in the explorer, and in JSON and CSV


class Kind(Struct, frozen=True):
    """Findings of one clause that say the same of the same element."""

    message: str
    element: str | None
    title: str
    severity: str
    remedy: str
    candidate: bool
    findings: str
    records: str
    excused: str | None
    places: tuple[str, ...]
    more: int


def kinds(findings: Iterable[Finding], numbers: Numbers) -> tuple[Kind, ...]:
    """The kinds of these findings, the gravest first, then those met most."""
    alike: dict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for each in findings:
        alike[_alike(each)].append(each)
    ranked = sorted(alike.items(), key=lambda item: (item[0][0], -len(item[1]), item[0]))
    return tuple(_kind(each, numbers) for _, each in ranked)


def _kind(alike: Sequence[Finding], numbers: Numbers) -> Kind:
    first = alike[0]
    places = () if numbers.redacted else tuple(_spot(each.place) for each in alike[:_SHOWN])
    return Kind(
        message=printable(first.message),
        element=first.element,
        title=title(first.element),
        severity=str(first.severity),
        remedy=first.remedy,
        candidate=first.candidate,
        findings=numbers.one(len(alike)),
        records=numbers.one(len({_record(each.place) for each in alike})),
        excused=_excused(alike, numbers),
        places=places,
        more=0 if numbers.redacted else len(alike) - len(places),
    )


def _excused(alike: Sequence[Finding], numbers: Numbers) -> str | None:
    """How many of these fail no build, by which waivers; None where none is excused."""
    number = sum(each.excused for each in alike)
    by = sorted({each.waiver for each in alike if each.waiver is not None})
    if not number:
        return None
    names = f"waived by {', '.join(by)}" if by else "known to the baseline"
    return f"{numbers.one(number)} {names}"


def title(element: str | None) -> str:
    """What an element is called; findings without one are of the record as a whole."""
    if element is None:
        return "the record as a whole"
    known = ELEMENTS.get(element)
    return known.title if known else element


def _spot(place: Place) -> str:
    where = spot(place)
    return printable(f"{place.source}: {where}" if where else place.source)


def _record(place: Place) -> tuple[str, int | None, int | None]:
    return (place.source, place.message, place.record)


def sizes(findings: Iterable[Finding]) -> Counter[tuple[Any, ...]]:
    """How many findings there are of each kind that the page tells apart."""
    return Counter((each.policy, each.clause, *_alike(each)) for each in findings)


def _alike(each: Finding) -> tuple[Any, ...]:
    return (-each.severity, each.message, each.element or "", each.remedy)
