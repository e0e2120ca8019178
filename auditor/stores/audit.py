"""The audit of a store: table by table and part by part, by one query each, and more only where it pays.

First what each signature comes to and how many rows have it; then, of signatures that were judged
differently at the ends of a day, the same with exact clocks; then, where something was found, the
rows themselves, by number, until enough places are known.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from auditor.judging.tally import Tally
from auditor.law.rule import NEVER_BEFORE
from auditor.observed.record import Given, Holder
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.stores.batch import PLACES, Judgment
from auditor.stores.mapping import Mapping, Table
from auditor.stores.projection import Projection, Signature
from auditor.stores.store import Part, Store, StoreError

_FLIGHT = frozenset({"transferred", "departed", "arrived"})
_FEW = 64  # members of a list in a query

Watch = Callable[[int], object]


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of a store: the clauses in force, as of when, by whom the data are held."""

    clauses: tuple[ClauseInForce, ...]
    as_of: datetime
    holder: Holder | None = None
    given: Given = Given()
    places: int | None = PLACES


def audit(
    store: Store, mapping: Mapping, question: Question, tally: Tally, watch: Watch | None = None
) -> None:
    """Judge every table of the mapping that the store has.

    `watch` is told how many rows were judged since it was told last.

    Raises:
        StoreError: the store could not be read to the end; what was counted so far is of no use.
    """
    for table in mapping.tables.values():
        tally.seen["at_rest"] += 1
        for part in store.parts(table.reads):
            projection = project(table, mapping, store, question, part.source)
            _part(store, part, projection, question, tally, watch)


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
) -> None:
    judgment = Judgment(
        projection, question.clauses, question.as_of, question.holder, tally,
        source=part.source, places=question.places,
    )  # fmt: skip
    tally.seen["sources"] += 1
    counted = _groups(store, projection.grouped(part.sql, part.ordinal), judgment, watch)
    if judgment.open:
        _refine(store, part, projection, judgment)
    if projection.table.parent is not None and counted != _count(store, part):
        raise StoreError(
            f"table {projection.table.name}: what it is joined to by key is not unique, or the rows changed meanwhile"
        )
    if judgment.wanted():
        _places(store, part, projection, judgment)


def _groups(store: Store, sql: str, judgment: Judgment, watch: Watch | None) -> int:
    counted = 0
    for batch in store.rows(sql):
        for row in batch:
            judgment.group(tuple(row[:-2]), int(row[-2]), int(row[-1]))
            counted += int(row[-2])
        if watch is not None:
            watch(sum(int(row[-2]) for row in batch))
    return counted


def _refine(store: Store, part: Part, projection: Projection, judgment: Judgment) -> None:
    """Ask for the rows of signatures that a day does not settle, each with its exact clocks."""
    where = _where(projection, judgment.open)
    held: dict[Signature, list[int]] = {}
    for row in _rows(store, projection.listed(part.sql, part.ordinal, where)):
        if row[: projection.width] in judgment.open:
            exact, number = projection.exactly(row), int(row[-1])
            known = held.setdefault(exact, [0, number])
            known[0] += 1
            known[1] = min(known[1], number)
    for exact, (number, first) in held.items():
        judgment.group(exact, number, first, exact=True)


def _places(store: Store, part: Part, projection: Projection, judgment: Judgment) -> None:
    found, open_ = judgment.found(), judgment.open
    where = _where(projection, [*found, *open_])
    for row in _rows(store, projection.listed(part.sql, part.ordinal, where)):
        signature = row[: projection.width]
        if signature in open_:
            signature = projection.exactly(row)
        if signature in found:
            judgment.row(signature, int(row[-1]))
            if not judgment.wanted():
                return


def _rows(store: Store, sql: str) -> Iterator[Signature]:
    for batch in store.rows(sql):
        for row in batch:
            yield tuple(row)


def _count(store: Store, part: Part) -> int:
    return int(next(iter(_rows(store, f"SELECT count(*) FROM {part.sql}")))[0])


def _where(projection: Projection, signatures: Iterable[Signature]) -> str:
    """What narrows a query to rows like these, where that is short to say; what it lets through is looked at."""
    listed = list(signatures)
    ways: list[str] = []
    for at in range(projection.width):
        members = {each[at] for each in listed}
        if len(members) <= _FEW and all(isinstance(each, int) for each in members):
            ways.append(f"s{at} IN ({', '.join(map(str, sorted(members)))})")
        elif all(isinstance(each, int) for each in members):
            ways.append(f"s{at} BETWEEN {min(members)} AND {max(members)}")
    return f"WHERE {' AND '.join(ways)}" if ways else ""
