"""What was asked for: names, days and keys of a caller become policies, instants and rules.

Laws of the file: it reads no clock and no environment; every mistake of the caller is a
`UsageError` that says what to do.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from itertools import chain
from os import PathLike, fspath
from typing import TypeAlias, cast

import msgspec

from auditor import policies
from auditor.judging.run import Task, Terms
from auditor.judging.what_was_asked import ByPath, Regime, Upcoming, regime
from auditor.law.policy import RECEIVED, LawDay, Policy
from auditor.observed.record import Holder, Record, Unread, printable
from auditor.rules import all_rules
from auditor.rules import find as find_rule
from auditor.sources import UsageError, files, side_cars, walk
from auditor.sources.files import File, Search
from auditor.sources.policy_files import packs as packs_of
from auditor.sources.side_cars import Aside

_FAMILY = 3  # letters of a rule's id that name its family
_SOON = 90  # days in which a law is announced
Name: TypeAlias = str | PathLike[str]
Pack: TypeAlias = Name | Policy
Data: TypeAlias = Name | bytes | Iterable[Name] | Iterable[bytes] | Iterable[Record | Unread]


def packs(names: Pack | Sequence[Pack]) -> tuple[Policy, ...]:
    """The policies of these names, each once, and at least one."""
    each_name = [names] if isinstance(names, str | PathLike | Policy) else names
    found = tuple(
        law
        for each in each_name
        for law in ((each,) if isinstance(each, Policy) else packs_of(fspath(each)))
    )
    ids = [each.id for each in found]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise UsageError(f"the policy {twice[0]!r} is given twice: name each once")
    if not found:
        raise UsageError("no policy is given: `auditor policy list` shows them")
    return found


def with_laws(
    asides: Iterable[Aside], mine: tuple[Policy, ...]
) -> tuple[tuple[Aside, ...], tuple[Policy, ...]]:
    """What the caller says of some paths, the policies in it named by their ids; and all policies, the run's first.

    Raises:
        UsageError: one cannot be read, or two have one id.
    """
    laws = {each.id: each for each in mine}
    told = []
    for aside in asides:
        own = packs(aside.policies) if aside.policies else ()
        for each in own:
            if laws.setdefault(each.id, each).sha256 != each.sha256:
                raise UsageError(f"the policy {each.id!r} is given twice, as two texts")
        told.append(msgspec.structs.replace(aside, policies=tuple(each.id for each in own)))
    return tuple(told), tuple(laws.values())


def regimes(laws: Iterable[Policy]) -> tuple[Regime, ...]:
    """The policies as a report names them: one that carries the id of a shipped one, and is another, says so."""
    return tuple(
        regime(each, None if policies.digest(each.id) == each.sha256 else policies.digest(each.id))
        for each in laws
    )


def upcoming(
    laws: Iterable[Policy], dates: Mapping[str, date], day: LawDay | None
) -> tuple[Upcoming, ...]:
    """The clauses of these policies that take effect soon after a day."""
    if not isinstance(day, date):
        return ()
    last = min(day.toordinal() + _SOON, date.max.toordinal())
    found = []
    for law in laws:
        own = {
            name: when
            for key, when in dates.items()
            if (name := key.removeprefix(f"{law.id}.")) != key
        }
        for clause in law.clauses:
            since = clause.since if isinstance(clause.since, date) else clause.since.day(own)
            if since is not None and day.toordinal() < since.toordinal() <= last:
                found.append(Upcoming(since, law.id, clause.id, clause.title))
    return tuple(sorted(found))


def law_day(law_as_of: LawDay | None, as_of: date | None, now: datetime | None) -> LawDay:
    """By which day's law: the one asked for, else that of the data, else today's."""
    if law_as_of == RECEIVED:
        return RECEIVED
    day = law_as_of or as_of or now
    if day is None:
        raise UsageError("by which day's law? give law_as_of, as_of or now")
    return instant(day).date()


def instant(when: date | datetime) -> datetime:
    """A day or an instant as an instant in UTC; a day is its first instant there."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), UTC)
    if when.tzinfo is None:
        raise UsageError("a time needs its zone: write 2026-11-22T10:00:00Z")
    try:
        return when.astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{when.isoformat()} is out of the calendar in UTC") from None


