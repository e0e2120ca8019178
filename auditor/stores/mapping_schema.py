"""The JSON Schema of a mapping, made from the lists that read it."""

from functools import cache
from typing import Any, get_args, get_type_hints

from auditor.formats.logs.columns import columns
from auditor.knowledge.accountability import Operation
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.record import Facts
from auditor.policies.json_schema import DIALECT, URN, Schema
from auditor.stores.mapping import ClockName, FactName, Passed, Scan

ELEMENT = sorted(set(ELEMENTS) - {UNLISTED})
KINDS = ("pnr", "api", "log")
CONSTANTS = tuple(name for name in get_args(FactName) if name not in {"ports", "carrier", "flight"})
_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
_PATTERN_HINT = "a regular expression of literals, classes, groups and counts, without look-around"
_WORDS: Schema = {"type": "object", "additionalProperties": {"type": ["string", "boolean"]}}


@cache
def mapping_schema() -> Schema:
    """The schema of a mapping of a store."""
    return {
        "$schema": DIALECT,
        "$id": URN.format("mapping"),
        "title": "Mapping of a store",
        "description": "Which column of a store is which data element, clock or fact, and what a"
        " mask looks like there. Columns that are not named are reported as content without a name.",
        "type": "object",
        "additionalProperties": False,
        "required": ["mapping", "tables"],
        "properties": {
            "mapping": {"const": 1, "description": "The version of this form."},
            "title": _NAME | {"description": "What the store is called in words."},
            "zone": {"$ref": "#/$defs/zone"},
            "masks": {"$ref": "#/$defs/masks"},
            "facts": {"$ref": "#/$defs/facts"},
            "tables": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/table"},
                "propertyNames": {"pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$"},
            },
        },
        "$defs": _parts(),
    }


def _parts() -> dict[str, Any]:
    seen = {"$ref": "#/$defs/seen"}
    return {
        "zone": _NAME | {"description": "a time zone such as Europe/Paris"},
        "masks": _object({
            "tokens": {"type": "array", "items": _NAME, "description": "Whole values that are masks."},
            "patterns": {
                "type": "array",
                "items": _NAME | {"description": _PATTERN_HINT},
                "description": "What fits a whole masked value.",
            },
            "hash": {"type": "boolean", "description": "Hexadecimal digests stand for values."},
            "tokenised": {"type": "boolean", "description": "Every value is a token."},
            "null": {"type": "boolean", "description": "Masking leaves null; always understood."},
        }),
        "facts": _object({name: _fact(name) for name in CONSTANTS}),
        "element": {"title": "Data element", "enum": ELEMENT},
        "joined": _object(
            {
                "table": _NAME,
                "on": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": _NAME,
                    "description": "Column of this table to column of the other.",
                },
            },
            "table", "on",
        ),
        "table": _object(
            {
                "reads": _NAME | {"description": "Table, view or pattern of files; default: its name."},
                "kind": {"enum": [*KINDS]},
                "facts": {"$ref": "#/$defs/facts"},
                "operation": {
                    "enum": [*get_args(Operation)],
                    "description": "What every row of a log is about, where no column says it.",
                },
                "masks": {"$ref": "#/$defs/masks"},
                "zone": {"$ref": "#/$defs/zone"},
                "part_of": {"$ref": "#/$defs/joined"},
                "copy_of": {"$ref": "#/$defs/joined"},
                "deletions": {"$ref": "#/$defs/joined"},
                "columns": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"$ref": "#/$defs/column"},
                },
            },
            "kind", "columns",
        ),
        "column": _one_of(
            {"enum": [*get_args(Passed), *ELEMENT]},
            _object({
                "element": {"$ref": "#/$defs/element"},
                "log": {"enum": [*columns()]},
                "clock": {"enum": [*get_args(ClockName)]},
                "fact": {"enum": [*get_args(FactName)]},
                "struct": {"type": "object", "minProperties": 1, "additionalProperties": seen},
                "list": _one_of(
                    {"enum": ELEMENT},
                    {"type": "object", "minProperties": 1, "additionalProperties": seen},
                ),
                "json": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": seen,
                    "propertyNames": {"pattern": _PATH},
                },
                "masks": {"$ref": "#/$defs/masks"},
                "scan": {"enum": [*get_args(Scan)]},
                "values": _WORDS,
                "zone": {"$ref": "#/$defs/zone"},
                "at": {"type": "integer", "minimum": 0, "maximum": 9},
            }),
        ),
        "seen": _one_of(
            {"enum": ELEMENT},
            _object(
                {
                    "element": {"$ref": "#/$defs/element"},
                    "masks": {"$ref": "#/$defs/masks"},
                    "scan": {"enum": [*get_args(Scan)]},
                    "values": _WORDS,
                },
                "element",
            ),
        ),
    }  # fmt: skip


def _one_of(word: Schema, tree: Schema) -> Schema:
    """A word, or a mapping: told apart first, so that a mistake is told of what was meant."""
    return {"if": {"type": "string"}, "then": word, "else": tree}


_PATH = r"^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\*\])+$"


def _fact(name: str) -> Schema:
    parts = [each for each in get_args(get_type_hints(Facts)[name]) if each is not type(None)]
    if parts == [bool]:
        return {"type": "boolean"}
    words = [word for each in parts for word in get_args(each)]
    return {"enum": words} if words else {"type": "string"}


def _object(properties: Schema, *required: str) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return made | ({"required": [*required]} if required else {})
