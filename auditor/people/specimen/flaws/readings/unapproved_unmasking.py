"""Full data that were opened without the approval that law asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held
from auditor.people.specimen.flaws.row import unshown


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """What is amiss with the approval, and what the row lacks."""
    done = row["operation"]
    if done not in given.operations and not (
        done in given.full and row.get("legibility") == "full"
    ):
        return
    urgent = row.get("legal_basis") in given.urgent
    if given.approved and not {"approver", "approver_kind"} & row.keys():
        if not urgent:
            yield "log.operation", "operation"
    elif given.approved:
        if given.approvers and row.get("approver_kind", "court") not in given.approvers:
            yield "log.approver_kind", "approver_kind"
        if row.get("approved_at", "") > row.get("time", "~") and not urgent:
            yield "log.approved_at", "approved_at"
    yield from unshown(row, given.shows, "operation")
