"""Masked data made legible, or full data disclosed, without the approval that law asks for.

What: a row of the log shows such an operation, and no approval, one by somebody who may not give
it, one that came after the operation, or no case that it serves.

Why: once data are masked, their full text is disclosed only where it is necessary in a case and a
court or another competent authority approved it (Directive (EU) 2016/681, Article 12(3)); who
approves is neither the unit itself nor who asks or investigates (C-817/19, paragraphs 225 and 226).

Remedy: have each unmasking approved beforehand, case by case, and log approver and case.

Known false positives: duly justified urgency, where the law provides for review afterwards; then
the clause names the grounds (`urgent`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Approver, LegalBasis, Operation
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Observation, Record

ID = "LOG002"
MESSAGE = "unmasked without the approval that the law asks for"
REMEDY: dict[Holder | None, str] = {
    None: "Have each unmasking approved beforehand by whom the law names, and log it with its case.",
}
READS = "records"
KINDS = ("log",)
SHAPE = True
TOPIC = "unmasks"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may approve (nobody named: anybody), what else the row shows, which grounds may wait.

    `approved` false asks for no approver, only for what `shows` names. `operations` need approval
    always; `full` ones where the row says that the data were shown in full.
    """

    approvers: tuple[Approver, ...] = ()
    shows: tuple[str, ...] = ()
    urgent: tuple[LegalBasis, ...] = ()
    approved: bool = True
    operations: tuple[Operation, ...] = ("unmasking",)
    full: tuple[Operation, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """What the row lacks of an approval."""
    row, given = cells(record), clause.with_
    operation, legibility = row.get("log.operation"), row.get("log.legibility")
    if operation is None:
        return
    if operation.code not in given.operations:
        if operation.code not in given.full:
            return
        if legibility is None or legibility.code == "?":
            yield Unjudged("whether the data were masked is not known")
            return
        if legibility.code != "full":
            return
    if given.approved:
        yield from _approval(row, given)
    for each in given.shows:
        if each not in row:
            yield Breach(operation, element=each, says=f"the log lacks {ELEMENTS[each].title}")


def _approval(row: Mapping[str, Observation], given: With) -> Iterator[Breach | Unjudged]:
    operation, basis = row["log.operation"], row.get("log.legal_basis")
    urgent = basis is not None and basis.code in given.urgent
    kind, moment = row.get("log.approver_kind"), row.get("log.approved_at")
    if kind is None and "log.approver" not in row:
        if not urgent:
            yield Breach(operation, says="nobody approved it")
        return
    if given.approvers and (kind is None or kind.code == "?"):
        yield Unjudged("what kind of authority approved it is not known")
    elif given.approvers and kind is not None and kind.code not in given.approvers:
        yield Breach(kind, says="not by one who may approve it")
    if moment is not None and "after" in moment.marks and not urgent:
        yield Breach(moment, says="approved only afterwards")
