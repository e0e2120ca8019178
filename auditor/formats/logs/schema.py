"""What a row of an access log and a declaration may say, as JSON Schemas made from the lists that read them."""

from typing import Any

from auditor.codec.value import CODES
from auditor.formats.logs.columns import Column, columns
from auditor.formats.logs.declared import ALL, CLOCKS, DATA, DIRECTIONS, HOLDERS, ROLES, UNLIMITED
from auditor.knowledge.accountability import SAFEGUARDS
from auditor.knowledge.element import ELEMENTS

Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
_TEXT: Schema = {"type": ["string", "null"]}
INSTANT: Schema = {
    "type": ["string", "null"],
    "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?"
    "(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?$",
    "description": "An ISO 8601 date or date-time. Without an offset it is local, in the zone the"
    " caller names, else anywhere; a date is its whole day.",
}
_ROW = (
    "One operation on passenger data. A file holds one row to a line (JSON Lines), an array of rows,"
    " or a table in text (CSV) whose header names the same columns. A column may also bear the id of"
    " a data element, so that passenger data in a log are seen."
)
_DECLARATION = (
    "What a system or a State says of itself, in YAML 1.2 or JSON. Everything but the version may be"
    " left out, and is then unknown."
)


def access_log() -> Schema:
    """One row of an access log."""
    own = {name: _column(each) for name, each in columns().items()}
    return {
        "title": "Row of an access log",
        "description": _ROW,
        "type": "object",
        "required": ["time", "operation"],
        "properties": own,
        "propertyNames": {"enum": [*own, *ELEMENTS]},
        "additionalProperties": _SCALAR,
    }


def _column(column: Column) -> Schema:
    said = {"description": column.title[:1].upper() + column.title[1:] + "."}
    if column.takes == "instant":
        return {"$ref": "#/$defs/instant", **said}
    if column.takes == "list":
        return {"type": ["array", "null"], "items": {"enum": sorted(ELEMENTS)}, **said}
    if column.takes == "mark":
        return {"enum": [True, "yes", None], **said}
    if column.takes == "word":
        words = HOLDERS if column.element is None else sorted(CODES[column.element])
        answers = [True, False] if set(words) == {"yes", "no"} else []
        return {"enum": [*words, *answers, None], **said}
    return {**_SCALAR, **said}


def declaration(period: Schema) -> Schema:
    """A declaration; `period` is the schema of a period in ISO 8601 form."""
    element = {"$ref": "#/$defs/element"}
    period = {"anyOf": [period, {"const": UNLIMITED}]}
    properties: Schema = {
        "declaration": {"const": 1, "description": "The version of this form."},
        "synthetic": {"enum": [True, "yes", None], "description": "It is of no State: it was made up."},
        "subject": {**_TEXT, "description": "The system or the State that speaks."},
        "contact": {**_TEXT, "description": "Whom to turn to; a role, not a person."},
        "date": {"$ref": "#/$defs/instant", "description": "The day as of which it speaks."},
        "holder": {"enum": [*HOLDERS, None], "description": "Who holds the data."},
        "requires": _many(_requirement(element), "What carriers are asked for."),
        "masks": _many(element, "The elements that are masked when masking is due."),
        "retention": _many(_kept(period), "How long what is kept."),
        "purposes": _many(_word("declaration.purpose"), "All purposes that the system serves."),
        "recipients": _many(_word("declaration.recipient"), "All kinds of bodies that get data."),
        "safeguards": {
            **_object({each: {"enum": [True, False, "yes", "no", None]} for each in SAFEGUARDS}),
            "description": "Safeguards, each with yes or no; what is not named is unknown.",
        },
        "transfer": _object({
            "method": _word("declaration.method"),
            "formats": _many(
                {"anyOf": [_word("declaration.format"), _format()]},
                "The message formats in which carriers send.",
            ),
            "schedule": _many(
                {"anyOf": [_word("declaration.push"), _push(period)]},
                "When carriers send each flight; the period counts back from departure.",
            ),
        }),
        "logs": _object({
            "operations": _many(_word("declaration.logs"), "The operations that are logged."),
            "shows": _many(
                {"enum": sorted(each for each in ELEMENTS if each.startswith("log."))},
                "What the log shows of an operation.",
            ),
        }),
    }  # fmt: skip
    return {
        "title": "Declaration",
        "description": _DECLARATION,
        **_object(properties),
        "required": ["declaration"],
    }


def _requirement(element: Schema) -> Schema:
    elements = {"anyOf": [{"const": ALL}, _many(element, "")]}
    return {
        **_object({
            "data": _some(DATA),
            "directions": _some(DIRECTIONS),
            "roles": _some(ROLES),
            "elements": {
                **elements,
                "description": "The elements; `all` where the law has no closed list.",
            },
        }),
        "required": ["elements"],
    }  # fmt: skip


def _kept(period: Schema) -> Schema:
    fields = {
        "stage": _word("declaration.retention"),
        "period": period,
        "from": {"enum": [*CLOCKS, None], "description": "The clock from which it runs."},
        "data": _some(DATA),
    }
    return {**_object(fields), "required": ["stage", "period"]}


def _push(period: Schema) -> Schema:
    fields = {"moment": _word("declaration.push"), "period": period}
    return {**_object(fields), "required": ["moment"]}


def _format() -> Schema:
    version = {"type": "string", "pattern": "^([0-9]{2}[:.][0-9]|D[:.][0-9]{2}[AB])$"}
    fields = {"format": _word("declaration.format"), "version": version}
    return {**_object(fields), "required": ["format"]}


def _word(element: str) -> Schema:
    return {"enum": sorted(CODES[element])}


def _some(words: tuple[str, ...]) -> Schema:
    """One of the words, or a list of them."""
    one = {"enum": list(words)}
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _many(items: Schema, description: str) -> Schema:
    listed: Schema = {"type": ["array", "null"], "items": items}
    return listed | ({"description": description} if description else {})


def _object(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}
