"""The JSON Schema of the JSON report, version 1: a contract, on which other tools depend."""

from typing import get_args

from auditor.judging.report_to_json import SCHEMA
from auditor.judging.requirement import Answer, Requirement, Status
from auditor.judging.what_was_asked import Regime
from auditor.knowledge.element import ELEMENTS
from auditor.law import official
from auditor.law.duty import Body
from auditor.law.finding import Severity
from auditor.law.policy import RECEIVED, Basis, Binding
from auditor.law.policy import Status as Standing
from auditor.observed.record import Holder, Place
from auditor.policies.json_schema import DIALECT, Schema, closed, table

_TEXT: Schema = {"type": "string"}
_SAID: Schema = {"type": "string", "minLength": 1}  # what is left out where there is none
_MOST = 2**53 - 1  # RFC 8259, section 6: beyond it programs disagree about a number
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": _MOST}
_ORDINAL: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": _MOST}
_DATE: Schema = {"type": "string", "format": "date"}
_LIST: Schema = {"type": "array", "items": _TEXT}
_DUTY: Schema = {"type": "array", "items": {"enum": [*get_args(Body)]}}
# What came to findings and requirements after version 1 itself; left out where there is none.
_LATER = (
    "waiver", "known", "title", "duty", "on_receipt", "link", "quote", "attested", "lapsed", "doubtful",
)  # fmt: skip
_PERHAPS: Schema = {"type": ["string", "null"]}


def report_schema() -> Schema:
    """The schema of the JSON report, version 1: a contract, on which other tools depend."""
    severities = [str(each) for each in reversed(Severity)]
    examined = ("sources", "messages", "records", "travellers", "partly_read", "unread")
    run: Schema = {
        "as_of": {"type": ["string", "null"], "format": "date-time"},
        "law_as_of": {"type": "string", "anyOf": [{"format": "date"}, {"const": RECEIVED}]},
        "configuration": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "policies": table(
            _regime(),
            "jurisdiction",
            "status",
            "assumes",
            "transposed",
            "shipped",
            "clauses",
            "covers",
        ),
        "fail_on": {"enum": [*severities, None]},
        "fail_on_unevaluated": {"type": "boolean"},
        "holder": {"enum": [*get_args(Holder), None]},
        "redacted": {"type": "boolean"},
        "max_findings": {"type": ["integer", "null"], "minimum": 0},
        "assessment": closed(
            {
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "day": _DATE,
                "aside": _COUNT,
            }
        ),
        "allow_empty": {"type": "boolean"},
        "upcoming": table({"since": _DATE, "policy": _TEXT, "clause": _TEXT, "title": _TEXT}),
        "baseline": {"type": "boolean"},
        "anonymised": {"type": "boolean"},
        "fail_on_unused_waivers": {"type": "boolean"},
        "by_path": closed(
            {
                "policies": _LIST,
                "as_of": {"type": "array", "items": {"type": "string", "format": "date-time"}},
                "holders": {"type": "array", "items": {"enum": [*get_args(Holder)]}},
            }
        ),
    }
    unread: Schema = {"source": _TEXT, "reason": _TEXT, "limit": {"type": "boolean"},
                      "left": {"enum": ["receipt", "other", "empty"]}}  # fmt: skip
    element = {
        "element": _TEXT,
        "clear": _COUNT,
        "masked": _COUNT,
        "partial": _COUNT,
        "empty": _COUNT,
    }
    deadline = {
        "policy": _TEXT,
        "clause": _TEXT,
        "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
        "records": _COUNT,
    }
    waived: Schema = {
        **dict.fromkeys(("id", "reason", "approver"), _TEXT),
        "expires": _DATE,
        "findings": _COUNT,
        "state": {"enum": ["used", "unused", "expired", "never-matching"]},
        "days": _COUNT,
    }
    passed_over: Schema = {
        "reason": _TEXT,
        "number": _COUNT,
        "first": _LIST,
    }
    left_out = _finding(severities) | {"number": _COUNT, "known_number": _COUNT}
    body: Schema = {
        "schema": {"const": SCHEMA},
        "tool": closed({"name": {"const": "pnr-auditor"}, "version": _TEXT}),
        "run": closed(
            run,
            "fail_on",
            "fail_on_unevaluated",
            "holder",
            "redacted",
            "max_findings",
            "assessment",
            "allow_empty",
            "upcoming",
            "baseline",
            "anonymised",
            "fail_on_unused_waivers",
            "by_path",
        ),
        "examined": closed(dict.fromkeys(examined, _COUNT)),
        "findings": table(_finding(severities), "candidate", *_LATER),
        "requirements": table(_requirement(), "rule", *_LATER),
        "elements": table(element),
        "deadlines": table(deadline),
        "passed": table(deadline),
        "unread": table(unread, "left"),
        "passed_over": table(passed_over),
        "waivers": table(waived, "days"),
        "left_out": table(left_out, "candidate", *_LATER, "known_number"),
        "summary": closed(dict.fromkeys(severities, _COUNT)),
    }
    head = {"$schema": DIALECT, "$id": SCHEMA, "title": "Audit report"}
    return {
        **head,
        **closed(body, "passed", "unread", "passed_over", "waivers", "left_out"),
        "$defs": {"place": _place()},
    }


