"""The situations of the packs (`tests/policies/*.yaml`): records on a day, and what becomes of the clauses."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import msgspec
from msgspec import Struct

from auditor import policies
from auditor.judging import tally as fold
from auditor.judging.judge import Audit
from auditor.judging.report import Report
from auditor.judging.what_was_asked import Run, regime
from auditor.law.policy import RECEIVED, LawDay, Policy
from auditor.observed.record import Holder
from auditor.policies.clauses_in_force import bind
from told import Given, instant, read

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 22)


class Situation(Struct, frozen=True, forbid_unknown_fields=True,
                rename={"passed": "pass", "not_evaluated": "not-evaluated",
                        "not_applicable": "not-applicable", "dates": "set",
                        "on_receipt": "on-receipt"}):  # fmt: skip
    """Records on a day, and what becomes of the clauses.

    All that fail or need review are named; of the rest, those of interest. `absent` are not in
    force. `severities` gives the gravest finding of a clause; `says` words of some finding.
    """

    name: str
    records: tuple[Given, ...]
    as_of: str | None = None
    in_transfer: bool = (
        False  # the data are on their way; else they lie there, without a day just come
    )
    law_as_of: str | None = None  # a day, or `received`
    as_known_then: bool = False
    holder: Holder | None = None
    dates: dict[str, date] = {}
    fail: tuple[str, ...] = ()
    on_receipt: tuple[str, ...] = ()
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


PAGES = read(FOLDER, Page)
PACKS = policies.names()
SITUATIONS = [(name, each) for name, page in PAGES.items() for each in page.situations]


def report(policy: Policy, situation: Situation) -> Report:
    as_of = None if situation.as_of is None else instant(situation.as_of)
    today = TODAY if as_of is None else as_of.date()
    if as_of is None and not situation.in_transfer:
        as_of = _just_come(situation)
    law = today if situation.law_as_of is None else _law_day(situation.law_as_of)
    settings = {f"{policy.id}.{name}": day for name, day in situation.dates.items()}
    bound = bind([policy], law, settings, as_known_then=situation.as_known_then)
    tally = fold.Tally()
    audit = Audit(bound, as_of, situation.holder, tally.listing)
    for number, each in enumerate(situation.records, 1):
        tally.add(audit.judge(each.record(number)))
    audit.settle()
    tally.meet(audit.elements())
    run = Run("0", (regime(policy),), situation.as_of, law, "")
    return fold.report(tally, run, bound)


def _just_come(situation: Situation) -> datetime:
    """The last instant of which the records of a situation tell."""
    told = [
        clock.last
        for number, each in enumerate(situation.records, 1)
        for clock in msgspec.structs.astuple(each.record(number).clocks)
        if clock is not None
    ]
    return max(told, default=datetime.combine(TODAY, time(), UTC))


def _law_day(stated: str) -> LawDay:
    return RECEIVED if stated == RECEIVED else date.fromisoformat(stated)
