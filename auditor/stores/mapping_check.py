"""A mapping held to a store: what it names and the store lacks, with line and column."""

from collections.abc import Iterator, Sequence

from auditor.law.yaml_text import Problem, load_yaml
from auditor.policies.proofread import Path, Spots
from auditor.stores.mapping import Clocked, Column, Joined, MappedColumn, Nested, Table
from auditor.stores.mapping_file import parse
from auditor.stores.store import ColumnOf, MissingError, Store


def lacking(text: str, stores: Sequence[Store]) -> list[Problem]:
    """What the mapping in `text`, free of mistakes by itself, names and none of `stores` has.

    Raises:
        StoreError: a store cannot be read.
    """
    spots, mapping = Spots(load_yaml(text)), parse(text)
    found: list[Problem] = []
    for name, table in mapping.tables.items():
        homes = [(store, there) for store in stores if (there := _columns(store, table))]
        if not homes:
            found.append(spots.problem(("tables", name), "no store has what this table reads"))
        for store, there in homes:
            for path, message, key in _amiss(table, there, mapping.tables, store):
                found.append(spots.problem(path, message, key=key))
    return list(dict.fromkeys(found))


def _columns(store: Store, table: Table) -> dict[str, ColumnOf]:
    try:
        return {each.name: each for each in store.columns(table.reads)}
    except MissingError:
        return {}


def _amiss(
    table: Table, there: dict[str, ColumnOf], tables: dict[str, Table], store: Store
) -> Iterator[tuple[Path, str, str | None]]:
    path: Path = ("tables", table.name)
    for name, said in table.columns.items():
        where = (*path, "columns", name)
        if name not in there:
            yield where, "the store has no such column", None
        elif isinstance(said, Nested) and not _fits(said, there[name]):
            yield where, f"the store has no {said.form} here", None
        elif _is_clock(said) and _is_no_time(there[name]):
            yield where, "is no date, time or text: no clock can be read of it", None
    for key, joined in (
        ("part_of", table.part_of),
        ("copy_of", table.copy_of),
        ("deletions", table.deletions),
    ):
        if joined is not None:
            yield from _joined(
                (*path, key), joined, there, tables[joined.table], store, once=key != "deletions"
            )


def _fits(said: Nested, column: ColumnOf) -> bool:
    """Whether a column has parts of this form, as far as its type tells."""
    if said.form == "json":
        return column.type in ("text", "json", "bytes", "nested") or column.cast
    told = column.told.upper()
    if told.startswith(("MAP(", "UNION(")) and not told.endswith("]"):
        return False  # read as JSON: `$.name`
    other = (
        told.startswith("STRUCT") and not told.endswith("]")
        if said.form == "list"
        else told.endswith("]")
    )
    return column.type == "nested" and not other


def _is_clock(said: Column) -> bool:
    return isinstance(said, Clocked) or (isinstance(said, MappedColumn) and said.log == "time")


def _is_no_time(column: ColumnOf) -> bool:
    """Whether no time can stand in it; in a column that may hold anything (`cast`) one can."""
    return column.type in ("nested", "json", "bytes", "other") and not column.cast


def _joined(  # noqa: PLR0913 - both ends of a join
    path: Path,
    joined: Joined,
    there: dict[str, ColumnOf],
    other: Table,
    store: Store,
    *,
    once: bool,
) -> Iterator[tuple[Path, str, str | None]]:
    theirs = _columns(store, other)
    whole = True
    for mine, yours in joined.on.items():
        if mine not in there:
            yield (*path, "on", mine), "this table has no such column", None
        if yours not in theirs:
            whole = False
            yield (*path, "on", mine), "the other table has no such column", None
    if once and whole and theirs and not _unique(store, other, tuple(joined.on.values())):
        yield (
            (*path, "on"),
            "the other table has rows of equal key: each row must have one record",
            None,
        )


def _unique(store: Store, table: Table, columns: tuple[str, ...]) -> bool:
    keys = ", ".join(map(store.dialect.name, columns))
    whole = " AND ".join(f"{store.dialect.name(each)} IS NOT NULL" for each in columns)
    twice = f"SELECT 1 FROM {store.whole(table.reads)} WHERE {whole} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    return not any(batch for batch in store.rows(twice))
