"""How the short words of a clause read to somebody who meets them for the first time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

from auditor.law.policy import Basis, Binding, Policy, RawClause, Start, Status
from auditor.observed.clock import Period
from auditor.observed.record import Direction, Holder, Kind, Role
from auditor.reporters.words import NO_ADDRESS
from auditor.rules import by_name

BINDING: Mapping[Binding, str] = {
    "law": "law in force or enacted",
    "standard": "a Standard of ICAO, binding on its Member States",
    "recommended": "a Recommended Practice, which States should follow",
    "contractual": "owed by contract or agreement between the parties",
    "guidance": "guidance of an authority",
    "advisory": "good practice, or somebody else's duty; nobody named here must obey",
}
BASIS: Mapping[Basis, str] = {
    "read": "the text of the provision was read",
    "judgment": "a court's reading of it was read",
    "secondary": "only a text about the provision was read",
    "inferred": "this project's reading; the provision does not say so in words",
    "memory": "citation not confirmed",
}

STATUS: Mapping[Status, str] = {
    "in-force": "in force",
    "signed": "signed, not in force",
    "expired": "expired",
    "annulled": "annulled",
    "not-yet-applicable": "in force, not yet applicable",
}
HOLDER: Mapping[Holder, str] = {
    "carrier": "the carrier",
    "router": "the router",
    "border": "the border authority",
    "piu": "the PIU",
    "other": "another holder",
}
HOLDER_MEANS: Mapping[Holder, str] = {
    "carrier": "the air carrier, before and while it sends",
    "router": "what passes data on from carriers to authorities",
    "border": "the authority that checks persons at the border",
    "piu": "the passenger information unit of a State, or the authority that takes its place",
    "other": "anybody else who keeps such data",
}
KIND: Mapping[Kind, str] = {
    "pnr": "PNR data",
    "api": "API data",
    "cusres": "replies of an authority (CUSRES)",
    "log": "access logs",
    "declaration": "declarations of a system",
    "frame": "interchanges without a message",
}
DIRECTION: Mapping[Direction, str] = {
    "in": "flights into the territory",
    "out": "flights out of the territory",
    "intra": "flights within the territory",
}
ROLE: Mapping[Role, str] = {"passenger": "passengers", "crew": "crew"}

# A clause may be checked on several of these.
_CHECKED_ON: Mapping[str, frozenset[Kind]] = {
    "passenger data": frozenset({"pnr", "api", "cusres"}),
    "access logs": frozenset({"log"}),
    "declarations": frozenset({"declaration"}),
}


def period(text: str) -> str:
    """A period in ISO 8601 form and in words: `P6M (6 months)`; negative ones count back.

    Raises:
        ValueError: `text` is no such period.
    """
    before = " before" if text.startswith("-") else ""
    return f"{text} ({amount(text)}{before})"


def amount(text: str) -> str:
    """The length of a period in words, such as `6 months`; `at once` for none.

    Raises:
        ValueError: `text` is no period in ISO 8601 form.
    """
    return Period.parse(text).in_words


def day(when: date | Start) -> str:
    """A date, or what it hangs on."""
    if isinstance(when, date):
        return when.isoformat()
    return f"{when.parameter} + {period(str(when.plus))}" if when.plus else when.parameter


def dates(clause: RawClause) -> str:
    """From when until when the clause is law, and since when its reading is known."""
    parts = [f"since {day(clause.since)}"]
    if isinstance(clause.until, date):
        parts.append(f"until {day(clause.until)}")
    elif clause.until is not None:
        parts.append(f"repealed from {day(clause.until)}")
    if clause.known is not None:
        parts.append(f"known since {clause.known.isoformat()}")
    return ", ".join(parts)


def scale(policy: Policy) -> str:
    """How many clauses there are, by what they are checked on, and how many are for a person."""
    checked = [clause for clause in policy.clauses if clause.rule]
    unknown = sum(None in clause.with_.values() for clause in checked)
    on = Counter(
        name
        for clause in checked
        for name, kinds in _CHECKED_ON.items()
        if kinds & set(clause.when.kind or _kinds(clause))
    )
    told = f"{_count(len(policy.clauses), 'clause')}: {len(checked)} checked"
    if on:
        parts = [f"{on[name]} on {name}" for name in _CHECKED_ON if on[name]]
        told += f" ({listed(parts, 'and')}{', some on several' * (on.total() > len(checked))})"
    if unknown:
        told += f", of which {unknown} without a confirmed figure"
    return f"{told}; {len(policy.clauses) - len(checked)} to be looked at by hand"


def _kinds(clause: RawClause) -> tuple[Kind, ...]:
    """Which kinds of record the rule of a clause can judge."""
    return by_name()[str(clause.rule)].kinds or get_args(Kind)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def listed(names: Sequence[str], last: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, final = names
    return f"{', '.join(others)} {last} {final}" if others else final


def scope(clause: RawClause) -> str:
    """What the clause applies to."""
    when = clause.when
    parts = [listed([KIND[each] for each in when.kind] or ["data of every kind"], "and")]
    if when.holder:
        parts.append(f"held by {listed([HOLDER[each] for each in when.holder], 'or')}")
    if when.direction:
        parts.append(f"on {listed([DIRECTION[each] for each in when.direction], 'or')}")
    if when.role:
        parts.append(f"of {listed([ROLE[each] for each in when.role], 'and')}")
    return " ".join(parts)


def text_at(clause: RawClause) -> str:
    """Where the official text stands, or that no address of it is known."""
    return f"official text: {clause.address}" if clause.address else NO_ADDRESS
