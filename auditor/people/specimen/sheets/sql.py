"""Stores as scripts of SQL: the schema, and rows in the usual normal form."""

from collections.abc import Sequence

from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.sheets import records
from auditor.people.specimen.tables import sql, store

SUFFIXES = {None: ".sql"}
KINDS = ("tables",)
DIRECTORIES: tuple[str, ...] = ()
PARTED = False
MENDED = True


def write(plan: Plan, sheet: Sheet, mend: Mend | None = None) -> Sequence[bytes]:
    """The script of a sheet."""
    rows = store.rows(plan, sheet, records.held(plan, sheet, mend), mend)
    return ["".join(f"{line}\n" for line in sql.script(rows)).encode()]
