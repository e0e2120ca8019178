"""Data of a flight that the law does not reach.

What: the flight goes in a direction (into, out of, or within the territory) for which the clause
permits no collection.

Why: the reach of a regime is part of its proportionality. API for border checks concern flights
into the Union only (Regulation (EU) 2025/12, Article 2); flights within it may be covered by PNR
only where a Member State has decided so and the conditions of C-817/19, paragraphs 163 to 175,
are met.

Remedy: do not send such flights; delete what arrived of them.

Known false positives: a flight with a stop outside the territory whose ports, as reported, lie
inside. A lawful selection of flights within the territory belongs to the clause's exemptions.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged
from auditor.observed.record import Direction, Holder, Record

ID = "MIN008"
MESSAGE = "data of a flight that the law does not reach"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Do not send the data of this flight.",
    "router": "Do not forward the data; delete them immediately and permanently.",
    None: "Delete the record; the law does not permit collecting it.",
}
READS = "records"
FRAME = True
MENDED_BY = "direction"

_WORDS: dict[Direction, str] = {
    "in": "the flight enters the territory",
    "out": "the flight leaves the territory",
    "intra": "the flight stays within the territory",
}


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The directions of flight that the law reaches."""

    directions: tuple[Direction, ...]


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The record, if its flight goes in another direction."""
    direction = record.facts.direction
    if direction is None:
        yield Unjudged("the direction of the flight is not known", "direction")
    elif direction not in clause.with_.directions:
        yield Breach(says=_WORDS[direction])
