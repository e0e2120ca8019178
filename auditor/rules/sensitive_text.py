"""A free text with words that reveal a special category of personal data.

What: a codec saw, in a free text, words about belief, politics, union membership, origin, health
or sexual life. The words themselves stay in the codec.

Why: what no code says is often written out: an illness beside a seat request, a congress as the
name of a group. The prohibition (Directive (EU) 2016/681, Article 13(4)) does not ask where the
data stand.

Remedy: the authority deletes the text on receipt; ICAO forbids asking carriers to filter.

Known false positives: many. Words are looked for in texts only, in the name of a group phrases
only, but a text may hold a surname, a street or a figure of speech. Every finding is a candidate,
and the table is this project's own.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.sensitive import Category, in_marks
from auditor.law.policy import Clause
from auditor.law.rule import Breach, revealing
from auditor.observed.record import Holder, Record

ID = "SEN002"
MESSAGE = "words in {title} may reveal a special category of personal data"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Nothing to filter before sending: the authority must delete it on receipt.",
    "piu": "Read the text; delete it immediately if it reveals what the words suggest.",
    None: "Read the text; delete it if it reveals what the words suggest.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The special categories that the clause names."""

    categories: tuple[Category, ...]


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every text in which words of one of the categories were seen."""
    for seen in record.observations:
        breach = revealing(seen, in_marks(seen.marks), clause.with_.categories, text=True)
        if breach is not None:
            yield breach
