"""An operation is left out of the log, or something that it has to show."""

from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.row import without
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    return without(row, given.shows, draw) if row["operation"] in given.operations else None


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    kept = said.get("logs", {})
    for name, wanted in (("operations", given.operations), ("shows", given.shows)):
        there = [each for each in wanted if each in kept.get(name, ())]
        if there and len(kept[name]) > 1:
            kept[name].remove(draw.pick(there))
            return said
    return None
