"""Pages made from what defines things: rules, policies, data elements, formats.

Law of the folder: a page follows from the code, the shipped policies and the tests' cases alone, so
that one that is committed can be held to them (`python -m auditor.explain --check`).
"""

from collections.abc import Mapping

from auditor.explain import (
    case,
    element,
    format,
    ledger,
    matrix,
    policy,
    record,
    retention,
    rule,
    slot,
)
from auditor.explain import rule_text as told
from auditor.explain.case import Case
from auditor.explain.markdown import linked
from auditor.explain.situation import Situation
from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.policies import names, read
from auditor.rules import all_rules


def rule_text(one: Rule) -> str:
    """The page of a rule for a terminal, with the examples that came with the package."""
    shown = case.examples().get(one.name, ())
    return "\n".join(told.lines(one, _policies(), shown))


def pages(
    cases: Mapping[str, tuple[Case, ...]], situations: Mapping[str, tuple[Situation, ...]]
) -> dict[str, str]:
    """Every page by its path below docs/; `cases` are those of each rule, `situations` of each policy."""
    rules, policies = all_rules(), _policies()
    made = {
        rule.INDEX: rule.index(rules, policies),
        policy.INDEX: policy.index(policies),
        format.INDEX: format.index(),
        record.PATH: record.render(),
        ledger.LOG_PATH: ledger.render_log(),
        ledger.DECLARATION_PATH: ledger.render_declaration(),
        element.PATH: element.render(policies),
        matrix.PATH: matrix.render(policies),
        retention.PATH: retention.render(policies),
    }
    for one in rules:
        at = rule.path(one.name)
        made[at] = rule.render(one, policies, cases.get(one.name, ()), linked(at))
    made |= {
        policy.path(each.id): policy.render(each, situations.get(each.id, ())) for each in policies
    }
    return made | {format.path(name): format.render(name) for name in slot.tables()}


def _policies() -> tuple[Policy, ...]:
    return tuple(read(name) for name in names())
