"""Logs are erased too early or kept too long."""

from datetime import timedelta
from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.row import when
from auditor.people.specimen.flaws.stated import TOO_LONG, retained
from auditor.people.specimen.operation import Row

_LONG = timedelta(days=20 * 366)


def break_row(row: Row, given: Any, _draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    done = when(row, "time")
    if done is None:
        return None
    if row["operation"] == "log-erasure" and given.least is not None:
        return row | {"covers_until": f"{(done - timedelta(days=20)).isoformat()[:19]}Z"}
    if row["operation"] == "erasure" and given.most is not None:
        return row | {"time": f"{(done - _LONG).isoformat()[:19]}Z"}
    return None


def break_declaration(said: Declaration, given: Any, _draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    period = "P1M" if given.least is not None else TOO_LONG
    for each, _ in retained(said, "logs"):
        each["period"] = period
        return said
    said.setdefault("retention", []).append({"stage": "logs", "period": period})
    return said
