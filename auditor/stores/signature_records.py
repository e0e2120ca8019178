"""The records that a signature (`signature.py`) stands for: its rows, as the rules look at them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from auditor.codec.value import NOTHING, overlaid, stated, template
from auditor.observed.clock import Interval
from auditor.observed.plausible import doubted
from auditor.observed.record import Facts, Fault, Given, Place, Record, Sighting, Trace
from auditor.stores import instants
from auditor.stores.instants import Resolution
from auditor.stores.look import read
from auditor.stores.mapping import Table
from auditor.stores.signature import (
    BITS,
    FORMS,
    TO_A_NUMBER,
    UNKNOWN,
    Cell,
    Signature,
    SignatureColumns,
)

_FLIGHT = ("transferred", "departed", "arrived")


class Reading(NamedTuple):
    """A signature as two records: every clock at its earliest possible moment, and at its latest."""

    first: Record
    last: Record
    corners: tuple[Record, ...]


class SignatureRecords:
    """What the signatures of one table mean; parts of them that come again are worked out once."""

    def __init__(self, table: Table, columns: SignatureColumns, given: Given, source: str) -> None:
        """Of the rows of `table` in `source`; `given` is what the caller says of them."""
        self._table, self._columns, self._given = table, columns, given
        self._kept: dict[tuple[Any, ...], tuple[Sighting, ...]] = {}
        self._facts: dict[tuple[Any, ...], Facts] = {}
        self._at = Place(source=source, record=1, tag=table.name)

    def reading(self, signature: Signature, resolution: Resolution = "month") -> Reading:
        """The records that a signature stands for."""
        slots = self._columns.clock_slots
        kind = self._table.kind
        facts = self._facts_of(signature[slots.stop : self._columns.width])
        sightings = self._sightings(signature[: slots.start])
        spans: dict[str, instants.Span] = {}
        lost: list[Fault] = []
        for number, (clock, value) in enumerate(
            zip(self._columns.clocks, signature[slots.start : slots.stop], strict=True)
        ):
            span = instants.span(value, clock.type, clock.zone or self._given.zone, resolution)
            if span is not None:
                spans[clock.name] = span
            elif value is not None:
                lost.append(Fault("unreadable-value", self._place(-1 - number)))
        said_facts = signature[slots.stop : slots.stop + len(self._columns.facts)]
        # A word that is none of the list's is not passed over: nothing is known of the fact then.
        lost += (
            Fault("unreadable-value", self._place(-1 - len(slots) - number))
            for number, word in enumerate(said_facts)
            if word == UNKNOWN
        )
        faults = tuple(lost)
        travellers = self._travellers(sightings)

        def record(ends: Mapping[str, Interval]) -> Record:
            said: dict[str, Interval | None] = dict(ends)
            amiss = faults
            wrong = doubted(said.get("departed"), said.get("arrived"), said.get("transferred"))
            if wrong:
                said |= dict.fromkeys(wrong)
                first = min(wrong)
                at = next(
                    number for number, each in enumerate(self._columns.clocks) if each.name == first
                )
                amiss = (*faults, Fault("unreadable-value", self._place(-1 - at)))
            if kind == "log":
                said = _of_a_log(said, sightings)
            clocks = overlaid(self._given.clocks, said)
            return Record(kind, self._at, clocks, facts, sightings, amiss, travellers)

        first = record({name: span.first for name, span in spans.items()})
        if all(span.first == span.last for span in spans.values()):
            return Reading(first, first, ())
        last = record({name: span.last for name, span in spans.items()})
        return Reading(first, last, tuple(record(ends) for ends in _corners(spans, kind)))

    def _place(self, number: int) -> Place:
        return msgspec.structs.replace(self._at, segment=number)

    def _travellers(self, sightings: Iterable[Sighting]) -> int:
        if self._table.kind == "api":
            return 1
        return max((each.traveller or 0 for each in sightings), default=0)

    def _facts_of(self, words: tuple[Any, ...]) -> Facts:
        known = self._facts.get(words)
        if known is None:
            said: dict[str, object] = {} if self._table.kind == "log" else {"wire": "records"}
            if self._table.kind == "pnr":
                said["role"] = "passenger"
            said |= {
                name: getattr(self._table.facts, name)
                for name in Facts.__struct_fields__
                if getattr(self._table.facts, name) is not None
            }
            for fact, word in zip(self._columns.facts, words, strict=False):
                if word is not None and word != UNKNOWN:
                    said[fact.name] = {"true": True, "false": False}.get(word, word)
            if self._columns.remnant:
                said["remnant"] = words[-1]
            known = self._facts[words] = overlaid(self._given.facts, said)
        return known

    def _sightings(self, key: tuple[Any, ...]) -> tuple[Sighting, ...]:
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) > 65_536:  # noqa: PLR2004 - as many as the codec remembers
                self._kept.clear()
            known = self._kept[key] = tuple(self._seen(key))
        return known

    def _seen(self, key: tuple[Any, ...]) -> Iterator[Sighting]:
        found: list[tuple[Cell, int | None, tuple[Trace, ...]]] = []
        for number, cell in enumerate(self._columns.plain):
            packed = int(key[number // TO_A_NUMBER] or 0)
            form = FORMS[packed >> (BITS * (number % TO_A_NUMBER)) & 7]
            if form is not None:
                found.append((cell, None, (stated(cell.element, form, NOTHING),)))
        for cell, told in zip(self._columns.told, key[self._columns.packs :], strict=True):
            if told is None:
                continue
            for at, each in enumerate(told.split(";") if cell.several else (told,), start=1):
                if each:
                    found.append((cell, at if cell.travellers else None, read(each, cell.element)))
        found.sort(key=lambda each: each[0].number)
        for cell, traveller, traces in found:
            shared = template(f"{self._table.name}.{cell.column}", *traces)
            yield Sighting(shared, traveller, cell.number, None, None, None)


def _corners(spans: Mapping[str, instants.Span], kind: str) -> Iterator[dict[str, Interval]]:
    """All mixes of earliest and latest, for the clocks that rules compare with each other.

    Of a flight, whose clocks may doubt each other; of what says when it was closed, and of a row of a
    log, whose rules count from one clock to another.
    """
    against = kind == "log" or "closed" in spans
    names = [name for name in spans if against or name in _FLIGHT]
    if len(names) < 2 or not (against or {"departed", "arrived"} & set(names)):  # noqa: PLR2004 - two to differ
        return
    for number in range(1, (1 << len(names)) - 1):
        yield {
            name: span.last if name in names and number >> names.index(name) & 1 else span.first
            for name, span in spans.items()
        }


def _of_a_log(
    said: Mapping[str, Interval | None], sightings: Iterable[Sighting]
) -> dict[str, Interval | None]:
    """The clocks of a row of a log; where logs were erased, also the day of the newest row that was."""
    erasure = any(
        trace.element == "log.operation" and trace.code == "log-erasure"
        for sighting in sightings
        for trace in sighting.template.traces
    )
    own = {name: when for name, when in said.items() if not name.startswith("log.")}
    done, transferred = said.get("log.time"), said.get("log.data_transferred")
    if erasure:
        told = {"created": said.get("log.covers_until"), "closed": done, "transferred": transferred}
    else:
        told = {"created": done, "transferred": transferred}
    return own | {name: when for name, when in told.items() if when is not None}
