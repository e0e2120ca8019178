"""The audit of data frames: groups come from the workers, the driver judges them and asks for places."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from auditor.judging.tally import Tally
from auditor.law.finding import Finding
from auditor.stores.audit import Question, clocks_read
from auditor.stores.batch import Judgment, Key
from auditor.stores.instants import Resolution
from auditor.stores.left_out import left_out
from auditor.stores.mapping import Clocked, Stated, Table
from auditor.stores.mapping import Mapping as StoreMapping
from auditor.stores.signature import Signature
from auditor.stores.spark import work
from auditor.stores.spark.work import Finer, Kinds, Order
from auditor.stores.store import MissingError, StoreError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PLACES = 20
"""How many places of a kind are kept of each partition where nobody says how many."""
_RESOLUTIONS: tuple[Resolution, ...] = ("month", "day", "exact")
_BROKEN = "kind long, partition long, row long"


class Broken(Struct, frozen=True):
    """Where rows break something: for each table a frame of the number of a kind, partition and row, and the kinds."""

    frame: Any
    kinds: tuple[Finding, ...]


def audit(
    frames: Mapping[str, "DataFrame"],
    mapping: StoreMapping,
    question: Question,
    tally: Tally,
) -> list[Broken]:
    """Judge every table of the mapping, each in the frame of its name; what rows break stays in frames.

    Raises:
        MissingError: a table has no frame, or its frame lacks a column of the mapping.
        StoreError: a job failed or the cluster was lost; what was counted so far is of no use.
    """
    found = []
    for table in mapping.tables.values():
        if table.name not in frames:
            raise MissingError(f"there is no data frame for table {table.name} of the mapping")
    for table in mapping.tables.values():
        tally.seen["at_rest"] += 1
        with failures():
            found.append(_table(frames, table, mapping, question, tally))
    return found


@contextmanager
def failures() -> Iterator[None]:
    """What Spark raises, in own words: its own repeat values, paths and addresses.

    Raises:
        StoreError: a job failed, or nobody answers any more.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

    try:
        yield
    except (PySparkException, Py4JError, OSError) as fault:
        raise StoreError(f"Spark could not go on ({type(fault).__name__})") from None


def _table(
    frames: Mapping[str, "DataFrame"],
    table: Table,
    mapping: StoreMapping,
    question: Question,
    tally: Tally,
) -> Broken:
    frame, joined = _beside(frames, table, mapping)
    order = Order(
        table=table,
        tables=mapping.tables,
        given=question.given,
        wanted=clocks_read(question.clauses, table),
        source=table.name,
        empty=_empty(frame),
        joined=joined,
    )
    with closing(order.open()[0]) as store:
        tally.unread += left_out(table, store.columns(table.reads), {})
    parts = _Parts(order, question, tally)
    schema = _schema(order)
    again = None
    for number in range(3):
        resolution: Resolution = _RESOLUTIONS[number]
        found = frame.mapInArrow(partial(_groups, order, again), schema)
        for row in found.toLocalIterator():
            parts.group(tuple(row), resolution)
        open_ = parts.open(resolution)
        if not open_ or resolution == "exact":
            break
        again = Finer(resolution, _RESOLUTIONS[number + 1], open_)
    kinds, numbered = parts.kinds()
    told = partial(_broken, order, numbered)
    if kinds:
        few = frame.mapInArrow(partial(told, question.places), _BROKEN)
        for number, partition, row in few.toLocalIterator():
            parts.place(kinds[number], partition, row)
    return Broken(frame.mapInArrow(partial(told, None), _BROKEN), kinds)


