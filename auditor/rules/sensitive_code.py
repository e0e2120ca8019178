"""A code that reveals a special category of personal data.

What: a meal, an assistance service, a fare, a traveller type or a title whose code says, or
suggests, what a person believes, suffers from, or whom they love.

Why: data revealing racial or ethnic origin, political opinions, religious or philosophical
beliefs, trade-union membership, health, sex life or sexual orientation are not to be processed;
an authority that receives them deletes them immediately (Directive (EU) 2016/681, Article 13(4)).
A code counts as much as a word.

Remedy: the authority deletes the code on receipt; ICAO forbids asking carriers to filter.

Known false positives: no authority lists such codes; the table is this project's own. Codes with
innocent meanings beside the telling one (inferred, weak) are candidates and never errors.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.policy import Clause
from auditor.record import Holder, Record
from auditor.rule import Breach, revealing
from auditor.sensitive import Category, in_code

ID = "SEN001"
MESSAGE = "{title} reveals a special category of personal data"
CANDIDATE = "{title} may reveal a special category of personal data"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Nothing to filter before sending: the authority must delete it on receipt.",
    "piu": "Delete the code immediately, and the text that stands with it.",
    None: "Delete the code and the text that stands with it as soon as practicable.",
}
READS = "both"
POINTWISE = True


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The special categories that the clause names."""

    categories: tuple[Category, ...]


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every code that reveals one of the categories."""
    for seen in record.observations:
        found = in_code(seen.element, seen.code)
        breach = revealing(seen, found, clause.with_.categories, text=False)
        if breach is not None:
            yield breach
