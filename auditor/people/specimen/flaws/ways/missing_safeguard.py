"""One of the promises that the clause asks for is taken back."""

from typing import Any

from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw


def break_declaration(said: Declaration, given: Any, draw: Draw) -> Declaration | None:
    """The declaration, changed; None where there is nothing to declare against."""
    ways: list[str] = [
        name for name in ("safeguards", "masks", "pushes", "earliest") if getattr(given, name)
    ]
    way = draw.pick(ways) if ways else None
    if way == "safeguards":
        said.setdefault("safeguards", {})[draw.pick(given.safeguards)] = False
    elif way == "masks" and set(given.masks) & set(said.get("masks", ())):
        said["masks"].remove(draw.pick([each for each in said["masks"] if each in given.masks]))
    elif way == "pushes":
        schedule = said.setdefault("transfer", {}).setdefault("schedule", [])
        schedule += [{"moment": "change"}] * (given.pushes + 1)
    elif way == "earliest":
        schedule = said.setdefault("transfer", {}).setdefault("schedule", [])
        schedule[:1] = [{"moment": "before-departure", "period": "P9D"}]
    else:
        return None
    return said
