"""What a flaw breaks: of the clauses in force, those that forbid what was planted.

The second reading of a rule says so (`readings`). A rule of which nobody has written one is asked itself: its
labels then prove what the format is read as, the places and the counts, and of the rule nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from msgspec import ValidationError, convert

from auditor.knowledge.element import ELEMENTS
from auditor.law.duty import charged
from auditor.law.policy import Clause
from auditor.law.rule import ALREADY, NEVER, Breach, Rule
from auditor.observed.clock import Interval
from auditor.observed.record import Clocks, Facts, Form, Place, Record, Sighting, Template, Trace
from auditor.people.label import Label, Origin, Spot
from auditor.people.specimen.flaws import readings
from auditor.people.specimen.flaws.held import Held, Seen
from auditor.policies.clauses_in_force import ClauseInForce


def about(standing: tuple[ClauseInForce, ...], held: Held) -> Iterator[ClauseInForce]:
    """The clauses that speak of such a record."""
    for bound in standing:
        rule, when = bound.rule, bound.clause.when
        if rule is None or rule.fault is not None or bound.unjudged is not None:
            continue
        if rule.kinds and held.kind not in rule.kinds:
            continue
        if rule.reads != "both" and (rule.reads == "envelopes") != held.envelope:
            continue
        if rule.at_rest and held.as_of is None:
            continue
        facts = held.facts
        holder = facts.holder or bound.assumes
        # What somebody says of their own work breaks no duty of another.
        own = held.kind in {"log", "declaration"} and holder is not None
        if own and holder not in charged(bound.clause.duty):
            continue
        pairs = (
            (when.kind, held.kind),
            (when.holder, holder),
            (when.direction, facts.direction),
            # A message whose role nobody tells may be anybody's.
            (() if held.envelope and facts.role is None else when.role, facts.role),
        )
        if any(allowed and value not in allowed for allowed, value in pairs):
            continue
        if not any(each.holds(facts) for each in bound.clause.unless):
            yield bound


def of_content(
    standing: tuple[ClauseInForce, ...], held: Held, seen: Seen
) -> Iterator[ClauseInForce]:
    """The clauses that this element breaks, where it stands in such a record."""
    for bound in about(standing, held):
        assert bound.rule is not None  # noqa: S101 - those without are not about it
        reading = readings.of(bound.rule)
        if reading is None:
            broken = bound.rule.pointwise and _itself(bound.rule, bound.clause, held, seen)
        else:
            broken = reading.forbids is not None and reading.forbids(seen, bound.clause.with_, held)
        if broken:
            yield bound


def of_frame(standing: tuple[ClauseInForce, ...], held: Held) -> Iterator[ClauseInForce]:
    """The clauses that such a record breaks by being there, whatever it says."""
    for bound in about(standing, held):
        assert bound.rule is not None  # noqa: S101 - as above
        reading = readings.of(bound.rule)
        if reading is None:
            broken = bound.rule.frame and _itself(bound.rule, bound.clause, held)
        else:
            forbids = reading.forbids_record
            broken = forbids is not None and forbids(bound.clause.with_, held)
        if broken:
            yield bound


def named(bound: ClauseInForce, held: Held) -> str | None:
    """The element that a finding on such a record as a whole names, if it names one."""
    assert bound.rule is not None  # noqa: S101 - as above
    reading = readings.of(bound.rule)
    if reading is not None:
        return reading.element
    return next((each.element for each in _found(bound.rule, bound.clause, held)), None)


def label(bound: ClauseInForce, element: str | None, place: Spot, origin: Origin) -> Label:
    """The label of a broken clause."""
    assert bound.rule is not None  # noqa: S101 - what is broken has a rule
    return Label(bound.rule.id, bound.policy, bound.clause.id, element, place, origin)


def concerned(rule: Rule) -> Callable[[str], bool]:
    """Whether an element can break the rule.

    A rule that nobody has read a second time is asked about each element in clear, under a clause that sets
    nothing; where a clause has to set something, any element may.
    """
    reading = readings.of(rule)
    if reading is not None:
        return reading.concerns or _any
    try:
        given = convert({}, rule.parameters)
    except ValidationError:
        return _any
    clause: Clause[Any] = Clause(
        id="-",
        title="-",
        duty=(),
        cites="-",
        binding="law",
        basis="read",
        since=date.min,
        with_=given,
    )
    held = Held("pnr", Facts(), {}, None)
    return lambda element: _itself(rule, clause, held, Seen(element))


def _any(_element: str) -> bool:
    return True


def _itself(rule: Rule, clause: Clause[Any], held: Held, seen: Seen | None = None) -> bool:
    """Whether the rule finds something in a record that says this alone, or nothing."""
    return any(True for _ in _found(rule, clause, held, seen))


def _found(
    rule: Rule, clause: Clause[Any], held: Held, seen: Seen | None = None
) -> Iterator[Breach]:
    clocks = {name: Interval.at(when) for name, when in held.clocks.items()}
    sightings: tuple[Sighting, ...] = ()
    if seen is not None:
        form = Form.MASKED if seen.masked else Form.CLEAR
        code = seen.said if ELEMENTS[seen.element].codes is not None else None
        shared = Template("-", (Trace(seen.element, form, code),))
        sightings = (Sighting(shared, None, None, None, None, None),)
    record = Record(held.kind, Place(source="-"), Clocks(**clocks), held.facts, sightings=sightings)
    until = rule.lawful_until(record, clause) if rule.lawful_until is not None else ALREADY
    if until is None or (until is not ALREADY and not (held.as_of and held.as_of > until)):
        return
    for each in rule.check(record, clause, held.as_of or NEVER):
        if isinstance(each, Breach):
            yield each
