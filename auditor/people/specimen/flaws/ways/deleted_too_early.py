"""Logs are erased while they are young."""

from datetime import timedelta
from typing import Any

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.row import when
from auditor.people.specimen.operation import Row

WHY_NOT = "what was erased is not in the data"
STORED = False


def break_row(row: Row, _given: Any, _draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    done = when(row, "time")
    if done is None:
        return None
    if row["operation"] != "log-erasure":
        return None
    return row | {"covers_until": f"{(done - timedelta(days=20)).isoformat()[:19]}Z"}
