"""The page of a rule: what it finds, why, the remedy, and whose clauses use it."""

import re
from collections.abc import Iterable, Sequence

from auditor.explain import case, page_of, parameter, words
from auditor.explain.case import Case
from auditor.explain.markdown import Link, code, linked, page, prose, slug, table
from auditor.explain.rule_facts import LEAVE_OUT, facts
from auditor.law.finding import severity_of_clause
from auditor.law.policy import Policy
from auditor.law.rule import Rule

INDEX = "rules.md"

_LABEL = re.compile(r"(What|Why|Remedy|Known false positives): ")
_OPENING = """A rule is one kind of check. It knows no law: the clauses of the {policies} give it
their lists, periods and citations. Rules FMT look at the syntax of a message and run always; their
findings never stand for a breach of law."""
_UNUSED = "None of the shipped policies; a policy of your own may."


def render(rule: Rule, policies: Iterable[Policy], cases: Sequence[Case], link: Link) -> str:
    """The page. `cases` may be empty: they are part of a checkout, not of an installed package."""
    law = rule.fault is None
    return page(
        f"# {rule.name} ({rule.id})",
        *_words(rule.doc),
        "## How it reports",
        _facts(rule),
        "## Remedy",
        _remedy(rule),
        *(_parameters(rule) if law else ()),
        *(_clauses(rule, policies, link) if law else ()),
        *case.render(cases),
    )


def _words(doc: str) -> Iterable[str]:
    """The docstring, its labels set in bold."""
    for paragraph in doc.strip().split("\n\n"):
        label = _LABEL.match(paragraph)
        if label is None:
            yield prose(paragraph)
        else:
            text = paragraph[label.end() :]
            yield prose(f"**{label[1]}.** {text[:1].upper()}{text[1:]}")


def _facts(rule: Rule) -> str:
    return table(
        ("", ""), ((name, code(said) if name == LEAVE_OUT else said) for name, said in facts(rule))
    )


def _remedy(rule: Rule) -> str:
    if list(rule.remedy) == [None]:
        return prose(rule.remedy[None])
    return table(
        ("holder of the data", "remedy"),
        (
            ("everybody else" if holder is None else words.HOLDER[holder], remedy)
            for holder, remedy in rule.remedy.items()
        ),
    )


def _parameters(rule: Rule) -> Iterable[str]:
    takes = parameter.taken(rule.parameters)
    if takes:
        yield "## What a clause sets"
        yield prose(rule.parameters.__doc__ or "")
        yield takes


def _clauses(rule: Rule, policies: Iterable[Policy], link: Link) -> Iterable[str]:
    rows = [
        (
            link(policy.id, page_of.policy(policy.id)),
            link(clause.id, f"{page_of.policy(policy.id)}#{slug(clause.id)}"),
            clause.cites,
            clause.binding,
            f"{clause.basis}: {words.BASIS[clause.basis]}",
            str(severity_of_clause(clause)),
        )
        for policy in policies
        for clause in policy.clauses
        if clause.rule == rule.name
    ]
    yield "## Clauses that use it"
    head = ("policy", "clause", "cites", "binding", "basis", "at most")
    yield table(head, rows) if rows else _UNUSED


def index(rules: Iterable[Rule], policies: Iterable[Policy]) -> str:
    """The list of all rules."""
    link = linked(INDEX)
    used = [clause.rule for policy in policies for clause in policy.clauses]
    rows = [
        (
            rule.id,
            link(rule.name, page_of.rule(rule.name)),
            rule.doc.strip().partition("\n\n")[0],
            str(used.count(rule.name)) if rule.fault is None else "always",
        )
        for rule in rules
    ]
    return page(
        "# Rules",
        prose(_OPENING.format(policies=link("policies", "policies.md"))),
        table(("id", "rule", "finds", "clauses"), rows),
    )
