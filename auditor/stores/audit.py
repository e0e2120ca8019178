"""The audit of a store: table by table and part by part, by one query each, and more only where it pays.

First what each signature comes to and how many rows have it; then, of signatures that were judged
differently at the ends of a month, the same by day, and of a day, with exact clocks; then, where
something was found and the engine did not tell places in passing, the rows themselves, by number, until
enough places are known.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.tally import Tally
from auditor.law.rule import NEVER_BEFORE
from auditor.observed.record import Given, Holder
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.stores.batch import PLACES, REMEMBERED, Judgment
from auditor.stores.instants import Resolution
from auditor.stores.left_out import left_out
from auditor.stores.mapping import Mapping, Table
from auditor.stores.owner_query import queries
from auditor.stores.projection import Projection
from auditor.stores.signature import Signature
from auditor.stores.store import Part, Store, StoreError

_FEW = 256
GROUPS = (
    100_000  # that an engine within this process holds at a time, if the rows are like some of them
)
_FLIGHT = frozenset({"transferred", "departed", "arrived"})
_FINER: tuple[tuple[Resolution, Resolution], ...] = (("month", "day"), ("day", "exact"))

Watch = Callable[[int], object]


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of a store: the clauses in force, as of when, by whom the data are held."""

    clauses: tuple[ClauseInForce, ...]
    as_of: datetime
    holder: Holder | None = None
    given: Given = Given()
    places: int | None = PLACES


def audit(  # noqa: PLR0913 - what a store is judged by
    store: Store,
    mapping: Mapping,
    question: Question,
    tally: Tally,
    *,
    watch: Watch | None = None,
    called: Callable[[str], str] = str,
    tell: Callable[[str], object] | None = None,
) -> None:
    """Judge every table of the mapping.

    `watch` is told how many rows were judged so far; `called` says what reports call a source;
    `tell` is told line by line what queries find the rows of the findings (`auditor.stores.owner_query`).

    Raises:
        StoreError: the store could not be read to the end; what was counted so far is of no use.
    """
    for table in mapping.tables.values():
        tally.seen["at_rest"] += 1
        tally.unread += left_out(table, store.columns(table.reads), store.elsewhere(table.reads))
        for each in store.parts(table.reads):
            part = msgspec.structs.replace(each, source=called(each.source))
            projection = project(table, mapping, store, question, part.source)
            remembered = (
                REMEMBERED if tell is None else None
            )  # a query for the owner tells all signatures apart
            judgment = _part(store, part, projection, question, tally, watch, remembered)
            if tell is not None:
                for line in queries(projection, part, judgment):
                    tell(line)


def project(
    table: Table, mapping: Mapping, store: Store, question: Question, source: str
) -> Projection:
    """The projection of a table for what the clauses read."""
    wanted = clocks_read(question.clauses, table)
    return Projection(table, store, question.given, wanted, mapping.tables, source)


def clocks_read(clauses: Iterable[ClauseInForce], table: Table) -> frozenset[str]:
    """The clocks that some clause reads of a record of this kind, and those that make them doubtful."""
    found: set[str] = set()
    for bound in clauses:
        rule, kinds = bound.rule, bound.clause.when.kind
        if rule is None or bound.unjudged or (kinds and table.kind not in kinds):
            continue
        if rule.kinds and table.kind not in rule.kinds:
            continue
        for name in rule.reads_clocks(bound.clause) if rule.fault is None else ():
            found |= {name, *NEVER_BEFORE.get(name, ())}
        if bound.stood is not None:
            found |= {"received", "transferred"}
    if found & {"departed", "arrived"}:
        found |= _FLIGHT
    return frozenset(found)


