"""What a worker does: group the rows of its partition, and number those that break something."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from auditor.observed.record import Given
from auditor.stores.batch import Key
from auditor.stores.instants import Resolution
from auditor.stores.mapping import Table
from auditor.stores.projection import Projection
from auditor.stores.signature import Signature
from auditor.stores.spark.batches import BatchStore
from auditor.stores.store import Part

if TYPE_CHECKING:
    import pyarrow as pa


class Order(Struct, frozen=True):
    """What a worker needs to know of a table: its mapping and those it is joined to, and what is wanted.

    `empty` is a table of Arrow without rows, in the columns that the workers get; `joined` as in
    `BatchStore`.
    """

    table: Table
    tables: dict[str, Table]
    given: Given
    wanted: frozenset[str]
    source: str
    empty: Any
    joined: dict[str, dict[str, str]]

    def open(self) -> tuple[BatchStore, Projection]:
        """The store and the projection, in this process."""
        store = BatchStore(self.given, self.empty, self.joined)
        projection = Projection(
            self.table, store, self.given, self.wanted, self.tables, self.source
        )
        return store, projection


def _part(store: BatchStore, order: Order, before: int = 0) -> Part:
    """The rows of a batch, numbered behind so many others."""
    ordinal = f"{before} + row_number() OVER ()"
    return Part(order.source, f"{store.whole(order.table.reads)} AS t", ordinal)


def _numbered(
    order: Order, batches: Iterable["pa.RecordBatch"]
) -> Iterator[tuple[BatchStore, Projection, Part]]:
    """Each batch held by a store, as a part."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    store, projection = order.open()
    before = 0
    for batch in batches:
        if batch.num_rows:
            store.hold(pa.Table.from_batches([batch]))
            yield store, projection, _part(store, order, before)
        before += batch.num_rows
    store.close()


def _partition() -> int:
    from pyspark import TaskContext  # noqa: PLC0415 - an extra

    context = TaskContext.get()
    return context.partitionId() if context is not None else 0


class Finer(Struct, frozen=True):
    """What is asked again with finer clocks: the signatures that a month or a day does not settle."""

    coarse: Resolution
    fine: Resolution
    signatures: frozenset[Signature]


def groups(
    order: Order, batches: Iterable["pa.RecordBatch"], again: Finer | None
) -> Iterator["pa.RecordBatch"]:
    """Each signature of a batch with its partition, how many rows have it, and the first of them."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    partition, types = _partition(), arrow_types(order)
    for store, projection, part in _numbered(order, batches):
        rows = [row for row in _grouped(store, projection, part, again) if row[-2]]
        if rows:
            columns = [[partition] * len(rows), *map(list, zip(*rows, strict=True))]
            arrays = [pa.array(each, type_) for each, type_ in zip(columns, types, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names(projection))


def _grouped(
    store: BatchStore, projection: Projection, part: Part, again: Finer | None
) -> Iterator[tuple[Any, ...]]:
    if again is None:
        for rows in store.rows(projection.grouped(part)):
            yield from rows
        return
    sql = projection.refined(part, again.coarse, again.fine, "")
    for rows in store.rows(sql):
        for row in rows:
            if row[: projection.columns.width] in again.signatures:
                yield (*projection.columns.finer(row), row[-2], row[-1])


class Kinds(Struct, frozen=True):
    """Which kinds of finding rows have, by resolution and signature; `open` are those a month or a day leaves open."""

    of: dict[Key, tuple[int, ...]]
    open: dict[Resolution, frozenset[Signature]]

    def told(self, projection: Projection, row: Signature) -> tuple[int, ...]:
        """The kinds of a row of `Projection.listed`."""
        signature, resolution = row[: projection.columns.width], "month"
        for times, finer in enumerate(("day", "exact"), start=1):
            if signature not in self.open.get(resolution, ()):  # type: ignore[call-overload]  # of three words
                break
            signature, resolution = projection.columns.finer(row, times), finer
        return self.of.get((resolution, signature), ())  # type: ignore[arg-type]  # as above


def broken(
    order: Order,
    batches: Iterable["pa.RecordBatch"],
    kinds: Kinds,
    most: int | None,
) -> Iterator["pa.RecordBatch"]:
    """The number of each kind of finding that a row has, with its partition and its number there.

    `most` of a kind and partition at most.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    partition, kept = _partition(), Counter[int]()
    for store, projection, part in _numbered(order, batches):
        found: list[tuple[int, int]] = []
        for rows in store.rows(projection.listed(part, "")):
            for row in rows:
                for kind in kinds.told(projection, tuple(row)):
                    kept[kind] += 1
                    if most is None or kept[kind] <= most:
                        found.append((kind, int(row[-1])))
        if found:
            numbers, at = zip(*found, strict=True)
            yield pa.RecordBatch.from_pydict(
                {
                    "kind": pa.array(numbers, pa.int64()),
                    "partition": pa.array([partition] * len(found), pa.int64()),
                    "row": pa.array(at, pa.int64()),
                }
            )


def names(projection: Projection) -> list[str]:
    """The columns of what `groups` gives."""
    return [
        "part",
        *(f"s{number}" for number in range(projection.columns.width)),
        "number",
        "first",
    ]


def arrow_types(order: Order) -> list[Any]:
    """Their types: all that a signature is made of are whole numbers and texts."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return [pa.string() if each else pa.int64() for each in texts(order)]


def texts(order: Order) -> list[bool]:
    """Which of the columns of `groups` are texts."""
    store, projection = order.open()
    told = store.types(projection.grouped(_part(store, order)))
    store.close()
    return [False, *(type_ == "VARCHAR" for _, type_ in told)]
