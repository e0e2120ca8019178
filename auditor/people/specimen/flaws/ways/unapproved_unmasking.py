"""Full data are opened without approval, by somebody else's, or before it."""

from datetime import timedelta
from typing import Any

from auditor.knowledge.accountability import WORDS
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.row import when, without
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    if row["operation"] not in given.operations:
        return None
    way = draw.below(4)
    if way == 0 and given.shows:
        return without(row, given.shows, draw)
    if way == 1 and given.approvers:
        others = sorted(WORDS["approver"] - set(given.approvers))
        return row | {"approver_kind": draw.pick(others)}
    late = when(row, "time")
    if way == 2 and late is not None and "approved_at" in row:  # noqa: PLR2004 - the third way
        return row | {"approved_at": f"{(late + timedelta(hours=2)).isoformat()[:19]}Z"}
    unsigned = ("approver", "approver_kind", "approved_at")
    return {name: value for name, value in row.items() if name not in unsigned}
