"""Stores as the api has them: addresses opened, every table found in one of them, all judged into one tally."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from auditor.judging.forecast.due import Forecast
from auditor.judging.forecast.prospect import Fold, Step
from auditor.judging.listing import Stream
from auditor.judging.run import Terms
from auditor.judging.tally import Tally
from auditor.law.yaml_text import Problem
from auditor.observed.record import Given
from auditor.policies.clauses_in_force import ClauseInForce
from auditor.sources import UsageError, reason, text
from auditor.stores.ahead import foresee
from auditor.stores.audit import Question, audit
from auditor.stores.batch import PLACES
from auditor.stores.mapping import Mapping
from auditor.stores.mapping_check import lacking
from auditor.stores.mapping_file import MappingError, parse
from auditor.stores.opening import opened
from auditor.stores.store import MissingError, Store, StoreError
from auditor.stores.suggest import suggested


def mapping_of(path: str) -> Mapping:
    """The mapping in a file.

    Raises:
        UsageError: it cannot be read, or has mistakes, each named with its line.
    """
    try:
        return parse(text(Path(path)))
    except OSError as fault:
        raise UsageError(f"the mapping {path!r}: {reason(fault)}") from None
    except MappingError as fault:
        raise UsageError("\n".join(f"{path}:{each}" for each in fault.problems)) from None
    except ValueError:
        raise UsageError(f"the mapping {path!r} is not UTF-8") from None


def suggestion(address: str) -> str:
    """The text of a mapping of what lies at this address, guessed from names.

    Raises:
        UsageError: there is nothing there, or what reads it is not installed.
        StoreError: it cannot be read.
    """
    try:
        with closing(opened(address, Given())) as store:
            return suggested(store)
    except MissingError as wrong:
        raise UsageError(wrong.reason) from None


def amiss(mapping: str, addresses: Sequence[str]) -> list[Problem]:
    """What the text of a mapping, free of mistakes by itself, names and none of the stores has.

    Raises:
        UsageError: there is nothing at an address, or what reads it is not installed.
        StoreError: a store cannot be read.
    """
    if not addresses:
        return []
    try:
        with ExitStack() as stack:
            found = [opened(address, Given()) for address in addresses]
            for store in found:
                stack.enter_context(closing(store))
            return lacking(mapping, found)
    except MissingError as wrong:
        raise UsageError(wrong.reason) from None


def judged(  # noqa: PLR0913 - one keyword per way of working
    addresses: Sequence[str],
    mapping: Mapping,
    terms: Terms,
    clauses: tuple[ClauseInForce, ...],
    *,
    jobs: int = 1,
    timeout: int | None = None,
    watch: Callable[[int], object] | None = None,
    stream: Stream | None = None,
    tell: Callable[[str], object] | None = None,
) -> Tally:
    """The tally of all tables of the mapping, in the stores at these addresses.

    `timeout` bounds each query, in seconds; `watch` is told how many rows were judged so far;
    `stream` is told every finding; `tell` line by line what queries find their rows.

    Raises:
        UsageError: a table or column is nowhere, or what reads a store is not installed.
        StoreError: a store could not be read to its end, and nothing is known of it.
    """
    as_of = terms.as_of or terms.now
    if as_of is None:
        raise UsageError("on which day are the data judged? give as_of or now")
    tally = Tally(terms.most, stream)
    places = None if stream is not None else PLACES if terms.most is None else terms.most
    question = Question(
        clauses=clauses, as_of=as_of, holder=terms.holder, given=terms.given, places=places
    )
    aliases = _Aliases() if terms.anonymise else str

    def each(store: Store, here: Mapping) -> None:
        audit(store, here, question, tally, watch=watch, called=aliases, tell=tell)

    _with_each(addresses, mapping, terms, each, jobs=jobs, timeout=timeout)
    tally.settle()
    return tally


def foreseen(  # noqa: PLR0913, PLR0917 - as above
    addresses: Sequence[str],
    mapping: Mapping,
    terms: Terms,
    ahead: Forecast,
    clauses: Iterable[ClauseInForce],
    fold: Fold,
    *,
    step: Step,
    timeout: int | None = None,
) -> None:
    """Fold in what becomes of all rows in the stores at these addresses.

    Raises:
        UsageError: a table or column is nowhere, or what reads a store is not installed.
        StoreError: a store could not be read to its end, and nothing is known of it.
    """
    aliases = _Aliases() if terms.anonymise else str
    listed = tuple(clauses)

    def each(store: Store, here: Mapping) -> None:
        foresee(store, here, terms.given, ahead, listed, fold, step=step, called=aliases)

    _with_each(addresses, mapping, terms, each, timeout=timeout)


def _with_each(  # noqa: PLR0913 - one keyword per way of working
    addresses: Sequence[str],
    mapping: Mapping,
    terms: Terms,
    work: Callable[[Store, Mapping], None],
    *,
    jobs: int = 1,
    timeout: int | None = None,
) -> None:
    """Open one store after the other, and do what is to be done with the tables that it has."""
    seen: set[str] = set()
    with ExitStack() as stack:
        for number, address in enumerate(addresses, start=1):
            try:
                store = opened(address, terms.given, number=number, jobs=jobs, timeout=timeout)
                stack.enter_context(closing(store))
                here = _part_of(mapping, store)
                seen |= here.tables.keys()
                work(store, here)
            except MissingError as wrong:
                raise UsageError(f"store {number}: {wrong.reason}") from None
            except StoreError as fault:
                raise StoreError(f"store {number}: {fault.reason}") from None
    nowhere = [name for name in mapping.tables if name not in seen]
    if nowhere:
        raise UsageError(f"no store has what table {nowhere[0]} of the mapping reads")


def _part_of(mapping: Mapping, store: Store) -> Mapping:
    """The tables of the mapping that this store has."""
    there = {}
    for name, table in mapping.tables.items():
        try:
            store.columns(table.reads)
        except MissingError:
            continue
        there[name] = table
    for table in there.values():
        for joined in (table.parent, table.deletions):
            if joined is not None and joined.table not in there:
                raise MissingError(
                    f"table {table.name} is joined to {joined.table}, which lies elsewhere"
                )
    return msgspec.structs.replace(mapping, tables=there)


class _Aliases:
    """Names that say nothing of what is read: `source-1` and so on."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        return self._known.setdefault(name, f"source-{len(self._known) + 1}")
