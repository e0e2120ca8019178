"""A record that is to be deleted by now."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, overdue


def forbids_record(given: Any, held: Held) -> bool:
    """Whether the period has run out."""
    return overdue(given, held)
