"""A code or text that reveals a special category, and is still stored."""

from typing import Any

from auditor.people.specimen.flaws.held import Held, Seen, overdue
from auditor.people.specimen.flaws.telling import revealed

INSTEAD = ("code", "text")


def forbids(seen: Seen, given: Any, held: Held) -> bool:
    """Whether the clause names what is revealed, and its delay, if it gives one, has run out."""
    if not revealed(seen) & set(given.categories) or held.as_of is None:
        return False
    return given.after is None or overdue(given, held)
