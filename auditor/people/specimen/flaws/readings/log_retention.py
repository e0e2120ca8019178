"""A log that is kept for another time than law has it."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from auditor.observed.clock import Period, last_lawful, longer
from auditor.people.specimen.flaws.held import Broken, Held
from auditor.people.specimen.flaws.row import when
from auditor.people.specimen.flaws.stated import retained


def in_row(row: Mapping[str, str], given: Any, held: Held) -> Iterator[Broken]:
    """The row, kept too long; or the erasure of logs that were younger than they may be."""
    if row["operation"] == "log-erasure":
        youngest, gone = when(row, "covers_until"), when(row, "time")
        if given.least is None or youngest is None or gone is None:
            return
        if gone < last_lawful(youngest, given.least, "instant").astimezone(UTC):
            yield None, None
    elif given.most is not None and held.as_of is not None:
        done = when(row, "time")
        if done and held.as_of > last_lawful(done, given.most, given.counting).astimezone(UTC):
            yield None, None


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each period of logs that is longer or shorter than the clause has it."""
    for each, pointer in retained(said, "logs"):
        period = each.get("period")
        if period == "unlimited":
            if given.most is not None:
                yield "declaration.retention", pointer
            continue
        if not period:
            continue
        lasts = Period.parse(period)
        short = given.least is not None and longer(given.least, lasts) != "never"
        if short or (given.most is not None and longer(lasts, given.most) != "never"):
            yield "declaration.retention", pointer
