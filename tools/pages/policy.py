"""The page of a policy: its clauses, what each asks, and what nobody could confirm."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from auditor.explain import page_of, parameter, words
from auditor.explain.markdown import Link, code, item, linked, page, prose, slug, table
from auditor.law.duty import whose
from auditor.law.policy import Exemption, Policy, RawClause
from auditor.policies import coverage
from auditor.reporters.words import NO_ADDRESS, quoted
from pages import rule, situation
from pages.situation import Situation

INDEX = "policies.md"

_AGREEMENTS, _STATES = "Agreements of the European Union", "States"
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "The world": ("ICAO", "UN", "WCO, IATA and ICAO"),
    "Europe": ("EU", "Council of Europe"),
    _AGREEMENTS: (),
    _STATES: (),
    "Contracts": ("card schemes",),
}

_OPENING = """A policy is one legal regime as data: dated clauses, each with its citation. {rules}
check the clauses that data can show; the others are for a person. The periods of all of them stand
[side by side](retention.md). Not legal advice."""
_HOW = "Not legal advice. What binding, basis, holder and the dates mean: {link}."
_NULL = """They stay null in the policy. The clauses are not evaluated, and every report says so."""
_GRADES = """**Binding** says how far the source binds those it names, **basis** how sure the
citation is. A finding is never graver than the lower of the two."""
_HOLDERS = """**Holder** is who keeps the data when they are judged; a clause may speak to one and
not to another."""
_DATES = """**Dates.** A clause is law from *since* until the end of the day *until*. A court's
reading counts from the day of the text it interprets; *known* is the day it was made public.
`--law-as-of DATE` chooses the law in force on a day, `--law-as-of received` for each record the law
of the day it was received: two runs tell what was unlawful then and what is today. `--as-known-then`
leaves out readings made public later than that day."""
_FIGURES = """**Figures.** One that nobody could confirm is null. The clause is then not evaluated,
and the report says why."""


def render(policy: Policy, situations: Sequence[Situation] = ()) -> str:
    """The page. `situations` may be empty: they are part of a checkout, not of an installed package."""
    link = linked(page_of.policy(policy.id))
    checked = [clause for clause in policy.clauses if clause.rule is not None]
    manual = [clause for clause in policy.clauses if clause.rule is None]
    how = link("how to read a policy", f"{INDEX}#how-to-read-a-policy")
    return page(
        f"# {policy.id}",
        prose(policy.title),
        _facts(policy),
        prose(policy.note or ""),
        prose(f"{words.scale(policy)}."),
        prose(_HOW.format(link=how)),
        *_unconfirmed(policy, link),
        *_section("Clauses that are checked", checked, link),
        *_section("Clauses for a person", manual, link),
        *situation.render(situations, link),
        *_changes(policy),
    )


def _facts(policy: Policy) -> str:
    rows = [
        ("jurisdiction", policy.jurisdiction),
        ("status", words.STATUS[policy.status]),
        ("edition", policy.edition),
        ("law last reviewed", policy.reviewed.isoformat()),
    ]
    rows.append(("covered", "; ".join(coverage.told(policy))))
    if policy.transposed:
        rows.append(("transposition", policy.transposed))
    if policy.assumes:
        rows.append(("holder, if none is given", words.HOLDER[policy.assumes]))
    rows += [
        (f"date {code(name)}", f"{meaning} ({code(f'--set {policy.id}.{name}=DATE')})")
        for name, meaning in policy.parameters.items()
    ]
    return table(("", ""), rows)


def _section(title: str, clauses: Sequence[RawClause], link: Link) -> Iterable[str]:
    """A table of the clauses, then each by itself."""
    if not clauses:
        return
    yield f"## {title}"
    head = ["clause", "demands", "of", "cites", "binding", "basis", "dates"]
    rows = [
        [
            _to(clause.id, link),
            clause.title,
            whose(clause.duty),
            clause.cites,
            clause.binding,
            clause.basis,
            words.dates(clause),
        ]
        for clause in clauses
    ]
    if clauses[0].rule is not None:
        head.append("rule")
        for row, clause in zip(rows, clauses, strict=True):
            row.append(_rule(clause, link))
    yield table(head, rows)
    for clause in clauses:
        yield f"### {clause.id}"
        yield prose(f"**{clause.title}.** A duty of {whose(clause.duty)}.")
        yield prose(_source(clause))
        yield prose(_official(clause))
        if clause.quote:
            yield prose(quoted(clause.quote))
        yield prose(clause.manual) if clause.manual else "\n".join(_asks(clause, link))
        if clause.note:
            yield prose(f"Note: {clause.note}")


def _to(clause: str, link: Link) -> str:
    return link(clause, f"#{slug(clause)}")


def _rule(clause: RawClause, link: Link) -> str:
    return link(str(clause.rule), page_of.rule(str(clause.rule)))


def _source(clause: RawClause) -> str:
    edition = f" ({clause.edition})" if clause.edition else ""
    return f"{clause.cites}{edition}: {clause.binding}; {words.BASIS[clause.basis]}."


def _official(clause: RawClause) -> str:
    at = clause.address
    return f"Official text: <{at}>" if at else f"{NO_ADDRESS.capitalize()}."


def _asks(clause: RawClause, link: Link) -> Iterable[str]:
    """What a clause that a rule checks sets, as a list."""
    yield item(f"Rule: {_rule(clause, link)}.")
    yield item(f"Applies to {words.scope(clause)}.")
    if clause.superseded_by:
        yield item(f"Gives way to {_to(clause.superseded_by, link)} once that is in force.")
    yield from parameter.given(clause.with_, link)
    yield from map(_exemption, clause.unless)


def _exemption(exemption: Exemption) -> str:
    if exemption.fact is None:
        told = "no fact tells, so the finding says so"
        told += ", and is at most a warning, as this is usual" if exemption.usual else ""
    else:
        told = f"told by the fact {code(f'{exemption.fact} = {str(exemption.equals).lower()}')}"
    return item(f"Unless {exemption.words}; {told}.")


def _unconfirmed(policy: Policy, link: Link) -> Iterable[str]:
    """What is null: figures nobody could confirm, with the clause's own words on why."""
    rows = [
        (_to(clause.id, link), code(name), clause.note or words.BASIS[clause.basis])
        for clause in policy.clauses
        for name in parameter.unconfirmed(clause.with_)
    ]
    if rows:
        yield "## Figures that nobody could confirm"
        yield prose(_NULL)
        yield table(("clause", "figure", "why"), rows)


