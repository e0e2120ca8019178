"""What an audit of one table of Parquet costs beside `count` and `max` of its columns, with names alike and varied.

    PYTHONPATH=tests/stores:tests/bench python tests/bench/bench_one_table.py

Names of the same people again and again lie in Parquet as a dictionary; such as are all different do not.
AUDITOR_BENCH_ROWS says how many rows (1000000,10000000).
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from os import environ  # noqa: TID251 - how much a machine may do is its own matter
from pathlib import Path
from time import process_time

import duckdb

from bench_stores import COLUMNS, lake
from child import taken

ROWS = tuple(map(int, (environ.get("AUDITOR_BENCH_ROWS") or "1000000,10000000").split(",")))
_NAMES = ("surname", "given_names", "destination_address")
_TRAVELLER = {name: what for name, what in COLUMNS["traveller"].items() if what != "key"}
_TABLE = {
    "id": "key",
    **_TRAVELLER,
    "transferred_at": "{clock: transferred}",
    "retention_link": "{fact: retention_link}",
}


def mapping() -> str:
    """The mapping of the one table."""
    columns = "".join(f"      {name}: {what}\n" for name, what in _TABLE.items())
    return f'mapping: 1\nzone: UTC\ntables:\n  pnr:\n    reads: "pnr.parquet"\n    kind: pnr\n    columns:\n{columns}'


def table(folder: Path, number: int, *, varied: bool) -> Path:
    """A file of so many rows."""
    store = lake(folder, 1)
    shutil.rmtree(store)
    people = folder / "people"
    with duckdb.connect() as db:
        told = []
        for name in _TRAVELLER:
            # What is masked stays masked; three letters more make a name another.
            more = " || ".join(f"chr((65 + again // {26**place} % 26)::INT)" for place in range(3))
            masked = f"{name} IS NULL OR regexp_matches({name}, 'X{{3}}|[*#]')"
            other = f"CASE WHEN {masked} THEN {name} ELSE {name} || ' ' || {more} END AS {name}"
            told.append(other if varied and name in _NAMES else name)
        joined = (
            f"'{people}/traveller/*.parquet' AS t JOIN '{people}/pnr/*.parquet' AS p USING (pnr_id)"
        )
        ((base,),) = db.execute(f"SELECT count(*) FROM {joined}").fetchall()
        db.execute(
            f"COPY (SELECT traveller_id || '-' || again AS id, {', '.join(told)}, transferred_at, retention_link "
            f"FROM range({max(number // base, 1)}) AS r(again), "
            f"(SELECT t.*, p.transferred_at, p.retention_link FROM {joined})) "
            f"TO '{folder / 'pnr.parquet'}' (FORMAT parquet)"
        )
    return folder / "pnr.parquet"


def counted(file: Path) -> float:
    """Seconds that `count` and `max` of the same columns take, on one thread."""
    with duckdb.connect(config={"threads": 1}) as db:
        told = ", ".join(f"count({each}), max({each})" for each in _TABLE)
        begun = process_time()
        db.execute(f"SELECT {told} FROM '{file}'").fetchall()
        return process_time() - begun


def rows(folder: Path) -> Iterator[str]:
    """A line for each number of rows and kind of names."""
    (folder / "m.yaml").write_text(mapping(), "utf-8")
    for varied in (False, True):
        for number in ROWS:
            file = table(folder, number, varied=varied)
            before = counted(file)
            took = taken(
                ["audit", str(file), "--mapping", str(folder / "m.yaml"), "--policy", "eu-pnr", "--holder", "piu",
                 "--as-of", "2026-11-22", "--format", "json", "--fail-on", "never"]
            )  # fmt: skip
            bare = (before + counted(file)) / 2
            found = sum(each["findings"] for each in json.loads(took.out)["requirements"])
            yield (
                f"| {number:,} | {'varied' if varied else 'alike'} | {took.cpu:.1f} | {bare:.2f} "
                f"| {took.cpu / bare:.1f} | {took.peak:.0f} | {found:,} |"
            )


def main() -> None:
    """Print the table."""
    print("| rows | names | CPU, s | count and max, s | ratio | peak, MB | findings |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for line in rows(Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
