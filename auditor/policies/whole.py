"""What only the whole of a pack shows: ids that stand twice, circles, exemptions that nothing could meet."""

from collections.abc import Iterator
from datetime import date
from typing import get_args, get_type_hints

from auditor.law import duty, official
from auditor.law.policy import Exemption, Policy, PolicyError, RawClause, Start
from auditor.observed.record import Facts
from auditor.policies.clauses_in_force import parameters_of

Path = tuple[str | int, ...]
Mistake = tuple[Path, str]

_UNREAD = frozenset({"secondary", "memory"})  # the text itself was not
_FACTS = get_type_hints(Facts)


def mistakes(policy: Policy) -> Iterator[Mistake]:
    """Each mistake of a policy that its schema is content with, and where it stands."""
    yield from _changes(policy)
    for number, act in enumerate(policy.acts):
        if not act.count and not act.articles:
            yield (
                ("acts", number),
                "says neither how many articles there are (`count`) nor which (`articles`)",
            )
    yield from _parameters(policy)
    ids = [clause.id for clause in policy.clauses]
    titles = [clause.title for clause in policy.clauses]
    for number, clause in enumerate(policy.clauses):
        path: Path = ("clauses", number)
        if clause.id in ids[:number]:
            yield (*path, "id"), "an earlier clause has this id"
        if clause.superseded_by is not None and clause.superseded_by not in set(ids) - {clause.id}:
            yield (*path, "superseded_by"), "no other clause has this id"
        elif _in_circle(clause, policy):
            yield (*path, "superseded_by"), "leads back to this clause, so that neither would stand"
        if clause.title in titles[:number]:
            yield (*path, "title"), "an earlier clause has this title"
        yield from _dated(path, clause, policy)
        yield from _sourced(path, clause, policy)
        yield from _owed(path, clause)
        yield from _checked(path, clause, policy)
        for place, exemption in enumerate(clause.unless):
            yield from _exempt((*path, "unless", place), exemption)


def _changes(policy: Policy) -> Iterator[Mistake]:
    """The changelog stands newest first, and nothing in it is later than the review."""
    later = policy.reviewed
    for number, change in enumerate(policy.law):
        if change.date > later:
            after = "the entry above it: the newest stands first" if number else "`reviewed`"
            yield ("law", number, "date"), f"is later than {after}"
        later = change.date


def _parameters(policy: Policy) -> Iterator[Mistake]:
    days = [day for clause in policy.clauses for day in (clause.since, clause.until)]
    named = {day.parameter for day in days if isinstance(day, Start)}
    for parameter in policy.parameters:
        if parameter not in named:
            yield ("parameters", parameter), "no clause hangs on this date"


def _in_circle(clause: RawClause, policy: Policy) -> bool:
    later = {each.id: each.superseded_by for each in policy.clauses}
    met, here = set(), clause.superseded_by
    while here is not None and here not in met:
        met.add(here)
        here = later.get(here)
    return clause.id in met


def _dated(path: Path, clause: RawClause, policy: Policy) -> Iterator[Mistake]:
    for name, day in (("since", clause.since), ("until", clause.until)):
        if isinstance(day, Start) and day.parameter not in policy.parameters:
            yield (*path, name, "parameter"), "`parameters` does not name it"
    days = [day for day in (clause.since, clause.until) if isinstance(day, date)]
    if days != sorted(days):
        yield (*path, "until"), "lies before `since`"
    if clause.basis == "judgment" and clause.known is None:
        yield (
            (*path, "basis"),
            "a court's reading has a day on which it became public: give `known`",
        )


def _sourced(path: Path, clause: RawClause, policy: Policy) -> Iterator[Mistake]:
    """An address is at a publisher of official texts, and nothing is quoted that was read after the review."""
    wrong = official.amiss(clause.link) if clause.link is not None else None
    if wrong:
        yield (*path, "link"), wrong
    if clause.quote is not None and clause.basis in _UNREAD:
        yield (*path, "quote"), f"of a text that was not read: the basis is {clause.basis}"
    if clause.quote is not None and clause.quote.read > policy.reviewed:
        yield (*path, "quote", "read"), "is later than `reviewed`"


def _owed(path: Path, clause: RawClause) -> Iterator[Mistake]:
    """A clause that is checked on a holder's data lays its duty on such a holder.

    Advice may speak to somebody else; and what a sender owes shows in what the receiver holds.
    """
    if clause.rule is None:
        return
    charged = duty.charged(clause.duty)
    if not charged:
        yield (*path, "duty"), "lies on nobody who holds data: leave it to a person (`manual`)"
    elif (
        set(clause.when.holder) - charged
        and clause.binding != "advisory"
        and not duty.sends(clause.duty)
    ):
        yield (*path, "when", "holder"), "names a holder on whom `duty` does not lie"


def _checked(path: Path, clause: RawClause, policy: Policy) -> Iterator[Mistake]:
    if clause.rule is None:
        return
    try:
        rule, _ = parameters_of(policy, clause)
    except PolicyError:
        yield (*path, "with"), f"is not what {clause.rule} takes"
        return
    if rule.kinds and clause.when.kind and not set(rule.kinds) & set(clause.when.kind):
        yield (
            (*path, "when", "kind"),
            f"{clause.rule} judges {' and '.join(rule.kinds)} records alone",
        )


def _exempt(path: Path, exemption: Exemption) -> Iterator[Mistake]:
    """A fact that no record could state as `is` has it exempts nobody, without a word."""
    fact, value = exemption.fact, exemption.equals
    if exemption.usual and fact is not None:
        yield (*path, "usual"), "is for what no fact settles"
    if fact is None and value is None:
        return
    if fact is None or value is None:
        yield path, "`fact` and `is` stand together"
        return
    asked = get_args(_FACTS[fact])
    if bool in asked and not isinstance(value, bool):
        yield (*path, "is"), "must be true or false"
    elif bool not in asked and isinstance(value, bool):
        yield (*path, "is"), "must be a text"
