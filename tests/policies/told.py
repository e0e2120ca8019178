"""Records as the pages of cases and situations tell them: what stands in them, and when."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from auditor.observed.clock import Interval, Period
from auditor.observed.record import (
    Clocks,
    Facts,
    Fault,
    Form,
    Kind,
    Place,
    Record,
    Sighting,
    Template,
    Trace,
)
from pages import tree

P = TypeVar("P")


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """An element of a record."""

    element: str
    form: Form = Form.CLEAR
    code: str | None = None
    marks: frozenset[str] = frozenset()
    period: str | None = None


class Broken(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault of structure in a record."""

    kind: str
    lost: bool = False


class Given(Struct, frozen=True, forbid_unknown_fields=True):
    """A record; a clock is an instant with its zone, or the first and last it can mean.

    An element that is named alone stands in clear.
    """

    kind: Kind = "pnr"
    envelope: bool = False
    facts: Facts = Facts()
    clocks: Mapping[str, str | tuple[str, str]] = {}
    observations: tuple[str | Seen, ...] = ()
    faults: tuple[Broken, ...] = ()

    def record(self, number: int = 1) -> Record:
        """As a codec would hand it over, each element in a segment of its own."""
        at = Place(source="page", message=number, record=0 if self.envelope else 1)
        seen = [Seen(each) if isinstance(each, str) else each for each in self.observations]
        return Record(
            kind=self.kind,
            at=at,
            clocks=Clocks(**{name: _interval(stated) for name, stated in self.clocks.items()}),
            facts=self.facts,
            sightings=tuple(sighting(number, each) for number, each in enumerate(seen, 1)),
            faults=tuple(Fault(each.kind, at, each.lost) for each in self.faults),
        )


def _interval(stated: str | tuple[str, str]) -> Interval:
    first, last = (stated, stated) if isinstance(stated, str) else stated
    return Interval(instant(first), instant(last))


def instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    assert instant.tzinfo is not None, "instants carry their zone"
    return instant


def sighting(number: int, seen: Seen) -> Sighting:
    period = None if seen.period is None else Period.parse(seen.period)
    trace = Trace(seen.element, seen.form, seen.code, seen.marks, 1, 1, period)
    return Sighting(Template("ZZZ", (trace,)), None, number, number, None, None)


def read(folder: Path, page: type[P]) -> dict[str, P]:
    """The pages of a folder by name, in order."""
    return {
        path.stem: msgspec.convert(tree.read(path.read_text("utf-8")), page)
        for path in sorted(folder.glob("*.yaml"))
    }
