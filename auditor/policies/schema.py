"""The JSON Schema of a policy pack: the fields of `Policy`, and what each rule takes."""

from functools import cache
from typing import Any

import msgspec

from auditor.knowledge.element import ELEMENTS
from auditor.law import official
from auditor.law.policy import Policy
from auditor.law.rule import Rule
from auditor.observed.clock import Period
from auditor.policies.json_schema import DIALECT, PERIOD, URN, Schema, or_null, plain
from auditor.rules import all_rules

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
# What rules call the lists of data elements that a clause gives them.
ELEMENT_LISTS = frozenset({"permits", "judges", "elements", "conditional", "shows", "masks"})


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
    head = {"$schema": DIALECT, "$id": URN.format("policy")}
    tree: Schema = plain({**head, **policy, "title": "Policy pack", "$defs": definitions})
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
        taken["properties"][name] = or_null(each)
    named: Schema = {"properties": {"rule": {"const": rule.name}}, "required": ["rule"]}
    then: Schema = {
        "properties": {"with": {"$ref": f"#/$defs/{rule.name}.{rule.parameters.__name__}"}}
    }
    if taken["required"]:
        then["required"] = ["with"]
    return {"if": named, "then": then}


def _hook(kind: type) -> Schema:
    if kind is Period:
        return PERIOD
    raise NotImplementedError
