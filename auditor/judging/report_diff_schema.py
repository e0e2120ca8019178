"""The JSON Schema of what changed between two reports, version 1, made of the parts of a report's own."""

from typing import get_args

from auditor.judging.report_diff import Change, StatusChange
from auditor.judging.report_schema import report_schema
from auditor.judging.requirement import Status
from auditor.policies.json_schema import DIALECT, Schema, closed, table

SCHEMA = "urn:pnr-auditor:schema:report-diff:1"
STEPS = {1: "worse", -1: "better", 0: "other"}
_COUNTS = ("new", "fixed", "persisting")


def report_diff_schema() -> Schema:
    """The schema of `auditor report A.json B.json --to json`."""
    whole = report_schema()
    parts = whole["properties"]
    finding, requirement = (
        parts[name]["items"]["properties"] for name in ("findings", "requirements")
    )
    number = parts["summary"]["properties"]["error"]
    side = closed({name: parts[name] for name in ("run", "examined", "summary")})
    change = {
        name: number if name in _COUNTS else finding[name] for name in Change.__struct_fields__
    }
    ended: Schema = {"enum": [*get_args(Status), None]}
    turn = {
        name: ended if name in {"before", "after"} else requirement[name]
        for name in StatusChange.__struct_fields__
    }
    turn |= {"title": {"type": ["string", "null"]}, "step": {"enum": [*STEPS.values()]}}
    body: dict[str, Schema] = {
        "schema": {"const": SCHEMA},
        "tool": parts["tool"],
        "before": side,
        "after": side,
        "summary": closed(dict.fromkeys((*_COUNTS, "worse", "better"), number)),
        "changes": table(change),
        "clauses": table(turn),
        "new": parts["findings"],
        "fixed": parts["findings"],
    }
    head = {"$schema": DIALECT, "$id": SCHEMA, "title": "What changed between two audit reports"}
    return {**head, **closed(body), "$defs": whole["$defs"]}
