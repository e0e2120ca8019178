"""The audit as one function: texts and paths become values, and a report comes back.

Laws of the file: it reads no clock and no environment; every mistake of the caller is a
`UsageError` that says what to do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import chain
from os import PathLike, fspath
from typing import TypeAlias, cast

import msgspec

from auditor import __version__, run
from auditor.bound import Selection
from auditor.finding import Severity
from auditor.policy import Policy, PolicyError
from auditor.record import Given, Holder, Record, Unread
from auditor.report import Fold, Report, Run, Tally, regime
from auditor.rules import find as find_rule
from auditor.run import Task, Terms
from auditor.sources import Source, UsageError, asides, files
from auditor.sources.asides import Aside
from auditor.sources.files import File
from auditor.sources.packs import pack
from auditor.sources.recognise import called

Name: TypeAlias = str | PathLike[str]
Pack: TypeAlias = Name | Policy
Data: TypeAlias = Name | bytes | Iterable[Name] | Iterable[bytes] | Iterable[Record | Unread]


def audit(  # noqa: PLR0913 - one keyword per thing that can be asked for
    source: Data,
    policy: Pack | Sequence[Pack],
    as_of: date | datetime | None = None,
    *,
    law_as_of: date | None = None,
    now: datetime | None = None,
    as_known_then: bool = False,
    holder: Holder | None = None,
    dates: Mapping[str, date] | None = None,
    given: Given = Given(),  # noqa: B008 - frozen
    aside: Sequence[Aside] = (),
    input_format: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    max_findings: int | None = None,
    anonymise_sources: bool = False,
    fail_on: Severity | None = Severity.ERROR,
    fail_on_unevaluated: bool = False,
    jobs: int = 1,
    watch: Callable[[int, int], object] | None = None,
) -> Report:
    """The report on `source` under one policy or several.

    Args:
        source: paths (files, folders, patterns, `-`), bytes, or an iterable of bytes or records.
        policy: ids of shipped policies, paths of YAML files, or policies.
        as_of: the day (its first instant, UTC) or instant at which the data are at rest. Without it
            a wire message is judged as a transfer, and a stored record at `now`.
        law_as_of: by which day's law; else the day of `as_of`, else that of `now`.
        now: the present, which nothing here can know by itself.
        as_known_then: hide court readings that became public after `law_as_of`.
        holder: who keeps the data, where neither the data nor `aside` say.
        dates: the dates on which policies' parameters fall, as `policy.parameter`.
        given: what the caller says of all the data, and the limits within which they are read.
        aside: what the caller says of sources by pattern; a side-car file says it of one.
        input_format: the format of all sources; else each is recognised by its beginning.
        select: ids or names of rules, `policy` or `policy/clause`: judge these alone.
        ignore: the same: do not judge these.
        max_findings: how many findings are kept; all are counted, and the report is then limited.
        anonymise_sources: name the sources by their number.
        fail_on: the least severity at which `Report.failed` holds, None for none.
        fail_on_unevaluated: whether it holds too where a clause could not be judged.
        jobs: how many processes work at it; the report is the same.
        watch: is told how many bytes were read, and how many there are in all.

    Raises:
        UsageError: something that was asked for cannot be meant.
    """
    packs = _packs([policy] if isinstance(policy, str | PathLike | Policy) else policy)
    terms = Terms(
        law_as_of=_law_day(law_as_of, as_of, now),
        as_of=None if as_of is None else _instant(as_of),
        now=None if now is None else _instant(now),
        as_known_then=as_known_then,
        holder=holder,
        given=given,
        asides=tuple(aside),
        dates=_dates(dates or {}, packs),
        input_format=called(input_format).name if input_format else None,
        selection=Selection(_keys(select, packs), _keys(ignore, packs)),
        most=max_findings,
        anonymise=anonymise_sources,
    )
    try:
        clauses = terms.clauses(packs)
    except PolicyError as fault:
        raise UsageError(f"a policy cannot be used:\n{fault}") from None
    said: tuple[Given | None, ...] = ()
    names, content = _paths(source)
    if content is None:
        tasks, lost = _tasks(names)
        said = tuple(task.beside for task in tasks)
        total = sum(task.file.size for task in tasks)
        tell = None if watch is None else lambda size: watch(size, total)
        tally = run.judge(tasks, terms, packs, jobs=jobs, watch=tell)
        tally.unread.extend(_numbered(lost, len(tasks)) if anonymise_sources else lost)
    else:
        tally = _judged(content, run.Desk(terms, clauses))
    present = terms.now if tally.seen["at_rest"] else None
    asked = Run(
        version=__version__,
        policies=tuple(map(regime, packs)),
        as_of=_written(terms.as_of or present),
        law_as_of=terms.law_as_of,
        configuration=_digest(
            msgspec.structs.replace(terms, now=present), said, packs, (fail_on, fail_on_unevaluated)
        ),
        fail_on=fail_on,
        fail_on_unevaluated=fail_on_unevaluated,
        holder=holder,
    )
    fold = Fold(asked, clauses, most=max_findings)
    fold.tally.absorb(tally)
    return fold.report()


def _packs(names: Iterable[Pack]) -> tuple[Policy, ...]:
    packs = tuple(each if isinstance(each, Policy) else pack(fspath(each)) for each in names)
    ids = [each.id for each in packs]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise UsageError(f"the policy {twice[0]!r} is given twice: name each once")
    if not packs:
        raise UsageError("no policy is given: `auditor policy list` shows them")
    return packs


def _law_day(law_as_of: date | None, as_of: date | None, now: datetime | None) -> date:
    day = law_as_of or as_of or now
    if day is None:
        raise UsageError("by which day's law? give law_as_of, as_of or now")
    return _instant(day).date()


def _instant(when: date | datetime) -> datetime:
    """In UTC; a day is its first instant there."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), UTC)
    if when.tzinfo is None:
        raise UsageError("a time needs its zone: write 2026-11-22T10:00:00Z")
    return when.astimezone(UTC)


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")


