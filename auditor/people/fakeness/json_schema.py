"""The JSON Schema of what `auditor fakecheck --format json` writes, version 1."""

from typing import get_args

from auditor.judging.report_schema import report_schema
from auditor.people.fakeness.verdict import Why
from auditor.people.fakeness.words import SCHEMA
from auditor.people.reserved import RANGES
from auditor.policies.json_schema import DIALECT, Schema, closed, table

_TEXT: Schema = {"type": "string"}


def fakecheck_schema() -> Schema:
    """The schema of what is not provably fake, and of what was looked at."""
    report = report_schema()
    parts = report["properties"]
    number = parts["summary"]["properties"]["error"]
    known = sorted(each.id for ranges in RANGES.values() for each in ranges)
    # Of a place that is told which has something to tell.
    place = report["$defs"]["place"]["properties"]
    others = [name for name in place if name != "source"]
    doubt: dict[str, Schema] = {
        "element": parts["findings"]["items"]["properties"]["element"],
        "kind": _TEXT,
        "why": {"enum": [*get_args(Why)]},
        "message": _TEXT,
        "place": closed(place, *others),
    }
    examined: dict[str, Schema] = dict.fromkeys(("sources", "records", "partly_read"), number)
    examined |= {
        "unread": table({"source": _TEXT, "reason": _TEXT}),
        "passed_over": parts["passed_over"],
    }
    body: dict[str, Schema] = {
        "schema": {"const": SCHEMA},
        "tool": parts["tool"],
        "examined": closed(examined, "passed_over"),
        "ranges": {
            "type": "object",
            "propertyNames": {"enum": known},
            "additionalProperties": number,
        },
        "findings": table(doubt),
    }
    head = {"$schema": DIALECT, "$id": SCHEMA, "title": "What is not provably fake"}
    return {**head, **closed(body)}
