"""Payment data beyond what the ticket needs: full card numbers, security codes, other purchases.

What: a payment card can be read in full, its security code is present, or a payment for something
other than the ticket is. The clause says which of the three it forbids.

Why: "all forms of payment information" means payment for, and billing of, the air ticket, and
nothing not directly relating to the flight (C-817/19, paragraph 132). Card schemes forbid keeping
the security code once a payment is authorised, and want at most the first six and last four
digits of a number legible (PCI DSS, requirement 3).

Remedy: truncate the number before it leaves the payment system; never send or keep the security
code.

Known false positives: a reference of the form of a card number whose check digit happens to
agree. It is looked for only where payments stand, or words around it say so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from auditor.law.policy import Clause
from auditor.law.rule import Breach
from auditor.observed.record import Form, Holder, Observation, Record

ID = "MIN005"
MESSAGE = "{title} holds payment data that may not be there"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send at most the first six and last four digits of a card, and no security code.",
    None: "Delete or truncate the number; delete security codes and payments beyond the ticket.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"

Detail = Literal["full-number", "security-code", "beyond-ticket"]

_WORDS: dict[Detail, str] = {
    "full-number": "a card number is legible beyond its first six and last four digits",
    "security-code": "the security code of a card",
    "beyond-ticket": "a payment for something other than the ticket",
}
_LEGIBLE = (Form.CLEAR, Form.PARTIAL)


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """Which payment data the clause forbids."""

    forbids: tuple[Detail, ...]


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every observation with payment data that the clause forbids."""
    for seen in record.observations:
        for detail in _details(seen):
            if detail in clause.with_.forbids:
                yield Breach(seen, says=_WORDS[detail])


def _details(seen: Observation) -> Iterator[Detail]:
    legible = seen.form in _LEGIBLE
    if "card.full" in seen.marks or (seen.element == "payment.card_number" and legible):
        yield "full-number"
    in_place = seen.element == "payment.card_security_code" and legible
    if "card.security-code" in seen.marks or in_place:
        yield "security-code"
    if seen.element == "payment.other" and seen.form is not Form.EMPTY:
        yield "beyond-ticket"
