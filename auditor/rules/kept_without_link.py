"""A record kept beyond the initial period without an objective link.

What: the initial period has run out and the record does not say that objective material links its
traveller to the purposes of the law.

Why: keeping the records of all passengers for years is precluded. After the first six months only
those may stay for whom objective material shows a risk, such as a verified match (C-817/19,
paragraphs 248 to 262). The controller bears the proof: where nothing is said, nothing is shown.

Remedy: delete the record, or record the link, its date and its reference when it arises.

Known false positives: a link that the store keeps elsewhere. Give it as the fact
`retention_link`; name that fact among the clause's exemptions, and findings say "unless" where it
is not known.
"""

from collections.abc import Iterator
from datetime import datetime

from auditor.law.policy import Clause
from auditor.law.rule import Breach, Term, runs_out
from auditor.observed.record import Holder, Record

ID = "RET004"
MESSAGE = "the record is kept beyond the initial period without an objective link"
REMEDY: dict[Holder | None, str] = {
    None: "Delete the record, or document the objective material that links it to the purpose.",
}
READS = "records"
FRAME = True
STAGE = "unlinked"
MENDED_BY = "reason"
With = Term
lawful_until = runs_out


def check(record: Record, clause: Clause[Term], as_of: datetime) -> Iterator[Breach]:
    """The record, unless a link is known."""
    if record.facts.retention_link is not True:
        yield Breach()
