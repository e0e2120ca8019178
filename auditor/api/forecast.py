"""The forecast as one function: what of the data will break which clause, and from which day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from os import PathLike

import msgspec

from auditor import __version__
from auditor.api import arguments as asked
from auditor.api.arguments import Name, Pack
from auditor.judging import run
from auditor.judging.crash import stumbled
from auditor.judging.forecast.due import Forecast
from auditor.judging.forecast.eras import eras
from auditor.judging.forecast.prospect import Asked, Fold, Prospect, Step
from auditor.judging.run import Terms
from auditor.law.finding import Severity
from auditor.law.policy import PolicyError
from auditor.observed.record import Given, Holder, Unread
from auditor.policies.clauses_in_force import Selection
from auditor.sources import UsageError
from auditor.sources.files import Search
from auditor.sources.recognise import called
from auditor.sources.side_cars import Aside
from auditor.stores.mapping import Mapping as StoreMapping


def forecast(  # noqa: PLR0913 - one keyword per thing that can be asked for
    source: Name | Iterable[Name],
    policy: Pack | Sequence[Pack],
    first: date,
    last: date,
    *,
    law_as_of: date | None = None,
    as_known_then: bool = False,
    holder: Holder | None = None,
    dates: Mapping[str, date] | None = None,
    given: Given = Given(),  # noqa: B008 - frozen
    aside: Sequence[Aside] = (),
    input_format: str | None = None,
    leaving_out: Collection[str] = (),
    search: Search = Search(),  # noqa: B008 - frozen
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    step: Step = "month",
    most: int | None = None,
    anonymise_sources: bool = False,
    fail_on: Severity | None = None,
    watch: Callable[[int, int], object] | None = None,
    mapping: StoreMapping | None = None,
    timeout: int | None = None,
) -> Prospect:
    """What an audit as of each day from `first` to `last` would find of the data as they lie.

    Args:
        source: paths: files, folders, patterns, `-`.
        policy: ids of shipped policies, paths of YAML files, or policies.
        first: the first day looked at; what is broken on it already counts as falling due then.
        last: the last day looked at.
        law_as_of: judge each day by the law of this one; else by its own.
        as_known_then: hide court readings that became public after the day of the law.
        holder: who keeps the data, where neither the data nor `aside` say.
        dates: the dates on which policies' parameters fall, as `policy.parameter`.
        given: what the caller says of all the data, and the limits within which they are read.
        aside: what the caller says of sources by pattern; a side-car file says it of one.
        input_format: the format of all sources; else each is recognised by its beginning.
        leaving_out: real paths of files in folders that are not looked at.
        search: what in folders is left out on request, and what names are relative to.
        select: ids or names of rules, `policy` or `policy/clause`: look at these alone.
        ignore: the same: do not look at these.
        step: by day, ISO week or month: how what falls due is counted.
        most: how many dues are kept, the earliest; all are counted.
        anonymise_sources: name the sources by their number.
        fail_on: the least severity whose falling due fails, None for none.
        watch: is told how many bytes were read, and how many there are in all.
        mapping: what the tables of a store hold; `source` then names files and folders of tables, or servers.
        timeout: how many seconds a query to a store may take.

    Raises:
        UsageError: something that was asked for cannot be meant.
    """
    if last < first:
        raise UsageError("the last day of a forecast comes before its first")
    packs = asked.packs(policy)
    terms = Terms(
        law_as_of=law_as_of or first,
        as_known_then=as_known_then,
        holder=holder,
        given=msgspec.structs.replace(given, as_of=first),
        asides=tuple(aside),
        dates=asked.dates(dates or {}, packs),
        input_format=called(input_format).name if input_format else None,
        selection=Selection(asked.keys(select, packs), asked.keys(ignore, packs)),
        anonymise=anonymise_sources,
    )
    try:
        stretches = eras(packs, terms, first, last, law_as_of)
        ahead = Forecast(stretches, holder)
    except PolicyError as fault:
        raise UsageError(f"a policy cannot be used:\n{fault}") from None
    question = Asked(
        version=__version__,
        policies=packs,
        first=first,
        last=last,
        law_as_of=law_as_of,
        step=step,
        fail_on=fail_on,
    )
    fold = Fold(question, most)
    names = [source] if isinstance(source, str | PathLike) else list(source)
    if mapping is not None:
        from auditor.api import stores  # noqa: PLC0415 - who looks at messages needs none of it

        clauses = [bound for era in stretches for bound in era.clauses]
        stores.foreseen(
            list(map(str, names)), mapping, terms, ahead, clauses, fold, step=step, timeout=timeout
        )
        return fold.prospect()
    tasks, found = asked.tasks(list(map(str, names)), leaving_out, search)
    lost = [*found, *asked.dead(terms.asides, tasks)]
    total = sum(task.file.size for task in tasks)
    for task in tasks:
        for each in run.readings(
            task, terms, None if watch is None else lambda size: watch(size, total)
        ):
            _look(each, ahead, fold)
    fold.unread += asked.numbered(lost, len(tasks)) if anonymise_sources else lost
    return fold.prospect()


def _look(reading: run.Reading | Unread, ahead: Forecast, fold: Fold) -> None:
    if isinstance(reading, Unread):
        fold.unread.append(reading)
        return
    fold.sources += reading.known
    try:
        for record in reading.records:
            if isinstance(record, Unread):
                fold.unread.append(record)
            else:
                fold.add(ahead.look(record), envelope=record.is_envelope)
    except Exception as fault:  # noqa: BLE001 - one source must not lose the forecast of the others
        fold.unread.append(Unread(reading.name, stumbled(fault)))
