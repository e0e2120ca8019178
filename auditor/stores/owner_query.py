"""Queries for the owner of a store: the rows of each kind of finding, in the store's own words.

A report names rows by number and a bounded number of them; whoever may see the rows finds all with
these. Law of the file: a condition holds forms, days and words of closed lists, never a value; and
it fits the rows of its kind and no others, as far as the audit saw them, else there is none.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from auditor.law.finding import Finding
from auditor.stores.batch import Judgment, Key
from auditor.stores.dialect import DAY, Type
from auditor.stores.expressions import MADE
from auditor.stores.instants import Resolution
from auditor.stores.projection import Projection
from auditor.stores.signature import Cell
from auditor.stores.store import Part

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OURS = ("auditor_look", "auditor_f", "auditor_json(")  # functions that nobody else has
_UNKNOWN = "-- no query tells these rows from others: see their places in the report"


class _Way(Struct, frozen=True):
    """One condition: what it says in SQL, and whether a signature meets it."""

    sql: str
    holds: Callable[[Key], bool]


def queries(projection: Projection, part: Part, judgment: Judgment) -> Iterator[str]:
    """The query of each kind of finding in this part, after a line that says which it is."""
    judged = judgment.judged()
    for finding, number, keys in judgment.kinds():
        yield f"-- {finding.rule} {finding.name} · {finding.policy or 'structure'}/{finding.clause or finding.rule}"
        place = finding.place
        column = f", column {place.column}" if place.column else ""
        yield f"-- {place.source}: table {place.table}{column}, {number} findings"
        condition = _condition(projection, finding, keys, judged)
        where = f" WHERE {condition}" if condition else ""
        source = projection.source_sql(part, bare=MADE not in where)
        told = f"SELECT t.* FROM {source}{where};"
        yield _UNKNOWN if condition is None or any(each in told for each in _OURS) else told
        yield ""


def _condition(
    projection: Projection, finding: Finding, keys: set[Key], judged: set[Key]
) -> str | None:
    ways = [
        *_clocks(projection, keys),
        *_facts(projection, keys),
        *_cells(projection, finding, keys),
    ]
    if not _fits(ways, keys, judged):
        return None
    for way in reversed(
        list(ways)
    ):  # cells first: when something was due tells more than what stands there
        fewer = [each for each in ways if each is not way]
        if _fits(fewer, keys, judged):
            ways = fewer
    return " AND ".join(each.sql for each in ways)


def _fits(ways: Sequence[_Way], keys: set[Key], judged: set[Key]) -> bool:
    return {key for key in judged if all(way.holds(key) for way in ways)} == keys


def _cells(projection: Projection, finding: Finding, keys: set[Key]) -> Iterator[_Way]:
    for cell in projection.columns.cells:
        if finding.place.column is None or cell.column == finding.place.column:
            forms = {projection.columns.said(cell, signature) for _, signature in keys}
            ways = [each for each in forms if each is not None]
            listed = ", ".join(
                str(each) if isinstance(each, int) else f"'{each}'"
                for each in sorted(ways, key=str)
            )
            options = [f"({cell.sql}) IN ({listed})"] if ways else []
            options += [f"({cell.sql}) IS NULL"] if None in forms else []

            def holds(
                key: Key, cell: Cell = cell, forms: frozenset[Any] = frozenset(forms)
            ) -> bool:
                return projection.columns.said(cell, key[1]) in forms

            yield _Way(f"({' OR '.join(options)})", holds)


def _facts(projection: Projection, keys: set[Key]) -> Iterator[_Way]:
    for at, sql in projection.columns.words_at():
        met = {signature[at] for _, signature in keys}
        listed = ", ".join(f"'{each}'" for each in sorted(each for each in met if each is not None))
        options = [f"({sql}) IN ({listed})"] if listed else []
        options += [f"({sql}) IS NULL"] if None in met else []

        def holds(key: Key, at: int = at, met: frozenset[Any] = frozenset(met)) -> bool:
            return key[1][at] in met

        yield _Way(f"({' OR '.join(options)})", holds)


def _clocks(projection: Projection, keys: set[Key]) -> Iterator[_Way]:
    for at, clock in projection.columns.clocks_at():
        met = {_end(signature[at], resolution, clock.type) for resolution, signature in keys}
        if None in met:
            if met == {None}:
                yield _Way(f"{clock.sql} IS NULL", lambda key, at=at: key[1][at] is None)  # type: ignore[misc]
            continue
        if not all(isinstance(each, int) for each in met):
            continue  # a text: its order is not that of time
        last = max(each for each in met if each is not None)

        def holds(key: Key, at: int = at, last: int = last, kind: Type = clock.type) -> bool:
            end = _end(key[1][at], key[0], kind)
            return end is not None and end <= last

        yield _Way(f"{clock.sql} < {_literal(last, clock.type)}", holds)


def _end(value: Any, resolution: Resolution, kind: Type) -> int | None:  # noqa: ANN401 - a column of any kind
    """The instant after the last that a clock may be, in microseconds; None where it is not known."""
    if not isinstance(value, int):
        return None if value is None else -1
    if resolution == "month":
        year, month = divmod(value + 1, 12)
        if not 1 <= year < 9999:  # noqa: PLR2004 - the years that datetime knows
            return value
        return round(
            (datetime(year, month + 1, 1, tzinfo=UTC) - _EPOCH) / timedelta(microseconds=1)
        )
    if resolution == "day" or kind == "day":
        return (value + 1) * DAY
    return value + 1


def _literal(microseconds: int, kind: Type) -> str:
    when = _EPOCH + timedelta(microseconds=microseconds)
    if kind == "day":
        return f"DATE '{when.date().isoformat()}'"
    told = when.replace(tzinfo=None).isoformat(sep=" ")
    return f"TIMESTAMP WITH TIME ZONE '{told}+00'" if kind == "instant" else f"TIMESTAMP '{told}'"
