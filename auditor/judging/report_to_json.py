"""The report as JSON version 1 (`schemas/report.schema.json`); `report_from_json` reads it again."""

from typing import Any

import msgspec
from msgspec import Struct

from auditor.judging.report import PassedOver, Report, Waived
from auditor.judging.requirement import Attestation, Requirement
from auditor.judging.what_was_asked import ByPath, Regime
from auditor.law.finding import Finding, LeftOut, Severity
from auditor.observed.record import Place, Unread

SCHEMA = "urn:pnr-auditor:schema:report:1"
# Named where there is one.
_WHERE_SO = frozenset({
    "waiver", "known", "title", "duty", "on_receipt", "link", "quote", "attested", "lapsed", "doubtful",
})  # fmt: skip  # fmt: skip
_SAID_IF_SO = ("baseline", "anonymised", "fail_on_unused_waivers")
_OPTIONAL = ("pointer", "table", "column", "row", "start_column")


def tree(report: Report) -> dict[str, Any]:
    """The whole report."""
    return (
        head(report)
        | {"findings": [finding_tree(finding) for finding in report.findings]}
        | tail(report)
    )


def head(report: Report) -> dict[str, Any]:
    """What stands before the findings in JSON."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": report.run.version},
        "run": {
            "as_of": report.run.as_of,
            "law_as_of": str(report.run.law_as_of),
            "configuration": report.run.configuration,
            "policies": [
                _regime_tree(each) for each in report.run.policies
            ],
            "fail_on": None if report.run.fail_on is None else str(report.run.fail_on),
            "fail_on_unevaluated": report.run.fail_on_unevaluated,
            "holder": report.run.holder,
            "redacted": report.run.redacted,
            **({} if report.run.max_findings is None else {"max_findings": report.run.max_findings}),
            **({} if report.run.assessment is None else {"assessment": msgspec.to_builtins(report.run.assessment)}),
            **({"allow_empty": True} if report.run.allow_empty else {}),
            **({"upcoming": [_fields(each) | {"since": each.since.isoformat()} for each in report.run.upcoming]}
               if report.run.upcoming else {}),
            **({} if report.run.by_path == ByPath() else {"by_path": _by_path_tree(report.run.by_path)}),
            **{name: True for name in _SAID_IF_SO if getattr(report.run, name)},
        },
        "examined": {
            "sources": report.sources, "messages": report.messages, "records": report.records,
            "travellers": report.travellers, "partly_read": report.partly_read, "unread": len(report.unread),
        },
    }  # fmt: skip  # fmt: skip


def tail(report: Report) -> dict[str, Any]:
    """What stands after the findings in JSON."""
    return {
        "requirements": [_requirement_tree(each) for each in report.requirements],
        "elements": [
            {"element": element, **{form: forms.get(form, 0) for form in ("clear", "masked", "partial", "empty")}}
            for element, forms in report.elements
        ],
        "deadlines": [_fields(each) for each in report.deadlines],
        "passed": [_fields(each) for each in report.passed],
        "unread": [_unread_tree(each) for each in report.unread],
        **({"passed_over": list(map(_passed_tree, report.passed_over))} if report.passed_over else {}),
        "waivers": [_waived_tree(each) for each in report.waivers],
        **({"left_out": [_left_out_tree(each) for each in report.left_out]} if report.left_out else {}),
        "summary": {str(each): report.counts[str(each)] for each in reversed(Severity)},
    }  # fmt: skip  # fmt: skip


def _waived_tree(waived: Waived) -> dict[str, Any]:
    tree = _fields(waived) | {"expires": waived.expires.isoformat()}
    return {name: value for name, value in tree.items() if value is not None or name != "days"}


def _unread_tree(unread: Unread) -> dict[str, Any]:
    return {name: value for name, value in _fields(unread).items() if value or name != "left"}


def _regime_tree(regime: Regime) -> dict[str, Any]:
    told = _fields(regime) | {"reviewed": regime.reviewed.isoformat()}
    return {name: value for name, value in told.items() if name != "shipped" or value}


def _by_path_tree(by_path: ByPath) -> dict[str, Any]:
    return {name: [*told] for name, told in _fields(by_path).items()}


def _passed_tree(passed: PassedOver) -> dict[str, Any]:
    return _fields(passed) | {"first": [*passed.first]}


def finding_tree(finding: Finding) -> dict[str, Any]:
    """One finding in JSON."""
    told = {
        "severity": str(finding.severity),
        "place": place_tree(finding.place),
        "duty": [*finding.duty],
    }
    tree = _fields(finding) | told
    return {name: value for name, value in tree.items() if value or name not in _WHERE_SO}


def _left_out_tree(left: LeftOut) -> dict[str, Any]:
    known = {"known_number": left.known} if left.known else {}
    return finding_tree(left.finding) | {"number": left.number} | known


def _requirement_tree(requirement: Requirement) -> dict[str, Any]:
    told = {
        "duty": [*requirement.duty],
        "quote": msgspec.to_builtins(requirement.quote),
        "attested": _answer_tree(requirement.attested),
    }
    tree = _fields(requirement) | told
    return {name: value for name, value in tree.items() if value or name not in _WHERE_SO}


def _answer_tree(said: Attestation | None) -> dict[str, Any] | None:
    return None if said is None else msgspec.to_builtins(said) | {"evidence": [*said.evidence]}


def place_tree(place: Place) -> dict[str, Any]:
    """One place in JSON."""
    return {
        name: value
        for name, value in _fields(place).items()
        if value is not None or name not in _OPTIONAL
    }


def _fields(struct: Struct) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
