"""Nobody is accused of what is not known to be law, nor of what is somebody else's to do."""

from datetime import date
from typing import get_args

import pytest

from auditor import policies
from auditor.law import duty
from auditor.law.finding import Severity, severity, severity_of_clause
from auditor.law.policy import RawClause
from auditor.observed.record import Facts, Holder, Kind
from situations import Situation, report
from told import Given

SURE = {"read", "judgment"}
HOLDERS = get_args(Holder)
KINDS: tuple[Kind, ...] = ("pnr", "api", "log", "declaration")


def clauses(name: str) -> list[RawClause]:
    return [each for each in policies.read(name).clauses if each.rule is not None]


@pytest.mark.parametrize("name", policies.names())
def test_what_may_be_an_error_was_read_and_leaves_no_usual_exception_open(name: str) -> None:
    for clause in clauses(name):
        if severity_of_clause(clause) is Severity.ERROR:
            assert clause.basis in SURE, clause.id
            assert clause.binding in {"law", "standard"}, clause.id
            assert not any(each.usual for each in clause.unless), clause.id


def test_a_usual_exception_that_no_data_settle_makes_a_warning_of_an_error() -> None:
    settled = {each.id: each for each in clauses("eu-pnr")}
    for name in ("art-2", "art-3-4", "art-8-3"):
        clause = settled[name]
        assert severity(clause.binding, clause.basis) is Severity.ERROR
        assert severity_of_clause(clause) is Severity.WARNING
    assert severity_of_clause(settled["art-12-4"]) is Severity.ERROR
    assert severity_of_clause(settled["art-12-4"], Severity.NOTE) is Severity.NOTE


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("name", policies.names())
def test_nobody_is_charged_with_what_is_another_s_duty(name: str, holder: Holder) -> None:
    """Save what a sender owes, which shows in what others received, and advice."""
    pack = policies.read(name)
    dates = dict.fromkeys(pack.parameters, date(2001, 1, 1))
    records = tuple(Given(kind=kind, facts=Facts(holder=holder)) for kind in KINDS)
    told = report(pack, Situation(name="any", records=records, dates=dates))
    judged = {each.clause: each.status for each in told.requirements}
    for clause in clauses(name):
        if duty.sends(clause.duty) or clause.binding == "advisory":
            continue
        if holder not in duty.charged(clause.duty):
            # A figure that nobody confirmed leaves a clause unjudged, whoever it is charged to.
            left = {"not-applicable"} | (
                {"not-evaluated"} if None in clause.with_.values() else set()
            )
            assert judged.get(clause.id, "not-applicable") in left, clause.id
