"""A policy as text for a terminal: what `auditor policy show` prints, clause by clause.

Laws of the file: nothing of the pack is left out; no line is wider than a terminal's, save a word that is.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from textwrap import wrap

from auditor.explain import words
from auditor.knowledge.element import ELEMENTS
from auditor.law.duty import whose
from auditor.law.finding import severity_of_clause
from auditor.law.policy import Policy, RawClause
from auditor.policies import coverage
from auditor.reporters.words import cited, quoted

_WIDTH = 100
_UNCONFIRMED = "not confirmed, so the clause is not evaluated"


def lines(policy: Policy) -> Iterator[str]:
    """The policy, line by line: what it is, its clauses, its changes."""
    yield from wrapped(f"{policy.id} · {policy.title}")
    yield from wrapped(
        f"{policy.jurisdiction} · {words.STATUS[policy.status]} · {policy.edition} · "
        f"law reviewed on {policy.reviewed}"
    )
    yield from wrapped(f"{len(policy.clauses)} clauses; {'; '.join(coverage.told(policy))}")
    if policy.transposed:
        yield from wrapped(policy.transposed)
    if policy.note:
        yield from wrapped(policy.note)
    if policy.assumes:
        held = words.HOLDER[policy.assumes]
        yield f"judged as held by {held}, where neither --holder nor the data say"
    for name, meaning in policy.parameters.items():
        yield from wrapped(f"--set {policy.id}.{name}=DATE: {meaning}")
    yield from wrapped(words.scale(policy))
    for clause in policy.clauses:
        yield ""
        yield from _clause(clause)
    if policy.law:
        yield ""
        yield "changes of this pack"
        for change in policy.law:
            yield from wrapped(f"{change.date}: {change.words} ({change.cites})", 1)


def _clause(clause: RawClause) -> Iterator[str]:
    how = f"checked by {clause.rule}" if clause.rule else "to be looked at by hand"
    yield from wrapped(f"{clause.title} · {clause.id} · {words.dates(clause)} · {how}")
    yield from wrapped(f"a duty of {whose(clause.duty)}", 1)
    edition = f" ({clause.edition})" if clause.edition else ""
    yield from wrapped(cited(clause.cites + edition, clause.binding, clause.basis), 1)
    yield from wrapped(words.text_at(clause), 1)
    if clause.quote:
        yield from wrapped(quoted(clause.quote), 1)
    if clause.manual:
        yield from wrapped(clause.manual, 1)
    if clause.rule:
        most = severity_of_clause(clause)
        yield from wrapped(f"of {words.scope(clause)}; at most {_an(str(most))}", 1)
    for name, value in clause.with_.items():
        yield from _parameter(name, value)
    for each in clause.unless:
        yield from wrapped(f"unless {each.words}", 1)
    if clause.superseded_by:
        yield f"    gives way to {clause.superseded_by} once that is in force"
    if clause.note:
        yield from wrapped(f"note: {clause.note}", 1)


def _an(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _parameter(name: str, value: object) -> Iterator[str]:
    """A parameter; data elements by the part they belong to."""
    if isinstance(value, list) and value and all(str(each) in ELEMENTS for each in value):
        yield f"    {name}: {len(value)} data element{'s' * (len(value) != 1)}"
        ordered = sorted(value, key=list(ELEMENTS).index)
        for part, each in groupby(ordered, lambda element: element.partition(".")[0]):
            named = ", ".join(element.partition(".")[2] for element in each)
            yield from wrapped(f"{part}: {named}", 2)
    else:
        yield from wrapped(f"{name}: {_said(value)}", 1)


def _said(value: object) -> str:
    match value:
        case None:
            return _UNCONFIRMED
        case bool():
            return "yes" if value else "no"
        case Mapping():
            pairs = ((key, "any" if each is None else _said(each)) for key, each in value.items())
            return "; ".join(f"{key} {each}" for key, each in pairs)
        case list():
            between = " | " if any(isinstance(each, Mapping) for each in value) else ", "
            return between.join(map(_said, value)) or "none"
    try:
        return words.period(str(value))
    except ValueError:
        return str(value)


def wrapped(text: str, depth: int = 0) -> list[str]:
    """One paragraph, folded; `depth` 1 stands inside another."""
    text = " ".join(text.split())
    first = "    " * depth
    rest = first + "    "
    return wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
