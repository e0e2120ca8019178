"""A record kept beyond its period.

What: the record is still stored although the period that the clause fixes has run out, counted
from the latest instant its clock can mean. What is left of a record after it was deleted (a document
without its PNR, a row of a copy that the log of deletions names) is kept too long on any day.

Why: a period of storage is part of what makes the interference proportionate; after it the data
are deleted permanently (Directive (EU) 2016/681, Article 12(4); API regimes count in hours).

Remedy: delete the record permanently, backups included; let the store do so by itself on the day.

Known false positives: data already used in a specific case, which national procedure then
governs; a clock that was restarted lawfully. Both belong to the clause's exemptions.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import ALREADY, Breach, Term, runs_out
from auditor.observed.record import Holder, Record

ID = "RET001"
MESSAGE = "the record is kept beyond the period the law allows"
REMEDY: dict[Holder | None, str] = {
    "router": "Delete the data automatically once their transmission is confirmed.",
    None: "Delete the record permanently, in every copy.",
}
READS = "records"
FRAME = True
STAGE = "deleted"
With = Term


def lawful_until(record: Record, clause: Clause[Term]) -> datetime | None:
    """The end of the period; what was left behind when its record was deleted has none any more."""
    return runs_out(record, clause) if record.facts.remnant is None else ALREADY


def check(record: Record, clause: Clause[Term], as_of: datetime) -> Iterator[Breach]:
    """The record; its period is over, or what it was part of is gone."""
    match record.facts.remnant:
        case "deleted":
            yield Breach(says="a log says that it was deleted, and this was left")
        case "missing":
            yield Breach(candidate=True, says="the record that it was part of is gone")
        case _:
            yield Breach()
