"""Row by row and batch by batch say the same of a store."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shop import AS_OF, COLUMNS, MAPPING, POLICIES, Row, by_row, by_store, records, rows, same

from auditor.observed.record import Given
from auditor.stores.mapping_file import parse
from auditor.stores.opening import opened

duckdb = pytest.importorskip("duckdb")

TYPES = {"id": "INTEGER", "received_at": "TIMESTAMP", "departed_at": "TIMESTAMP"}


def filled(connection: Any, rows: Sequence[Row]) -> None:
    """A table `pnr` of these rows."""
    listed = ", ".join(f"{name} {TYPES.get(name, 'VARCHAR')}" for name in COLUMNS)
    connection.execute(f"CREATE TABLE pnr ({listed})")
    marks = ", ".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO pnr VALUES ({marks})", rows)  # noqa: S608 - marks alone


def kept(folder: Path, rows: Sequence[Row], form: str) -> tuple[str, str]:
    """The rows as a file of this form: its path, and what a mapping reads in it."""
    path = folder / f"store.{form}"
    if form == "duckdb":
        with duckdb.connect(str(path)) as connection:
            filled(connection, rows)
        return str(path), "pnr"
    if form == "sqlite":
        with closing(sqlite3.connect(path)) as connection:
            listed = ", ".join(
                f"{name} {'INTEGER' if name == 'id' else 'TEXT'}" for name in COLUMNS
            )
            connection.execute(f"CREATE TABLE pnr ({listed})")
            marks = ", ".join("?" * len(COLUMNS))
            told = [
                tuple(str(each) if isinstance(each, datetime) else each for each in row)
                for row in rows
            ]
            connection.executemany(f"INSERT INTO pnr VALUES ({marks})", told)  # noqa: S608 - marks alone
            connection.commit()
        return str(path), "pnr"
    with duckdb.connect() as connection:
        filled(connection, rows)
        options = (
            "FORMAT parquet, ROW_GROUP_SIZE 2048"
            if form == "parquet"
            else "FORMAT csv, HEADER, FORCE_QUOTE *"
        )
        connection.execute(f"COPY pnr TO '{path}' ({options})")
    return str(path), path.name


@pytest.mark.slow
@pytest.mark.parametrize("form", ["duckdb", "parquet", "sqlite"])
@settings(max_examples=20, deadline=None)
@given(
    rows=rows(),
    policies=st.lists(st.sampled_from(POLICIES), min_size=1, max_size=3, unique=True),
    late=st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_a_store_is_judged_as_its_rows_are(
    form: str, rows: list[Row], policies: list[str], late: timedelta
) -> None:
    as_of = AS_OF + late
    with TemporaryDirectory() as folder:
        path, reads = kept(Path(folder), rows, form)
        store = opened(path, Given())
        try:
            found = by_store(store, parse(MAPPING.replace("READS", reads)), policies, as_of)
        finally:
            store.close()
    same(found, by_row(records(rows), policies, as_of))