class _Parts:
    """One judgment to a partition; what they find is of the same kinds."""

    def __init__(self, order: Order, question: Question, tally: Tally) -> None:
        self._order, self._question, self._tally = order, question, tally
        self._store, self._projection = order.open()
        self._judgments: dict[int, Judgment] = {}

    def group(self, row: tuple[Any, ...], resolution: Resolution) -> None:
        """Judge a group: its partition, its signature, how many rows, the first of them."""
        partition, *signature, number, first = row
        part = self._judgments.get(partition)
        if part is None:
            part = self._judgments[partition] = self._judgment(partition)
        part.group(tuple(signature), int(number), int(first), resolution)

    def open(self, resolution: Resolution) -> frozenset[Signature]:
        """The signatures that are not settled, of whichever partition."""
        return frozenset().union(*(each.open(resolution) for each in self._judgments.values()))

    def _judgment(self, partition: int) -> Judgment:
        asked = self._question
        self._tally.seen["sources"] += 1
        return Judgment(
            self._projection, asked.clauses, asked.as_of, asked.holder, self._tally,
            source=_source(self._order, partition), places=asked.places,
        )  # fmt: skip

    def kinds(self) -> tuple[tuple[Finding, ...], Kinds]:
        """Each kind of finding, and which of them rows of a signature have."""
        numbers: dict[tuple[object, ...], int] = {}
        told: list[Finding] = []
        found: dict[Key, tuple[int, ...]] = {}
        for judgment in self._judgments.values():
            for signature, each in judgment.found().items():
                listed = []
                for kind in each.kinds:
                    said = kind.finding
                    key = (
                        said.policy, said.clause, said.rule, said.element, said.message, said.severity,
                        said.candidate, kind.column, kind.traveller,
                    )  # fmt: skip
                    if key not in numbers:  # of whichever partition it was found in first
                        numbers[key] = len(told)
                        told.append(said)
                    listed.append(numbers[key])
                found[signature] = tuple(listed)
        open_ = {each: self.open(each) for each in _RESOLUTIONS}
        return tuple(told), Kinds(found, open_)

    def place(self, finding: Finding, partition: int, row: int) -> None:
        place = msgspec.structs.replace(
            finding.place, source=_source(self._order, partition), row=row
        )
        told = msgspec.structs.replace(finding, place=place)
        listing = self._tally.listing
        listing.begin(told)
        listing.keep(listing.kind(told), place)


def _source(order: Order, partition: int) -> str:
    return f"{order.source}/partition-{partition:05d}"


# --- what is sent to the workers --------------------------------------------------------------------


def _groups(order: Order, again: Finer | None, batches: Iterator[Any]) -> Iterator[Any]:
    return work.groups(order, batches, again)


def _broken(order: Order, kinds: Kinds, most: int | None, batches: Iterator[Any]) -> Iterator[Any]:
    return work.broken(order, batches, kinds, most)


def _schema(order: Order) -> str:
    _, projection = order.open()
    types = work.texts(order)
    return ", ".join(
        f"{name} {'string' if text else 'long'}"
        for name, text in zip(work.names(projection), types, strict=True)
    )


def _empty(frame: "DataFrame") -> Any:  # noqa: ANN401 - of Arrow
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415 - an extra

    return to_arrow_schema(frame.schema, timezone="UTC").empty_table()


def _beside(
    frames: Mapping[str, "DataFrame"], table: Table, mapping: StoreMapping
) -> tuple["DataFrame", dict[str, dict[str, str]]]:
    """The rows with what is needed of the tables they are joined to, under names of their own."""
    from pyspark.sql.functions import col  # noqa: PLC0415 - an extra

    frame, joined = frames[table.name], {}
    for letter, way in (("p", table.parent), ("d", table.deletions)):
        if way is None:
            continue
        other = mapping.tables[way.table]
        needed = [*dict.fromkeys((*way.on.values(), *(_read(other) if letter == "p" else ())))]
        here = {name: f"auditor_{letter}{at}" for at, name in enumerate(needed)}
        there = frames[other.name].select(*(col(f"`{name}`").alias(here[name]) for name in needed))
        there = there.distinct() if letter == "d" else there
        on = [
            frame[f"`{own}`"].eqNullSafe(there[here[name]]) & frame[f"`{own}`"].isNotNull()
            for own, name in way.on.items()
        ]
        condition = on[0]
        for each in on[1:]:
            condition &= each
        frame = frame.join(there, condition, "left")
        joined[other.reads] = here
    return frame, joined


def _read(table: Table) -> list[str]:
    """The columns of a joined table whose clocks and facts hold for the rows."""
    return [name for name, said in table.columns.items() if isinstance(said, (Clocked, Stated))]
