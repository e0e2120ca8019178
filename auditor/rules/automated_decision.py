"""A disclosure or decision that rests on automated processing alone.

What: a row of the log says that the operation follows from automated processing, and no human
reviewed it before.

Why: a match is a suspicion of a machine: each is reviewed by a human before it goes on (Directive
(EU) 2016/681, Article 6(5) and (6)), and no decision with adverse legal effect rests on automated
processing alone (Article 7(6); Directive (EU) 2016/680, Article 11).

Remedy: have each match reviewed individually, and log reviewer and outcome before anything follows.

Known false positives: a review that the system logs elsewhere.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Operation
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Record

ID = "LOG005"
MESSAGE = "it rests on automated processing alone"
REMEDY: dict[Holder | None, str] = {
    None: "Have a human review each match before it goes on, and log who did.",
}
READS = "records"
KINDS = ("log",)
SHAPE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The operations that a human reviews beforehand."""

    operations: tuple[Operation, ...] = ("disclosure", "onward-transfer", "decision")


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The row, if a machine alone stands behind it."""
    row = cells(record)
    operation, automated = row.get("log.operation"), row.get("log.automated")
    if operation is None or operation.code not in clause.with_.operations:
        return
    review = row.get("log.review")
    if review is not None and review.code == "human":
        return  # whether a machine stands behind it or not
    if automated is None or automated.code == "?":
        yield Unjudged("whether it follows from automated processing is not known")
    elif automated.code == "yes":
        if review is None:
            yield Breach(operation, says="no review is logged")
        elif review.code == "?":
            yield Unjudged("whether a human reviewed it is not known")
        else:
            yield Breach(review, says="no human reviewed it")
