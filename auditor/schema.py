"""The JSON Schemas (2020-12): what files may say, made from the types that read them.

`policy` and `report` are written from the types and from what each rule takes, `access-log` and
`declaration` from the lists that read them, and committed; a test holds the files to this module.
The others lie beside them as they are.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from auditor import official
from auditor.clock import Period
from auditor.duty import Body
from auditor.element import ELEMENTS
from auditor.finding import Severity
from auditor.label import Labels
from auditor.ledger import schema as ledger
from auditor.policy import RECEIVED, Basis, Binding, Policy
from auditor.policy import Status as Standing
from auditor.record import Holder, Place
from auditor.report import SCHEMA, Regime, Requirement, Status
from auditor.rule import Rule
from auditor.rules import all_rules

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SUFFIX = ".schema.json"
_URN = "urn:pnr-auditor:schema:{}:1"
_POLICY_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CLAUSE_ID = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
_BASIS = (
    "how sure the citation is: the text was `read`, or a court's `judgment` on it; a finding that "
    "rests on a `secondary` text about it (press, summary), on what is `inferred`, or on `memory` is "
    "at most a warning"
)
_TITLE = r"^\S+( \S+){0,11}$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Z][A-Za-z0-9]+)*$"
_QUOTED = 600  # characters: a quotation, not the text
_PERIOD = (
    r"^-?P(?=[0-9]|T[0-9])([0-9]{1,4}Y)?([0-9]{1,5}M)?([0-9]{1,5}W)?([0-9]{1,6}D)?"
    r"(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?$"
)
# What rules call the lists of data elements that a clause gives them.
ELEMENT_LISTS = frozenset({"permits", "judges", "elements", "conditional", "shows", "masks"})

_TEXT: Schema = {"type": "string"}
_SAID: Schema = {"type": "string", "minLength": 1}  # what is left out where there is none
_MOST = 2**53 - 1  # RFC 8259, section 6: beyond it programs disagree about a number
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": _MOST}
_ORDINAL: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": _MOST}
_DATE: Schema = {"type": "string", "format": "date"}
_DUTY: Schema = {"type": "array", "items": {"enum": [*get_args(Body)]}}
# What came to findings and requirements after version 1 itself; left out where there is none.
_LATER = ("waiver", "known", "title", "duty", "on_receipt", "link", "quote")
_PERHAPS: Schema = {"type": ["string", "null"]}


def _folder() -> Traversable:
    inside = files("auditor") / "_schemas"  # an installed wheel
    return inside if inside.is_dir() else Path(__file__).parent.parent / "schemas"  # a checkout


def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    found = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def read(name: str) -> str:
    """The schema called `name`, as it was committed.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    return (_folder() / f"{name}{_SUFFIX}").read_text("utf-8")


def generated() -> dict[str, str]:
    """The schemas that the code states, by name, as their files should read."""
    made = {
        "policy": policy_schema(),
        "report": report_schema(),
        "access-log": ledger_schema("access-log"),
        "declaration": ledger_schema("declaration"),
        "labels": labels_schema(),
    }
    return {name: written(each) for name, each in made.items()}


def written(tree: Mapping[str, Any]) -> str:
    """A schema as its file reads."""
    return msgspec.json.format(msgspec.json.encode(tree), indent=2).decode() + "\n"


def labels_schema() -> Schema:
    """The schema of a label file: what an audit of planted flaws has to find."""
    _, found = msgspec.json.schema_components((Labels,), ref_template="#/$defs/{name}")
    head = {"$schema": _DIALECT, "$id": _URN.format("labels")}
    tree: Schema = _plain({**head, **found.pop("Labels"), "$defs": found})
    return tree


def ledger_schema(name: Literal["access-log", "declaration"]) -> Schema:
    """The schema of a row of an access log, or of a declaration."""
    tree = ledger.access_log() if name == "access-log" else ledger.declaration(_hook(Period))
    shared = {"instant": ledger.INSTANT}
    if name == "declaration":
        shared["element"] = {"title": "Data element", "enum": sorted(ELEMENTS)}
    return {"$schema": _DIALECT, "$id": _URN.format(name), **tree, "$defs": shared}


