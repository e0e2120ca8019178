"""Data that an authority takes from a carrier's system by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.people.specimen.flaws.held import Broken, Held


def in_row(row: Mapping[str, str], given: Any, _held: Held) -> Iterator[Broken]:
    """The way in which data were collected, if it was a pull that nothing excuses."""
    if row["operation"] != "collection" or row.get("legal_basis") in given.excused:
        return
    if row.get("method") == "pull":
        yield "log.method", "method"


def in_declaration(said: dict[str, Any], _given: Any) -> Iterator[Broken]:
    """The method, if it is a pull."""
    if said.get("transfer", {}).get("method") == "pull":
        yield "declaration.method", "/transfer/method"
