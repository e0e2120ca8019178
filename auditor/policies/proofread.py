"""Proofreading: what the schema of a YAML file refuses in it, by line, in words of our own.

Laws of the file: a mistake is named by line, column and JSONPath; its words repeat nothing that
stands in the file but a key or the name of a rule, and only where these are lower-case words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from msgspec.structs import astuple

from auditor.law.yaml_text import Problem, YamlError, load_yaml, plain

Path = tuple[str | int, ...]

_MANY = 8
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_SAID = {
    "oneOf": "needs either `rule` or, for a person, `manual`",
    "dependentRequired": "`with` needs `rule`",
    "minItems": "must not be empty",
    "uniqueItems": "names something twice",
}
_WORDS = {
    "string": "a text",
    "object": "a mapping",
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
}


class Spots:
    """Where the nodes of a round-trip tree stand in the text."""

    def __init__(self, tree: Any) -> None:  # noqa: ANN401 - ruamel's round-trip tree
        self._tree = tree

    def problem(self, path: Path, message: str, *, key: str | None = None) -> Problem:
        """A problem with what stands at `path`, or with `key` itself in the mapping there."""
        node: Any = self._tree
        found: tuple[int, int] = (0, 0)
        for step in path:
            if isinstance(step, str) and step not in node:
                break  # a key that is no text; `plain` has no name for it
            place = node.lc.value if isinstance(step, str) else node.lc.item
            found, node = place(step) or found, node[step]
        if key is not None and key in node:
            found = node.lc.key(key) or found  # a key that was merged in has no place of its own
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return Problem(found[0] + 1, found[1] + 1, "$" + "".join(steps), message)


def proofread(
    text: str,
    schema: Mapping[str, Any],
    as_a_whole: Callable[[Any, Spots], Iterable[Problem]],
) -> tuple[Problem, ...]:
    """Every mistake in the text of a YAML file, in the order of its lines; empty without any.

    What the schema refuses comes first; `as_a_whole` says what only the whole can tell, such as ids that
    stand twice, once the schema is content.
    """
    try:
        sound(text, schema, as_a_whole)
    except YamlError as fault:
        return fault.problems
    return ()


def sound(
    text: str,
    schema: Mapping[str, Any],
    as_a_whole: Callable[[Any, Spots], Iterable[Problem]],
) -> Any:  # noqa: ANN401 - any tree of JSON
    """The tree of a YAML file in which proofreading finds no mistake, as JSON has it.

    Raises:
        YamlError: it has mistakes; all are named, in the order of its lines.
    """
    tree = load_yaml(text)
    spots, pure = Spots(tree), plain(tree)
    found = list(_refused(pure, spots, schema)) or list(as_a_whole(pure, spots))
    if found:
        raise YamlError(tuple(sorted(set(found), key=astuple)))
    return pure


def _refused(pure: Any, spots: Spots, schema: Mapping[str, Any]) -> Iterator[Problem]:  # noqa: ANN401 - any tree of JSON
    """What `schema` refuses in a file, each mistake with its place."""
    # 0.1 s that most verbs do not need.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

    validator = Draft202012Validator(schema, format_checker=FormatChecker(formats=["date"]))
    for error in validator.iter_errors(pure):
        yield from _told(error, spots)


def _told(error: Any, spots: Spots) -> Iterator[Problem]:  # noqa: ANN401 - jsonschema's error
    """The error in own words: jsonschema's repeat what stands in the file."""
    path, wanted = tuple(error.absolute_path), error.validator_value
    if error.validator == "additionalProperties":
        allowed = sorted(error.schema.get("properties", {}))
        for key in error.instance:
            if key not in allowed:
                named = (
                    f"there is no key {key!r} here" if _WORD.fullmatch(key) else "no such key here"
                )
                yield spots.problem(path, f"{named}; {_choice(key, allowed)}", key=key)
    elif error.validator == "anyOf":
        closer = [each for each in error.context if each.validator != "type"]
        if len(closer) == 1:
            yield from _told(closer[0], spots)
        else:
            yield spots.problem(path, f"must be {_expected(error.schema)}")
    else:
        yield spots.problem(path, _said(error, wanted))


def _said(error: Any, wanted: Any) -> str:  # noqa: ANN401 - jsonschema's error and part of a schema
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in error.instance]
            return f"lacks {', '.join(missing)}"
        case "enum":
            known = [each for each in wanted if each is not None]
            given = error.instance
            rule = list(error.absolute_path)[-1:] == ["rule"] and isinstance(given, str)
            said = "is not known here"
            if rule and _WORD.fullmatch(given):
                said = f"no rule is called {given!r}"
            return f"{said}; {_choice(given, known)}"
        case "minimum":
            return f"must be {wanted} or more"
        case "maxLength":
            return f"must be no longer than {wanted} characters"
    return _SAID.get(error.validator) or f"must be {_expected(error.schema)}"


def _expected(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_expected(each) for each in schema["anyOf"])
    if schema.get("format") == "date":
        return "a date such as 2026-11-22"
    if "pattern" in schema:
        return schema.get("description") or "lower-case words joined by hyphens"
    if "$ref" in schema:
        return "a mapping"
    kinds = schema.get("type", "null")
    names_of = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_WORDS.get(kind, kind) for kind in names_of)


def _choice(given: object, allowed: list[str]) -> str:
    """A hint from the closed list alone: the nearest word in it, or all of a short one."""
    near = get_close_matches(given, allowed, n=1) if isinstance(given, str) else []
    if near:
        return f"perhaps {near[0]}"
    if len(allowed) > _MANY:
        return f"one of {len(allowed)} names is expected"
    return f"one of {', '.join(allowed)}"
