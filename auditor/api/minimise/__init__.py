"""Minimising: the same file without what the law does not permit, everything else byte for byte.

Laws of the folder: only what an audit found goes; what is left is audited again, until nothing is
found or nothing more can go; what could not be taken out is said; no value is repeated anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from auditor.api import arguments as asked
from auditor.api.arguments import Pack
from auditor.api.minimise.rounds import Minimised, Minimiser
from auditor.judging import run
from auditor.judging.judge import Audit
from auditor.judging.run import Terms
from auditor.law.finding import Finding
from auditor.law.policy import PolicyError
from auditor.observed.record import Given, Holder, Record, Unread
from auditor.policies.clauses_in_force import Selection
from auditor.rules import by_id
from auditor.sources import Source, UsageError, side_cars
from auditor.sources.recognise import called
from auditor.sources.side_cars import Aside


def minimise(  # noqa: PLR0913 - one keyword per thing that can be asked for
    data: bytes,
    policy: Pack | Sequence[Pack],
    *,
    name: str = "-",
    as_of: date | datetime | None = None,
    law_as_of: date | None = None,
    now: datetime | None = None,
    holder: Holder | None = None,
    dates: Mapping[str, date] | None = None,
    given: Given = Given(),  # noqa: B008 - frozen
    aside: Sequence[Aside] = (),
    input_format: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    keep_candidates: bool = False,
) -> Minimised:
    """`data` without what rules of minimisation and of special categories find in it.

    Args:
        data: the bytes of one file.
        policy: ids of shipped policies, paths of YAML files, or policies.
        name: what places call the file.
        as_of: the day or instant at which the data are at rest; without it a message is a transfer.
        law_as_of: by which day's law; else the day of `as_of`, else that of `now`.
        now: the present, which nothing here can know by itself.
        holder: who keeps the data, where the data do not say.
        dates: the dates on which policies' parameters fall, as `policy.parameter`.
        given: what the caller says of the data, and the limits within which they are read.
        aside: what the caller says of sources by pattern.
        input_format: the format; else it is recognised by its beginning.
        select: ids or names of rules, `policy` or `policy/clause`: take out what these find alone.
        ignore: the same: leave what these find.
        keep_candidates: leave what a person must judge.

    Raises:
        UsageError: something that was asked for cannot be meant.
    """
    packs = asked.packs(policy)
    terms = Terms(
        law_as_of=asked.law_day(law_as_of, as_of, now),
        as_of=None if as_of is None else asked.instant(as_of),
        now=None if now is None else asked.instant(now),
        holder=holder,
        dates=asked.dates(dates or {}, packs),
        input_format=called(input_format).name if input_format else None,
        selection=Selection(asked.keys(select, packs), asked.keys(ignore, packs)),
    )
    try:
        clauses = terms.clauses(packs)
    except PolicyError as fault:
        raise UsageError(f"a policy cannot be used:\n{fault}") from None
    said = terms.dated(side_cars.given(name, given, tuple(aside), None))
    at_rest = run.reading(Source(name, iter([data])), said, terms.input_format).at_rest
    instant = terms.as_of or (terms.now if at_rest else None)

    def read(whole: bytes) -> Iterator[Record | Unread]:
        return run.reading(Source(name, iter([whole])), said, terms.input_format).records

    def spares(finding: Finding) -> bool:
        about_content = by_id()[finding.rule].about_content
        return not about_content or (keep_candidates and finding.candidate)

    return Minimiser(read, lambda: Audit(clauses, instant, holder), spares).minimise(data)
