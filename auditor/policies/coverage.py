"""How much of a law a pack holds: which articles of its acts no clause cites, worked out from the citations.

Law of the file: what a pack does not say of its acts is not guessed; a pack without them says so.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from auditor.law.policy import Act, Policy

UNSAID = (
    "which articles are not covered is not known, as the pack does not say how many its law has"
)

_NUMBER = r"\d+[a-z]?"
_INSIDE = re.compile(
    r"\([^()]*\)|\bsentences?\s+\d+|\b(?:points?|headings?|items?|lines?|numbers?)\s+[\d, and]+"
)

# What stands behind these cites another text.
_OTHER_TEXT = re.compile(r", as read in| with the [A-Z]")


class Extent(Struct, frozen=True):
    """An act and the numbers of those of its articles that no clause cites."""

    act: Act
    left_out: tuple[int, ...]

    @property
    def cited(self) -> int:
        """How many articles are cited by a clause at least."""
        return self.act.count - len(self.left_out)


def extents(policy: Policy) -> tuple[Extent, ...]:
    """Each act that the pack names, with what of it no clause cites."""
    return tuple(
        Extent(act, tuple(n for n in range(1, act.count + 1) if n not in cited))
        for act in policy.acts
        for cited in ({*_all_cited(policy, act)},)
    )


def told(policy: Policy) -> Iterator[str]:
    """What of the law is in the pack and what is not, in sentences; that it is not known, where it is not."""
    if not policy.acts:
        yield UNSAID
    for each in extents(policy):
        word = each.act.word
        sure = "" if each.act.basis == "read" else f" (their number {_SURE[each.act.basis]})"
        some = f"{each.cited} of the {each.act.count} {word}s of {each.act.name}{sure} are cited by a clause"
        if not each.left_out:
            yield some
            continue
        yield f"{some}; {word}s not covered: {spans(each.left_out)}"


_SURE = {
    "judgment": "as a court gives it", "secondary": "as reported", "inferred": "as inferred", "memory": "from memory",
}  # fmt: skip


def spans(numbers: tuple[int, ...]) -> str:
    """`1, 3 to 5, 9`: numbers in order, neighbours together."""
    runs: list[list[int]] = []
    for each in numbers:
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    shown = [
        str(run[0]) if len(run) == 1 else f"{run[0]}{' to ' if len(run) > 2 else ', '}{run[-1]}"  # noqa: PLR2004 - more than a pair
        for run in runs
    ]
    return ", ".join(shown)


def _all_cited(policy: Policy, act: Act) -> Iterator[int]:
    for clause in policy.clauses:
        yield from cited(clause.cites, act)


def cited(cites: str, act: Act) -> Iterator[int]:
    """The articles of `act` that a citation names: `Directive (EU) 2016/681, Articles 4 to 6 and 12(2)`."""
    words = re.compile(
        rf"\b{re.escape(act.word)}s?\s+({_NUMBER}(?:\s*(?:,|and|to|or)\s*{_NUMBER})*)",
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
            yield from _numbers(found[1])


def _numbers(text: str) -> Iterator[int]:
    before, ranged = None, False
    for token in re.findall(rf"{_NUMBER}|to", text):
        if token == "to":  # noqa: S105 - a word of a citation
            ranged = True
            continue
        number = int(token.rstrip("abcdefghijklmnopqrstuvwxyz"))
        if ranged and before is not None:
            yield from range(before + 1, number)
        yield number
        before, ranged = number, False
