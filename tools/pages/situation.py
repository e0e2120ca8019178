"""Situations from the tests of a policy, as its page tells them; part of a checkout, not a package."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from auditor.explain.markdown import Link, item, prose, slug
from pages import tree

_LEGEND = """Each is a test of this policy: records of nobody on a day, and what becomes of the
clauses. Clauses that pass are named where nothing is broken, open or for a person."""
# The outcomes of a clause in the tests, as words; those that pass are told where nothing else is to tell.
_OUTCOMES = {
    "fail": "broken",
    "on-receipt": "to be deleted on receipt",
    "review": "for a person to judge",
    "not-evaluated": "not evaluated",
    "absent": "not in force",
}
_PASS = {"pass": "passed", "not-applicable": "not applicable", "manual": "to be looked at by hand"}


class Situation(Struct, frozen=True):
    """One situation: the legal sentence that names it, its day, the clauses by outcome."""

    name: str
    day: str | None
    clauses: tuple[tuple[str, tuple[str, ...]], ...]


def parse(text: str) -> tuple[Situation, ...]:
    """The situations of a file (`tests/policies/<id>.yaml`)."""
    return tuple(map(_situation, tree.read(text)["situations"]))


def _situation(page: dict[str, Any]) -> Situation:
    told = {words: tuple(page.get(key, ())) for key, words in _OUTCOMES.items()}
    if not any(told.values()):
        told = {words: tuple(page.get(key, ())) for key, words in _PASS.items()}
    day = str(page["as_of"])[:10] if "as_of" in page else None
    named = tuple((words, clauses) for words, clauses in told.items() if clauses)
    return Situation(str(page["name"]), day, named)


def render(situations: Sequence[Situation], link: Link) -> Iterable[str]:
    """The situations as Markdown, each with the clauses that it is about."""
    if situations:
        yield "## Situations that are tried"
        yield prose(_LEGEND)
        yield "\n".join(item(_told(each, link)) for each in situations)


def _told(each: Situation, link: Link) -> str:
    day = f" (as of {each.day})" if each.day else ""
    outcomes = (
        f"{words}: {', '.join(link(clause, f'#{slug(clause)}') for clause in clauses)}"
        for words, clauses in each.clauses
    )
    said = "; ".join(outcomes)
    return f"**{each.name}**{day}" + (f": {said}" if said else "")
