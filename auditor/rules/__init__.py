"""The rules, in report order. A rule is a module of this folder; adding one is one line here."""

from functools import cache
from importlib import import_module

from auditor.law.finding import Severity
from auditor.law.rule import FIRST, Nothing, Rule

NAMES = (
    "excess-element", "unlisted-content", "open-text", "third-party-data", "payment-detail",
    "non-air-service", "crew-data", "out-of-scope-flight", "repeated-transfer",
    "sensitive-code", "sensitive-text", "sensitive-kept",
    "kept-too-long", "deleted-too-early", "not-depersonalised", "kept-without-link",
    "not-anonymised", "undated-record", "residual-identifier",
    "early-or-late-transfer", "wrong-format", "pulled-data", "undocumented-onward-transfer",
    "unlogged-operation", "unapproved-unmasking", "self-approval", "foreign-purpose",
    "automated-decision", "log-retention",
    "excess-requirement", "retention-overlong", "missing-safeguard",
    "wrong-control-count", "wrong-control-reference", "unknown-segment", "truncated-interchange",
    "lost-terminator", "text-outside-interchange", "irregular-encoding",
    "irregular-service-string", "misplaced-segment", "oversized-content", "unreadable-value",
    "missing-segment", "broken-series", "malformed-record", "wrapped-value",
    "wrong-declared-number",
)  # fmt: skip


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, in report order."""
    return tuple(map(_load, NAMES))


@cache
def by_name() -> dict[str, Rule]:
    """The rules under their names (`excess-element`)."""
    return {rule.name: rule for rule in all_rules()}


@cache
def by_id() -> dict[str, Rule]:
    """The rules under their ids (`MIN001`)."""
    return {rule.id: rule for rule in all_rules()}


def find(key: str) -> Rule | None:
    """The rule with this id or name, whatever the case of its id."""
    return next(
        (rule for rule in all_rules() if key in (rule.name, rule.id) or key.upper() == rule.id),
        None,
    )


@cache
def of_fault(kind: str) -> Rule:
    """The rule that tells of this kind of fault of structure."""
    return next(rule for rule in all_rules() if rule.fault == kind)


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
        tally=getattr(module, "tally", None),
        fault=getattr(module, "FAULT", None),
        cites=getattr(module, "CITES", None),
        severity=getattr(module, "SEVERITY", Severity.ERROR),
        shape=getattr(module, "SHAPE", False),
        frame=getattr(module, "FRAME", False),
        frame_of=getattr(module, "FRAME_OF", ()),
        at_rest=getattr(module, "AT_REST", False),
        kinds=getattr(module, "KINDS", ()),
        candidate=getattr(module, "CANDIDATE", None),
        since=getattr(module, "SINCE", FIRST),
        closed_list=getattr(module, "CLOSED_LIST", None),
        stage=getattr(module, "STAGE", None),
        mended_by=getattr(module, "MENDED_BY", None),
        topic=getattr(module, "TOPIC", None),
    )
