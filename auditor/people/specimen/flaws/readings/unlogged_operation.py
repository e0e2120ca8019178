"""An operation that is not written down with all that law has it show."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held
from auditor.people.specimen.flaws.row import unshown


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """What the row lacks of what it has to show."""
    if row.get("operation") in given.operations:
        yield from unshown(row, given.shows, None)


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each operation that is not logged, and all that logs do not show."""
    kept = said.get("logs", {})
    for name, wanted, element in (
        ("operations", given.operations, "declaration.logs"),
        ("shows", given.shows, "declaration.log_shows"),
    ):
        for each in wanted if kept.get(name) else ():
            if each not in kept[name]:
                yield element, None
