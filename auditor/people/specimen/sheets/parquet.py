"""Stores as Parquet: a folder to each table in the usual normal form."""

from collections.abc import Sequence

from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.sheets import records
from auditor.people.specimen.tables import TABLES, parquet, store

SUFFIXES = {None: ".parquet"}
KINDS = ("tables",)
DIRECTORIES: tuple[str, ...] = ()
PARTED = False
MENDED = True
FOLDERS = tuple(TABLES)


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """One file to each table; empty where a sheet beyond the first has no row of it."""
    rows = store.rows(plan, sheet, records.held(plan, sheet, mend), mend)
    return [
        parquet.file(table, held) if held or sheet.number == 0 else b""
        for table, held in rows.items()
    ]
