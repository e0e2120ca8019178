"""Runs: what each audit came to, kept month after month; no place, no value, no name of a source.

Laws of the folder: what is kept of a run are days, digests, statuses and counts, and the words of the
policies, which are law; a text of a database never leaves, as it could name a host or a user.
"""

import re
from hashlib import sha256

import msgspec
from msgspec import Struct

from auditor.judging.report import Report
from auditor.judging.requirement import Status
from auditor.observed.record import Holder

SERIES = "default"
_SERIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class BookError(Exception):
    """A record of runs cannot be read or written; the text says why, and names no host."""


class Law(Struct, frozen=True):
    """A policy that was audited under, with the digest of its text."""

    policy: str
    edition: str
    sha256: str


class ClauseRun(Struct, frozen=True):
    """What became of one clause in one run."""

    policy: str
    clause: str
    title: str
    binding: str
    basis: str
    status: Status
    applicable: int
    evaluated: int
    unevaluated: int
    findings: int


class Entry(Struct, frozen=True):
    """One run.

    `day` is the day that it speaks of, `recorded_at` when it was kept, in UTC; `series` is what the
    caller calls the store, so that several may be kept in one book. `configuration` is the digest of
    all settings. Laws and clauses stand in the order of their names.
    """

    series: str
    day: str
    recorded_at: str
    version: str
    configuration: str
    law_as_of: str
    holder: Holder | None
    sources: int
    messages: int
    records: int
    travellers: int
    partly_read: int
    unread: int
    errors: int
    warnings: int
    notes: int
    exit_code: int
    laws: tuple[Law, ...] = ()
    clauses: tuple[ClauseRun, ...] = ()

    @property
    def id(self) -> str:
        """What tells this run from every other; the same run kept twice is one."""
        return sha256(msgspec.json.encode(self)).hexdigest()[:32]

    @property
    def whole(self) -> bool:
        """Whether everything could be read, and no limit cut it short."""
        return self.exit_code not in (4, 5) and not self.unread


def series(text: str) -> str:
    """The name of a series.

    Raises:
        BookError: it is none, and is not shown.
    """
    if not _SERIES.fullmatch(text):
        raise BookError("a series is named by at most 64 letters, digits, dots, dashes and lines")
    return text


def entry(report: Report, recorded_at: str, name: str = SERIES) -> Entry:
    """What is kept of a report; clauses that a person judges are left out, as no run changes them."""
    run, counts = report.run, report.counts
    return Entry(
        series=series(name),
        day=run.day,
        recorded_at=recorded_at,
        version=run.version,
        configuration=run.configuration,
        law_as_of=str(run.law_as_of),
        holder=run.holder,
        sources=report.sources,
        messages=report.messages,
        records=report.records,
        travellers=report.travellers,
        partly_read=report.partly_read,
        unread=len(report.unread),
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
        exit_code=report.exit_code,
        laws=tuple(
            Law(each.id, each.edition, each.sha256)
            for each in sorted(run.policies, key=lambda each: each.id)
        ),
        clauses=tuple(
            ClauseRun(
                each.policy,
                each.clause,
                each.title or each.cites,
                each.binding,
                each.basis,
                each.status,
                each.applicable,
                each.evaluated,
                each.unevaluated,
                each.findings,
            )
            for each in sorted(report.requirements, key=lambda each: (each.policy, each.clause))
            if each.status != "manual"
        ),
    )