def _changes(policy: Policy) -> Iterable[str]:
    """The pack's changelog."""
    if policy.law:
        yield "## Changes"
        rows = [(each.date.isoformat(), each.words, each.cites) for each in policy.law]
        yield table(("date", "what changed", "by"), rows)


def index(policies: Iterable[Policy]) -> str:
    """The list of all policies, and how to read one."""
    link = linked(INDEX)
    holders = ((code(holder), meaning) for holder, meaning in words.HOLDER_MEANS.items())
    return page(
        "# Policies",
        prose(_OPENING.format(rules=link("Rules", rule.INDEX))),
        *chain.from_iterable(
            (f"## {heading}", _listed(some, link)) for heading, some in grouped(policies).items()
        ),
        "## How to read a policy",
        prose(_GRADES),
        table(("binding", "means"), words.BINDING.items()),
        table(("basis", "means"), words.BASIS.items()),
        prose(_HOLDERS),
        table(("holder", "means"), holders),
        prose(_DATES),
        prose(_FIGURES),
    )


def _listed(policies: Iterable[Policy], link: Link) -> str:
    rows = [
        (
            link(each.id, page_of.policy(each.id)),
            each.title,
            each.jurisdiction,
            words.STATUS[each.status],
            str(sum(clause.rule is not None for clause in each.clauses)),
            str(sum(clause.rule is None for clause in each.clauses)),
            each.reviewed.isoformat(),
        )
        for each in policies
    ]
    head = ("policy", "title", "jurisdiction", "status", "checked", "for a person", "reviewed")
    return table(head, rows)


def grouped(policies: Iterable[Policy]) -> dict[str, list[Policy]]:
    """The policies by the heading under which a reader looks for them."""
    found: dict[str, list[Policy]] = {heading: [] for heading in _GROUPS}
    for each in policies:
        found[_group(each)].append(each)
    return {heading: some for heading, some in found.items() if some}


def _group(policy: Policy) -> str:
    """The heading under which a reader looks for the regime, by whose law it is."""
    whose = policy.jurisdiction
    found = (heading for heading, some in _GROUPS.items() if whose in some)
    return next(found, _AGREEMENTS if whose.startswith("EU and ") else _STATES)
