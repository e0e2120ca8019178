"""A purpose that law does not name."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held, foreign


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """The purpose, if the clause speaks against it."""
    concerns = not given.operations or row["operation"] in given.operations
    if concerns and row.get("purpose") in foreign(given):
        yield "log.purpose", "purpose"


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each purpose that the clause speaks against."""
    for at, each in enumerate(said.get("purposes", ())):
        if each in foreign(given):
            yield "declaration.purpose", f"/purposes/{at}"
