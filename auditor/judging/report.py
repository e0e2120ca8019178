"""The report: what every reporter writes, and what a whole audit comes to.

Law of the file: a clause that was not looked at never counts as passed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import Struct

from auditor.law.duty import Body
from auditor.law.finding import Finding, LeftOut, Severity
from auditor.law.policy import RECEIVED, Basis, Binding, LawDay, Policy, Quote
from auditor.law.policy import Status as Standing
from auditor.observed.record import Holder, Place, Unread
from auditor.policies import coverage
from auditor.policies.clauses_in_force import NOT_SELECTED

Status = Literal[
    "fail", "on-receipt", "review", "not-evaluated", "pass", "not-applicable", "attested", "manual"
]
Answer = Literal["met", "partly", "not-met", "not-applicable"]
SCHEMA = "urn:pnr-auditor:schema:report:1"
NOT_ADVICE = "not legal advice"
IN_ADVANCE = "in advance of the start of the law"
JUDGED: frozenset[Status] = frozenset({"fail", "on-receipt", "review", "pass"})
# What no machine examines: somebody answers for it, or nobody does yet.
BY_PEOPLE: frozenset[Status] = frozenset({"attested", "manual"})
_FIRST = 3  # names of what was passed over for one reason
_UNSURE = frozenset(
    {"secondary", "inferred", "memory"}
)  # no text that was read says so in as many words


class Regime(Struct, frozen=True):
    """A policy as a report names it; None is what an older report does not say.

    `shipped` is the digest of the shipped policy of that id, where this is another: somebody's own.
    `clauses` are all that the pack has, in force or not; `covers` says how much of the law that is.
    """

    id: str
    title: str
    edition: str
    sha256: str
    reviewed: date
    jurisdiction: str | None = None
    status: Standing | None = None
    assumes: Holder | None = None
    transposed: str | None = None
    shipped: str | None = None
    clauses: int | None = None
    covers: str | None = None

    @property
    def own(self) -> bool:
        """Whether it carries the id of a shipped policy and is another."""
        return self.shipped is not None


class Upcoming(Struct, frozen=True, order=True):
    """A clause that takes effect soon after the day of the law: its policy and id, its first day, what it demands."""

    since: date
    policy: str
    clause: str
    title: str


def regime(policy: Policy, shipped: str | None = None) -> Regime:
    """The policy as reports name it; `shipped` is the digest of the shipped one of that id, where it is another."""
    told = {
        name: getattr(policy, name)
        for name in Regime.__struct_fields__
        if name not in {"shipped", "clauses", "covers"}
    }
    return Regime(
        **told,
        shipped=shipped,
        clauses=len(policy.clauses),
        covers="; ".join(coverage.told(policy)),
    )


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


class ByPath(Struct, frozen=True):
    """What some sources were judged under instead of what the run says, by the settings or beside them."""

    policies: tuple[str, ...] = ()
    as_of: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()


class Assessed(Struct, frozen=True):
    """An assessment that was given: the digest of its file, the day on which its answers must hold.

    `aside` are its answers on clauses that the run does not leave to people, or does not look at.
    """

    sha256: str
    day: date
    aside: int = 0


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


class Run(Struct, frozen=True):
    """What was asked: policies, dates, a digest of each setting that could change the report.

    `fail_on` is the least severity that fails a build, None for none; `fail_on_unevaluated`
    fails it too where a clause could not be judged. `holder` is who the caller says keeps the data.
    `redacted`: the places were left out, for circulation. `max_findings` is how many findings the
    caller wanted to see listed, None where nobody said. `assessment` is what people answered for, if any.
    `allow_empty`: what was asked for may hold nothing.
    `upcoming` are clauses that take effect soon.
    `baseline`: what was known before was told apart, so that what is neither known nor waived is new.
    `by_path` is what some sources were judged under instead.
    `anonymised`: sources are called by numbers. `fail_on_unused_waivers` fails a build where a waiver excuses nothing.
    """

    version: str
    policies: tuple[Regime, ...]
    as_of: str | None
    law_as_of: LawDay
    configuration: str
    fail_on: Severity | None = Severity.ERROR
    fail_on_unevaluated: bool = False
    holder: Holder | None = None
    redacted: bool = False
    max_findings: int | None = None
    assessment: Assessed | None = None
    allow_empty: bool = False
    upcoming: tuple[Upcoming, ...] = ()
    baseline: bool = False
    anonymised: bool = False
    fail_on_unused_waivers: bool = False
    by_path: ByPath = ByPath()

    @property
    def day(self) -> str:
        """The day that the run speaks of: of the data, else of the law, else of the last review of a policy."""
        if self.as_of is not None:
            return self.as_of[:10]
        if self.law_as_of != RECEIVED:
            return str(self.law_as_of)
        return max((str(each.reviewed) for each in self.policies), default="")


class Deadline(Struct, frozen=True, order=True):
    """How many records pass their last lawful day under a clause in a month.

    A report lists those to come as `deadlines` and those gone by as `passed`; of the latter some
    may have been masked in time, and break nothing.
    """

    policy: str
    clause: str
    month: str
    records: int


class Waived(Struct, frozen=True):
    """A waiver that was given, and what became of it: `findings` are those it speaks of.

    `days` are those that are left of one that expires soon.
    """

    id: str
    reason: str
    approver: str
    expires: date
    findings: int
    state: Literal["used", "unused", "expired", "never-matching"]
    days: int | None = None


class PassedOver(Struct, frozen=True):
    """What was not looked at because of its kind, or as the caller will have it: why, how much, the first names."""

    reason: str
    number: int
    first: tuple[str, ...] = ()


def passed_over(unread: Iterable[Unread]) -> tuple[PassedOver, ...]:
    """What of this was passed over, by the reasons."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in unread:
        if each.left == "passed":
            names[each.reason].append(each.source)
    return tuple(
        PassedOver(reason, len(here), tuple(sorted(here)[:_FIRST]))
        for reason, here in sorted(names.items())
    )


