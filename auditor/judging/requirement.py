"""What became of a clause in an audit, or what somebody answers for it.

Law of the file: a clause that was not looked at never counts as passed.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from auditor.law.duty import Body
from auditor.law.policy import Basis, Binding, Quote

Status = Literal[
    "fail", "on-receipt", "review", "not-evaluated", "pass", "not-applicable", "attested", "manual"
]
Answer = Literal["met", "partly", "not-met", "not-applicable"]
IN_ADVANCE = "in advance of the start of the law"
JUDGED: frozenset[Status] = frozenset({"fail", "on-receipt", "review", "pass"})
# What no machine examines: somebody answers for it, or nobody does yet.
BY_PEOPLE: frozenset[Status] = frozenset({"attested", "manual"})
_UNSURE = frozenset(
    {"secondary", "inferred", "memory"}
)  # no text that was read says so in as many words


class Attestation(Struct, frozen=True):
    """What somebody answers for a clause that data cannot show: who, since when, and to which last day.

    `evidence` names what was looked at: documents, records, decisions.
    """

    answer: Answer
    by: str
    on: date
    until: date
    evidence: tuple[str, ...] = ()
    explanation: str | None = None


class Requirement(Struct, frozen=True):
    """What became of one clause, with the counts behind it.

    `reason` says why it was not evaluated, or that it was judged before it is law (`IN_ADVANCE`);
    `rule` is the name of the rule that judges it, None where that is for a person; `title` is what it
    demands, `duty` whose duty that is, `link` the address of the official text, `quote` words of it.
    `attested` is the answer that holds for it; `lapsed` says why one that was given does not count.
    `doubtful`: an exception that is met as often as not, and that no data could show, may excuse what was found.
    """

    policy: str
    clause: str
    cites: str
    binding: Binding
    basis: Basis
    status: Status
    applicable: int
    evaluated: int
    unevaluated: int
    findings: int
    reason: str | None
    rule: str | None = None
    title: str | None = None
    duty: tuple[Body, ...] = ()
    link: str | None = None
    quote: Quote | None = None
    attested: Attestation | None = None
    lapsed: str | None = None
    doubtful: bool = False

    @property
    def in_advance(self) -> bool:
        """Whether it was judged before it is law."""
        return self.reason == IN_ADVANCE

    @property
    def unsure(self) -> bool:
        """Whether the clause rests on this project's reading, or on a citation not confirmed."""
        return self.basis in _UNSURE
