"""Data of crew where the law speaks of passengers.

What: the record is that of a crew member, and the clause does not permit crew, or not at this
moment.

Why: crew travel for their work, and most regimes leave them out: a passenger is anyone carried
with the carrier's consent except members of the crew (Directive (EU) 2016/681, Article 3(4)).
Where crew are included, it may be at flight closure only (Regulation (EU) 2025/13, Article 5(3)).

Remedy: leave crew out of passenger messages; the authority deletes them on receipt.

Known false positives: crew who travel off duty are passengers; a sender that marks them as crew
is reported all the same.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged
from auditor.observed.record import FlightStatus, Holder, Record

ID = "MIN007"
MESSAGE = "data of a crew member, whom the law leaves out here"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Leave crew out of what is sent for passengers.",
    None: "Delete the record; it may be sought on another legal basis only.",
}
READS = "records"
FRAME = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The states of the flight in which crew are permitted; none by default."""

    permitted_when: tuple[FlightStatus, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The record, if it is that of a crew member whom the clause does not permit."""
    role, status = record.facts.role, record.facts.flight_status
    if role is None:
        yield Unjudged("whether this is a passenger or a crew member is not known", "role")
    elif role == "crew" and clause.with_.permitted_when and status is None:
        yield Unjudged("whether the flight was closed is not known", "flight_status")
    elif role == "crew" and status not in clause.with_.permitted_when:
        yield Breach(element="traveller.role")