def _dates(dates: Mapping[str, date], packs: Iterable[Policy]) -> dict[str, date]:
    known = sorted(f"{each.id}.{name}" for each in packs for name in each.parameters)
    for key in dates:
        if key not in known:
            what = f"known are {', '.join(known)}" if known else "these policies have none"
            raise UsageError(f"there is no parameter {key!r}; {what}")
    return dict(dates)


def _keys(keys: Iterable[str], packs: Sequence[Policy]) -> frozenset[str]:
    """What to select or ignore, each rule under its id."""
    laws = {each.id for each in packs} | {f"{p.id}/{c.id}" for p in packs for c in p.clauses}
    found = set()
    for key in keys:
        rule = find_rule(key)
        if rule is None and key not in laws:
            raise UsageError(
                f"{key!r} is no rule, policy or policy/clause here: `auditor rules list` and "
                "`auditor policy show ID` name them"
            )
        found.add(key if rule is None else rule.id)
    return frozenset(found)


def _paths(
    source: Data,
) -> tuple[list[str], Iterator[bytes] | Iterator[Record | Unread] | None]:
    """The paths that `source` gives, or its content."""
    if isinstance(source, str | PathLike):
        return [fspath(source)], None
    items = iter([source] if isinstance(source, bytes) else source)
    first = next(items, None)
    if first is None:
        return [], None
    if isinstance(first, str | PathLike):
        names = cast("Iterator[Name]", chain([first], items))
        return [fspath(name) for name in names], None
    return [], chain([first], items)  # type: ignore[return-value]  # all are of one kind


def _tasks(paths: Iterable[str]) -> tuple[list[Task], list[Unread]]:
    tasks: list[Task] = []
    lost: list[Unread] = []
    for found in files.find(paths):
        if isinstance(found, File):
            path = found.aside
            beside = asides.read(path, found.name + files.ASIDE) if path else None
            tasks.append(Task(len(tasks) + 1, found, beside))
        else:
            lost.append(found)
    return tasks, lost


def _numbered(lost: Iterable[Unread], after: int) -> Iterator[Unread]:
    for number, each in enumerate(lost, start=after + 1):
        yield msgspec.structs.replace(each, source=f"source-{number}")


def _judged(content: Iterator[bytes] | Iterator[Record | Unread], desk: run.Desk) -> Tally:
    first = next(content, None)
    if isinstance(first, bytes):
        name = "source-1" if desk.terms.anonymise else files.STDIN
        given = asides.given(name, desk.terms.given, desk.terms.asides, None)
        desk.source(Source(name, chain([first], cast("Iterator[bytes]", content))), given)
    elif first is not None:
        desk.records(chain([first], cast("Iterator[Record | Unread]", content)))
    return desk.close()


def _digest(*settings: object) -> str:
    encoded = msgspec.json.encode([__version__, settings], enc_hook=str, order="sorted")
    return f"sha256:{sha256(encoded).hexdigest()}"
