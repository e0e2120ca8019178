"""A transfer to others that is not documented as law has it, or goes to whom it may not.

What: a row of the log says that data went abroad or to another body, and lacks what the clause
has it show; or the recipient is of a kind that the clause does not name. Of a declaration, its kinds
of recipients are judged.

Why: safeguards end where nobody knows what went where. Transfers to third countries are decided case
by case, on assurances, with the consent of the State of origin, and the data protection officer
is told of each (Directive (EU) 2016/681, Article 11); those on safeguards or derogations are
documented (Directive (EU) 2016/680, Articles 37(3) and 38(3)).

Remedy: log each transfer with recipient, ground, case and data; send to no other body.

Known false positives: documentation kept in a register of its own.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Operation, Recipient
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Observation, Record

ID = "TRF004"
MESSAGE = "passed on against the conditions of the law"
REMEDY: dict[Holder | None, str] = {
    None: "Document each transfer with recipient, ground, case and data; send to nobody else.",
}
READS = "records"
KINDS = ("log", "declaration")
SHAPE = True
TOPIC = "receives"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """What a row shows of each transfer, and the kinds of recipient that there may be (none: any).

    Of what is answered by yes or no (`log.origin_consent`), `no` is not enough.
    """

    shows: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    operations: tuple[Operation, ...] = ("onward-transfer",)


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """What the row lacks; recipients that the clause does not name."""
    given = clause.with_
    if record.kind == "declaration":
        stated = record.seen({"declaration.recipient"})
        if not stated and given.recipients:
            yield Unjudged("the declaration names no recipients")
        for seen in stated:
            yield from _recipient(seen, given)
        return
    row = cells(record)
    operation = row.get("log.operation")
    if operation is None or operation.code not in given.operations:
        return
    for each in given.shows:
        shown = row.get(each)
        if shown is None:
            yield Breach(operation, element=each, says=f"the log lacks {ELEMENTS[each].title}")
        elif shown.code == "no":
            yield Breach(shown, says=f"{ELEMENTS[each].title}: no")
    if given.recipients:
        recipient = row.get("log.recipient_kind")
        if recipient is None:
            yield Unjudged("what kind of body received the data is not known")
        else:
            yield from _recipient(recipient, given)


def _recipient(seen: Observation, given: With) -> Iterator[Breach | Unjudged]:
    if seen.code == "?":
        yield Unjudged("what kind of body received the data is not known")
    elif given.recipients and seen.code not in given.recipients:
        yield Breach(seen, says=f"to a recipient of another kind, {seen.code}")
