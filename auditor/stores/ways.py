"""Ways: how SQL tells in which form a value stands, those first in which nearly every value ends.

Law of the file: an engine looks at a value once. Whatever follows from its form stands behind the condition that tells
the form: asked of the number of the form, one way after the other, it would be told anew for each.
"""

from collections.abc import Mapping

from msgspec import Struct

CLEAR, MASKED, PARTIAL, EMPTY = range(1, 5)
"""The numbers of forms in a query."""

Way = tuple[str, int]
"""A condition, and the number of the form that meets it, unless one before was met."""


class Ways(Struct, frozen=True):
    """Conditions in the order in which they are asked; `other` is the form where none is met."""

    usual: tuple[Way, ...]
    rest: tuple[Way, ...]
    other: int

    def listed(self) -> str:
        """The ways to the number of a form, as they stand within a CASE."""
        told = " ".join(f"WHEN {sql} THEN {form}" for sql, form in (*self.usual, *self.rest))
        return f"{told} ELSE {self.other}"

    def number(self) -> str:
        """The number of the form."""
        return f"CASE {self.listed()} END"

    def said(self, said: Mapping[int, str]) -> str:
        """What is said of each form."""
        # Behind each of the usual ones; the others are few, and a long expression behind each takes long to plan.
        at_once = " ".join(f"WHEN {sql} THEN {said[form]}" for sql, form in self.usual)
        rest = Ways((), self.rest, self.other).number()
        likely = sorted(said, key=lambda form: form != PARTIAL)  # what most of the rest are
        told = " ".join(f"WHEN {form} THEN {said[form]}" for form in likely)
        return (
            f"(CASE {at_once} ELSE (CASE {rest} {told} END) END)"
            if at_once
            else f"(CASE {rest} {told} END)"
        )
