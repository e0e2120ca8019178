"""An operation, or a system, for a purpose that the law does not name.

What: the purpose in a row of the log, or one that a declaration states, is none of the clause's.

Why: passenger data are processed only for the purposes of the law that provides for them, which
are exhaustive (Directive (EU) 2016/681, Article 1(2), as read in C-817/19, paragraphs 233 to 237).

Remedy: stop using the data for that purpose; find out how it was possible, and tell the data
protection officer.

Known false positives: a purpose code of the system that was mapped to the wrong word.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Operation, Purpose
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Record

ID = "LOG004"
MESSAGE = "a purpose that the law does not name"
REMEDY: dict[Holder | None, str] = {
    None: "Stop processing for this purpose, and tell the data protection officer.",
}
READS = "records"
KINDS = ("log", "declaration")
SHAPE = True
CLOSED_LIST = "purposes"
TOPIC = "purposes"

_STATED = frozenset({"log.purpose", "declaration.purpose"})


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The purposes that the law names, those of keeping the system at all included.

    `operations`, where given, are the only ones of a log that the clause speaks of; `only`, where
    given, the only purposes: another clause, of another basis, judges the rest by the same list.
    """

    purposes: tuple[Purpose, ...]
    operations: tuple[Operation, ...] = ()
    only: tuple[Purpose, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """Every purpose that is not among them."""
    given = clause.with_
    if record.kind == "log" and given.operations:
        operation = cells(record).get("log.operation")
        if operation is None or operation.code not in given.operations:
            return
    stated = record.seen(_STATED)
    if not stated:
        yield Unjudged("no purpose is stated")
    for seen in stated:
        if seen.code == "?":
            yield Unjudged("a purpose is stated in a word that is not known here")
        elif seen.code not in given.purposes and (not given.only or seen.code in given.only):
            yield Breach(seen, says=seen.code or "")
