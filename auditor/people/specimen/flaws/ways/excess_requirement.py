"""Carriers are asked for an element beyond the list."""

from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.declared import ASKABLE, Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.stated import data_of


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    asked = [
        each
        for each in said.get("requires", ())
        if each.get("elements") and data_of(each) & set(given.of)
    ]
    beyond = [
        each
        for each in given.judges or ASKABLE
        if each not in given.permits and ELEMENTS[each].nature != "system"
    ]
    if not asked or not beyond:
        return None
    where = draw.pick(asked)
    missing = [each for each in beyond if each not in where["elements"]]
    if missing:
        where["elements"].append(draw.pick(missing))
    return said
