"""Questions from the clauses that no rule judges: in plain words, with their law, for a person to answer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256

from msgspec import Struct

from auditor.judging.assessment.could_show import suggested
from auditor.law.duty import whose
from auditor.law.policy import Policy, RawClause
from auditor.policies.clauses_in_force import settings_of

_DIGITS = 12
_PLURAL = frozenset({"parties"})


class Question(Struct, frozen=True):
    """One clause as a question: what is asked, what to look at, the law, and what could show it.

    `wording` is a digest of what the clause demands: an answer holds for these words alone.
    """

    policy: str
    clause: str
    wording: str
    question: str
    look_at: str
    law: str
    link: str | None
    could_show: tuple[str, ...]


def questions(
    policies: Iterable[Policy], day: date, dates: Mapping[str, date]
) -> Iterator[Question]:
    """The questions of each policy, of clauses in force on `day`; `dates` are those of its parameters."""
    for law in policies:
        for standing in law.on(day, settings_of(law, dates)):
            if standing.clause.rule is None:
                yield question(law.id, standing.clause)


def question(policy: str, clause: RawClause) -> Question:
    """One clause as a question."""
    return Question(
        policy=policy,
        clause=clause.id,
        wording=wording(clause),
        question=asked(clause),
        look_at=clause.manual or clause.title,
        law=clause.cites,
        link=clause.address,
        could_show=suggested(clause),
    )


def wording(clause: RawClause) -> str:
    """What tells one wording of a clause from another, in twelve digits."""
    said = "\x1f".join((clause.title, clause.cites, clause.manual or "", *clause.duty))
    return sha256(said.encode()).hexdigest()[:_DIGITS]


def asked(clause: RawClause) -> str:
    """What a clause demands as a question: `Does the PIU keep logs only for five years?`."""
    body = whose(clause.duty) or "whoever is responsible"
    plural = len(clause.duty) > 1 or not _PLURAL.isdisjoint(clause.duty)
    demand = clause.title.rstrip(".")
    if demand.startswith("Be "):
        return f"{'Are' if plural else 'Is'} {body} {demand[3:]}?"
    first = demand.partition(" ")[0]
    # A word such as PNR keeps its capitals.
    start = demand if first.isupper() and len(first) > 1 else demand[:1].lower() + demand[1:]
    return f"{'Do' if plural else 'Does'} {body} {start}?"
