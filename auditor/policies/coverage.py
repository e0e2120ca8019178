"""How much of a law a pack holds: which articles of its acts no clause cites, worked out from the citations.

Law of the file: what a pack does not say of its acts is not guessed; a pack without them says so.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from auditor.law.policy import Act, Policy

UNSAID = (
    "which articles are not covered is not known, as the pack does not say how many its law has"
)

_NUMBER = r"[A-Z]?\d+(?:[-.]\d+)*[a-z]?"
_JOINED = r"(?:,|and|to|or|with)"
_INSIDE = re.compile(
    r"\([^()]*\)|\bsentences?\s+\d+|\b(?:points?|headings?|items?|lines?|numbers?)\s+[\d, and]+"
)

# What stands behind these cites another text.
_OTHER_TEXT = re.compile(
    r", as read in|, as Articles? |, as (?:amended|inserted) by| with the [A-Z]|,? with (?:Act|Directive|Regulation)\b"
)


class Extent(Struct, frozen=True):
    """An act and those of its articles that no clause cites."""

    act: Act
    left_out: tuple[str, ...]

    @property
    def cited(self) -> int:
        """How many articles are cited by a clause at least."""
        return len(articles(self.act)) - len(self.left_out)


def articles(act: Act) -> tuple[str, ...]:
    """The articles of an act by name: the numbers, and those that stand between them, in order."""
    names = {*map(str, range(1, act.count + 1)), *act.articles}
    return tuple(sorted(names, key=_in_order))


def extents(policy: Policy) -> tuple[Extent, ...]:
    """Each act that the pack names, with what of it no clause cites."""
    return tuple(
        Extent(act, tuple(name for name in articles(act) if name not in named))
        for act in policy.acts
        for named in ({*_all_cited(policy, act)},)
    )


def told(policy: Policy) -> Iterator[str]:
    """What of the law is in the pack and what is not, in sentences; that it is not known, where it is not."""
    if not policy.acts:
        yield UNSAID
    for each in extents(policy):
        word, act = each.act.word, each.act
        sure = "" if act.basis == "read" else f" (their number {_SURE[act.basis]})"
        named = articles(act)
        part = "" if act.count else f" that concern passengers ({spans(named)})"
        some = f"{each.cited} of the {len(named)} {word}s of {act.name}{part}{sure} are cited by a clause"
        if not each.left_out:
            yield some
            continue
        yield f"{some}; {word}s not covered: {spans(each.left_out)}"


_SURE = {
    "judgment": "as a court gives it", "secondary": "as reported", "inferred": "as inferred", "memory": "from memory",
}  # fmt: skip


def spans(names: tuple[str, ...]) -> str:
    """`1, 3 to 5, 9a`: names in order, neighbouring numbers together."""
    runs: list[list[str]] = []
    for each in names:
        if runs and _next(runs[-1][-1]) == each:
            runs[-1].append(each)
        else:
            runs.append([each])
    shown = [
        run[0] if len(run) == 1 else f"{run[0]}{' to ' if len(run) > 2 else ', '}{run[-1]}"  # noqa: PLR2004 - more than a pair
        for run in runs
    ]
    return ", ".join(shown)


def _next(name: str) -> str | None:
    """The neighbour of `12` or `R232-12`; None where the name ends in a letter or in `.1`."""
    found = re.fullmatch(r"((?:.*-)?)(\d+)", name)
    return found and f"{found[1]}{int(found[2]) + 1}"


def _in_order(name: str) -> tuple[str, tuple[int, ...], str]:
    letter = name[0] if name[0].isalpha() else ""
    return letter, tuple(map(int, re.findall(r"\d+", name))), name


def _all_cited(policy: Policy, act: Act) -> Iterator[str]:
    for clause in policy.clauses:
        yield from cited(clause.cites, act)


@lru_cache(8192)  # more than the shipped packs have, and each audit asks of each
def cited(cites: str, act: Act) -> tuple[str, ...]:
    """The articles of `act` that a citation names: `Directive (EU) 2016/681, Articles 4 to 6 and 12(2)`."""
    return tuple(_cited(cites, act)) if act.name in cites else ()


def _cited(cites: str, act: Act) -> Iterator[str]:
    words = re.compile(
        rf"\b{re.escape(act.word)}s?\s+({_NUMBER}(?:\s*{_JOINED}\s*{_NUMBER})*)",
        re.IGNORECASE,
    )
    for part in cites.split(";"):
        _, named, rest = part.partition(act.name)
        if not named:
            continue
        rest = _OTHER_TEXT.split(rest)[0]
        while (bare := _INSIDE.sub("", rest)) != rest:
            rest = bare
        for found in words.finditer(rest):
            yield from _names(found[1], act)


def _names(text: str, act: Act) -> Iterator[str]:
    before, ranged = None, False
    for token in re.findall(rf"{_NUMBER}|to", text):
        if token == "to":  # noqa: S105 - a word of a citation
            ranged = True
            continue
        # An article between the numbers that the act does not name counts as the one before it.
        name = token if token in act.articles else re.split(r"[a-z.-]", token)[0]
        if ranged and before is not None and before.isdigit() and name.isdigit():
            yield from map(str, range(int(before) + 1, int(name)))
        elif ranged and before in act.articles and name in act.articles:
            yield from act.articles[act.articles.index(before) : act.articles.index(name)]
        yield name
        before, ranged = name, False
