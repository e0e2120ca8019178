"""How grave a finding could become at all: a gate that nothing can turn red is none.

Laws of the file: it is asked before anything is judged, so that it leans to "may": only what no content
could bring about is ruled out. What the data hold is what a gate is for: where clauses about that are selected, those
on the transfer alone make none. Findings of structure are no law's, and count where no law is selected.
"""

from collections.abc import Collection, Iterable, Iterator

from auditor.formats import ABOUT
from auditor.law import duty
from auditor.law.finding import Severity, severity_of_clause
from auditor.observed.record import Holder, Kind
from auditor.policies.clauses_in_force import ClauseInForce

_DATA: frozenset[Kind] = frozenset({"pnr", "api"})


def gravest(
    clauses: Iterable[ClauseInForce],
    form: str,
    holder: Holder | None = None,
    others: Collection[Holder] = (),
    *,
    at_rest: bool = False,
) -> Severity | None:
    """The gravest that data in a format may break of `clauses`, None where none of them can be broken.

    `holder` is whom the caller names for all data, `others` those that are named for some; `at_rest`: a day of
    storage was given.
    """
    law = [each for each in clauses if each.policy is not None and each.rule is not None]
    asked = [each for each in law if each.unjudged is None]
    structure = [each for each in clauses if each.policy is None]
    if not asked and structure:
        return max(each.rule.severity for each in structure if each.rule is not None)
    stored = at_rest or ABOUT[form].at_rest
    alike = [each for each in asked if any(True for _ in _kinds(each, form))]
    inside = [each for each in alike if _holds(each)]
    found = (
        _most(each, kind, stored=stored)
        for each in inside or alike
        for kind in _kinds(each, form)
        if _concerns(each, form, holder, others) and (stored or not _needs_a_day(each))
    )
    return max(found, default=None)


def _holds(bound: ClauseInForce) -> bool:
    """Whether the clause is about what the data hold."""
    return bound.rule is not None and bound.rule.removes


def _kinds(bound: ClauseInForce, form: str) -> Iterator[Kind]:
    for kind in ABOUT[form].kinds:
        wanted = bound.clause.when.kind
        judged = bound.rule.kinds if bound.rule is not None else ()
        if (not wanted or kind in wanted) and (not judged or kind in judged):
            yield kind


def _concerns(
    bound: ClauseInForce, form: str, holder: Holder | None, others: Collection[Holder]
) -> bool:
    """Whether such a holder may be whom the clause is about; what is stored may name any."""
    wanted = bound.clause.when.holder
    if not wanted or ABOUT[form].at_rest:
        return True
    held = {holder or bound.assumes, *others}
    return not held.isdisjoint(wanted)


def _needs_a_day(bound: ClauseInForce) -> bool:
    """Whether it is about data at rest alone."""
    return bound.rule is not None and bound.rule.at_rest and bound.rule.lawful_until is None


def _most(bound: ClauseInForce, kind: Kind, *, stored: bool) -> Severity:
    assert bound.rule is not None  # noqa: S101 - for mypy: those without one were left out
    rule, clause, most = bound.rule, bound.clause, Severity.ERROR
    on_receipt = not stored and kind in _DATA and rule.removes and duty.receives(clause.duty)
    if bound.in_advance or on_receipt:
        most = Severity.WARNING
    return severity_of_clause(clause, min(rule.severity, most))
