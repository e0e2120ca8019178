"""The report: what an audit found, what it did not read, and the exit code that this comes to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from auditor.judging.requirement import BY_PEOPLE, Requirement
from auditor.judging.what_was_asked import Run
from auditor.law.finding import Finding, LeftOut, Severity
from auditor.observed.record import Unread
from auditor.policies.clauses_in_force import NOT_SELECTED

NOT_ADVICE = "not legal advice"
_FIRST = 3  # names of files that were passed over for one reason
_COLUMNS = 200  # and of columns, of which there are as many as somebody wrote down


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
    """Files or columns not looked at for one reason (no data by their kind, or left out): how many, the first names."""

    reason: str
    number: int
    first: tuple[str, ...] = ()


def passed_over(unread: Iterable[Unread]) -> tuple[PassedOver, ...]:
    """The sources that were passed over, grouped by the reason."""
    names: dict[tuple[str, int], list[str]] = defaultdict(list)
    for each in unread:
        if each.left in {"passed", "column"}:
            names[each.reason, _FIRST if each.left == "passed" else _COLUMNS].append(each.source)
    return tuple(
        PassedOver(reason, len(here), tuple(sorted(here)[:listed]))
        for (reason, listed), here in sorted(names.items())
    )


class Report(Struct, frozen=True):
    """What one audit came to: every reporter writes this, and nothing else.

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
        """Whether a limit cut the report short: one of reading, or a number of findings that the caller set."""
        asked = self.cut > 0 and self.run.max_findings is not None
        return asked or any(each.limit for each in self.unread)

    @property
    def unevaluated(self) -> int:
        """How many clauses could not be evaluated; those that are left to people are not counted."""
        return sum(each.status == "not-evaluated" for each in self.requirements)

    @property
    def grave(self) -> bool:
        """Whether a finding that nothing excuses is at or above `fail_on`."""
        least, worst = self.run.fail_on, self.unexcused
        return least is not None and worst is not None and worst >= least

    @property
    def failed(self) -> bool:
        """Whether the build fails: by a grave finding or, if asked for, an unevaluated clause or an idle waiver."""
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
        """Whether no clause could be judged, although some were selected."""
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

        A message of another kind does not hide that the one beside it failed. An acknowledgement gives 4 only where
        nothing else was examined. A folder that was asked for and is empty gives 3, unless `allow_empty` is
        set. With `fail_on` None, whatever was judged gives 0.
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
