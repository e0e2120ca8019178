"""A finding: which rule, under which clause, where, how grave. It has no field that could hold a value."""

from datetime import date
from enum import IntEnum
from hashlib import sha256
from typing import Any

from msgspec import Struct

from auditor.law.duty import Body
from auditor.law.policy import Basis, Binding, Clause
from auditor.observed.record import Place


class Severity(IntEnum):
    """How grave a finding is; ordered."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """The word a report prints."""
        return self.name.lower()


_BY_BINDING: dict[Binding, Severity] = {
    "law": Severity.ERROR,
    "standard": Severity.ERROR,
    "recommended": Severity.WARNING,
    "contractual": Severity.WARNING,
    "guidance": Severity.NOTE,
    "advisory": Severity.NOTE,
}
_BY_BASIS: dict[Basis, Severity] = {
    "read": Severity.ERROR,
    "judgment": Severity.ERROR,
    # The press, or a summary, says what a text holds; only the text can make an error.
    "secondary": Severity.WARNING,
    "inferred": Severity.WARNING,
    "memory": Severity.WARNING,
}


def severity(binding: Binding, basis: Basis, at_most: Severity = Severity.ERROR) -> Severity:
    """The lowest of what the clause's force, its basis and the breach itself allow."""
    return min(_BY_BINDING[binding], _BY_BASIS[basis], at_most)


def severity_of_clause(clause: Clause[Any], at_most: Severity = Severity.ERROR) -> Severity:
    """The lowest of what the clause and the breach allow; what a usual exemption leaves open is no error."""
    doubt = Severity.WARNING if clause.doubtful else Severity.ERROR
    return severity(clause.binding, clause.basis, min(at_most, doubt))


class Finding(Struct, frozen=True, gc=False):
    """One breach, or candidate, at one place. Every text in it comes from rules and policies.

    `title` is what the clause demands, `duty` whose duty that is. `on_receipt`: it stands in what was
    sent, and who receives it has to delete it; nobody has broken the clause yet. `waiver` is the id
    of the waiver that excuses it; `known`: the baseline has it.
    """

    rule: str
    name: str
    severity: Severity
    policy: str | None
    clause: str | None
    cites: str
    binding: Binding | None
    basis: Basis | None
    element: str | None
    message: str
    remedy: str
    place: Place
    fingerprint: str
    candidate: bool = False
    waiver: str | None = None
    known: bool = False
    title: str | None = None
    duty: tuple[Body, ...] = ()
    on_receipt: bool = False

    @property
    def excused(self) -> bool:
        """Whether it fails no build: waived, or known to the baseline."""
        return self.known or self.waiver is not None


class LeftOut(Struct, frozen=True):
    """Findings of one kind that a report counts and does not list.

    `finding` is any of them, its place told as far as all share it; `number` is how many they are,
    of which the baseline knows `known`.
    """

    finding: Finding
    number: int
    known: int = 0

    @property
    def excused(self) -> int:
        """How many of them fail no build."""
        return self.number if self.finding.waiver is not None else self.known


Rank = tuple[str, str, str, str]  # rule, policy, clause and source


def rank(finding: Finding) -> Rank:
    """The first key by which findings are sorted: rule, clause and source."""
    return (finding.rule, finding.policy or "", finding.clause or "", finding.place.source)


def within(place: Place, finding: Finding) -> tuple[object, ...]:
    """The second key, among findings of one rank: the place, never a time; `finding` is one of its kind."""
    return (
        place.message or 0, place.record or 0, place.segment or 0, place.offset or 0, place.element or 0,
        place.component or 0, place.pointer or "", place.row or 0, place.column or "",
        finding.element or "", finding.message,
    )  # fmt: skip


def order(finding: Finding) -> tuple[object, ...]:
    """The key by which the findings of a report are sorted: rule, clause, source and place, never a time."""
    return (*rank(finding), *within(finding.place, finding))


def fingerprint(
    rule: str, policy: str | None, clause: str | None, element: str | None, place: Place
) -> str:
    """A name for the finding that survives reordering: rule, policy, clause, element, source, tag path."""
    path = place.tag or place.column or "-"
    if place.element is not None:
        path = f"{path}/{place.element}/{place.component or 1}"
    parts = (rule, policy or "-", clause or "-", element or "-", place.source, path)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


class Verdict(Struct, frozen=True, gc=False):
    """What the audit says of one record, also when clean: what was examined is evidence.

    `evaluated` are the clauses that were judged, by their index in the run; `unevaluated` those that could not
    be, with the reason;
    `due` gives the last lawful day under each clause whose duty begins at a time, and whether it has
    passed; `partly`: some of it was not read.
    """

    at: Place
    findings: tuple[Finding, ...]
    evaluated: tuple[int, ...]
    unevaluated: tuple[tuple[int, str], ...]
    due: tuple[tuple[int, date, bool], ...] = ()
    travellers: int = 0
    partly: bool = False