def _part(  # noqa: PLR0913, PLR0917 - what a part is judged by
    store: Store,
    part: Part,
    projection: Projection,
    question: Question,
    tally: Tally,
    watch: Watch | None,
    remembered: int | None,
) -> Judgment:
    judgment = Judgment(
        projection, question.clauses, question.as_of, question.holder, tally,
        source=part.source, places=question.places, remembered=remembered,
    )  # fmt: skip
    tally.seen["sources"] += 1
    pieces = pieces_of(store, part, projection)
    few = _in_passing(question.places)
    queries = [projection.grouped(each, places=few) for each in pieces]
    counted = _groups(store, queries, judgment, watch)
    for coarse, fine in _FINER:
        if judgment.open(coarse):
            _refine(store, pieces, projection, judgment, coarse, fine, few)
    if projection.table.parent is not None and counted != _count(store, part):
        raise StoreError(
            f"table {projection.table.name}: what it is joined to by key is not unique, or the rows changed meanwhile"
        )
    if not judgment.place() and judgment.wanted():
        _places(store, pieces, projection, judgment)
    return judgment


def pieces_of(
    store: Store, part: Part, projection: Projection, resolution: Resolution = "month"
) -> Sequence[Part]:
    """The part in pieces; where some of its rows have many signatures, in such as have not too many at a time."""
    joined = [each.whole for each in projection.columns.joined]
    some = store.some(part, joined)
    if some is None:
        return store.pieces(part, joined, None)
    rows, number, whole = some
    told = [row[-2] for row in _rows(store, projection.grouped(rows, resolution))]
    # Of what was met once there is more where that came from; what was met again is mostly known by now.
    more = told.count(1)
    if len(told) * number + more * (whole - number) <= GROUPS * number:
        return store.pieces(part, joined, None)
    return store.pieces(part, joined, max(GROUPS * number // len(told), 1))


def _in_passing(places: int | None) -> int | None:
    """How many places of each signature an engine may keep while it counts: a few, as it holds them in memory."""
    return places if places is not None and 0 < places <= _FEW else None


def _first(told: Any) -> int | list[int]:  # noqa: ANN401 - what an engine has for a number
    """Where the first row of a group is, or the first so many."""
    return told if isinstance(told, list) else int(told)


def _groups(store: Store, queries: Sequence[str], judgment: Judgment, watch: Watch | None) -> int:
    counted = 0
    for batch in store.each(queries):
        for row in batch:
            judgment.group(tuple(row[:-2]), int(row[-2]), _first(row[-1]))
            counted += int(row[-2])
        if watch is not None:
            watch(judgment.records)
    return counted


def _refine(  # noqa: PLR0913, PLR0917 - what is asked for again, and how
    store: Store,
    pieces: Sequence[Part],
    projection: Projection,
    judgment: Judgment,
    coarse: Resolution,
    fine: Resolution,
    few: int | None,
) -> None:
    """Ask again for the rows of signatures that a month or a day does not settle."""
    open_ = judgment.open(coarse)
    where = projection.narrowed(open_, coarse)
    queries = [projection.refined(each, coarse, fine, where, few) for each in pieces]
    for batch in store.each(queries):
        for each in batch:
            row = tuple(each)
            if row[: projection.columns.width] in open_:
                judgment.group(projection.columns.finer(row), int(row[-2]), _first(row[-1]), fine)


def _places(
    store: Store, pieces: Sequence[Part], projection: Projection, judgment: Judgment
) -> None:
    found = [signature for resolution, signature in judgment.found() if resolution == "month"]
    # What is not remembered may be in any month.
    where = (
        "" if judgment.forgot else projection.narrowed([*found, *judgment.open("month")], "month")
    )
    for each in pieces:
        for row in _rows(store, projection.listed(each, where)):
            if judgment.row(row) and not judgment.wanted():
                return


def _rows(store: Store, sql: str) -> Iterator[Signature]:
    for batch in store.rows(sql):
        for row in batch:
            yield tuple(row)


def _count(store: Store, part: Part) -> int:
    return int(next(iter(_rows(store, f"SELECT count(*) FROM {part.sql}")))[0])
