"""pnr-auditor: audits passenger data (API and PNR) for privacy law, clause by clause.

    from datetime import date
    import auditor

    report = auditor.audit("outbox", "eu-pnr", law_as_of=date(2026, 11, 22))
    report.exit_code, report.findings, report.requirements

    auditor.generate("fake", auditor.Plan(format="pnrgov", count=1000, seed=7), clean_under="eu-pnr")

Seven names are public, each imported on first use. The other verbs are functions of `auditor.api`, one
to a file (`forecast`, `minimise`, `attest` …); `Given` and `Policy` are what they take besides paths.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.api import spark as spark
    from auditor.api.audit import audit as audit
    from auditor.api.fakecheck import fakecheck as fakecheck
    from auditor.api.generate import generate as generate
    from auditor.judging.report import Report as Report
    from auditor.law.policy import Policy as Policy
    from auditor.observed.record import Given as Given
    from auditor.people.specimen.plan import Plan as Plan

__version__ = "0.1.0"
__all__ = ["Given", "Plan", "Policy", "Report", "audit", "fakecheck", "generate"]

_HOMES = {
    "Given": "observed.record",
    "Plan": "people.specimen.plan",
    "Policy": "law.policy",
    "Report": "judging.report",
    "audit": "api.audit",
    "fakecheck": "api.fakecheck",
    "generate": "api.generate",
}


def __getattr__(name: str) -> object:
    """The public value called `name`."""
    from importlib import import_module  # noqa: PLC0415 - not needed by those who ask for nothing

    if name == "spark":  # a module: what is needed where a cluster is
        return import_module("auditor.api.spark")
    if name not in _HOMES:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}")
    return getattr(import_module(f"auditor.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
