"""The audit as one function: texts and paths become values, and a report comes back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import chain
from typing import cast

import msgspec

from auditor import __version__
from auditor.api import arguments as asked
from auditor.api.arguments import Data, Pack
from auditor.api.gate import toothless
from auditor.judging import run, side_by_side
from auditor.judging.assessment.answer import Assessment
from auditor.judging.assessment.merged import merged
from auditor.judging.baseline.applied import applied
from auditor.judging.baseline.counts import Counts
from auditor.judging.baseline.waivers import SOON, Waiver
from auditor.judging.listing import Stream
from auditor.judging.report import Report
from auditor.judging.run import Task, Terms
from auditor.judging.tally import Tally
from auditor.judging.tally import report as folded
from auditor.judging.what_was_asked import Run
from auditor.law.finding import Severity
from auditor.law.policy import LawDay, PolicyError
from auditor.observed.record import Given, Holder, Record, Unread
from auditor.policies.clauses_in_force import ClauseInForce, Selection
from auditor.sources import Source, UsageError, columns, files, side_cars
from auditor.sources.files import Search
from auditor.sources.recognise import called
from auditor.sources.side_cars import Aside
from auditor.stores.mapping import Mapping as StoreMapping

Engine = Callable[[Terms, tuple[ClauseInForce, ...]], Tally]
"""What judges a store under these terms and clauses."""


def audit(  # noqa: PLR0913 - one keyword per thing that can be asked for
    source: Data,
    policy: Pack | Sequence[Pack],
    as_of: date | datetime | None = None,
    *,
    law_as_of: LawDay | None = None,
    now: datetime | None = None,
    as_known_then: bool = False,
    holder: Holder | None = None,
    dates: Mapping[str, date] | None = None,
    given: Given = Given(),  # noqa: B008 - frozen
    aside: Sequence[Aside] = (),
    input_format: str | None = None,
    leaving_out: Collection[str] = (),
    search: Search = Search(),  # noqa: B008 - frozen
    allow_empty: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    max_findings: int | None = None,
    anonymise_sources: bool = False,
    baseline: Counts | None = None,
    waivers: Sequence[Waiver] = (),
    assessment: Assessment | None = None,
    waivers_soon: int = SOON,
    fail_on_unused_waivers: bool = False,
    fail_on: Severity | None = Severity.ERROR,
    fail_on_unevaluated: bool = False,
    strict: bool = False,
    warn: Callable[[str], object] | None = None,
    jobs: int = 1,
    watch: Callable[[int, int, int], object] | None = None,
    stream: Stream | None = None,
    mapping: StoreMapping | None = None,
    timeout: int | None = None,
    queries: Callable[[str], object] | None = None,
    engine: Engine | None = None,
) -> Report:
    """The report on `source` under one policy or several.

    Args:
        source: paths (files, folders, patterns, `-`), bytes, or an iterable of bytes or records.
        policy: ids of shipped policies, paths of YAML files, or policies.
        as_of: the day (its first instant, UTC) or instant at which the data are at rest. Without it
            a wire message is judged as a transfer, and a stored record at `now`.
        law_as_of: by which day's law, `"received"` for that of the day on which each record was received;
            else the day of `as_of`, else that of `now`.
        now: the present, which nothing here can know by itself.
        as_known_then: hide court readings that became public after `law_as_of`.
        holder: who keeps the data, where neither the data nor `aside` say.
        dates: the dates on which policies' parameters fall, as `policy.parameter`.
        given: what the caller says of all the data, and the limits within which they are read.
        aside: what the caller says of sources by pattern; a side-car file says it of one.
        input_format: the format of all sources; else each is recognised by its beginning.
        leaving_out: real paths of files in folders that are not audited, such as those this run writes.
        search: what in folders is left out on request, and what names are relative to.
        allow_empty: whether what was asked for may hold nothing: a pattern, a folder, a file, the whole.
        select: ids or names of rules, `policy` or `policy/clause`: judge these alone.
        ignore: the same: do not judge these.
        max_findings: how many findings are listed, the gravest; the report is limited if there are
            more. Without it the gravest 10,000 are, and one of each source; all are counted.
        anonymise_sources: name the sources by their number.
        baseline: how many findings of each kind are known; these fail no build.
        waivers: what somebody answers for until a day, which is held against `now`, else the day of the law.
        assessment: what people answer for of what data cannot show; each answer must hold on the same day.
        waivers_soon: within how many days of its end a waiver is announced.
        fail_on_unused_waivers: whether `Report.failed` holds too where a waiver excuses nothing.
        fail_on: the least severity at which `Report.failed` holds, None for none.
        fail_on_unevaluated: whether it holds too where a clause could not be judged.
        strict: refuse to audit where nothing in the data could be as grave as `fail_on`.
        warn: is told why that is so, where that is not refused.
        jobs: how many processes work at it; the report is the same.
        stream: is told every finding in the order of the data, before baseline and waivers mark any;
            one process then works at it.
        watch: is told how many bytes were read, how many there are in all, and how many records were judged so far.
        mapping: what the tables of a store hold; `source` then names files and folders of tables, or servers.
        timeout: how many seconds a query to a store may take.
        engine: what judges a store instead of this process, such as `auditor.spark.engine`.
        queries: is told line by line what queries find the rows of findings in a store.

    Raises:
        UsageError: something that was asked for cannot be meant.
        StoreError: a store could not be read to its end; there is no report of a part of it.
    """
    mine = asked.packs(policy)
    aside, packs = asked.with_laws(aside, mine)
    terms = Terms(
        law_as_of=asked.law_day(law_as_of, as_of, now),
        as_of=None if as_of is None else asked.instant(as_of),
        now=None if now is None else asked.instant(now),
        as_known_then=as_known_then,
        holder=holder,
        given=given,
        asides=tuple(aside),
        dates=asked.dates(dates or {}, packs),
        policies=tuple(each.id for each in mine) if len(packs) > len(mine) else (),
        input_format=called(input_format).name if input_format else None,
        selection=Selection(asked.keys(select, packs), asked.keys(ignore, packs)),
        most=max_findings,
        anonymise=anonymise_sources,
    )
    try:
        clauses = terms.clauses(packs)
    except PolicyError as fault:
        raise UsageError(f"a policy cannot be used:\n{fault}") from None
    law = run.Law(packs, clauses)
    said: tuple[Given | None, ...] = ()
    tasks: list[Task] = []
    names, content = asked.paths(source)
    extra: tuple[str, ...] = ()
    if mapping is not None:
        if content is not None:
            raise UsageError("a mapping is of stores: name files, folders or servers")
        tally = (engine or _here(names, mapping, jobs, timeout, watch, stream, queries))(
            terms, clauses
        )
        extra = (mapping.digest,)
    elif content is None:
        tasks, lost = asked.tasks(names, leaving_out, search)
        lost += asked.dead(terms.asides, tasks)
        said = tuple(task.beside for task in tasks)
        _able(clauses, terms, fail_on, strict=strict, warn=warn, tasks=tasks)
        total = sum(task.file.size for task in tasks)
        tell = None if watch is None else lambda size, records: watch(size, total, records)
        tally = side_by_side.judge(tasks, terms, law, jobs=jobs, watch=tell, stream=stream)
        tally.unread.extend(asked.numbered(lost, len(tasks)) if anonymise_sources else lost)
    else:
        if isinstance(source, bytes):
            _able(clauses, terms, fail_on, strict=strict, warn=warn, content=source)
        tally = _judged(content, run.Examination(terms, clauses, stream))
    present = terms.now if tally.seen["at_rest"] else None
    order = Run(
        version=__version__,
        policies=asked.regimes(packs),
        as_of=asked.written(terms.as_of or present),
        law_as_of=terms.law_as_of,
        configuration=_digest(
            msgspec.structs.replace(
                terms, now=present, asides=tuple(map(side_cars.anywhere, terms.asides))
            ),
            said,
            packs,
            (fail_on, fail_on_unevaluated),
            *extra,
        ),
        fail_on=fail_on,
        fail_on_unevaluated=fail_on_unevaluated,
        holder=holder,
        max_findings=max_findings,
        allow_empty=allow_empty,
        upcoming=asked.upcoming(packs, terms.dates, _law_day(terms)),
        anonymised=anonymise_sources,
        fail_on_unused_waivers=fail_on_unused_waivers,
        by_path=asked.by_path(tasks, terms),
    )
    report = _with_columns(folded(tally, order, clauses), source, tasks, terms)
    if assessment is not None:
        report = merged(report, assessment, packs, _present(terms))
    if baseline is None and not waivers:
        return report
    present_day = _present(terms)
    return applied(report, baseline=baseline, waivers=waivers, day=present_day, soon=waivers_soon)


def _here(  # noqa: PLR0913, PLR0917 - what a store is judged by
    names: Sequence[str],
    mapping: StoreMapping,
    jobs: int,
    timeout: int | None,
    watch: Callable[[int, int, int], object] | None,
    stream: Stream | None,
    queries: Callable[[str], object] | None,
) -> Engine:
    """What judges a store in this process."""
    from auditor.api import stores  # noqa: PLC0415 - who audits messages needs none of it

    count = None if watch is None else lambda records: watch(0, 0, records)
    return lambda terms, clauses: stores.judged(
        names,
        mapping,
        terms,
        clauses,
        jobs=jobs,
        timeout=timeout,
        watch=count,
        stream=stream,
        tell=queries,
    )


def _with_columns(report: Report, source: Data, tasks: Sequence[Task], terms: Terms) -> Report:
    """The report, its findings with the columns at which they begin in files.

    Bytes at hand have none, as they come whole or in pieces and are told alike.
    """
    if isinstance(source, bytes) or not tasks:
        return report
    listed = {each.place.source for each in report.findings}
    named = (
        (f"source-{each.number}" if terms.anonymise else each.file.name, each) for each in tasks
    )
    found = ((name, columns.of_file(each.file.path)) for name, each in named if name in listed)
    opened = {name: opener for name, opener in found if opener is not None}
    findings = columns.located(
        report.findings,
        lambda each: each.place,
        lambda each, place: msgspec.structs.replace(each, place=place),
        opened,
    )
    return msgspec.structs.replace(report, findings=tuple(findings))


def _able(  # noqa: PLR0913 - what it follows from
    clauses: Sequence[ClauseInForce],
    terms: Terms,
    least: Severity | None,
    *,
    strict: bool,
    warn: Callable[[str], object] | None,
    tasks: Sequence[Task] = (),
    content: bytes | None = None,
) -> None:
    """Say, or refuse, what could never fail."""
    if least is None or (not strict and warn is None) or (not tasks and content is None):
        return
    why = toothless(clauses, terms, least, tasks, content)
    if why is not None and strict:
        raise UsageError(why)
    if why is not None and warn is not None:
        warn(why)


def _law_day(terms: Terms) -> date | None:
    """The day of the law; where each record has its own, the present."""
    if isinstance(terms.law_as_of, date):
        return terms.law_as_of
    return None if terms.now is None else terms.now.date()


def _present(terms: Terms) -> date:
    """The day on which waivers and the answers of an assessment must hold."""
    when = terms.now or terms.as_of
    if when is not None:
        return when.date()
    if isinstance(terms.law_as_of, date):
        return terms.law_as_of
    raise UsageError("on which day must waivers and answers hold? give now")


def _judged(
    content: Iterator[bytes] | Iterator[Record | Unread], examination: run.Examination
) -> Tally:
    first = next(content, None)
    if isinstance(first, bytes):
        name = "source-1" if examination.terms.anonymise else files.STDIN
        given = side_cars.given(name, examination.terms.given, examination.terms.asides, None)
        examination.source(Source(name, chain([first], cast("Iterator[bytes]", content))), given)
    elif first is not None:
        examination.records(chain([first], cast("Iterator[Record | Unread]", content)))
    return examination.close()


def _digest(*settings: object) -> str:
    encoded = msgspec.json.encode([__version__, settings], enc_hook=str, order="sorted")
    return f"sha256:{sha256(encoded).hexdigest()}"
