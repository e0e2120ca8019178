"""A code that reveals a special category of personal data.

What: a meal, an assistance service, a fare, a traveller type or a title whose code says, or
suggests, what a person believes, suffers from, or whom they love; or an element that the clause
names as special by itself, such as biometric data.

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

from auditor.knowledge.sensitive import Category, in_code
from auditor.law.policy import Clause
from auditor.law.rule import Breach, revealing
from auditor.observed.record import Form, Holder, Record

ID = "SEN001"
MESSAGE = "{title} reveals a special category of personal data"
CANDIDATE = "{title} may reveal a special category of personal data"
REMEDY: dict[Holder | None, str] = {
    "carrier": "No State may ask for a filter before sending, and the authority deletes it on receipt; "
    "keep it no longer than the law of your own lets you.",
    "piu": "Delete the code immediately, and the text that stands with it.",
    None: "Delete the code and the text that stands with it as soon as practicable.",
}
READS = "both"
POINTWISE = True
STAGE = "special"
MENDED_BY = "removal"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The special categories that the clause names, and elements that are special by themselves."""

    categories: tuple[Category, ...]
    elements: tuple[str, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every code that reveals one of the categories, and every element that is special by itself."""
    for seen in record.observations:
        if seen.element in clause.with_.elements and seen.form in (Form.CLEAR, Form.PARTIAL):
            yield Breach(seen, says="special by its nature")
        found = in_code(seen.element, seen.code)
        breach = revealing(seen, found, clause.with_.categories, text=False)
        if breach is not None:
            yield breach
