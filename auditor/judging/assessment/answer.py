"""Answers: a file of an assessment, read with every mistake named by its line, and never repeated."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from typing import Any, get_args

import msgspec
from msgspec import Struct

from auditor.judging.requirement import Answer
from auditor.law.policy import Policy
from auditor.law.yaml_text import Problem
from auditor.policies.json_schema import DIALECT, URN, Schema
from auditor.policies.proofread import Spots, proofread, sound

LONGEST = 4000  # characters of one text


class Answered(Struct, frozen=True):
    """One question of the file with its answer, as far as anybody gave it."""

    policy: str
    clause: str
    wording: str
    answer: Answer | None = None
    explanation: str | None = None
    evidence: tuple[str, ...] | None = None
    who: str | None = None
    when: date | None = None
    until: date | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What keeps a given answer from being one that somebody answers for."""
        named = (("who", self.who), ("when", self.when), ("until", self.until))
        return tuple(name for name, value in named if value is None or not str(value).strip())


class Assessment(Struct, frozen=True):
    """A file of answers; `about` says which system or body they are about, `sha256` is its digest."""

    answers: tuple[Answered, ...]
    about: str | None = None
    sha256: str = ""


def schema() -> Schema:
    """The schema of an assessment (`schemas/assessment.schema.json`)."""
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    perhaps = {"type": ["string", "null"], "maxLength": LONGEST}
    day = {"type": ["string", "null"], "format": "date"}
    slug = {
        "type": "string",
        "pattern": "^[a-z0-9][a-z0-9._-]*$",
        "description": "the id of a policy or a clause",
    }
    given: Schema = {
        "policy": slug,
        "clause": slug,
        "wording": {
            "type": "string", "pattern": "^[0-9a-f]{12}$",
            "description": "the twelve digits that `auditor assess new` wrote",
        },
        "question": perhaps,
        "look_at": perhaps,
        "law": perhaps,
        "link": perhaps,
        "could_show": {"type": "array", "items": text},
        "answer": {"enum": [*get_args(Answer), None]},
        "explanation": perhaps,
        "evidence": {"type": ["array", "null"], "items": text},
        "who": perhaps,
        "when": day,
        "until": day,
    }  # fmt: skip
    return {
        "$schema": DIALECT,
        "$id": URN.format("assessment"),
        "title": "Assessment of what data cannot show",
        "type": "object",
        "additionalProperties": False,
        "required": ["assessment", "answers"],
        "properties": {
            "assessment": {"const": 1},
            "about": perhaps,
            "answers": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["policy", "clause", "wording"],
                    "properties": given,
                },
            },
        },
    }


_schema = cache(schema)


def lint(text: str, policies: Iterable[Policy] = ()) -> tuple[Problem, ...]:
    """Every mistake in a file of answers, in the order of its lines.

    With `policies` also a clause that one of these does not have.
    """
    return proofread(text, _schema(), _as_a_whole(policies))


def _as_a_whole(
    policies: Iterable[Policy],
) -> Callable[[Mapping[str, Any], Spots], Iterator[Problem]]:
    laws = {each.id: each for each in policies}

    def told(pure: Mapping[str, Any], spots: Spots) -> Iterator[Problem]:
        yield from _twice(pure["answers"], spots)
        yield from _backwards(pure["answers"], spots)
        yield from _unknown(pure["answers"], spots, laws)

    return told


def _twice(answers: Sequence[Mapping[str, Any]], spots: Spots) -> Iterator[Problem]:
    seen = set()
    for at, each in enumerate(answers):
        key = (each["policy"], each["clause"])
        if key in seen:
            yield spots.problem(("answers", at, "clause"), "is answered twice")
        seen.add(key)


def _backwards(answers: Sequence[Mapping[str, Any]], spots: Spots) -> Iterator[Problem]:
    for at, each in enumerate(answers):
        when, until = each.get("when"), each.get("until")
        if when and until and until < when:
            yield spots.problem(("answers", at, "until"), "lies before `when`")


def _unknown(
    answers: Sequence[Mapping[str, Any]], spots: Spots, laws: Mapping[str, Policy]
) -> Iterator[Problem]:
    names = {law.id: [each.id for each in law.clauses] for law in laws.values()}
    for at, each in enumerate(answers):
        law, clause = each["policy"], each["clause"]
        if law in names and clause not in names[law]:
            near = get_close_matches(clause, names[law], n=1)
            hint = f"; perhaps {near[0]}" if near else ""
            yield spots.problem(
                ("answers", at, "clause"), f"{law} has no clause of that name{hint}"
            )


def parse(text: str, policies: Iterable[Policy] = ()) -> Assessment:
    """The answers of a file.

    Raises:
        YamlError: it has mistakes, those that `lint` tells.
    """
    tree = sound(text, _schema(), _as_a_whole(policies))
    answers = msgspec.convert(tree["answers"], tuple[Answered, ...])
    return Assessment(answers, tree.get("about"), sha256(text.encode()).hexdigest())
