"""A requirement that asks carriers for more than the law lets a State ask for.

What: a declaration says that an element is required, and the clause's closed list does not name
it; that elements are asked for without a closed list; or that crew or flights are covered that the
law leaves out. No passenger data are needed to see this.

Why: what may be asked for is limited before anything is sent: to Annex I (Directive (EU) 2016/681,
Article 8(1)), to what a travel document holds in machine-readable form (ICAO Annex 9), to a closed
list of API data (Regulation (EU) 2025/12, Article 4).

Remedy: take the element out of the requirement, and out of the message profile sent to carriers.

Known false positives: an element that another law of the same State asks for, by another message.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Clause
from auditor.law.rule import Breach, Unjudged
from auditor.observed.record import Direction, Holder, Observation, Record, Role

ID = "DEC001"
MESSAGE = "asked for, though the law does not let a State ask for it"
REMEDY: dict[Holder | None, str] = {
    "carrier": "Send what the law lets a State ask for, and ask the authority on what it rests the rest.",
    None: "Take it out of the requirement, and tell carriers.",
}
READS = "records"
KINDS = ("declaration",)
SHAPE = True

_DIRECTIONS: dict[Direction, str] = {
    "in": "flights into the territory",
    "out": "flights out of the territory",
    "intra": "flights within the territory",
}

_ROLES: dict[Role, str] = {"passenger": "data of passengers", "crew": "data of crew"}


class With(Struct, frozen=True, forbid_unknown_fields=True):
    """The closed list; `of` names the kinds of requirement that it is for.

    `judges`, where given, are the only elements that the clause speaks of. `directions` and
    `roles`, where given, are the only ones that may be covered.
    """

    permits: tuple[str, ...]
    of: tuple[Literal["pnr", "api"], ...] = ("pnr", "api")
    judges: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    roles: tuple[Role, ...] = ()


def check(record: Record, clause: Clause[With], as_of: datetime) -> Iterator[Breach | Unjudged]:
    """Every required element that the list does not name; a requirement that covers too much."""
    given = clause.with_
    asked = [
        seen
        for seen in record.observations
        if seen.element in {"declaration.requires", "declaration.unbounded"}
        and seen.marks.intersection(given.of)
    ]
    if not asked:
        yield Unjudged(f"the declaration names no requirement of {' or '.join(given.of)} data")
    for seen in asked:
        if seen.element == "declaration.unbounded":
            if not given.judges:
                yield Breach(seen, says="elements without a closed list")
        elif seen.code == "?":
            yield Unjudged("an element is required by a name that is not known here")
        elif seen.code is not None and _excess(seen.code, given):
            yield Breach(seen, element=seen.code, says=ELEMENTS[seen.code].title)
    yield from _scope(asked, given)


def _excess(element: str, given: With) -> bool:
    if given.judges and element not in given.judges:
        return False
    return element not in given.permits and ELEMENTS[element].nature != "system"


def _scope(asked: list[Observation], given: With) -> Iterator[Breach]:
    """One breach for each direction or role that is covered against the law."""
    covered = {mark: seen for seen in reversed(asked) for mark in seen.marks}
    for direction, words in _DIRECTIONS.items():
        if given.directions and direction in covered and direction not in given.directions:
            yield Breach(covered[direction], element="declaration.requires", says=words)
    for role, words in _ROLES.items():
        if given.roles and role in covered and role not in given.roles:
            yield Breach(covered[role], element="declaration.requires", says=words)
