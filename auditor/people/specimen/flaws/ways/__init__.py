"""Ways to break a rule that only that rule knows; most break by an element too many, or by age.

A way is a module of this folder that has the name of its rule's module, with those of these parts that there are;
nothing else has to be told of it:
    break_row          (row, given, draw) -> the row of an access log so changed that it breaks the clause,
                       None where it is no row for that
    break_declaration  (said, given, draw) -> the declaration, likewise
    plant              (ground, rule, number) -> a file of a message or record that breaks it, None where none does
    FORMATS            those in which `plant` does
    WHY_NOT            why the others cannot express it
    STORED             False where the tables of a store that is generated have no place for it
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from auditor.law.rule import Rule
from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.operation import Row
from auditor.people.specimen.plan import RefusedError


class Way(Struct, frozen=True):
    """How one rule is broken; a part is None where the rule has no such side."""

    break_row: Callable[[Row, Any, Draw], Row | None] | None = None
    break_declaration: Callable[[Declaration, Any, Draw], Declaration | None] | None = None
    plant: Callable[[Ground, Rule, int], Planted | None] | None = None
    formats: frozenset[str] = frozenset()
    why_not: str | None = None
    stored: bool = True


def of(rule: Rule) -> Way:
    """The ways to break a rule that are its own; none where there is no module of its name."""
    return _load(f"{__name__}.{rule.module}")


@cache
def _load(name: str) -> Way:
    if find_spec(name) is None:
        return Way()
    module = import_module(name)
    return Way(
        break_row=getattr(module, "break_row", None),
        break_declaration=getattr(module, "break_declaration", None),
        plant=getattr(module, "plant", None),
        formats=getattr(module, "FORMATS", frozenset()),
        why_not=getattr(module, "WHY_NOT", None),
        stored=getattr(module, "STORED", True),
    )


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that breaks `rule` by the way of its own.

    Raises:
        RefusedError: the format does not tell what the rule is about, or the law lets it be.
    """
    own = of(rule).plant
    planted = own(ground, rule, number) if own is not None else None
    if planted is None or all(each.origin != "planted" for each in planted.labels):
        raise RefusedError(
            f"{ground.plan.format} does not tell what {rule.name} of {ground.policy.id} is about"
        )
    return planted
