"""A policy: one legal regime as dated clauses, read from YAML. Knows no rule and opens no file.

Laws of the file: a pack reads alone (no inheritance, no aliases, no expressions); every mistake is
reported with its line; a figure nobody confirmed is null and stays unevaluated.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct, field

from auditor.law import official
from auditor.law.duty import Body
from auditor.law.yaml_text import Problem, YamlError, load_yaml, plain
from auditor.observed.clock import Period
from auditor.observed.record import Direction, Facts, Holder, Kind, Role

Binding = Literal["law", "standard", "recommended", "contractual", "guidance", "advisory"]
Basis = Literal["read", "judgment", "secondary", "inferred", "memory"]
Status = Literal["in-force", "signed", "expired", "annulled", "not-yet-applicable"]
# By which day's law: that of a day, or for each record that of the day on which it was received.
LawDay = date | Literal["received"]
RECEIVED: Literal["received"] = "received"

W = TypeVar("W")


class When(Struct, frozen=True, forbid_unknown_fields=True):
    """To which records a clause applies: each named fact is one of those listed; omitted: any."""

    kind: tuple[Kind, ...] = ()
    holder: tuple[Holder, ...] = ()
    direction: tuple[Direction, ...] = ()
    role: tuple[Role, ...] = ()


class Exemption(Struct, frozen=True, forbid_unknown_fields=True, rename={"equals": "is"}):
    """An exception of the clause: in words and, where the table of facts knows it, as a fact.

    `usual`: one that no fact settles and that is met as often as not, such as what national law
    provides; a finding it leaves open is no error.
    """

    words: str
    fact: (
        Literal[
            "retention_link",
            "vital_interest",
            "presented_at_border",
            "collected_for",
            "tier",
            "case",
            "resident",
            "flight_status",
        ]
        | None
    ) = None
    equals: bool | str | None = None
    usual: bool = False

    def holds(self, facts: Facts) -> bool | None:
        """Whether the exemption is met; None when the fact is not known."""
        if self.fact is None:
            return None
        value = getattr(facts, self.fact)
        return None if value is None else value == self.equals


class Start(Struct, frozen=True, forbid_unknown_fields=True):
    """A day that depends on a date still to be fixed, such as six months after the start of a router."""

    parameter: str
    plus: Period | None = None

    def day(self, settings: Mapping[str, date]) -> date | None:
        """The day meant, or None while the parameter is not set."""
        fixed = settings.get(self.parameter)
        if fixed is None or self.plus is None:
            return fixed
        return self.plus.after(datetime.combine(fixed, time(), UTC)).date()


class Quote(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of the text itself: in its own language (BCP 47), where they were read, and on which day."""

    text: str
    language: str
    source: str
    read: date


class Clause(
    Struct,
    Generic[W],
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"with_": "with"},
):
    """One provision: what it demands of whom, what it cites, how binding and how sure, what checks it.

    `title` says in at most twelve plain words what it demands, `duty` whose duty that is. `link` is
    the address of the official text where the citation alone does not give it (`address`).

    A clause without `rule` is for a person: `manual` says what to look at. `until` is its last day,
    or the start of the law that repeals it. `known` is the day a court reading became public;
    `superseded_by` names the clause that stands in its place once in force.
    """

    id: str
    title: str
    duty: tuple[Body, ...]
    cites: str
    binding: Binding
    basis: Basis
    since: date | Start
    link: str | None = None
    quote: Quote | None = None
    edition: str | None = None
    until: date | Start | None = None
    known: date | None = None
    superseded_by: str | None = None
    when: When = When()
    rule: str | None = None
    # W is the raw mapping until the clause is bound to its rule.
    with_: W = field(default_factory=dict)  # type: ignore[assignment]
    unless: tuple[Exemption, ...] = ()
    manual: str | None = None
    note: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether an exemption that no data can settle is met as often as not."""
        return any(each.usual for each in self.unless)

    @property
    def address(self) -> str | None:
        """Where the official text stands: as the clause says, else by the pattern of its publisher."""
        return self.link or official.address(self.cites)


RawClause = Clause[dict[str, Any]]


class InForce(Struct, frozen=True):
    """A clause as it stands on a day: to be judged, perhaps in advance, or why not (`unjudged`)."""

    clause: RawClause
    in_advance: bool = False
    unjudged: str | None = None


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a pack's changelog: the day on which the pack changed, how, and by which source."""

    date: date
    words: str
    cites: str


