"""Data that are passed on to whom law does not name, or without what it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held
from auditor.people.specimen.flaws.row import columns_of, unshown


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """What the row lacks, what it answers with no, and a recipient whom the clause does not name."""
    if row["operation"] not in given.operations:
        return
    said = columns_of(row)
    yield from unshown(row, given.shows, "operation")
    for each in given.shows:
        if each in said and row[said[each]] == "no":
            yield each, said[each]
    kind = row.get("recipient_kind")
    if given.recipients and kind is not None and kind not in given.recipients:
        yield "log.recipient_kind", "recipient_kind"


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each recipient whom the clause does not name."""
    for at, each in enumerate(said.get("recipients", ())):
        if given.recipients and each not in given.recipients:
            yield "declaration.recipient", f"/recipients/{at}"