@cache
def policy_schema() -> Schema:
    """The schema of a policy pack: the fields of `Policy`, and per rule what `with` gives it."""
    _, found = msgspec.json.schema_components(
        (Policy,), schema_hook=_hook, ref_template="#/$defs/{name}"
    )
    definitions = {name.partition("_")[0]: each for name, each in found.items()}
    policy, clause = definitions.pop("Policy"), definitions["Clause"]
    del policy["properties"]["sha256"]
    policy["properties"]["id"]["pattern"] = _POLICY_ID
    policy["properties"]["clauses"] = {
        "type": "array",
        "items": {"$ref": "#/$defs/Clause"},
        "minItems": 1,
    }
    clause["title"] = "Clause"
    clause["properties"]["id"]["pattern"] = _CLAUSE_ID
    clause["properties"]["title"] |= {"pattern": _TITLE, "description": "one to twelve words"}
    clause["properties"]["link"] |= {"pattern": official.FORM}
    clause["properties"]["basis"]["description"] = _BASIS
    clause["properties"]["duty"] |= {"minItems": 1, "uniqueItems": True}
    definitions["Quote"]["properties"]["language"] |= {
        "pattern": _LANGUAGE,
        "description": "the tag of a language, such as de or fr-BE",
    }
    definitions["Quote"]["properties"]["text"] |= {"maxLength": _QUOTED}
    checks = [rule for rule in all_rules() if rule.fault is None]
    clause["properties"]["rule"] = {"enum": [rule.name for rule in checks]}
    clause["oneOf"] = [{"required": ["rule"]}, {"required": ["manual"]}]
    clause["dependentRequired"] = {"with": ["rule"]}
    clause["allOf"] = [_given(rule, definitions) for rule in checks]
    definitions["element"] = {"title": "Data element", "enum": sorted(ELEMENTS)}
    head = {"$schema": _DIALECT, "$id": _URN.format("policy")}
    tree: Schema = _plain({**head, **policy, "title": "Policy pack", "$defs": definitions})
    return tree


def _given(rule: Rule, definitions: dict[str, Any]) -> Schema:
    """What a clause that names `rule` must hold: its parameters, each null if not confirmed."""
    template = f"#/$defs/{rule.name}.{{name}}"
    _, found = msgspec.json.schema_components(
        (rule.parameters,), schema_hook=_hook, ref_template=template
    )
    definitions.update({f"{rule.name}.{name}": each for name, each in found.items()})
    taken = definitions[f"{rule.name}.{rule.parameters.__name__}"]
    taken["title"] = f"with, for {rule.name}"
    for name, each in taken["properties"].items():
        if name in ELEMENT_LISTS:
            each["items"] = {"$ref": "#/$defs/element"}
            each["uniqueItems"] = True
        taken["properties"][name] = _or_null(each)
    named: Schema = {"properties": {"rule": {"const": rule.name}}, "required": ["rule"]}
    then: Schema = {
        "properties": {"with": {"$ref": f"#/$defs/{rule.name}.{rule.parameters.__name__}"}}
    }
    if taken["required"]:
        then["required"] = ["with"]
    return {"if": named, "then": then}


def _hook(kind: type) -> Schema:
    if kind is Period:
        return {
            "type": "string",
            "pattern": _PERIOD,
            "description": "a period in ISO 8601 form, such as P6M",
        }
    raise NotImplementedError


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    alternatives = schema.get("anyOf", [schema])
    if {"type": "null"} in alternatives:
        return schema
    return {"anyOf": [*alternatives, {"type": "null"}]}


