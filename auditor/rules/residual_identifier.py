"""A pseudonymous identifier left legible when the names are masked.

What: masking is due, and a locator, ticket number, bag tag or another number that leads back to
the person is legible. An advice, never a breach of the mask list.

Why: mask lists name what identifies directly. A ticket number identifies the traveller to whoever
holds the airline's side of it; data protection by design (Directive (EU) 2016/680, Article 20;
Regulation (EU) 2016/679, Article 25) asks for more than the list.

Remedy: replace the number by one that leads nowhere outside the store, or mask it as well.

Known false positives: a number that the authority needs to find the record again in a lawful
case.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.finding import Severity
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Term, runs_out
from auditor.observed.record import Form, Holder, Record

ID = "RET006"
MESSAGE = "{title} still leads back to the traveller"
REMEDY: dict[Holder | None, str] = {
    None: "Mask the number too, or replace it by one that leads nowhere outside the store.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"
lawful_until = runs_out


class With(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When masking is due, and the identifiers that should not outlast it."""

    elements: tuple[str, ...] = (
        "reservation.locator", "reservation.split_locator", "ticket.number", "baggage.tag",
        "traveller.persistent_reference",
    )  # fmt: skip


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every such identifier that can be read in whole or in part."""
    for seen in record.observations:
        if seen.element in clause.with_.elements and seen.form in (Form.CLEAR, Form.PARTIAL):
            yield Breach(seen, at_most=Severity.NOTE)
