"""A record that is kept beyond the initial period without a reason."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, overdue


def forbids_record(given: Any, held: Held) -> bool:
    """Whether the period has run out, and no link to a case is stated."""
    return overdue(given, held) and held.facts.retention_link is not True
