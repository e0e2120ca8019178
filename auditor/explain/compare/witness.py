"""Witnesses: a record of nobody that one policy lets pass and another does not, audited anew to prove it."""

from collections.abc import Container, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.judge import Audit
from auditor.judging.run import reading
from auditor.knowledge.element import ELEMENTS
from auditor.law.finding import Finding
from auditor.law.policy import Basis, Binding, Policy
from auditor.law.rule import Stage
from auditor.observed.record import Given, Kind, Record
from auditor.people.reserved import RANGES, kinds
from auditor.people.specimen.booking import booking
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flight import flight
from auditor.people.specimen.plan import DAY
from auditor.people.specimen.trees import records
from auditor.policies.clauses_in_force import ClauseInForce, bind
from auditor.rules import by_name
from auditor.sources import Source

_FAKE = "FAKE001SPECIMEN"  # by its digits, nobody's name
_TRIES = 40
CLOCKS = ("created", "transferred", "received", "loaded", "last_received", "departed", "arrived",
          "entered", "exited", "trip_ended", "closed")  # fmt: skip
LEFT = "exited"


class Witness(Struct, frozen=True):
    """A record, as JSON, and the day on which it passes one policy and breaks a clause of another.

    `unless` are the exemptions of that clause that no record can show: where one is met, it is no breach.
    """

    record: dict[str, Any]
    as_of: date
    passes: str
    fails: str
    clause: str
    cites: str
    rule: str
    binding: Binding | None
    basis: Basis | None
    unless: tuple[str, ...]


class Bench(Struct, frozen=True):
    """Where witnesses are heard: two policies by the law of one day."""

    laws: tuple[Policy, Policy]
    clauses: dict[str, tuple[ClauseInForce, ...]]

    @classmethod
    def of(cls, one: Policy, two: Policy, law: date, dates: Mapping[str, date]) -> "Bench":
        """A bench for two policies.

        Raises:
            PolicyError: a clause names a rule that is not there, or gives it what it does not take.
        """
        return cls((one, two), {each.id: bind([each], law, dates) for each in (one, two)})

    def judged(
        self, law: Policy, record: dict[str, Any], as_of: date
    ) -> tuple[tuple[Finding, ...], bool]:
        """What an audit under `law` finds in the record as of a day, and whether it judged any clause at all.

        Rules of structure judge every record, and are no clause of the law.
        """
        audit = Audit(self.clauses[law.id], datetime.combine(as_of, time(), UTC))
        of_law = {each.index for each in self.clauses[law.id] if each.policy is not None}
        findings: list[Finding] = []
        heard = False
        for each in read(record):
            verdict = audit.judge(each)
            findings += [found for found in verdict.findings if found.policy is not None]
            heard = heard or not of_law.isdisjoint(verdict.evaluated)
        return tuple(findings), heard

    def heard(  # noqa: PLR0913, PLR0917 - who is asked, about what, on which day
        self,
        passes: Policy,
        fails: Policy,
        record: dict[str, Any],
        as_of: date,
        element: str | None = None,
        stages: Container[Stage | None] | None = None,
    ) -> Witness | None:
        """The witness, if the record is judged under both, passes one and breaks the other for certain.

        What breaks it concerns `element` and is breaks a clause for one of `stages`, where they are named.
        """
        found, judged = self.judged(passes, record, as_of)
        if found or not judged:
            return None
        broken, _ = self.judged(fails, record, as_of)
        certain = [
            each
            for each in broken
            if not each.candidate
            and element in (None, each.element)
            and (stages is None or by_name()[each.name].stage in stages)
        ]
        if not certain:
            return None
        worst = max(certain, key=lambda each: each.severity)
        return Witness(
            record, as_of, passes.id, fails.id, worst.clause or "", worst.cites, worst.name,
            worst.binding, worst.basis, _open(fails, worst.clause, record),
        )  # fmt: skip


def _open(law: Policy, clause: str | None, record: dict[str, Any]) -> tuple[str, ...]:
    """What the clause exempts, so far as the record does not tell whether it is met."""
    exemptions = [one for each in law.clauses if each.id == clause for one in each.unless]
    facts = [each.facts for each in read(record)]
    return tuple(
        each.words for each in exemptions if any(each.holds(known) is None for known in facts)
    )


def read(record: dict[str, Any]) -> Iterator[Record]:
    """The record as any other is read: from its bytes."""
    source = Source("witness", iter([msgspec.json.encode(record)]))
    for each in reading(source, Given()).records:
        if isinstance(each, Record):
            yield each


def record(
    kind: Kind,
    element: str | None,
    start: date,
    *,
    linked: bool = False,
    stays: bool = False,
) -> dict[str, Any]:
    """A record of `kind` with this one element, every clock at noon of `start`.

    `linked`: objective material links it to the purposes of the law. `stays`: the traveller has not left.
    """
    noon = f"{start.isoformat()}T12:00:00Z"
    made: dict[str, Any] = {
        "kind": kind,
        "synthetic": True,
        "clocks": dict.fromkeys((each for each in CLOCKS if not (stays and each == LEFT)), noon),
        "facts": {"role": "passenger", "direction": "in"},
    }
    if linked:
        made["facts"]["retention_link"] = True
    if element is not None:
        made["elements"] = {element: value(element)}
    return made


def value(element: str) -> str:
    """A value of nobody for `element`: that of a specimen, else the example of a reserved range."""
    known = _values().get(element)
    if known is not None:
        return known
    ranges = [each for kind in kinds(ELEMENTS[element].fake_kind) for each in RANGES[kind]]
    return ranges[0].example if ranges else _FAKE


@cache
def _values() -> dict[str, str]:
    """The first value that specimens give each element; the same on every machine and day."""
    found: dict[str, str] = {}
    for number in range(_TRIES):
        draw = Draw("witness", number, "everything")
        made = booking(draw, flight(draw, DAY), boarded=True)
        trees = [records.pnr(made), records.passenger(made.party.travellers[0], made, 0)]
        for tree in trees:
            _gather(tree, found)
        if found.keys() >= ELEMENTS.keys():
            break
    return found


def _gather(tree: Mapping[str, Any], found: dict[str, str]) -> None:
    for element, given in tree.get("elements", {}).items():
        text = given[0] if isinstance(given, list) and given else given
        if text not in (None, "", []):
            found.setdefault(element, str(text))
    for group in tree.get("groups", {}).values():
        for each in group:
            _gather(each, found)