def _plain(schema: Any) -> Any:  # noqa: ANN401 - any tree of JSON
    """The same without what only repeats the code: defaults, layout, `anyOf` a type and null."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: _plain(value) for key, value in schema.items() if key != "default" and value != []}
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    alternatives = tidy.get("anyOf", [])
    match [each for each in alternatives if each != {"type": "null"}]:
        case [{"type": str() as kind, **rest}] if len(alternatives) > 1:
            del tidy["anyOf"]
            return {**tidy, **rest, "type": [kind, "null"]}
        case [{"enum": list() as values}] if len(alternatives) > 1:
            del tidy["anyOf"]
            return {**tidy, "enum": [*values, None]}
    return tidy


def report_schema() -> Schema:
    """The schema of the JSON report, version 1: a contract, on which other tools depend."""
    severities = [str(each) for each in reversed(Severity)]
    examined = ("sources", "messages", "records", "travellers", "partly_read", "unread")
    run: Schema = {
        "as_of": {"type": ["string", "null"], "format": "date-time"},
        "law_as_of": {"type": "string", "anyOf": [{"format": "date"}, {"const": RECEIVED}]},
        "configuration": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "policies": _table(_regime(), "jurisdiction", "status", "assumes", "transposed"),
        "fail_on": {"enum": [*severities, None]},
        "fail_on_unevaluated": {"type": "boolean"},
        "holder": {"enum": [*get_args(Holder), None]},
        "redacted": {"type": "boolean"},
        "max_findings": {"type": ["integer", "null"], "minimum": 0},
    }
    unread: Schema = {"source": _TEXT, "reason": _TEXT, "limit": {"type": "boolean"},
                      "left": {"enum": ["receipt", "other"]}}  # fmt: skip
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
    }
    left_out = _finding(severities) | {"number": _COUNT, "known_number": _COUNT}
    body: Schema = {
        "schema": {"const": SCHEMA},
        "tool": _object({"name": {"const": "pnr-auditor"}, "version": _TEXT}),
        "run": _object(run, "fail_on", "fail_on_unevaluated", "holder", "redacted", "max_findings"),
        "examined": _object(dict.fromkeys(examined, _COUNT)),
        "findings": _table(_finding(severities), "candidate", *_LATER),
        "requirements": _table(_requirement(), "rule", *_LATER),
        "elements": _table(element),
        "deadlines": _table(deadline),
        "passed": _table(deadline),
        "unread": _table(unread, "left"),
        "waivers": _table(waived),
        "left_out": _table(left_out, "candidate", "waiver", "known", "known_number"),
        "summary": _object(dict.fromkeys(severities, _COUNT)),
    }
    head = {"$schema": _DIALECT, "$id": SCHEMA, "title": "Audit report"}
    return {
        **head,
        **_object(body, "passed", "unread", "waivers", "left_out"),
        "$defs": {"place": _place()},
    }


def _regime() -> Schema:
    known: Mapping[str, Schema] = {
        "reviewed": _DATE,
        "jurisdiction": _PERHAPS,
        "status": {"enum": [*get_args(Standing), None]},
        "assumes": {"enum": [*get_args(Holder), None]},
        "transposed": _PERHAPS,
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
    known: Mapping[str, Schema] = {
        "binding": {"enum": [*get_args(Binding)]},
        "basis": {"enum": [*get_args(Basis)]},
        "status": {"enum": [*get_args(Status)]},
        "reason": _PERHAPS,
        "rule": _PERHAPS,
        "title": _SAID,
        "duty": _DUTY,
        "link": {"type": "string", "pattern": official.FORM},
        "quote": _object({"text": _TEXT, "language": _TEXT, "source": _TEXT, "read": _DATE}),
    }
    counts = dict.fromkeys(("applicable", "evaluated", "unevaluated", "findings"), _COUNT)
    return {
        name: known.get(name, counts.get(name, _TEXT)) for name in Requirement.__struct_fields__
    }


def _place() -> Schema:
    kinds = {"source": _TEXT} | dict.fromkeys(("tag", "pointer", "table", "column"), _PERHAPS)
    fields = {name: kinds.get(name, _ORDINAL) for name in Place.__struct_fields__}
    return _object(fields, "pointer", "table", "column", "row")


def _object(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """An object with these keys and no others. What came later than version 1 itself is optional."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _table(properties: Mapping[str, Schema], *optional: str) -> Schema:
    return {"type": "array", "items": _object(properties, *optional)}
