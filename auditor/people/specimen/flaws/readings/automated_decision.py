"""A decision of a machine that nobody looked at."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """The operation without a review by somebody, or with another one."""
    if row["operation"] in given.operations and row.get("automated") == "yes":
        if "review" not in row:
            yield "log.operation", "operation"
        elif row["review"] != "human":
            yield "log.review", "review"
