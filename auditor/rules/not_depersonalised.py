"""An identifying element that is still legible when it should be masked.

What: the period has run out, and an element that the clause lists stands in clear, or with a mask
that leaves part of it to be read.

Why: after six months all passenger name records are depersonalised by masking out the elements
that could serve to identify the passenger directly (Directive (EU) 2016/681, Article 12(2)), so
that they are invisible to a user (Article 3(10)). The data in a record's history, and those of an
infant under an adult's number, identify as much as the rest and are no exception.

Remedy: mask the element in every copy a user can see, and keep the key to the full data
elsewhere.

Known false positives: elements that must be masked only so far as they could identify (payment
data, general remarks). They are listed under `conditional` and stay candidates.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Listed, runs_out
from auditor.observed.record import Form, Holder, Record

ID = "RET003"
MESSAGE = "{title} should be masked by now"
REMEDY: dict[Holder | None, str] = {
    None: "Mask the whole element wherever a user can see it, in the record's history too.",
}
READS = "both"
POINTWISE = True
STAGE = "masked"
MENDED_BY = "mask"
With = Listed
lawful_until = runs_out


def check(record: Record, clause: Clause[Listed], as_of: datetime) -> Iterator[Breach]:
    """Every listed element that can be read in whole or in part."""
    given = clause.with_
    for seen in record.observations:
        if seen.form is Form.PARTIAL:
            says = "part of it is legible"
        elif seen.form is Form.CLEAR:
            says = ""
        else:
            continue
        if seen.element in given.elements:
            yield Breach(seen, says=says)
        elif seen.element in given.conditional:
            yield Breach(seen, says=says, candidate=True)
