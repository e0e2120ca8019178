"""Data are to be kept without end, or for 99 years."""

from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.stated import TOO_LONG, retained


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    period = draw.pick(("unlimited", TOO_LONG))
    for each, _ in retained(said, given.stage):
        each["period"] = period
        return said
    stated = {"stage": given.stage, "period": period}
    said.setdefault("retention", []).append(stated)
    return said
