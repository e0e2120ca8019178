"""An identifying element that is still there when it should be gone for good.

What: the period has run out, and an element that the clause lists is still stored, in clear or
behind a mask.

Why: some laws end storage not with deletion of the record but with that of everything in it that
identifies: data types "which could serve to identify" are deleted without the possibility of
repersonalisation (Agreement between the United States and the European Union of 2012, Article
8(4)). A mask hides; what lies under it can be brought back.

Remedy: delete the element in every copy, with the key to what masks hid; or delete the record.

Known false positives: an element overwritten with a constant, which reads as a mask; give no
value at all instead.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Listed, runs_out
from auditor.observed.record import Form, Holder, Record

ID = "RET007"
MESSAGE = "{title} should be deleted by now"
REMEDY: dict[Holder | None, str] = {
    None: "Delete the element in every copy, beyond recovery, or the whole record.",
}
READS = "both"
POINTWISE = True
AT_REST = True
STAGE = "anonymised"
MENDED_BY = "removal"
With = Listed
lawful_until = runs_out


def check(record: Record, clause: Clause[Listed], as_of: datetime) -> Iterator[Breach]:
    """Every listed element that is there in any form; an empty one carries nothing."""
    given = clause.with_
    for seen in record.observations:
        if seen.form is Form.EMPTY:
            continue
        says = "behind a mask" if seen.form is Form.MASKED else ""
        if seen.element in given.elements:
            yield Breach(seen, says=says)
        elif seen.element in given.conditional:
            yield Breach(seen, says=says, candidate=True)
