"""The rows of a sheet, table by table: its records taken apart, and what the logs say of that time."""

from collections.abc import Iterable

from auditor.people.specimen.plan import Mend, Plan, Sheet
from auditor.people.specimen.tables import Rows
from auditor.people.specimen.tables.logs import logs
from auditor.people.specimen.tables.rows import Keys, taken_apart, together
from auditor.people.specimen.trees import Tree


def rows(plan: Plan, sheet: Sheet, records: Iterable[Tree], mend: Mend | None) -> Rows:
    """The rows of all tables; those that have none are there, and empty."""
    numbered = enumerate(records, sheet.first + 1)
    held = (taken_apart(record, Keys(number)) for number, record in numbered)
    return together([*held, logs(plan, sheet, mend)])
