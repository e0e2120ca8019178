"""The rules, in report order. A rule is a module of this folder; adding one is one line here."""

from functools import cache
from importlib import import_module

from auditor.finding import Severity
from auditor.rule import Nothing, Rule

NAMES = (
    "excess-element",
)  # fmt: skip


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in report order."""
    return tuple(map(_load, NAMES))


@cache
def by_name() -> dict[str, Rule]:
    """The rules under their names (`excess-element`)."""
    return {rule.name: rule for rule in all_rules()}


def find(key: str) -> Rule | None:
    """The rule with this id or name, whatever the case of its id."""
    return next((rule for rule in all_rules() if key in (rule.name, rule.id) or key.upper() == rule.id), None)


def _load(name: str) -> Rule:
    module = import_module(f"auditor.rules.{name.replace('-', '_')}")
    return Rule(
        id=module.ID,
        name=name,
        message=module.MESSAGE,
        remedy=module.REMEDY,
        reads=getattr(module, "READS", "both"),
        pointwise=getattr(module, "POINTWISE", False),
        parameters=getattr(module, "With", Nothing),
        check=module.check,
        doc=module.__doc__ or "",
        lawful_until=getattr(module, "lawful_until", None),
        fault=getattr(module, "FAULT", None),
        cites=getattr(module, "CITES", None),
        severity=getattr(module, "SEVERITY", Severity.ERROR),
    )
