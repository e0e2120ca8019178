"""The difference of two policies: elements, periods, masks, clocks and purposes, each with a witness."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct

from auditor.explain import stage
from auditor.explain.compare.witness import Bench, Witness, read, record
from auditor.judging.forecast.due import Forecast
from auditor.judging.forecast.eras import Era
from auditor.knowledge.element import ELEMENTS
from auditor.law.policy import Policy
from auditor.law.rule import Stage
from auditor.observed.record import Kind

SCHEMA = "urn:pnr-auditor:schema:policy-diff:1"
What = Literal["element", "mask", "period", "purpose"]

START = date(2026, 1, 15)  # of every witness; not a day on which months end
_KINDS: tuple[Kind, ...] = ("pnr", "api")
_LONGEST = 60 * 366  # days
_OF_SYSTEMS = ("log.", "declaration.")
# What ends the stay of a record, and the legibility of an element: by whichever of these comes first.
_KEPT: tuple[Stage, ...] = ("deleted",)
_UNLINKED: tuple[Stage, ...] = ("unlinked", *_KEPT)
_HIDDEN: tuple[Stage, ...] = ("masked", "anonymised")


class Difference(Struct, frozen=True):
    """Something that one policy lets pass and the other does not.

    `element` is None where the record as a whole is meant, and for a purpose, which `value` names;
    `days` are the first day of a breach under the policy that passes, None never, and under the other.
    """

    what: What
    kind: Kind
    element: str | None
    witness: Witness
    days: tuple[date | None, date] | None = None
    value: str | None = None


class Period(Struct, frozen=True):
    """What the two policies say of one stage of storage: each period with its clock and clause."""

    stage: str
    one: tuple[str, ...]
    two: tuple[str, ...]


class Diff(Struct, frozen=True):
    """Two policies side by side; `silent` are those that have no closed list for a kind of record."""

    one: Policy
    two: Policy
    law_as_of: date
    periods: tuple[Period, ...]
    purposes: tuple[tuple[str, ...], tuple[str, ...]]
    differences: tuple[Difference, ...]
    silent: tuple[tuple[str, Kind], ...]


def diff(one: Policy, two: Policy, law: date, dates: Mapping[str, date]) -> Diff:
    """What lets a record pass under one of two policies and fail under the other, both ways.

    Raises:
        PolicyError: a clause names a rule that is not there, or gives it what it does not take.
    """
    bench = Bench.of(one, two, law, dates)
    found: list[Difference] = []
    for kind in _KINDS:
        found += _elements(bench, kind)
        found += _times(bench, kind)
    found += _purposes(bench)
    return Diff(
        one=one,
        two=two,
        law_as_of=law,
        periods=_periods(one, two),
        purposes=(_named(bench, one), _named(bench, two)),
        differences=tuple(found),
        silent=tuple((law.id, kind) for law in (one, two) for kind in _KINDS if _silent(bench, law, kind)),
    )  # fmt: skip


def _both_ways(bench: Bench) -> tuple[tuple[Policy, Policy], tuple[Policy, Policy]]:
    one, two = bench.laws
    return (one, two), (two, one)


def _elements(bench: Bench, kind: Kind) -> Iterator[Difference]:
    """Elements that may stand in clear, on the very day, under one policy alone."""
    for element in _known():
        made = record(kind, element, START)
        for passes, fails in _both_ways(bench):
            witness = bench.heard(passes, fails, made, START, element)
            if witness is not None:
                yield Difference("element", kind, element, witness)


def _known() -> list[str]:
    return [
        each.id
        for each in ELEMENTS.values()
        if each.nature != "system" and not each.id.startswith(_OF_SYSTEMS)
    ]


def _times(bench: Bench, kind: Kind) -> Iterator[Difference]:
    """Records that must be gone, and elements that must be hidden, under one policy before the other."""
    left = list(_earlier(bench, kind, "period", _UNLINKED, record(kind, None, START)))
    yield from left
    # A law that has some data deleted as their person leaves keeps those of one who stays, or of others, longer.
    stays = _earlier(bench, kind, "period", _UNLINKED, record(kind, None, START, stays=True))
    known = {(each.witness.fails, each.days) for each in left}
    yield from (each for each in stays if (each.witness.fails, each.days) not in known)
    # What is linked to a case may stay to the end of the whole period, and shows it.
    yield from _earlier(bench, kind, "period", _KEPT, record(kind, None, START, linked=True))
    for element in _known():
        made = record(kind, element, START, linked=True)
        yield from _earlier(bench, kind, "mask", _HIDDEN, made, element)


def _earlier(  # noqa: PLR0913, PLR0917 - what is compared, and by what
    bench: Bench,
    kind: Kind,
    what: What,
    stages: tuple[Stage, ...],
    made: dict[str, Any],
    element: str | None = None,
) -> Iterator[Difference]:
    days = {law.id: _first_day(bench, law, stages, made) for law in bench.laws}
    for passes, fails in _both_ways(bench):
        later, first = days[passes.id], days[fails.id]
        if first is None or (later is not None and later <= first):
            continue
        witness = bench.heard(passes, fails, made, first, element, stages)
        if witness is not None:
            yield Difference(what, kind, element, witness, (later, first))


def _first_day(
    bench: Bench, law: Policy, stages: tuple[Stage, ...], made: dict[str, Any]
) -> date | None:
    """The first day on which the record certainly breaks a clause of `law` for one of `stages`."""
    timed = tuple(each for each in bench.clauses[law.id] if each.rule and each.rule.stage in stages)
    ahead = Forecast((Era(START, START + timedelta(days=_LONGEST), timed),), None)
    days = [
        due.first
        for each in read(made)
        for due in ahead.look(each).dues
        if not due.finding.candidate
    ]
    return min(days, default=None)


def _periods(one: Policy, two: Policy) -> tuple[Period, ...]:
    """The periods of both, stage by stage, as their clauses have them."""
    rows = {each.id: [row for row in stage.rows([each]) if row.in_force] for each in (one, two)}
    stages = dict.fromkeys(row.stage for found in rows.values() for row in found)
    return tuple(
        Period(
            name,
            *(tuple(_told(row) for row in rows[law.id] if row.stage == name) for law in (one, two)),
        )
        for name in stages
    )


def _told(row: stage.Row) -> str:
    if row.after is None and row.windows:
        moments = "; ".join(" ".join(each.values()) for each in row.windows)
        return f"{moments} ({row.clause})"
    if row.after is None:
        return f"no figure ({row.clause})"
    return f"{row.after} from {row.clock or 'receipt'} ({row.clause})"


def _named(bench: Bench, law: Policy) -> tuple[str, ...]:
    """The purposes that the clauses of a policy name."""
    found = {
        purpose
        for bound in bench.clauses[law.id]
        if bound.rule is not None
        and bound.rule.closed_list == "purposes"
        and bound.unjudged is None
        for purpose in bound.clause.with_.purposes
    }
    return tuple(sorted(found))


def _purposes(bench: Bench) -> Iterator[Difference]:
    """Purposes for which data may be consulted under one policy alone; the witness is a row of a log."""
    for passes, fails in _both_ways(bench):
        for purpose in sorted({*_named(bench, passes)} - {*_named(bench, fails)}):
            made = {
                "kind": "log",
                "synthetic": True,
                "clocks": {"created": f"{START.isoformat()}T12:00:00Z"},
                "elements": {"log.operation": "consultation", "log.purpose": purpose},
            }
            witness = bench.heard(passes, fails, made, START)
            if witness is not None:
                yield Difference("purpose", "log", None, witness, value=purpose)


def _silent(bench: Bench, law: Policy, kind: Kind) -> bool:
    """Whether the policy judges no element of such a record: what it lets pass is then no permission."""
    made = record(kind, "traveller.surname", START)
    return not bench.judged(law, made, START)[1]
