"""What an authority is thought to hold, and what is planted in it: all that a second reading of a rule is told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from auditor.knowledge.accountability import WORDS
from auditor.observed.clock import Counting, Period, last_lawful
from auditor.observed.record import Facts, Kind

# An element and where it stands, a column of a row or a pointer; None as the place: it is said of the whole.
Broken = tuple[str | None, str | None]
UNNAMED = {"zzfake": "FAKE001"}
"""What no format knows, in a row or a declaration."""


class Held(Struct, frozen=True):
    """What is held: a record of a kind, or the envelope of a message; `clocks` are the latest instants meant.

    `as_of` None: it is under way, and no day of storage is asked for.
    """

    kind: Kind
    facts: Facts
    clocks: Mapping[str, datetime]
    as_of: datetime | None
    envelope: bool = False


class Seen(Struct, frozen=True):
    """What was planted: an element, its code if it has one, its text if it is one."""

    element: str
    said: str | None = None
    masked: bool = False


def foreign(given: Any) -> frozenset[str]:  # noqa: ANN401 - what a clause gives its rule
    """The purposes against which a clause speaks: none that it names; of others, those it judges."""
    judged = frozenset(given.only) or WORDS["purpose"]
    return judged - frozenset(given.purposes)


def expired(after: Period, clock: str, counting: Counting, held: Held) -> bool:
    """Whether the period has run out, counted from a clock that is known."""
    began = held.clocks.get(clock)
    if began is None or held.as_of is None:
        return False
    return held.as_of > last_lawful(began, after, counting).astimezone(UTC)


def overdue(given: Any, held: Held) -> bool:  # noqa: ANN401 - as above
    """Whether the period that a clause gives its rule has run out."""
    return expired(given.after, given.clock, given.counting, held)


def judged(seen: Seen, given: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a clause speaks of this element: of all, where it names none that it judges."""
    return not given.judges or seen.element in given.judges
