"""The shipped policy packs, one legal regime per file, and the list of all mistakes of a pack.

Laws of the file: a mistake is named by line, column and JSONPath; its words repeat nothing that
stands in the pack but a key or the name of a rule, and only where these are lower-case words.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import msgspec
from msgspec.structs import astuple

from auditor.policies import whole
from auditor.policy import Policy, PolicyError, Problem, from_tree, load_yaml, parse, plain
from auditor.schema import policy_schema

Path = tuple[str | int, ...]

COMPILED = "compiled"  # the folder of what `compiled` makes; generated, like the pages

_FOLDER = files("auditor.policies")
_SUFFIX = ".yaml"
_MOST_CHARACTERS = 1 << 20  # the longest shipped pack has a fortieth of that
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


@cache
def names() -> tuple[str, ...]:
    """The ids of the shipped packs, sorted."""
    found = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def text(policy: str) -> str:
    """The pack with the id `policy` as it is written.

    Raises:
        KeyError: no shipped pack has that id.
    """
    if policy not in names():
        raise KeyError(policy)
    return (_FOLDER / f"{policy}{_SUFFIX}").read_text("utf-8")


@cache
def read(policy: str) -> Policy:
    """The shipped pack with the id `policy`.

    Raises:
        KeyError: no shipped pack has that id.
    """
    written = text(policy)
    digest = sha256(written.encode()).hexdigest()
    try:
        made = msgspec.json.decode((_FOLDER / COMPILED / f"{policy}.json").read_bytes())
    except (OSError, msgspec.DecodeError):
        made = {}
    # What was made of another text, as while a pack is being written, is left aside.
    fresh = made.get("sha256") == digest
    return from_tree(made["policy"], digest=digest) if fresh else parse(written)


def compiled(policy: str) -> str:
    """The shipped pack as JSON, with the digest of its text: read in a hundredth of the time of YAML."""
    written = text(policy)
    digest = sha256(written.encode()).hexdigest()
    made = {"sha256": digest, "policy": plain(load_yaml(written))}
    return msgspec.json.encode(made).decode() + "\n"


def lint(pack: str) -> tuple[Problem, ...]:
    """Every mistake in the text of a policy pack, in the order of its lines; empty without any.

    What the schema refuses comes first; what only the whole can tell (ids that stand twice, clauses
    and parameters that are not there, dates in the wrong order) is looked at once the schema is
    content.
    """
    if len(pack) > _MOST_CHARACTERS:
        return (Problem(1, 1, "$", f"longer than {_MOST_CHARACTERS} characters"),)
    try:
        tree = load_yaml(pack)
    except PolicyError as fault:
        return fault.problems
    spots = _Map(tree)
    pure = plain(tree)
    found = list(_against_schema(pure, spots)) or list(_as_a_whole(pure, spots))
    return tuple(sorted(set(found), key=astuple))


class _Map:
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


def _against_schema(pure: Any, spots: _Map) -> Iterator[Problem]:  # noqa: ANN401 - any tree of JSON
    # 0.1 s that most verbs do not need.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

    validator = Draft202012Validator(
        policy_schema(), format_checker=FormatChecker(formats=["date"])
    )
    for error in validator.iter_errors(pure):
        yield from _told(error, spots)


def _told(error: Any, spots: _Map) -> Iterator[Problem]:  # noqa: ANN401 - jsonschema's error
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


def _as_a_whole(pure: Mapping[str, Any], spots: _Map) -> Iterator[Problem]:
    """What no single clause shows."""
    try:
        policy = from_tree(pure)
    except PolicyError as fault:
        yield from fault.problems
        return
    for path, message in whole.mistakes(policy):
        yield spots.problem(path, message)
