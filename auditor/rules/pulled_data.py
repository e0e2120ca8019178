"""Data that an authority pulled out of a carrier's system.

What: a row of the log says that data were collected by reaching into the sender's system, or a
declaration says that they are.

Why: carriers push what the law lets them send; an authority with direct access can take more, and
at any moment (Directive (EU) 2016/681, Article 8(1); FRA guidance on PNR systems, 2014).

Remedy: close the direct access; have the carrier send.

Known false positives: a technical failure for which the law knows other means; the clause then
names the grounds (`excused`).
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.accountability import LegalBasis
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged, cells
from auditor.observed.record import Holder, Record

ID = "TRF003"
MESSAGE = "data are pulled, not pushed"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send the data; let no authority reach into the system.",
    None: "Close the direct access to the carrier's system, and have the carrier send.",
}
READS = "records"
KINDS = ("log", "declaration")
SHAPE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The grounds on which the single operation may pull all the same."""

    excused: tuple[LegalBasis, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """The method, if it is to pull."""
    row = cells(record)
    basis = row.get("log.legal_basis")
    if record.kind == "log":
        operation = row.get("log.operation")
        if operation is None or operation.code != "collection":
            return
        if basis is not None and basis.code in clause.with_.excused:
            return
    method = row.get("log.method" if record.kind == "log" else "declaration.method")
    if method is None or method.code == "?":
        yield Unjudged("whether the data were pushed or pulled is not known")
    elif method.code == "pull":
        if clause.with_.excused and basis is not None and basis.code == "?":
            yield Unjudged("on which ground the data were pulled is not known")
        else:
            yield Breach(method)
