"""A machine decides, and nobody looks at it."""

from typing import Any

from auditor.people.specimen.draw import Draw
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    if row["operation"] not in given.operations:
        return None
    alone = {name: value for name, value in row.items() if name not in {"review", "reviewer"}}
    pending = {"review": draw.pick(("pending", "none"))} if draw.happens_anyway(0.5) else {}
    return alone | {"automated": "yes"} | pending
