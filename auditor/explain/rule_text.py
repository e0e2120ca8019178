"""A rule as text for a terminal: what `auditor rules explain` prints.

Laws of the file: nothing of the rule's page is left out; no line of prose is wider than a terminal's.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from auditor.explain import parameter, words
from auditor.explain.case import LEGEND, Case
from auditor.explain.policy_text import wrapped
from auditor.explain.rule_facts import facts
from auditor.law.finding import severity_of_clause
from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.reporters.words import cited, count


def lines(rule: Rule, policies: Sequence[Policy], examples: Sequence[Case]) -> Iterator[str]:
    """The rule, line by line: what, why, how it reports, remedy, law, examples."""
    what, *paragraphs = rule.doc.strip().split("\n\n")
    yield from wrapped(f"{rule.id} {rule.name} · {what}")
    for paragraph in paragraphs:
        yield ""
        yield from wrapped(paragraph)
    yield from _part("how it reports", facts(rule))
    alone = list(rule.remedy) == [None]
    rest = "whoever holds the data" if alone else "everybody else"
    held = (
        (rest if holder is None else words.HOLDER[holder], do) for holder, do in rule.remedy.items()
    )
    yield from _part("remedy", held)
    if rule.fault is None:
        taken = parameter.rows(rule.parameters)
        yield from _part(
            "what a clause sets",
            ((name, f"{takes}; {_left_out(default)}") for name, takes, default in taken),
        )
        yield from _clauses(rule, policies)
    yield from _examples(examples)


def _left_out(default: str) -> str:
    return default if default == "required" else f"if left out, {default}"


def _part(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = list(rows)
    if found:
        yield ""
        yield title
        for name, said in found:
            yield from wrapped(f"{name}: {said}", 1)


def _clauses(rule: Rule, policies: Sequence[Policy]) -> Iterator[str]:
    uses = [
        (pack, clause) for pack in policies for clause in pack.clauses if clause.rule == rule.name
    ]
    yield ""
    if not uses:
        yield "used by no shipped policy; one of your own may"
        return
    laws = count(len({pack.id for pack, _ in uses}), "policy")
    yield f"used by {count(len(uses), 'clause')} of {laws}"
    for law, some in groupby(uses, lambda use: use[0].id):
        yield f"    {law}"
        for _, clause in some:
            most = severity_of_clause(clause)
            cites = cited(clause.cites, clause.binding, clause.basis)
            yield from wrapped(f"{clause.id}: {cites}; at most {most}", 2)


def _examples(examples: Sequence[Case]) -> Iterator[str]:
    if examples:
        yield ""
        yield "examples"
        yield from wrapped(LEGEND, 1)
    for each in examples:
        yield ""
        yield from wrapped(f"{each.heading}: {each.name}.", 1)
        yield from (f"        {line}" for line in each.text.splitlines())
