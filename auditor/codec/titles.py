"""Titles in given names: a word of a closed list where a title stands, which is behind a name.

Laws of the file: a surname is never looked at; given names of one word are a name, whatever the
word; so is each further one that stands by itself (a second given name, a component of its own).
Behind a given name and a blank a title is what it is in a field of its own. Before one, and where
it is also said of families (SR, the elder), it is a reading: a candidate for a person to judge.
Run on to the name (JOHNMR) nothing is looked for: many a name ends so.
"""

from functools import cache

from auditor.knowledge.sensitive import codes
from auditor.observed.record import READING, Form, Trace

ELEMENT = "traveller.title"
GIVEN = "traveller.given_names"

# What reveals nothing and so stands in no table.
_COURTESY = frozenset(
    {
        "DHR", "FRAU", "HERR", "MADAM", "MADAME", "MEVR", "MISTER", "MME", "MONSIEUR", "MR", "MS", "MSS", "SENOR",
        "SENORA", "SIGNOR", "SIGNORA", "SIR", "SRA",
    }
)  # fmt: skip
FAMILIES = frozenset({"SR"})
_NOTHING: frozenset[str] = frozenset()


@cache
def titles() -> frozenset[str]:
    """The words that are titles."""
    return frozenset(codes("title")) | _COURTESY


@cache
def _trace(title: str, marks: frozenset[str]) -> Trace:
    code = title if title in codes("title") else "?"
    return Trace(ELEMENT, Form.CLEAR, code, marks)


def code_of(title: str) -> str:
    """The code of what stands in a field for titles, the most telling of several; `?` where none is known."""
    known = codes("title")
    words = [word for word in (each.strip(".,") for each in title.upper().split()) if word in known]
    return _most_telling(words) if words else "?"


def _most_telling(found: list[str]) -> str:
    told = codes("title")
    telling = (title for title in found if title in told and told[title].categories)
    return next(telling, found[0])


def title_in(given: str) -> Trace | None:
    """The title that stands in given names, the most telling of several; None where none does."""
    words = given.upper().split()
    if len(words) < 2:  # noqa: PLR2004 - a name, and a title
        return None
    known = titles()
    behind: list[str] = []
    for word in reversed(words[1:]):
        title = word.strip(".,")
        if title not in known:
            break
        behind.append(title)
    if behind:
        title = _most_telling(behind)
        return _trace(title, READING if title in FAMILIES else _NOTHING)
    first = words[0].strip(".,")
    # What has no letter is no name (`BISHOP 001`), so that the word before it is the name itself.
    named = any(character.isalpha() for character in words[1])
    return _trace(first, READING) if named and first in known else None
