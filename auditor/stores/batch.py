"""The batch judgment: signatures and how many rows have them become findings and counts.

One for all engines. A caller groups rows by what `Projection.expressions` gives (DuckDB, PostgreSQL
and SQLite do it themselves; Spark's workers by DuckDB over each batch) and hands each group to
`Judgment.group`; rows of groups that break something are then shown to `Judgment.row`, which keeps
the first places of each kind. In Spark:

    def counted(batches):                      # df.mapInArrow(counted, schema)
        for rows in batches:                   # each a pyarrow.RecordBatch, never leaving its worker
            yield from DuckDB over `projection.grouped("rows AS t", "row_number() OVER ()")`
    for *signature, number, first in counted:  # a few thousand rows, on the driver
        judgment.group(tuple(signature), number, first)
    # where `judgment.open("month")` is not empty, likewise by `projection.refined`, then by day

Laws of the file: the result does not depend on the order or the splitting of groups; it is that of
the audit of each row by itself (`tests/stores/test_equal.py`). A group whose clocks are months is
judged at both ends of them; where these differ, its rows are asked for again by day, and then exactly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

import msgspec

from auditor.judging.judge import Audit
from auditor.judging.listing import Alike
from auditor.judging.tally import Tally
from auditor.law.finding import Finding, Verdict
from auditor.observed.record import Holder, Place, Record
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.stores.instants import Resolution
from auditor.stores.projection import Projection
from auditor.stores.signature import Signature
from auditor.stores.signature_records import Reading

PLACES = 100  # of each kind of finding that are kept where nobody says how many
REMEMBERED = 100_000  # signatures with findings; what rows of others break is worked out again where they are listed
_SLACK = 8  # times as many are remembered before the first of them are picked
_PLACE = itemgetter(0, 1)
Key = tuple[Resolution, Signature]


class Kinds(NamedTuple):
    """A finding of a signature: its kind, the column, and which traveller of a list."""

    kind: Alike
    finding: Finding
    column: str | None
    traveller: int | None


class Found:
    """What rows of one signature break, how many there are, and the first of them."""

    __slots__ = ("first", "kinds", "number")

    def __init__(self, kinds: tuple[Kinds, ...], number: int, first: int) -> None:
        """A first group of them."""
        self.kinds, self.number, self.first = kinds, number, first


class Judgment:
    """Judges the groups of one part of one table; findings and counts go to a tally."""

    def __init__(  # noqa: PLR0913 - what a judgment follows from
        self,
        projection: Projection,
        clauses: tuple[ClauseInForce, ...],
        as_of: datetime | None,
        holder: Holder | None,
        tally: Tally,
        *,
        source: str,
        places: int | None = PLACES,
        remembered: int | None = None,
    ) -> None:
        """Nothing judged yet; `source` is how the part is called, `places` how many of a kind are kept.

        `remembered` is of how many signatures `found` and `judged` tell; None for all.
        """
        self._remembered, self._forgot = remembered, False
        self._kinds: dict[int, Alike] = {}
        self._projection, self._tally, self._source = projection, tally, source
        self._places = places
        self._whole = Audit(clauses, as_of, holder)
        pointwise = tuple(each for each in clauses if each.rule and each.rule.pointwise)
        self._parts = Audit(pointwise, as_of, holder)
        self._alike: dict[tuple[object, ...], Kinds] = {}
        self._found: dict[Key, Found] = {}
        self._judged: set[Key] = set()
        self._open: dict[Resolution, set[Signature]] = {
            "month": set(),
            "day": set(),
            "exact": set(),
        }
        self._kept: Counter[int] = Counter()
        # Of each kind, the first places that an engine told while it counted: the row, and which finding of it.
        self._told: defaultdict[int, list[tuple[int, int, Kinds]]] = defaultdict(list)

    # --- what is counted

    def group(
        self,
        signature: Signature,
        number: int,
        first: int | Sequence[int],
        resolution: Resolution = "month",
    ) -> bool:
        """Judge a group of `number` rows; False: ask with finer clocks.

        `first` is where the first of them is, or where the first so many are as there are places wanted of a kind.
        """
        reading = self._projection.reading(signature, resolution)
        whole = self._projection.apart(signature)
        verdict = self._verdict(reading, whole=whole)
        if verdict is None:
            self._open[resolution].add(signature)
            return False
        if self._remembered is None:
            self._judged.add((resolution, signature))
        if whole:
            self._tally.add(verdict, number)
        self._count_elements(reading.first, number)
        if verdict.findings:
            rows = [first] if isinstance(first, int) else first
            kinds = self._keep((resolution, signature), verdict, number, min(rows))
            if rows is first:
                self._note(kinds, rows)
        return True

    def _note(self, kinds: Sequence[Kinds], rows: Sequence[int]) -> None:
        """Remember the first places of kinds, a few more than are wanted."""
        most = self._places or 0
        for at, each in enumerate(kinds):
            told = self._told[id(each.kind)]
            told += ((row, at, each) for row in rows)
            if len(told) > _SLACK * most:
                told.sort(key=_PLACE)
                del told[most:]

    def place(self) -> bool:
        """Keep the places that were told while rows were counted; False: there are none, they have to be asked for."""
        for told in self._told.values():
            for row, _, each in sorted(told, key=_PLACE):
                if self._wants(each.kind):
                    self._keep_place(each, row)
        return bool(self._told)

    def _verdict(self, reading: Reading, *, whole: bool) -> Verdict | None:
        audit = self._whole if whole else self._parts
        verdict = audit.judge(reading.first)
        if reading.last is reading.first:
            return verdict
        said = _said(verdict)
        others = (reading.last, *reading.corners)
        return verdict if all(_said(audit.judge(each)) == said for each in others) else None

    def _count_elements(self, record: Record, number: int) -> None:
        for sighting in record.sightings:
            for trace in sighting.template.traces:
                forms = self._tally.elements.setdefault(trace.element, Counter())
                forms[trace.form.value] += number

    def _keep(self, key: Key, verdict: Verdict, number: int, first: int) -> tuple[Kinds, ...]:
        kinds = tuple(map(self._kind, verdict.findings))
        for each in kinds:
            each.kind.number += number
            self._kinds[id(each.kind)] = each.kind
        known = self._found.get(key)
        if known is not None:
            known.number += number
            known.first = min(known.first, first)
        elif self._remembered is None or len(self._found) < self._remembered:
            self._found[key] = Found(kinds, number, first)
        else:
            self._forgot = True
        return kinds

    def _kind(self, finding: Finding) -> Kinds:
        place = finding.place
        key = (
            finding.fingerprint,
            finding.message,
            finding.severity,
            finding.candidate,
            place.segment,
            place.traveller,
        )
        known = self._alike.get(key)
        if known is None:
            column = self._projection.columns.column(place.segment)
            told = msgspec.structs.replace(
                finding, place=self._place(column, place.traveller, None)
            )
            kind = self._tally.listing.kind(told)
            known = self._alike[key] = Kinds(kind, told, column, place.traveller)
        return known

    def _place(self, column: str | None, traveller: int | None, row: int | None) -> Place:
        return Place(
            source=self._source,
            traveller=traveller,
            table=self._projection.table.name,
            column=column,
            row=row,
        )

    # --- where it is

    @property
    def records(self) -> int:
        """How many records the tally counts so far."""
        return self._tally.records

    def open(self, resolution: Resolution) -> set[Signature]:
        """The signatures that were judged differently at the ends of a month or a day."""
        return self._open[resolution]

    @property
    def forgot(self) -> bool:
        """Whether there was more to be found than is remembered."""
        return self._forgot

    def found(self) -> dict[Key, Found]:
        """What was found, by resolution and signature, as far as that is remembered."""
        return self._found

    def judged(self) -> set[Key]:
        """Every signature that was judged, in the resolution that settled it; of all that are remembered, or none."""
        return set(self._judged)

    def kinds(self) -> Iterator[tuple[Finding, int, set[Key]]]:
        """Each kind of finding: one of it without its row, how many there are, and the signatures of their rows."""
        found: dict[int, tuple[Finding, set[Key], list[int]]] = {}
        for key, each in self._found.items():
            for kinds in each.kinds:
                _, keys, number = found.setdefault(id(kinds.kind), (kinds.finding, set(), [0]))
                keys.add(key)
                number[0] += each.number
        for finding, keys, number in found.values():
            yield finding, number[0], keys

    def wanted(self) -> bool:
        """Whether places of some kind are still wanting."""
        return any(map(self._wants, self._kinds.values()))

    def _wants(self, kind: Alike) -> bool:
        return self._places is None or self._kept[id(kind)] < min(self._places, kind.number)

    def row(self, told: Signature) -> bool:
        """Keep the places of what a row of `Projection.listed` breaks, while places of its kinds are wanting.

        Whether any was kept.
        """
        kept = False
        for each in self._kinds_of(told):
            if self._wants(each.kind):
                self._keep_place(each, int(told[-1]))
                kept = True
        return kept

    def _keep_place(self, each: Kinds, row: int) -> None:
        self._kept[id(each.kind)] += 1
        place = self._place(each.column, each.traveller, row)
        self._tally.listing.begin(msgspec.structs.replace(each.finding, place=place))
        self._tally.listing.keep(each.kind, place)

    def _kinds_of(self, told: Signature) -> Sequence[Kinds]:
        """What a row breaks."""
        key = self._settled(told)
        found = self._found.get(key)
        if found is not None:
            return found.kinds
        if not self._forgot:
            return ()
        resolution, signature = key
        whole = self._projection.apart(signature)
        verdict = self._verdict(self._projection.reading(signature, resolution), whole=whole)
        return () if verdict is None else tuple(map(self._kind, verdict.findings))

    def _settled(self, told: Signature) -> Key:
        """The signature of a row, in the resolution that settled it."""
        signature = told[: self._projection.columns.width]
        if signature not in self._open["month"]:
            return "month", signature
        signature = self._projection.columns.finer(told)
        if signature not in self._open["day"]:
            return "day", signature
        return "exact", self._projection.columns.finer(told, 2)


def _said(verdict: Verdict) -> tuple[object, ...]:
    """What a verdict says that counts: of a due date, the month."""
    due = tuple((index, last.year, last.month, passed) for index, last, passed in verdict.due)
    return verdict.evaluated, verdict.unevaluated, due, verdict.findings, verdict.partly


def tuples(columns: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    """The rows of a batch that an engine gives by columns (`pyarrow.RecordBatch.columns`, as lists)."""
    return list(zip(*columns, strict=True))
