"""What could show that a clause is kept which data cannot show: kinds of documents and of looking.

Law of the file: these are suggestions of this project, for people who gather papers; none is law.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from auditor.knowledge import tsv
from auditor.law.duty import Body
from auditor.law.policy import RawClause

_MOST = 3

_OF_BODY: Mapping[Body, str] = {
    "state": "the national provision or decision, in its wording on the day, and where it was published",
    "parties": "the text or minutes agreed between the parties",
    "carrier": "the carrier's instruction or contract, and one example of how it is followed",
    "operating-carrier": "the carrier's instruction or contract, and one example of how it is followed",
    "travel-agency": "the agency's contract with the carrier, and one example of how it is followed",
    "piu": "the PIU's working instruction, and one example of how it is followed",
    "supervisory-authority": "the authority's annual report or inspection report",
    "commission": "the act or report of the Commission",
    "agency": "the agency's documentation of the system",
    "programme": "the agreement with the programme, and the documentation of the system supplied",
}
_ANYBODY = ("the internal rule or decision, with its day, and one example of how it is followed",)


def suggested(clause: RawClause) -> tuple[str, ...]:
    """What could show that `clause` is kept, the likeliest first; never none."""
    return tuple(dict.fromkeys(_found(clause)))[:_MOST] or _ANYBODY


def _found(clause: RawClause) -> Iterator[str]:
    # What the title speaks of is what is asked; the rest is looked at only where that tells nothing.
    named = _named(clause.title)[:2] or _named(clause.manual or "")[:1]
    yield from named
    yield from (_OF_BODY[each] for each in clause.duty if each in _OF_BODY)


def _named(text: str) -> list[str]:
    return [kind for words, kind in _kinds() if words.search(text.lower())]


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What could show a demand that has these words; what fits best stands first."""
    rows = tsv.rows("auditor.judging.assessment", "could-show.tsv")
    return tuple((re.compile(row["words"]), row["could show it"]) for row in rows)
