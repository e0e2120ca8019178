"""A forecast as JSON, version 1 (`schemas/forecast.schema.json`), and as CSV, a row for each thing that falls due."""

import json
from typing import Any, TextIO

from auditor.judging.forecast.due import Due
from auditor.judging.forecast.prospect import Prospect
from auditor.judging.report import NOT_ADVICE, PassedOver
from auditor.judging.report_to_json import finding_tree
from auditor.law.finding import Finding, Severity
from auditor.reporters.sheet import write_rows

SCHEMA = "urn:pnr-auditor:schema:forecast:1"

_COLUMNS = (
    "first", "last", "policy", "clause", "cites", "binding", "basis", "severity", "rule", "element",
    "places", "source", "message", "record", "traveller", "segment", "pointer", "line",
)  # fmt: skip


def write_json(prospect: Prospect, out: TextIO) -> None:
    """Write the forecast to `out`: one document, one due on each line."""
    tree = _tree(prospect)
    dues = tree.pop("dues")
    body = ",\n ".join(f"{_encode(key)}: {_encode(value)}" for key, value in tree.items())
    out.write("{" + body + ',\n "dues": [')
    out.write(",".join(f"\n  {_encode(each)}" for each in dues))
    out.write("]}\n")


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _tree(prospect: Prospect) -> dict[str, Any]:
    asked = prospect.asked
    return {
        "schema": SCHEMA,
        "tool": {"name": "pnr-auditor", "version": asked.version},
        "run": {
            "first": asked.first.isoformat(),
            "last": asked.last.isoformat(),
            "law_as_of": asked.law_as_of and asked.law_as_of.isoformat(),
            "step": asked.step,
            "policies": [
                {
                    "id": policy.id,
                    "title": policy.title,
                    "edition": policy.edition,
                    "sha256": policy.sha256,
                    "reviewed": policy.reviewed.isoformat(),
                }
                for policy in asked.policies
            ],
        },
        "examined": {
            "sources": prospect.sources,
            "records": prospect.records,
            "unread": len(prospect.unread),
        },
        "clauses": [_clause(finding) for finding in prospect.clauses.values()],
        "counts": [
            {
                "policy": each.policy,
                "clause": each.clause,
                "start": each.start.isoformat(),
                "records": each.records,
                "findings": each.findings,
            }
            for each in prospect.counts
        ],
        "unjudged": [
            {
                "policy": each.policy,
                "clause": each.clause,
                "reason": each.reason,
                "records": each.records,
            }
            for each in prospect.unjudged
        ],
        "unread": [{"source": each.source, "reason": each.reason} for each in prospect.unread],
        **(
            {"passed_over": [_passed(each) for each in prospect.passed_over]}
            if prospect.passed_over
            else {}
        ),
        "left_out": prospect.cut,
        "note": NOT_ADVICE,
        "dues": [_due(each) for each in prospect.dues],
    }


def _passed(over: PassedOver) -> dict[str, Any]:
    return {"reason": over.reason, "number": over.number, "first": [*over.first]}


def _clause(finding: Finding) -> dict[str, Any]:
    names = ("policy", "clause", "cites", "binding", "basis", "rule", "name", "remedy")
    return {name: getattr(finding, name) for name in names} | {"severity": str(finding.severity)}


def _due(due: Due) -> dict[str, Any]:
    tree = finding_tree(due.finding)
    names = ("policy", "clause", "severity", "element", "message", "place")
    return {
        "first": due.first.isoformat(),
        "last": due.last.isoformat(),
        "places": due.places,
        **{name: tree[name] for name in names},
    }


def write_csv(prospect: Prospect, out: TextIO) -> None:
    """Write what falls due to `out`, the earliest first; no cell is a formula."""
    rows = ({name: _said(due, name) for name in _COLUMNS} for due in prospect.dues)
    write_rows(_COLUMNS, rows, out)


def _said(due: Due, name: str) -> object:
    for struct in (due, due.finding, due.finding.place):
        if name in struct.__struct_fields__:
            value = getattr(struct, name)
            return (
                str(value) if isinstance(value, Severity) else "" if value is None else f"{value}"
            )
    raise KeyError(name)
