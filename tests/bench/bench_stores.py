"""What an audit of a store costs on every engine, and whether all of them find the same.

    PYTHONPATH=tests/stores python tests/bench/bench_stores.py

A store of two joined tables, made of the generator's people over and over again, is laid down for each engine that is
here (Parquet, DuckDB, SQLite; PostgreSQL and Spark where they are installed) and audited by whole runs of the
command. Beside each: `count` and `max` of the same columns by DuckDB. AUDITOR_BENCH_ROWS says how many rows
(100000,1000000), AUDITOR_BENCH_ENGINES on which engines.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import environ  # noqa: TID251 - how much a machine may do is its own matter
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import duckdb
from server import Server, programs, running

from child import Taken, taken

ROWS = tuple(map(int, (environ.get("AUDITOR_BENCH_ROWS") or "100000,1000000").split(",")))
ENGINES = (environ.get("AUDITOR_BENCH_ENGINES") or "parquet,duckdb,sqlite,postgresql,spark").split(
    ","
)
_PEOPLE = 1000
# The columns of each table, as the mapping has them.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "pnr": {
        "pnr_id": "key", "locator": "reservation.locator", "created_at": "reservation.created",
        "booked_by": "reservation.received_from", "transferred_at": "{clock: transferred}",
        "received_at": "{clock: received}", "arrived_at": "{clock: arrived}",
        "retention_link": "{fact: retention_link}",
    },
    "traveller": {
        "traveller_id": "key", "pnr_id": "key", "surname": "traveller.surname",
        "given_names": "traveller.given_names", "sex": "traveller.sex", "date_of_birth": "traveller.date_of_birth",
        "place_of_birth": "traveller.place_of_birth", "seat_number": "seat.number",
        "destination_address": "traveller.destination_address",
    },
}  # fmt: skip


class Audited(NamedTuple):
    """What the command took, and what it found."""

    took: Taken
    found: Any


def mapping(reads: str) -> str:
    """The mapping; `reads` names a table's rows in it."""
    lines = ["mapping: 1", "zone: UTC", "tables:"]
    for name, columns in COLUMNS.items():
        lines += [f"  {name}:", f"    reads: {json.dumps(reads.format(name))}", "    kind: pnr"]
        if name != "pnr":
            lines.append("    part_of: {table: pnr, on: {pnr_id: pnr_id}}")
        lines += ["    columns:", *(f"      {column}: {what}" for column, what in columns.items())]
    return "\n".join(lines) + "\n"


def lake(folder: Path, rows: int) -> Path:
    """The store as files of Parquet, with so many rows in all."""
    people = folder / "people"
    if not people.exists():
        made = ["generate", "--format", "parquet", "--count", str(_PEOPLE), "--aged", "P6Y"]
        run = [
            sys.executable,
            "-m",
            "auditor",
            *made,
            "--clean-under",
            "none",
            "--out",
            str(people),
        ]
        subprocess.run(run, check=True, capture_output=True)
    store = folder / f"lake{rows}"
    with duckdb.connect() as db:
        base = sum(
            db.execute(f"SELECT count(*) FROM '{people}/{each}/*.parquet'").fetchall()[0][0]
            for each in COLUMNS
        )
        for name, columns in COLUMNS.items():
            (store / name).mkdir(parents=True)
            told = ", ".join(
                f"{column} || '-' || again AS {column}" if what == "key" else column
                for column, what in columns.items()
            )
            db.execute(
                f"COPY (SELECT {told} FROM range({max(rows // base, 1)}) t(again), '{people}/{name}/*.parquet') "
                f"TO '{store / name / '1.parquet'}' (FORMAT parquet)"
            )
    return store


@contextmanager
def laid(engine: str, store: Path, server: Server | None) -> Iterator[tuple[str, str, list[str]]]:
    """Where the store lies for an engine, how its tables are named there, and what is asked besides."""
    if engine in ("parquet", "spark"):
        yield str(store), "{}/*.parquet", ["--engine", "spark"] if engine == "spark" else []
    elif engine == "postgresql":
        assert server is not None
        _into_postgresql(server, store)
        yield server.address(), "{}", ["--timeout", "600"]
    else:
        file = store.with_suffix(f".{engine}")
        (_into_duckdb if engine == "duckdb" else _into_sqlite)(file, store)
        yield str(file), "{}", []
        file.unlink()


