"""Free text where the closed list has no room for it.

What: remarks, text of special service requests, other service information, free text in an API
message or unstructured history is present, and the clause does not permit that element.

Why: a list is closed only if everything on it is clearly identified and circumscribed. The Court
of Justice reads "general remarks" as the data on unaccompanied minors that the heading enumerates
and nothing else (C-817/19, paragraphs 134 to 136). A free text can hold anything, about anybody.

Remedy: the authority deletes the text on receipt; what it needs of it arrives in elements of its
own.

Known false positives: text that a national list names expressly; text that restates an element
the list permits. List such elements under `conditional` and a person decides.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach
from auditor.observed.record import Form, Holder, Record

ID = "MIN003"
MESSAGE = "{title} is open text, which the closed list does not permit"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send what is asked for in elements of its own, and no remarks with it.",
    "piu": "Delete the text immediately and permanently upon receipt.",
    "border": "Delete the text immediately; it may not be asked for.",
    None: "Delete the text; keep what the law permits in elements of its own.",
}
READS = "both"
POINTWISE = True
MENDED_BY = "removal"

_HISTORY = "history.text"


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts that may be present, and those that may on a condition the data cannot show.

    `judges`, where given, are the only elements that the clause speaks of.
    """

    permits: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach]:
    """Every text that the list does not name."""
    given = clause.with_
    for seen in record.observations:
        if ELEMENTS[seen.element].nature != "text" and seen.element != _HISTORY:
            continue
        if seen.form is Form.EMPTY or seen.element in given.permits:
            continue
        if given.judges and seen.element not in given.judges:
            continue
        yield Breach(seen, candidate=seen.element in given.conditional)
