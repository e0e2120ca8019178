"""Plain words: what people write in remarks, in keys of their own and in comments, and what nobody is called.

One row of `plain.tsv` is a list of words about one thing. A word that is also a name of persons stands
in none, however common it is.
"""

import re
from functools import cache, lru_cache

from auditor.knowledge import tsv
from auditor.knowledge.service import known
from auditor.people.attest import places, proving, vocabulary
from auditor.people.attest.proving import Law
from auditor.people.reserved import RangeKind

# What tells itself by its form; numbers alone could be anything.
_UNLISTED: tuple[RangeKind, ...] = (
    "name", "email", "address", "airport", "carrier", "country", "flight", "locator", "reference",
    "party", "ip", "mrz", "seat",
)  # fmt: skip
_EDGES = ".,!?:;()[]\"'`-_=*"
_PART = re.compile(r"[A-Z]?[a-z]++|[A-Z]++(?![a-z])|[0-9]++|[^\W\d_]++")
_CODE = re.compile(r"[A-Z]{1,2}|[0-9]{1,2}[A-Z]|[A-Z][0-9]{1,2}")
_LETTERS = re.compile(r"[A-Z]{1,2}")
_SERVICE = re.compile(r"([A-Z]{4})(?:ZZ)?(?:HK|HN|HL|HX|NN|KK|TK|UN|XX)?[0-9]{0,2}")
_HYPHENS = re.compile(r"[-_'.]")
# An address in a network: four short numbers are more than four counts.
_QUAD = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
_LONGEST = 64
_DIGITS = 4


@cache
def words() -> frozenset[str]:
    """All of them, in small letters."""
    rows = tsv.rows("auditor.people.fakeness", "plain.tsv")
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def _keys() -> frozenset[str]:
    """The parts of the names that the formats have."""
    scopes = vocabulary.scopes()
    names = scopes["JSON"].words | scopes["XML"].words
    return frozenset(part.lower() for name in names for part in _PART.findall(name))


@lru_cache(1 << 12)
def closed(scope: str, text: str) -> bool:
    """Whether a text is closed in its scope, or plain where its scope may hold anything."""
    return _is_closed(scope, text, alone=not places.is_text(scope))


@lru_cache(1 << 12)
def within(scope: str, word: str) -> bool:
    """Whether one word of several is closed or plain; one or two letters are no code here: LI, WU and O are names."""
    return _is_closed(scope, word, alone=False)


def _is_closed(scope: str, text: str, *, alone: bool) -> bool:
    if vocabulary.closed(scope, text) or text.lower() == scope:  # a head that stands twice
        return True
    if (
        _QUAD.search(text)
        or len(text) > _LONGEST
        or (places.accepts(scope) and not places.is_text(scope))
    ):
        return False
    if scope in ("JSON", "XML"):
        parts = _PART.findall(text)
        return bool(parts) and all(part.lower() in words() | _keys() for part in parts)
    if sum(map(str.isdigit, text)) > _DIGITS:
        return False
    parts = _HYPHENS.split(text.strip(_EDGES))
    alone = alone and len(parts) == 1
    return all(_plain(scope, part, alone=alone) for part in parts) or _is_service(text)


def _plain(scope: str, text: str, *, alone: bool) -> bool:
    return (
        text.lower() in words()
        or known(text)
        or (_CODE.fullmatch(text) is not None and (alone or not _LETTERS.fullmatch(text)))
        or vocabulary.closed(scope, text)
    )


def _is_service(text: str) -> bool:
    """Whether it is a service code with its status, as hosts write it: `WCHRHK1`, `MOMLZZHK1`."""
    found = _SERVICE.fullmatch(text)
    return found is not None and known(found[1])


@lru_cache(1 << 12)
def accepts(scope: str) -> tuple[RangeKind, ...]:
    """The kinds of range that a scope accepts; where none is listed, those whose values are known by their form."""
    return places.accepts(scope) or _UNLISTED


def forget() -> None:
    """Let go of the words that were asked, which are values of the source: to be called at its end."""
    closed.cache_clear()
    within.cache_clear()
    accepts.cache_clear()
    proving.forget()


LAW = Law(closed, accepts, within)
"""What holds in a fixture: more than in a set that this program made, as others write other codes and words."""
