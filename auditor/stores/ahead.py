"""The forecast of a store: what falls due, and when, from one grouped query to a table.

Rows are grouped by the days of their clocks; where a day does not settle in which step something
falls due, its rows are asked for again with exact clocks. Of each group the first row has a place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from auditor.judging.forecast.due import Due, Forecast, Outlook
from auditor.judging.forecast.prospect import Fold, Step, start
from auditor.observed.record import Given, Place
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.stores.audit import clocks_read, pieces_of
from auditor.stores.instants import Resolution
from auditor.stores.mapping import Mapping
from auditor.stores.projection import Projection
from auditor.stores.signature import Signature
from auditor.stores.store import Part, Store


def foresee(  # noqa: PLR0913, PLR0917 - what a forecast follows from
    store: Store,
    mapping: Mapping,
    given: Given,
    ahead: Forecast,
    clauses: Iterable[ClauseInForce],
    fold: Fold,
    *,
    step: Step,
    called: Callable[[str], str] = str,
) -> None:
    """Fold in what becomes of every row of the tables of the mapping.

    Raises:
        StoreError: the store could not be read to the end.
    """
    listed = tuple(clauses)
    for table in mapping.tables.values():
        for each in store.parts(table.reads):
            part = msgspec.structs.replace(each, source=called(each.source))
            wanted = clocks_read(listed, table)
            projection = Projection(table, store, given, wanted, mapping.tables, part.source)
            fold.sources += 1
            _part(store, part, projection, ahead, fold, step)


def _part(  # noqa: PLR0913, PLR0917 - as above
    store: Store, part: Part, projection: Projection, ahead: Forecast, fold: Fold, step: Step
) -> None:
    pieces = pieces_of(store, part, projection, "day")
    asked = ahead, fold, step
    open_ = {
        row[:-2]
        for row in _counted(store, [projection.grouped(each, "day") for each in pieces])
        if not _group(projection, part, row[:-2], "day", asked, row[-2:])
    }
    if not open_:
        return
    where = projection.narrowed(open_, "day")
    again = [projection.refined(each, "day", "exact", where) for each in pieces]
    for row in _counted(store, again):
        if row[: projection.columns.width] in open_:
            _group(projection, part, projection.columns.finer(row), "exact", asked, row[-2:])


def _counted(store: Store, queries: Sequence[str]) -> Iterator[Signature]:
    """Each signature of all pieces once, with how many rows have it and the first of them."""
    rows = (tuple(row) for batch in store.each(queries) for row in batch)
    if len(queries) == 1:
        yield from rows
        return
    met: dict[Signature, tuple[int, int]] = {}
    for *signature, number, first in rows:
        known, at = met.get(tuple(signature), (0, first))
        met[tuple(signature)] = known + number, min(at, first)
    for told, (number, first) in met.items():
        yield *told, number, first


def _group(  # noqa: PLR0913, PLR0917 - as above
    projection: Projection,
    part: Part,
    signature: Signature,
    resolution: Resolution,
    asked: tuple[Forecast, Fold, Step],
    counted: tuple[int, ...],
) -> bool:
    """Fold in a group of rows; False where its days do not settle when something falls due."""
    ahead, fold, step = asked
    reading = projection.reading(signature, resolution)
    outlook = ahead.look(reading.first)
    for record in () if reading.last is reading.first else (reading.last, *reading.corners):
        if _told(ahead.look(record), step) != _told(outlook, step):
            return False
    whole = projection.apart(signature)
    number, first = int(counted[0]), int(counted[1])
    dues = tuple(
        _placed(due, projection, part, first)
        for due in outlook.dues
        if whole or due.finding.element is not None
    )
    unjudged = outlook.unjudged if whole else frozenset()
    fold.add(Outlook(dues, unjudged), envelope=not whole, times=number)
    return True


def _told(outlook: Outlook, step: Step) -> tuple[object, ...]:
    dues = tuple(
        (each.finding.message, each.finding.place.segment, start(each.first, step), each.places)
        for each in outlook.dues
    )
    return dues, outlook.unjudged


def _placed(due: Due, projection: Projection, part: Part, row: int) -> Due:
    column = projection.columns.column(due.finding.place.segment)
    place = Place(
        source=part.source,
        traveller=due.finding.place.traveller,
        table=projection.table.name,
        column=column,
        row=row,
    )
    return msgspec.structs.replace(due, finding=msgspec.structs.replace(due.finding, place=place))
