"""`selfcheck`: the promises of the project tried on the caller's own data."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from auditor.api import arguments as asked
from auditor.api.arguments import Name, Pack
from auditor.api.audit import audit
from auditor.api.generate import labels_of
from auditor.judging import report_from_json as reread
from auditor.judging.report import Report
from auditor.observed.record import Limits, Unread, printable
from auditor.people.fakeness.check import placed
from auditor.people.label import Labels, LabelsError, decode
from auditor.people.selfcheck import blind, leak, repro, score
from auditor.people.selfcheck.canary import Cage
from auditor.people.selfcheck.score import Score
from auditor.reporters import load
from auditor.sources import UsageError, content, files, reason


class Tried(Struct, frozen=True):
    """What was tried: how many sources, and of what how often; where a promise was broken."""

    sources: int
    what: str
    broken: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def exit_code(self) -> int:
        """4 unread, 1 broken, 3 nothing to try it on, 0."""
        if any(each.left != "empty" for each in self.unread):
            return 4
        return 1 if self.broken else 0 if self.sources and not self.unread else 3


class Terms(Struct, frozen=True):
    """Under which law, and on which day, what is tried is audited."""

    policies: tuple[Pack, ...]
    law_as_of: date
    now: datetime
    as_of: datetime | None = None

    def audit(self, data: bytes | Iterable[bytes]) -> Report:
        """The report on the bytes of one source."""
        return audit(data, self.policies, self.as_of, law_as_of=self.law_as_of, now=self.now)


def blindness(paths: Iterable[Name], terms: Terms, seed: int = 0) -> Tried:
    """Whether the report stays, byte for byte, while identities are replaced, permuted, equalised, made of words."""
    sources = changed = 0
    broken: list[str] = []
    unread: list[Unread] = []
    for name, data in _sources(paths, unread):
        sources += 1
        whole = _written(terms.audit(data))
        found = blind.identities(placed(name, data))
        for way in blind.WAYS:
            other, count = blind.altered(data, found, way, seed)
            changed += count
            if _written(terms.audit(other)) != whole:
                broken.append(f"{name}: identities {way}, and the report is another")
    what = f"{changed} identities replaced, permuted, equalised or worded"
    return Tried(sources, what, tuple(broken), tuple(unread))


def leakage(paths: Iterable[Name], terms: Terms) -> Tried:
    """Whether no canary planted in the data is heard in any report, stream, log or exception."""
    cage, sources = Cage(), 0
    broken: list[str] = []
    unread: list[Unread] = []
    for name, data in _sources(paths, unread):
        sources += 1
        broken += [f"{name}: {where}" for where in sorted({*leak.leaks(data, terms.audit, cage)})]
    return Tried(sources, f"{cage.count} canaries planted", tuple(broken), tuple(unread))


def repetition(
    paths: Sequence[Name], terms: Terms, run: Callable[[dict[str, str], int], bytes]
) -> Tried:
    """Whether the report is the same however the bytes come, and `run` gives the same in all surroundings."""
    sources = 0
    broken: list[str] = []
    unread: list[Unread] = []
    for name, data in _sources(paths, unread):
        sources += 1
        sizes = repro.chunked(data, terms.audit, _written)
        broken += [f"{name}: in pieces of {size} bytes it is another report" for size in sizes]
    if sources:
        for number in repro.differing(run):
            around, jobs = repro.SURROUNDINGS[number]
            told = " ".join(f"{key}={value}" for key, value in around.items())
            broken.append(f"with {told} -j {jobs} it is another report")
    what = f"pieces of every size, {len(repro.SURROUNDINGS)} surroundings"
    return Tried(sources, what, tuple(broken), tuple(unread))


def scoring(report: Name, labels: Iterable[Name]) -> Score:
    """The score of a report in JSON against label files, or the folders they stand beside.

    Raises:
        UsageError: one cannot be read, is no such file, or the report left findings out.
    """
    try:
        told = reread.read(content(Path(report)))
        labelled = [_labelled(Path(each)) for each in labels]
    except OSError as fault:
        raise UsageError(f"{printable(str(fault.filename))}: {reason(fault)}") from None
    except (reread.ReportError, LabelsError) as wrong:
        raise UsageError(str(wrong)) from None
    if sum(told.counts.values()) > len(told.findings):
        raise UsageError(
            "the report left findings out: make it without --max-findings, that of a store with enough of them"
        )
    return score.score(told.findings, labelled)


def _labelled(path: Path) -> tuple[str, Labels]:
    stated = labels_of(path) if path.is_dir() else path
    return stated.name.removesuffix(".labels.json"), decode(content(stated))


def _sources(paths: Iterable[Name], unread: list[Unread]) -> Iterator[tuple[str, bytes]]:
    names, _ = asked.paths(paths)
    for found in files.find(names):
        if isinstance(found, Unread):
            unread += [found] if found.left != "passed" else []
            continue
        for each in files.read(found, Limits()):
            if isinstance(each, Unread):
                unread.append(each)
                continue
            parts = list(each.chunks)
            unread += (part for part in parts if isinstance(part, Unread))
            yield each.name, b"".join(part for part in parts if isinstance(part, bytes))


def _written(report: Report) -> str:
    out = io.StringIO()
    load("json").write(report, out)
    return out.getvalue()
