"""The situations of the packs (`tests/policies/*.yaml`): records on a day, and what becomes of the clauses."""

from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from ruamel.yaml import YAML

from auditor import policies
from auditor.bound import bind
from auditor.clock import Interval, Period
from auditor.fold import Fold
from auditor.judge import Audit
from auditor.policy import RECEIVED, LawDay, Policy
from auditor.record import (
    Clocks,
    Facts,
    Form,
    Holder,
    Kind,
    Place,
    Record,
    Sighting,
    Template,
    Trace,
)
from auditor.report import Report, Run, regime

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 22)


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """An element of a situation's record; one that is named alone stands in clear."""

    element: str
    form: Form = Form.CLEAR
    code: str | None = None
    marks: frozenset[str] = frozenset()
    period: str | None = None


class Given(Struct, frozen=True, forbid_unknown_fields=True):
    """A situation's record; an instant carries its zone."""

    kind: Kind = "pnr"
    envelope: bool = False
    facts: Facts = Facts()
    clocks: dict[str, str] = {}
    observations: tuple[str | Seen, ...] = ()

    def record(self, number: int = 1) -> Record:
        """As a codec would hand it over, each element in a segment of its own."""
        seen = [Seen(each) if isinstance(each, str) else each for each in self.observations]
        return Record(
            kind=self.kind,
            at=Place(source="situation", message=number, record=0 if self.envelope else 1),
            clocks=Clocks(
                **{name: Interval.at(instant(text)) for name, text in self.clocks.items()}
            ),
            facts=self.facts,
            sightings=tuple(_sighting(number, each) for number, each in enumerate(seen, 1)),
        )


class Situation(Struct, frozen=True, forbid_unknown_fields=True,
                rename={"passed": "pass", "not_evaluated": "not-evaluated",
                        "not_applicable": "not-applicable", "dates": "set"}):  # fmt: skip
    """Records on a day, and what becomes of the clauses.

    All that fail or need review are named; of the rest, those of interest. `absent` are not in
    force. `severities` gives the gravest finding of a clause; `says` words of some finding.
    """

    name: str
    records: tuple[Given, ...]
    as_of: str | None = None
    law_as_of: str | None = None  # a day, or `received`
    as_known_then: bool = False
    holder: Holder | None = None
    dates: dict[str, date] = {}
    fail: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    not_evaluated: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    manual: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    severities: dict[str, str] = {}
    says: str = ""
    says_not: str | None = None


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """The situations of one pack, as people read them."""

    about: str
    situations: tuple[Situation, ...]


def instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    assert instant.tzinfo is not None, "a situation's instants carry their zone"
    return instant


def _sighting(number: int, seen: Seen) -> Sighting:
    period = None if seen.period is None else Period.parse(seen.period)
    trace = Trace(seen.element, seen.form, seen.code, seen.marks, 1, 1, period)
    return Sighting(Template("ZZZ", (trace,)), None, number, number, None, None)


def _pages() -> dict[str, Page]:
    read = YAML(typ="safe", pure=True)
    return {
        path.stem: msgspec.convert(read.load(path.read_text("utf-8")), Page)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


PAGES = _pages()
PACKS = policies.names()
SITUATIONS = [(name, each) for name, page in PAGES.items() for each in page.situations]


def report(policy: Policy, situation: Situation) -> Report:
    as_of = None if situation.as_of is None else instant(situation.as_of)
    today = TODAY if as_of is None else as_of.date()
    law = today if situation.law_as_of is None else _law_day(situation.law_as_of)
    settings = {f"{policy.id}.{name}": day for name, day in situation.dates.items()}
    bound = bind([policy], law, settings, as_known_then=situation.as_known_then)
    audit = Audit(bound, as_of, situation.holder)
    fold = Fold(Run("0", (regime(policy),), situation.as_of, law, ""), bound)
    for number, each in enumerate(situation.records, 1):
        fold.add(audit.judge(each.record(number)))
    return fold.report(audit)


def _law_day(stated: str) -> LawDay:
    return RECEIVED if stated == RECEIVED else date.fromisoformat(stated)
