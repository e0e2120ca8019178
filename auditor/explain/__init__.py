"""What defines things, in words: rules, policies and their parameters; comparisons; evidence.

The pages below docs/ are built by `tools/pages`, from the same words.
"""

from auditor.explain import case
from auditor.explain import rule_text as told
from auditor.law.rule import Rule
from auditor.policies import names, read


def rule_text(one: Rule) -> str:
    """The page of a rule for a terminal, with the examples that came with the package."""
    shown = case.examples().get(one.name, ())
    return "\n".join(told.lines(one, tuple(read(name) for name in names()), shown))
