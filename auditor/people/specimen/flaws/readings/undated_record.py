"""A record that does not say from when its period runs."""

from typing import Any

from auditor.people.specimen.flaws.held import Held


def forbids_record(given: Any, held: Held) -> bool:
    """Whether the clock of the clause is missing."""
    return given.clock not in held.clocks
