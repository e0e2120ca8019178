"""The same flight sent more often than the law allows.

What: more messages for one flight (and, unless the clause counts all together, for one kind of
push) than the clause allows.

Why: each transfer is a new interference; regimes fix how many there are, and at which moments,
and leave more to a request in a specific case.

Remedy: the carrier drops the extra push, or limits it to what changed; the authority does not ask
for it.

Known false positives: one push split into several messages counts once per message; a push sent
again after a technical failure. Hence candidates. Counted in the order in which messages are
read, within one run.
"""

from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.law.rule import Breach
from auditor.observed.record import Holder, Record

ID = "MIN009"
MESSAGE = "the flight was sent more often than the law allows"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send the flight at the moments the law fixes, and no more.",
    None: "Stop the extra transfers, or document the case in which each was requested.",
}
READS = "envelopes"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """How many messages there may be for one flight; `each_kind`: of every kind of push."""

    most: Annotated[int, Meta(ge=1)]
    each_kind: bool = True


def tally(record: Record, clause: Clause[With]) -> Hashable | None:
    """The flight of the message: designator, ports, day of departure, kind and part of the push."""
    facts, departed = record.facts, record.clocks.departed
    if facts.flight is None or departed is None:
        return None
    if clause.with_.each_kind and facts.push is None:
        return None
    push = facts.push if clause.with_.each_kind else None
    return (facts.carrier, facts.flight, facts.ports, departed.first.date(), push, facts.part)


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """The message, which is one more than the clause allows."""
    yield Breach(candidate=True, at_most=Severity.WARNING)