class Act(Struct, frozen=True, forbid_unknown_fields=True):
    """An act of a regime: its name as citations begin, how many articles it has, and how sure that number is.

    `word` is what the act calls them (`Article`, `section`). `articles` names those that stand between the
    numbers (9a, 14.1) or, where `count` is left out, the articles of a larger act that concern passengers.
    Which of them no clause cites is worked out in `policies/coverage.py`.
    """

    name: str
    basis: Basis
    count: int = 0
    word: Literal["Article", "article", "section", "regulation"] = "Article"
    articles: tuple[str, ...] = ()


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One legal regime. `assumes` is the holder a pack takes when the caller gives none.

    `acts` are the texts whose articles can be counted, so that what of them is left out can be told.

    `transposed` says by whose law a directive applies; `note` what was read of the regime, and what was
    not; `law` is the changelog, the newest first.
    """

    id: str
    title: str
    jurisdiction: str
    status: Status
    edition: str
    reviewed: date
    clauses: tuple[RawClause, ...]
    acts: tuple[Act, ...] = ()
    assumes: Holder | None = None
    parameters: dict[str, str] = {}
    transposed: str | None = None
    note: str | None = None
    law: tuple[Change, ...] = ()
    sha256: str = ""

    def ever(self, settings: Mapping[str, date]) -> tuple[InForce, ...]:
        """All clauses, whichever day they are or were law on; one whose parameter is not set is unjudged."""
        return tuple(
            InForce(clause, unjudged=_unset(clause.since, settings)) for clause in self.clauses
        )

    def on(
        self, day: date, settings: Mapping[str, date], *, as_known_then: bool = False
    ) -> tuple[InForce, ...]:
        """The clauses as they stand on `day`, those not in force left out.

        `settings` gives the dates of the parameters. A clause whose parameter is not set is
        unjudged; one whose parameter is set but lies ahead is judged in advance, and says so.
        `as_known_then` hides court readings that became public after `day`.
        """
        standing = [
            InForce(clause, *state)
            for clause in self.clauses
            if (state := _state(clause, day, settings)) is not None
            and not (as_known_then and clause.known is not None and clause.known > day)
        ]
        present = {each.clause.id for each in standing}
        return tuple(each for each in standing if each.clause.superseded_by not in present)


def _state(
    clause: RawClause, day: date, settings: Mapping[str, date]
) -> tuple[bool, str | None] | None:
    if isinstance(clause.until, date) and day > clause.until:
        return None
    if isinstance(clause.until, Start):
        repealed = clause.until.day(settings)
        if repealed is not None and day >= repealed:
            return None
    if isinstance(clause.since, date):
        return (False, None) if clause.since <= day else None
    start = clause.since.day(settings)
    return (False, _unset(clause.since, settings)) if start is None else (day < start, None)


def _unset(since: date | Start, settings: Mapping[str, date]) -> str | None:
    """Why a clause cannot be judged whose start hangs on a parameter that is not set."""
    if isinstance(since, date) or since.parameter in settings:
        return None
    return f"the date of {since.parameter} is not set"


class PolicyError(YamlError):
    """A pack is not a policy; `problems` lists every mistake found."""


def decode(kind: type, value: object) -> object:
    """Decoding hook for msgspec: periods are ISO 8601 texts."""
    if kind is Period and isinstance(value, str):
        return Period.parse(value)
    msg = f"not a {kind.__name__}"
    raise NotImplementedError(msg)


def from_tree(tree: object, *, digest: str = "") -> Policy:
    """The policy that a decoded tree states.

    Raises:
        PolicyError: the tree is not a policy (first mistake only; `lint` lists all).
    """
    try:
        policy = msgspec.convert(tree, Policy, dec_hook=decode)
    except (msgspec.ValidationError, ValueError) as fault:
        raise PolicyError((Problem(1, 1, "$", str(fault)),)) from None
    return msgspec.structs.replace(policy, sha256=digest)


def parse(text: str) -> Policy:
    """The policy that a YAML 1.2 text states; `sha256` is the digest of the text.

    Raises:
        PolicyError: not YAML, or not a policy.
    """
    try:
        tree = plain(load_yaml(text))
    except YamlError as fault:
        raise PolicyError(fault.problems) from None
    return from_tree(tree, digest=sha256(text.encode()).hexdigest())
