"""Data go to somebody whom the clause does not name, or without what it asks for."""

from typing import Any

from auditor.knowledge.accountability import WORDS
from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.row import columns_of, without
from auditor.people.specimen.operation import Row


def break_row(row: Row, given: Any, draw: Draw) -> Row | None:
    """The row, changed; None where it is no row for that."""
    if row["operation"] not in given.operations:
        return None
    if given.recipients and "recipient_kind" in row:
        others = sorted(WORDS["recipient"] - set(given.recipients))
        return row | {"recipient_kind": draw.pick(others)} if others else None
    said = columns_of(row)
    answered = [said[each] for each in given.shows if each in said and row[said[each]] == "yes"]
    if answered and draw.happens_anyway(0.5):
        return row | {draw.pick(answered): "no"}
    return without(row, given.shows, draw)


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    others = sorted(WORDS["recipient"] - set(given.recipients))
    if not given.recipients or not others:
        return None
    said.setdefault("recipients", []).append(draw.pick(others))
    return said
