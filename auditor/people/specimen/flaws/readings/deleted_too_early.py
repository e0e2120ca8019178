"""What is gone, or promised to go, before the time for which it must be kept."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from auditor.observed.clock import Period, last_lawful, longer
from auditor.people.specimen.flaws.held import Broken, Held
from auditor.people.specimen.flaws.row import when
from auditor.people.specimen.flaws.stated import retained


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """The row of an erasure that came too early."""
    of_data = row["operation"] in given.operations
    youngest = when(row, "data_transferred" if of_data else "covers_until")
    gone = when(row, "time")
    concerned = of_data if given.operations else row["operation"] == "log-erasure"
    if not concerned or youngest is None or gone is None:
        return
    if gone < last_lawful(youngest, given.after, given.counting).astimezone(UTC):
        yield None, None


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each period that is shorter."""
    for each, pointer in retained(said, given.stage) if given.stage else ():
        period = each.get("period")
        if (
            period
            and period != "unlimited"
            and longer(given.after, Period.parse(period)) != "never"
        ):
            yield "declaration.retention", pointer
