"""Somebody who approved their own request."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held


def in_row(row: Mapping[str, str], _given: Any, _held: Held) -> Iterator[Broken]:
    """The approver, if it is who did it."""
    if row.get("approver", "-") == row.get("operator"):
        yield "log.approver", "approver"
