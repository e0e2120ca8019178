"""An element that the closed list does not permit.

What: a data element is present (clear, masked in part, or masked) that the clause's list does not
name.

Why: a State may ask only for what the law lists; whatever arrives beyond the list must be deleted
on receipt. What no list names cannot be bounded by purpose.

Remedy: the authority deletes the element on receipt; the sender stops sending what was not asked
for.

Known false positives: an element that national law adds to the list lawfully; give the pack of
that law too. What was read where it could also be something else (a code alone in a text, a title
before a name) is a candidate.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach
from auditor.observed.record import READING, Form, Holder, Record

ID = "MIN001"
MESSAGE = "{title} is not on the closed list"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Do not send the element unless the receiving State's law asks for it.",
    "piu": "Delete the element immediately and permanently upon receipt.",
    None: "Delete the element, unless another law lawfully asks for it.",
}
READS = "both"
POINTWISE = True
CLOSED_LIST = "elements"
MENDED_BY = "removal"
TOPIC = "collected"

# Each of these natures has a rule of its own, so that one thing is found once.
_OWNED = frozenset({"system", "text", "unlisted", "third_party"})
_OWNED_ELEMENTS = frozenset({"payment.other", "segment.non_air", "history.text"})


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The closed list: element ids that may be present.

    `judges`, where given, are the only elements that the clause speaks of: another clause, of
    another force or basis, judges the rest by the same list.
    """

    permits: tuple[str, ...]
    judges: tuple[str, ...] = ()


def check(record: Record, clause: Clause[With], _as_of: datetime) -> Iterator[Breach]:
    """Every observation whose element the list does not name; an empty element carries nothing."""
    permitted, judged = clause.with_.permits, clause.with_.judges
    for seen in record.observations:
        if seen.form is Form.EMPTY or seen.element in permitted:
            continue
        if judged and seen.element not in judged:
            continue
        if ELEMENTS[seen.element].nature in _OWNED or seen.element in _OWNED_ELEMENTS:
            continue
        yield Breach(seen, candidate=not READING.isdisjoint(seen.marks))
