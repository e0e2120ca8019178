"""Pieces of JSON Schema (2020-12) that the schemas of all files share."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
URN = "urn:pnr-auditor:schema:{}:1"
PERIOD: Schema = {
    "type": "string",
    "pattern": (
        r"^-?P(?=[0-9]|T[0-9])([0-9]{1,4}Y)?([0-9]{1,5}M)?([0-9]{1,5}W)?([0-9]{1,6}D)?"
        r"(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?$"
    ),
    "description": "a period in ISO 8601 form, such as P6M",
}


def or_null(schema: Schema) -> Schema:
    """What `schema` allows, and null: a value that nobody confirmed."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    alternatives = schema.get("anyOf", [schema])
    if {"type": "null"} in alternatives:
        return schema
    return {"anyOf": [*alternatives, {"type": "null"}]}


def plain(schema: Any) -> Any:  # noqa: ANN401 - any tree of JSON
    """The same without what only repeats the code: defaults, layout, `anyOf` a type and null."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: plain(value) for key, value in schema.items() if key != "default" and value != []}
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


def closed(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """An object with these keys and no others. What came later than version 1 itself is optional."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def table(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """A list of such objects."""
    return {"type": "array", "items": closed(properties, *optional)}