def _regime() -> Schema:
    known: dict[str, Schema] = {
        "reviewed": _DATE,
        "jurisdiction": _PERHAPS,
        "status": {"enum": [*get_args(Standing), None]},
        "assumes": {"enum": [*get_args(Holder), None]},
        "transposed": _PERHAPS,
        "clauses": {"type": ["integer", "null"], "minimum": 0, "maximum": _MOST},
        "covers": _PERHAPS,
    }
    return {name: known.get(name, _TEXT) for name in Regime.__struct_fields__}


def _finding(severities: list[str]) -> Schema:
    # The law's findings name policy, clause, binding and basis; those of structure have none.
    return {
        "rule": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
        "name": _TEXT,
        "severity": {"enum": severities},
        "policy": _PERHAPS,
        "clause": _PERHAPS,
        "cites": _TEXT,
        "binding": {"enum": [*get_args(Binding), None]},
        "basis": {"enum": [*get_args(Basis), None]},
        "element": {"enum": [*sorted(ELEMENTS), None]},
        "message": _TEXT,
        "remedy": _TEXT,
        "place": {"$ref": "#/$defs/place"},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "candidate": {"type": "boolean"},
        "waiver": _SAID,
        "known": {"type": "boolean"},
        "title": _SAID,
        "duty": _DUTY,
        "on_receipt": {"type": "boolean"},
    }


def _requirement() -> Schema:
    known: dict[str, Schema] = {
        "binding": {"enum": [*get_args(Binding)]},
        "basis": {"enum": [*get_args(Basis)]},
        "status": {"enum": [*get_args(Status)]},
        "reason": _PERHAPS,
        "rule": _PERHAPS,
        "title": _SAID,
        "duty": _DUTY,
        "link": {"type": "string", "pattern": official.FORM},
        "quote": closed({"text": _TEXT, "language": _TEXT, "source": _TEXT, "read": _DATE}),
        "attested": closed(
            {
                "answer": {"enum": [*get_args(Answer)]},
                "by": _SAID,
                "on": _DATE,
                "until": _DATE,
                "evidence": {"type": "array", "items": _TEXT},
                "explanation": _PERHAPS,
            }
        ),
        "lapsed": _SAID,
        "doubtful": {"type": "boolean"},
    }
    counts = dict.fromkeys(("applicable", "evaluated", "unevaluated", "findings"), _COUNT)
    return {
        name: known.get(name, counts.get(name, _TEXT)) for name in Requirement.__struct_fields__
    }


def _place() -> Schema:
    kinds = {"source": _TEXT} | dict.fromkeys(("tag", "pointer", "table", "column"), _PERHAPS)
    fields = {name: kinds.get(name, _ORDINAL) for name in Place.__struct_fields__}
    return closed(fields, "pointer", "table", "column", "row", "start_column")