def _into_duckdb(file: Path, store: Path) -> None:
    with duckdb.connect(str(file)) as db:
        for name in COLUMNS:
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM '{store / name / '1.parquet'}'")


def _into_sqlite(file: Path, store: Path) -> None:
    with duckdb.connect() as db:
        out = sqlite3.connect(file)
        for name, columns in COLUMNS.items():
            # SQLite has no types for days and instants: they are written as ISO 8601 has them.
            db.execute("SET TimeZone = 'UTC'")
            told = ", ".join(
                f"strftime({each}, '%Y-%m-%dT%H:%M:%SZ')"
                if each.endswith("_at")
                else f"CAST({each} AS VARCHAR)"
                for each in columns
            )
            out.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            found = db.execute(f"SELECT {told} FROM '{store / name / '1.parquet'}'")
            while rows := found.fetchmany(50_000):
                out.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        out.commit()
        out.close()


def _into_postgresql(server: Server, store: Path) -> None:
    address, psql = server.address(), str(programs() / "psql")  # type: ignore[operator]  # there is a server
    with duckdb.connect() as db:
        for name in COLUMNS:
            file = store / f"{name}.csv"
            db.execute(
                f"COPY (SELECT * FROM '{store / name / '1.parquet'}') TO '{file}' (FORMAT csv, HEADER)"
            )
            told = db.execute(f"DESCRIBE SELECT * FROM '{store / name / '1.parquet'}'").fetchall()
            kinds = {"VARCHAR": "text", "TIMESTAMP WITH TIME ZONE": "timestamptz"}
            columns = ", ".join(f"{each[0]} {kinds.get(each[1], each[1].lower())}" for each in told)
            asked = [
                "SET client_min_messages = warning",
                f"DROP TABLE IF EXISTS {name}",
                f"CREATE TABLE {name} ({columns})",
                f"\\copy {name} FROM '{file}' CSV HEADER",
                f"ANALYZE {name}",
            ]
            words = [word for each in asked for word in ("-c", each)]
            subprocess.run([psql, address, "-q", *words], check=True)
            file.unlink()


def audited(folder: Path, where: str, reads: str, more: list[str]) -> Audited:
    """One run of the command."""
    (folder / "m.yaml").write_text(mapping(reads), "utf-8")
    asked = ["audit", where, "--mapping", str(folder / "m.yaml"), "--policy", "eu-pnr", "--holder", "piu",
             "--as-of", "2026-11-22", "--format", "json", "--fail-on", "never", *more]  # fmt: skip
    took = taken(asked)
    report = json.loads(took.out)
    return Audited(took, (report["requirements"], report["elements"]))


def counted(store: Path) -> float:
    """Seconds that `count` and `max` of the same columns take, on one thread."""
    with duckdb.connect(config={"threads": 1}) as db:
        begun = process_time()
        for name, columns in COLUMNS.items():
            told = ", ".join(f"count({each}), max({each})" for each in columns)
            db.execute(f"SELECT {told} FROM '{store / name / '1.parquet'}'").fetchall()
        return process_time() - begun


def rows(folder: Path) -> Iterator[str]:
    """A line for each engine and number of rows."""
    here = [
        each
        for each in ENGINES
        if (each != "postgresql" or programs()) and (each != "spark" or shutil.which("java"))
    ]
    with running(folder / "pg") if "postgresql" in here else _none() as server:
        for number in ROWS:
            store, first = lake(folder, number), None
            bare = counted(store)
            for engine in here:
                with laid(engine, store, server) as (where, reads, more):
                    took, found = audited(folder, where, reads, more)
                first = first or found
                total = sum(each["findings"] for each in found[0])
                same = f"{total:,}, {'the same' if found == first else 'OTHER'}"
                yield (
                    f"| {number:,} | {engine} | {took.wall:.1f} | {took.cpu:.1f} | {bare:.2f} "
                    f"| {took.cpu / bare:.0f} | {took.peak:.0f} | {same} |"
                )
            shutil.rmtree(store)


@contextmanager
def _none() -> Iterator[None]:
    yield None


def main() -> None:
    """Print the table."""
    print("| rows | engine | wall, s | CPU, s | count and max, s | ratio | peak, MB | findings |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for line in rows(Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
