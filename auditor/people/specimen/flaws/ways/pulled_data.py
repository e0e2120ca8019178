"""Data are taken by a pull."""

from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, _draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    excused = row.get("legal_basis") in given.excused
    return None if row["operation"] != "collection" or excused else row | {"method": "pull"}


def break_declaration(said: Declaration, _given: Any, _draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    said.setdefault("transfer", {})["method"] = "pull"
    return said
