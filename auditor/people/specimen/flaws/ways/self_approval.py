"""Who did it approves it."""

from typing import Any

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.operation import Row


def break_row(row: Row, _given: Any, _draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    return row | {"approver": row["operator"]} if "approver" in row else None
