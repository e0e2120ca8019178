"""All pages below docs/ that are generated."""

from collections.abc import Mapping

from auditor.explain import matrix, page_of
from auditor.explain.case import Case
from auditor.explain.markdown import linked
from auditor.law.policy import Policy
from auditor.policies import names, read
from auditor.rules import all_rules
from pages import element, format, ledger, policy, record, retention, rule, slot
from pages.situation import Situation


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
        at = page_of.rule(one.name)
        made[at] = rule.render(one, policies, cases.get(one.name, ()), linked(at))
    made |= {
        page_of.policy(each.id): policy.render(each, situations.get(each.id, ()))
        for each in policies
    }
    return made | {format.path(name): format.render(name) for name in slot.tables()}


def _policies() -> tuple[Policy, ...]:
    return tuple(read(name) for name in names())
