"""A purpose is stated that the clause speaks against."""

from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.held import foreign
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    if given.operations and row["operation"] not in given.operations:
        return None
    return row | {"purpose": draw.pick(sorted(foreign(given)))}


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    said.setdefault("purposes", []).append(draw.pick(sorted(foreign(given))))
    return said