class Report(Struct, frozen=True):
    """One audit, folded.

    All findings are counted; `cut` of them are not listed, and `left_out` says of which kinds.
    """

    run: Run
    sources: int
    messages: int
    records: int
    travellers: int
    partly_read: int
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    requirements: tuple[Requirement, ...]
    elements: tuple[tuple[str, dict[str, int]], ...]
    deadlines: tuple[Deadline, ...]
    unread: tuple[Unread, ...]
    cut: int = 0
    passed: tuple[Deadline, ...] = ()
    waivers: tuple[Waived, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found, or None."""
        return max((each for each in Severity if self.counts[str(each)]), default=None)

    @property
    def excused(self) -> int:
        """How many findings fail no build: waived, or known to the baseline."""
        listed = sum(each.excused for each in self.findings)
        return listed + sum(each.excused for each in self.left_out)

    @property
    def unexcused(self) -> Severity | None:
        """The gravest severity of what is not excused, or None."""
        if not self.excused:
            return self.worst
        open_ = Counter(self.counts)
        open_.subtract(str(each.severity) for each in self.findings if each.excused)
        for each in self.left_out:
            open_[str(each.finding.severity)] -= each.excused
        return max((each for each in Severity if open_[str(each)] > 0), default=None)

    @property
    def limited(self) -> bool:
        """Whether a limit cut short what was asked for; a list that nobody bounded is no such cut."""
        asked = self.cut > 0 and self.run.max_findings is not None
        return asked or any(each.limit for each in self.unread)

    @property
    def unevaluated(self) -> int:
        """How many clauses could not be evaluated, manual ones aside."""
        return sum(each.status == "not-evaluated" for each in self.requirements)

    @property
    def grave(self) -> bool:
        """Whether a finding that nothing excuses is at or above `fail_on`."""
        least, worst = self.run.fail_on, self.unexcused
        return least is not None and worst is not None and worst >= least

    @property
    def failed(self) -> bool:
        """Whether a finding is grave, or a clause unevaluated or a waiver idle where that fails too."""
        unjudged = self.run.fail_on_unevaluated and self.unevaluated > 0
        return (
            self.grave or unjudged or (self.run.fail_on_unused_waivers and bool(self.idle_waivers))
        )

    @property
    def idle_waivers(self) -> tuple[Waived, ...]:
        """Waivers that excuse nothing, for whatever reason."""
        return tuple(each for each in self.waivers if each.state != "used")

    @property
    def examined(self) -> bool:
        """Whether there was a message or a record."""
        return self.messages > 0 or self.records > 0

    @property
    def idle(self) -> bool:
        """Whether no clause was judged, though some were to be: those not selected were not."""
        if not self.run.policies:  # no law was asked about, but whether the data are fake
            return False
        checked = [each for each in self.requirements if each.status not in BY_PEOPLE]
        if checked and all(each.reason == NOT_SELECTED for each in checked):
            return False
        judged = any(each.evaluated or each.findings for each in checked)
        return not judged

    @property
    def exit_code(self) -> int:
        """The first that applies: 5 cut by a limit, 4 unread, 1 failed, 3 nothing to audit or judge, 0 clean.

        Messages of another kind, recognised and left, do not hide a failure of what stands beside them;
        acknowledgements hide nothing where anything else was examined. Something that was asked for and holds
        nothing is not passed, unless that is allowed. Where nothing is to fail, nothing that lies there does.
        """
        lost = any(not each.left for each in self.unread)
        unable = lost or any(
            each.left == "other" or (each.left == "receipt" and not self.examined)
            for each in self.unread
        )
        never = self.run.fail_on is None and not self.run.fail_on_unevaluated
        quiet = never and self._judged
        vacant = self.vacant and not self.run.allow_empty
        applies = (
            (5, self.limited),
            (0, quiet),
            (4, lost),
            (1, self.failed),
            (4, unable),
            (3, vacant or not self._judged),
        )
        return next((code for code, holds in applies if holds), 0)

    @property
    def vacant(self) -> bool:
        """Whether something that was asked for holds nothing."""
        return any(each.left == "empty" for each in self.unread)

    @property
    def _judged(self) -> bool:
        """Whether there was something, and a clause that could judge it; or there may be nothing."""
        return not self.idle if self.examined else self.run.allow_empty

    def tree(self) -> dict[str, Any]:
        """The report as JSON version 1 (`schemas/report.schema.json`)."""
        return (
            self.head()
            | {"findings": [finding_tree(finding) for finding in self.findings]}
            | self.tail()
        )

    def head(self) -> dict[str, Any]:
        """What stands before the findings in JSON."""
        return {
            "schema": SCHEMA,
            "tool": {"name": "pnr-auditor", "version": self.run.version},
            "run": {
                "as_of": self.run.as_of,
                "law_as_of": str(self.run.law_as_of),
                "configuration": self.run.configuration,
                "policies": [
                    _regime_tree(each) for each in self.run.policies
                ],
                "fail_on": None if self.run.fail_on is None else str(self.run.fail_on),
                "fail_on_unevaluated": self.run.fail_on_unevaluated,
                "holder": self.run.holder,
                "redacted": self.run.redacted,
                **({} if self.run.max_findings is None else {"max_findings": self.run.max_findings}),
                **({} if self.run.assessment is None else {"assessment": msgspec.to_builtins(self.run.assessment)}),
                **({"allow_empty": True} if self.run.allow_empty else {}),
                **({"upcoming": [_fields(each) | {"since": each.since.isoformat()} for each in self.run.upcoming]}
                   if self.run.upcoming else {}),
                **({} if self.run.by_path == ByPath() else {"by_path": _by_path_tree(self.run.by_path)}),
                **{name: True for name in _SAID_IF_SO if getattr(self.run, name)},
            },
            "examined": {
                "sources": self.sources, "messages": self.messages, "records": self.records,
                "travellers": self.travellers, "partly_read": self.partly_read, "unread": len(self.unread),
            },
        }  # fmt: skip

    def tail(self) -> dict[str, Any]:
        """What stands after the findings in JSON."""
        return {
            "requirements": [_requirement_tree(each) for each in self.requirements],
            "elements": [
                {"element": element, **{form: forms.get(form, 0) for form in ("clear", "masked", "partial", "empty")}}
                for element, forms in self.elements
            ],
            "deadlines": [_fields(each) for each in self.deadlines],
            "passed": [_fields(each) for each in self.passed],
            "unread": [_unread_tree(each) for each in self.unread],
            **({"passed_over": list(map(_passed_tree, self.passed_over))} if self.passed_over else {}),
            "waivers": [_waived_tree(each) for each in self.waivers],
            **({"left_out": [_left_out_tree(each) for each in self.left_out]} if self.left_out else {}),
            "summary": {str(each): self.counts[str(each)] for each in reversed(Severity)},
        }  # fmt: skip


def _waived_tree(waived: Waived) -> dict[str, Any]:
    tree = _fields(waived) | {"expires": waived.expires.isoformat()}
    return {name: value for name, value in tree.items() if value is not None or name != "days"}


def _unread_tree(unread: Unread) -> dict[str, Any]:
    return {name: value for name, value in _fields(unread).items() if value or name != "left"}


def _regime_tree(regime: Regime) -> dict[str, Any]:
    told = _fields(regime) | {"reviewed": regime.reviewed.isoformat()}
    return {name: value for name, value in told.items() if name != "shipped" or value}


def _by_path_tree(by_path: ByPath) -> dict[str, Any]:
    return {name: [*told] for name, told in _fields(by_path).items()}


def _passed_tree(passed: PassedOver) -> dict[str, Any]:
    return _fields(passed) | {"first": [*passed.first]}


def finding_tree(finding: Finding) -> dict[str, Any]:
    """One finding in JSON."""
    told = {
        "severity": str(finding.severity),
        "place": place_tree(finding.place),
        "duty": [*finding.duty],
    }
    tree = _fields(finding) | told
    return {name: value for name, value in tree.items() if value or name not in _WHERE_SO}


def _left_out_tree(left: LeftOut) -> dict[str, Any]:
    known = {"known_number": left.known} if left.known else {}
    return finding_tree(left.finding) | {"number": left.number} | known


def _requirement_tree(requirement: Requirement) -> dict[str, Any]:
    told = {
        "duty": [*requirement.duty],
        "quote": msgspec.to_builtins(requirement.quote),
        "attested": _answer_tree(requirement.attested),
    }
    tree = _fields(requirement) | told
    return {name: value for name, value in tree.items() if value or name not in _WHERE_SO}


def _answer_tree(said: Attestation | None) -> dict[str, Any] | None:
    return None if said is None else msgspec.to_builtins(said) | {"evidence": [*said.evidence]}


# Named where there is one.
_WHERE_SO = frozenset({
    "waiver", "known", "title", "duty", "on_receipt", "link", "quote", "attested", "lapsed", "doubtful",
})  # fmt: skip
_SAID_IF_SO = ("baseline", "anonymised", "fail_on_unused_waivers")
_OPTIONAL = ("pointer", "table", "column", "row", "start_column")


def place_tree(place: Place) -> dict[str, Any]:
    """One place in JSON."""
    return {
        name: value
        for name, value in _fields(place).items()
        if value is not None or name not in _OPTIONAL
    }


def _fields(struct: Struct) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def headline(report: Report) -> str:
    """What the whole comes to, never a bare green: "no breach found in what was examined (n of m clauses)".

    Counted apart: what an exception may excuse that no data could show, what is broken by a reading that is
    not sure, what is not law yet, and what was not read.
    """
    return f"{_missed(report)}{_headline(report)}"


def _missed(report: Report) -> str:
    """What was asked for, and is not behind the verdict."""
    unread = sum(each.left in {"", "other"} for each in report.unread)
    vacant = sum(each.left == "empty" for each in report.unread)
    parts = [f"{unread} source{'s' * (unread != 1)} not read"] if unread else []
    if vacant and report.examined:
        parts.append(f"{vacant} request{'s' * (vacant != 1)} that fit{'s' * (vacant == 1)} no data")
    return f"incomplete, {' and '.join(parts)}: " if parts else ""


def _headline(report: Report) -> str:
    if not report.run.policies:
        return _fakeness(report)
    asked = [each for each in report.requirements if each.status != "not-applicable"]
    looked = [each for each in asked if each.status in JUDGED]
    scope = f"{len(looked)} of {len(asked)} clauses{_by_people(report, asked)}"
    if not report.examined:
        return f"nothing was examined ({scope})"
    if not looked:
        return f"no clause could be judged ({scope})"
    failed = [each for each in looked if each.status == "fail"]
    law = [each for each in failed if not each.in_advance]
    ahead = len(failed) - len(law)
    start = f"; {_clauses(ahead)} would be broken once the law starts" if ahead else ""
    arrives = sum(each.status == "on-receipt" for each in looked)
    if arrives:
        start = f"; what {_clauses(arrives)} name{'s' * (arrives == 1)} is to be deleted on receipt{start}"
    if law:
        return f"{_broken(law)} in what was examined ({scope}){start}"
    review = sum(each.status == "review" for each in looked)
    if review:
        judge = f"{review} to be judged by a person"
        return f"no certain breach found in what was examined ({scope}); {judge}{start}"
    return f"no breach found in what was examined ({scope}){start}"


def _by_people(report: Report, asked: Sequence[Requirement]) -> str:
    """What an assessment adds to what was examined: never that anything was."""
    if report.run.assessment is None:
        return ""
    answers = [each.attested.answer for each in asked if each.attested is not None]
    short = sum(each in {"partly", "not-met"} for each in answers)
    told = f", {short} of them as not met or in part" if short else ""
    left = sum(each.status == "manual" for each in asked)
    return f"; {len(answers)} attested by people{told}, {left} open"


def _fakeness(report: Report) -> str:
    number = sum(report.counts.values())
    if not report.examined:
        return "nothing was examined"
    if not number:
        return "every identifying value that was found belongs to nobody"
    return f"{number} value{'s' * (number != 1)} not provably fake"


def _broken(failed: Sequence[Requirement]) -> str:
    unsure = sum(each.unsure for each in failed)
    doubtful = sum(each.doubtful and not each.unsure for each in failed)
    ways = (
        (len(failed) - unsure - doubtful, ""),
        (doubtful, " unless an exception applies that no data show"),
        (unsure, " by this project's reading, a report or an unconfirmed citation"),
    )
    (first, how), *others = ((number, how) for number, how in ways if number)
    more = "".join(f", {number} more{how}" for number, how in others)
    return f"{_clauses(first)} broken{how}{more}{',' if more else ''}"


def _clauses(number: int) -> str:
    return f"{number} clause{'s' * (number != 1)}"
