"""What is closed: words that may stand under a tag, name or key, and forms that identify nobody.

One row of `vocabulary.tsv` is a list of `words` or a `form` (a regular expression) and the scopes in
which it may stand; `*` is every scope in which no range is asked about, `**` every scope at all. It is
written apart from the tables that read and write.
"""

import re
from functools import cache
from typing import Literal, get_args, get_origin

from msgspec import Struct

from auditor.knowledge import accountability, tsv
from auditor.knowledge.element import ELEMENTS
from auditor.knowledge.service import known
from auditor.people.attest.places import accepts, is_text, scopes_of

ANY, ALL = "*", "**"


class Scope(Struct, frozen=True, eq=False):
    """What may stand in one scope."""

    words: frozenset[str]
    forms: tuple[re.Pattern[str], ...]

    def holds(self, text: str) -> bool:
        """Whether the whole text is a word or has a form of this scope."""
        return text in self.words or any(form.fullmatch(text) for form in self.forms)


def _lists() -> frozenset[str]:
    """The words of access logs and declarations, and the ids of elements, which they name."""
    lists = (
        get_args(each) for each in vars(accountability).values() if get_origin(each) is Literal
    )
    return frozenset(word for each in lists for word in each) | ELEMENTS.keys()


_LEDGER = _lists()


@cache
def scopes() -> dict[str, Scope]:
    """The scopes by name."""
    words: dict[str, set[str]] = {}
    forms: dict[str, list[re.Pattern[str]]] = {}
    for row in tsv.rows("auditor.people.attest", "vocabulary.tsv"):
        kind, where, what, _ = row.values()
        for scope in where.split():
            if kind == "words":
                words.setdefault(scope, set()).update(what.split())
            else:
                forms.setdefault(scope, []).append(re.compile(what, re.ASCII))
    words["JSON"] |= _LEDGER
    return {
        scope: Scope(frozenset(words.get(scope, ())), tuple(forms.get(scope, ())))
        for scope in words.keys() | forms
    }


_REQUESTS = ("SSR+1:1", "FTX", "service.code", "SSR@SSR", "DOC_SSR@SSR")


def closed(scope: str, text: str) -> bool:
    """Whether a text is of the closed vocabulary of its scope, a place under a tag or name.

    Where somebody could be told by the value, what is closed in the segment or everywhere proves
    nothing: the words of the place, and the forms that name it, alone count.
    """
    known_ = scopes()
    found = [known_[each] for each in scopes_of(scope) if each in known_]
    telling = bool(accepts(scope)) and not is_text(scope)
    if known_[ALL].holds(text) or (scope in known_ and known_[scope].holds(text)):
        return True
    if any(text in each.words for each in found) or (not telling and text in known_[ANY].words):
        return True
    if telling:
        return any(known_[each].holds(text) for each in _placed(scope) if each in known_)
    if any(each.holds(text) for each in found) or known_[ANY].holds(text):
        return True
    if scope.islower() and "." not in scope and text in _LEDGER:
        return True
    return text.isupper() and known(text) and scope.startswith(_REQUESTS)


def _placed(scope: str) -> list[str]:
    """The scopes that name the very place."""
    return [each for each in scopes_of(scope) if "+" in each or "@" in each]
