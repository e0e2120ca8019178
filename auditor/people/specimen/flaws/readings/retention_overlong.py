"""A declared period that is longer than the law's."""

from collections.abc import Iterator
from typing import Any

from auditor.observed.clock import Period, longer
from auditor.people.specimen.flaws.held import Broken
from auditor.people.specimen.flaws.stated import retained


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each period that is longer, or runs from another clock."""
    for each, pointer in retained(said, given.stage):
        period = each.get("period")
        if period == "unlimited" or (
            period and longer(Period.parse(period), given.most) != "never"
        ):
            yield "declaration.retention", pointer
        if given.clocks and each.get("from") and each["from"] not in given.clocks:
            yield "declaration.retention", pointer
