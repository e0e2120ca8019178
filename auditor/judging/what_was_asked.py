"""What was asked for: under which laws, on which day, with which settings that could change the report."""

from datetime import date

from msgspec import Struct

from auditor.law.finding import Severity
from auditor.law.policy import RECEIVED, LawDay, Policy
from auditor.law.policy import Status as Standing
from auditor.observed.record import Holder
from auditor.policies import coverage


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


class Upcoming(Struct, frozen=True, order=True):
    """A clause that takes effect soon after the day of the law: its policy and id, its first day, what it demands."""

    since: date
    policy: str
    clause: str
    title: str


class ByPath(Struct, frozen=True):
    """The policies, days and holders that settings or side-cars give to some sources instead of the run's."""

    policies: tuple[str, ...] = ()
    as_of: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()


class Assessed(Struct, frozen=True):
    """An assessment that was given: the digest of its file, the day on which its answers must hold.

    `aside` is how many of its answers are on clauses that the run judges by a rule, or does not look at.
    """

    sha256: str
    day: date
    aside: int = 0


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
