"""An operation that is not logged, or a row of the log that does not say what law has it say.

What: a row names no operation that is known here, or it leaves out what the clause has it show
(purpose, time, who, to whom). A declaration is judged by the list of operations that it says are
logged, and by what it says their log shows.

Why: who looked at what, when and why can be verified afterwards only from the log: collection,
consultation, disclosure and erasure at least (Directive (EU) 2016/681, Article 13(6)), alteration
and combination too (Directive (EU) 2016/680, Article 25).

Remedy: log the operation when it is carried out, with everything that the law names; do not
write it afterwards from memory.

Known false positives: a system that keeps the detail in another log; operations of systems that
were set up before the law allowed them a delay.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import Operation
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Record

ID = "LOG001"
MESSAGE = "the log does not say what the law has it say"
REMEDY: dict[Holder | None, str] = {
    None: "Log each operation as it happens, with all that the law names.",
}
READS = "records"
KINDS = ("log", "declaration")
SHAPE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The operations that are to be logged, and the elements (`log.purpose`) that their rows show.

    A row that names no operation breaks the clause, unless `named` is false: then another clause of
    the same law says so, and this one cannot be judged.
    """

    operations: tuple[Operation, ...]
    shows: tuple[str, ...] = ()
    named: bool = True


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """What a row does not show; what a declaration does not promise to log."""
    yield from (_declared if record.kind == "declaration" else _logged)(record, clause.with_)


def _logged(record: Record, given: With) -> Iterator[Breach | Unjudged]:
    row = cells(record)
    operation = row.get("log.operation")
    unknown = operation is None or operation.code == "?"
    if unknown and not given.named:
        yield Unjudged("what was done is not known")
    elif operation is None or operation.code == "?":
        yield Breach(operation, element="log.operation", says=_title("log.operation"))
    elif operation.code in given.operations:
        for each in given.shows:
            if each not in row:
                yield Breach(element=each, says=_title(each))


def _declared(record: Record, given: With) -> Iterator[Breach | Unjudged]:
    logged = {seen.code for seen in record.observations if seen.element == "declaration.logs"}
    shown = {seen.code for seen in record.observations if seen.element == "declaration.log_shows"}
    if not logged:
        yield Unjudged("the declaration does not say which operations are logged")
    for each in given.operations if logged else ():
        if each not in logged:
            yield Breach(element="declaration.logs", says=f"operations of {each}")
    if given.shows and not shown:
        yield Unjudged("the declaration does not say what the log shows")
    for detail in given.shows if shown else ():
        if detail not in shown:
            yield Breach(element="declaration.log_shows", says=_title(detail))


def _title(element: str) -> str:
    return ELEMENTS[element].title
