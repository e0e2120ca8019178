"""A value where it stands: read, asked about, and dropped with its record."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.observed.record import Form, Observation, Place


class Value(Struct, frozen=True, eq=False):
    """What stands at the place of an observation. Its `repr` does not show it."""

    element: str
    text: str
    form: Form
    place: Place

    def __repr__(self) -> str:
        """The element and nothing else."""
        return f"Value({self.element})"


def valued(seen: Observation, texts: Iterator[str] | list[str]) -> Iterator[Value]:
    """One `Value` for each text that stands at the place of an observation: a list of names has several."""
    for text in texts:
        if text.strip():
            yield Value(seen.element, text.strip(), seen.form, seen.place)