def written(when: datetime | None) -> str | None:
    """An instant as reports write it: `2026-11-22T00:00:00Z`."""
    return None if when is None else when.isoformat().replace("+00:00", "Z")


def dates(given: Mapping[str, date], policies: Iterable[Policy]) -> dict[str, date]:
    """The days on which parameters fall, each a parameter of one of `policies`."""
    known = sorted(f"{each.id}.{name}" for each in policies for name in each.parameters)
    for key in given:
        if key not in known:
            what = f"known are {', '.join(known)}" if known else "these policies have none"
            raise UsageError(f"there is no parameter {key!r}; {what}")
    return dict(given)


def keys(names: Iterable[str], policies: Sequence[Policy]) -> frozenset[str]:
    """What to select or ignore: `excess-element` and `MIN` become ids of rules, `eu-pnr/art-6-1` stays."""
    laws = {each.id: None for each in policies}
    laws |= {f"{each.id}/{clause.id}": None for each in policies for clause in each.clauses}
    families: dict[str, set[str]] = defaultdict(set)
    for each in all_rules():
        families[each.id[:_FAMILY]].add(each.id)
    found: set[str] = set()
    for key in names:
        rule = find_rule(key)
        if key in families:
            found |= families[key]
            continue
        if rule is None and key not in laws:
            near = get_close_matches(key, [*laws, *(each.name for each in all_rules())], n=1)
            hint = f"; perhaps {near[0]}" if near else ""
            raise UsageError(
                f"{key!r} is no rule, policy or policy/clause here{hint}: `auditor rules list` and "
                "`auditor policy show ID` name them"
            )
        found.add(key if rule is None else rule.id)
    return frozenset(found)


def paths(
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


def tasks(
    names: Iterable[str],
    leaving_out: Collection[str] = (),
    search: Search = Search(),  # noqa: B008 - frozen
) -> tuple[list[Task], list[Unread]]:
    """The files below `names`, numbered by their names, with what their side-cars say; and what could not be opened.

    In whatever order they are asked for, they come in the same.
    """
    work: list[Task] = []
    lost: list[Unread] = []
    found = list(files.find(sorted(names), leaving_out, search))
    lost += (each for each in found if isinstance(each, Unread))
    for each in sorted((each for each in found if isinstance(each, File)), key=_by_name):
        path = each.aside
        beside = side_cars.read(path, each.name + walk.ASIDE) if path else None
        work.append(Task(len(work) + 1, each, beside))
    return work, lost


def _by_name(file: File) -> tuple[str, str]:
    return file.name, file.path


def dead(told: Iterable[Aside], work: Iterable[Task]) -> Iterator[Unread]:
    """Each pattern of `paths` in settings that fits nothing: no source of the run, and no file that there is."""
    held = [task.file for task in work]
    for each in told:
        if each.base is not None and not side_cars.lives(each, held):
            where = f"[[paths]] {printable(each.glob)}"
            yield Unread(where, "this pattern of the settings fits no file", left="empty")


def by_path(work: Iterable[Task], terms: Terms) -> ByPath:
    """What some files are judged under instead of what the run says, by the settings or beside them."""
    own: set[str] = set()
    days: set[datetime] = set()
    held: set[Holder] = set()
    telling = [
        each for each in terms.asides if each.policies or each.as_of or each.given.facts.holder
    ]
    for task in work:
        if not telling and task.beside is None:
            continue
        fit = list(side_cars.fitting(task.file.name, telling, task.file))
        policies, as_of = side_cars.law(fit)
        own |= set(policies)
        days |= {as_of} if as_of else set()
        said = [each.given for each in fit] + ([task.beside] if task.beside else [])
        holder = next((each.facts.holder for each in reversed(said) if each.facts.holder), None)
        held |= {holder} if holder else set()
    return ByPath(
        tuple(sorted(own)),
        tuple(each for each in map(written, sorted(days - {terms.as_of})) if each),
        tuple(sorted(held - {terms.holder})),
    )


def numbered(lost: Iterable[Unread], after: int) -> Iterator[Unread]:
    """What could not be opened, named by numbers that follow those of the files."""
    for number, each in enumerate(lost, start=after + 1):
        yield msgspec.structs.replace(each, source=f"source-{number}")
