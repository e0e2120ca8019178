"""pnr-auditor: audits passenger data (API and PNR) for privacy law, clause by clause.

    from datetime import date
    import auditor

    report = auditor.audit("outbox", "eu-pnr", law_as_of=date(2026, 11, 22))
    report.exit_code, report.findings, report.requirements

    auditor.generate("fake", auditor.Plan(format="pnrgov", count=1000, seed=7), clean_under="eu-pnr")

Five names are public, each imported on first use. The other verbs are functions of `auditor.api`, one
to a file (`forecast`, `minimise`, `attest` …); what they take besides paths lies where it is defined:
`Given` in `auditor.record`, `Policy` in `auditor.policy`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.api.audit import audit as audit
    from auditor.api.fakecheck import fakecheck as fakecheck
    from auditor.api.generate import generate as generate
    from auditor.report import Report as Report
    from auditor.specimen.plan import Plan as Plan

__version__ = "0.1.0"
__all__ = ["Plan", "Report", "audit", "fakecheck", "generate"]

_HOMES = {
    "Plan": "specimen.plan",
    "Report": "report",
    "audit": "api.audit",
    "fakecheck": "api.fakecheck",
    "generate": "api.generate",
}


def __getattr__(name: str) -> object:
    """The public value called `name`."""
    if name not in _HOMES:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - not needed by those who ask for nothing

    return getattr(import_module(f"auditor.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
