"""What a clause gives its rule, and what a rule takes, in words."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct, inspect

from auditor.explain import words
from auditor.explain.markdown import Link, code, item, table
from auditor.knowledge.element import ELEMENTS
from auditor.policies.schema import ELEMENT_LISTS

_UNCONFIRMED = "null: nobody could confirm the figure, so the clause is not evaluated"
_SIMPLE: dict[type, str] = {
    # The one type that msgspec does not know of itself (`auditor.law.policy.decode`).
    inspect.CustomType: "a period in ISO 8601 form, such as `P6M`",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.StrType: "a text",
}


def given(parameters: Mapping[str, Any], link: Link) -> Iterator[str]:
    """The parameters of a clause as a list; data elements by the part they belong to."""
    for name, value in parameters.items():
        if isinstance(value, list) and value and all(str(each) in ELEMENTS for each in value):
            yield item(f"{code(name)}, {len(value)} data element{'s' * (len(value) != 1)}:")
            yield from _parts(value, link)
        elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
            yield item(f"{code(name)}:")
            yield from (item(_said(each), 1) for each in value)
        else:
            yield item(f"{code(name)}: {_said(value)}")


def _parts(ids: list[str], link: Link) -> Iterator[str]:
    ordered = sorted(ids, key=list(ELEMENTS).index)
    for part, each in groupby(ordered, lambda element: element.partition(".")[0]):
        named = ", ".join(code(element.partition(".")[2]) for element in each)
        yield item(f"{link(part, f'elements.md#{part}')}: {named}", 1)


def _said(value: object) -> str:
    match value:
        case None:
            return _UNCONFIRMED
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "; ".join(
                f"{key}: {'any' if each is None else _said(each)}" for key, each in value.items()
            )
        case list() | tuple():
            return ", ".join(map(_said, value)) or "none"
    try:
        return words.period(str(value))
    except ValueError:
        return code(str(value))


def unconfirmed(parameters: Mapping[str, Any]) -> list[str]:
    """The names of the parameters that are still null."""
    return [name for name, value in parameters.items() if value is None]


def rows(parameters: type[Struct]) -> list[tuple[str, str, str]]:
    """Each parameter of a rule: its name, what it takes, and what it is if left out."""
    described = inspect.type_info(parameters)
    assert isinstance(described, inspect.StructType)  # noqa: S101 - a rule's parameters are a struct
    return [(code(each.encode_name), _takes(each), _default(each)) for each in described.fields]


def taken(parameters: type[Struct]) -> str:
    """The parameters of a rule as a table; empty where it takes none."""
    found = rows(parameters)
    return table(("parameter", "takes", "if left out"), found) if found else ""


def _takes(field: inspect.Field) -> str:
    if field.encode_name in ELEMENT_LISTS:
        return "data elements"
    return kind(field.type)


def _default(field: inspect.Field) -> str:
    if field.required:
        return "required"
    if field.default is None or field.default is msgspec.NODEFAULT:
        return "none"
    return _said(field.default)


def kind(type: inspect.Type) -> str:
    """What a value of this type may be, in words."""
    match type:
        case inspect.LiteralType(values=values):
            return f"one of {', '.join(code(str(each)) for each in values)}"
        case inspect.UnionType(types=types):
            known = (each for each in types if not isinstance(each, inspect.NoneType))
            return " or ".join(map(kind, known))
        case inspect.VarTupleType(item_type=each):
            return f"a list, each {kind(each)}"
        case inspect.DictType(key_type=key, value_type=value):
            return f"for {kind(key)}: {kind(value)}"
        case inspect.StructType(fields=fields):
            inside = (f"{code(each.encode_name)} {kind(each.type)}" for each in fields)
            return f"a mapping: {'; '.join(inside)}"
        case _:
            return _SIMPLE[type.__class__]
