"""A text of YAML, read as nobody can misuse it: short, shallow, without aliases, dates as texts, no key twice.

Packs, waivers, answers, mappings and declarations are such texts. Law of the file: a mistake is told with its
line, and repeats no value of the text.
"""

import re
from collections.abc import Mapping
from typing import Any
from warnings import catch_warnings, simplefilter

from msgspec import Struct

# Where a parser quotes the text before it; what it expected, such as '<document start>', stays.
_QUOTED = re.compile(r"'(?!<)[^']*'")
_ALIAS = "aliases are not allowed: a policy reads alone"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
LONGEST = 1 << 19  # characters of a YAML file; the longest pack that is shipped has a tenth
_DEEPEST = 64  # the reader's time grows with the square of the depth


class Problem(Struct, frozen=True):
    """One mistake in a text. Line and column start at 1; `path` is a JSONPath, such as `$.clauses[3].since`."""

    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """`line:column path message`."""
        return f"{self.line}:{self.column} {self.path} {self.message}"


class YamlError(ValueError):
    """A text is not what it should be; `problems` lists every mistake found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the message joins them."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_yaml(text: str) -> Any:  # noqa: ANN401 - the tree of a YAML file
    """The round-trip tree of `text`, which knows the line of every node; dates stay texts.

    So YAML 1.2 has it, and so `NO` stays Norway.

    Raises:
        YamlError: not YAML, too long or too deep, equal keys, or an alias (a pack reads alone).
    """
    if len(text) > LONGEST:
        raise YamlError((Problem(1, 1, "$", f"longer than {LONGEST} characters"),))
    from ruamel.yaml import YAML  # noqa: PLC0415 - 60 ms that most verbs do not need
    from ruamel.yaml.constructor import DuplicateKeyError  # noqa: PLC0415 - as above
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - as above

    try:
        with catch_warnings():
            simplefilter("ignore")  # ruamel's repeat what stands in the text
            events = YAML(typ="rt").parse(text) if "*" in text else ()
            alias = next((each for each in events if type(each).__name__ == "AliasEvent"), None)
            reader = YAML(typ="rt")
            known = reader.constructor.yaml_constructors
            reader.constructor.yaml_constructors = known | {_TIMESTAMP: lambda _, node: node.value}
            _shallow(reader)
            tree = None if alias else reader.load(text)
    except DuplicateKeyError as fault:  # its own words repeat the values
        raise YamlError((_at(fault.problem_mark, "this key stands twice"),)) from None
    except YAMLError as fault:
        words = _QUOTED.sub("'…'", getattr(fault, "problem", None) or "not YAML")
        raise YamlError((_at(getattr(fault, "problem_mark", None), words),)) from None
    except Exception:  # noqa: BLE001 - ruamel stumbles over a tag or an escape in a dozen ways
        raise YamlError((Problem(1, 1, "$", "not YAML"),)) from None
    if alias is not None:
        raise YamlError((_at(alias.start_mark, _ALIAS),))
    return tree


def _shallow(reader: Any) -> None:  # noqa: ANN401 - ruamel's, imported where it is needed
    """Let a reader of YAML compose nothing deeper than anybody would write."""
    from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415 - as above

    composer = reader.composer
    compose, depth = composer.compose_node, 0

    def compose_node(parent: object, index: object) -> object:
        nonlocal depth
        if depth == _DEEPEST:
            mark = composer.parser.peek_event().start_mark
            raise MarkedYAMLError(problem=f"nested deeper than {_DEEPEST}", problem_mark=mark)
        depth += 1
        node = compose(parent, index)
        depth -= 1
        return node

    composer.compose_node = compose_node


def plain(node: Any) -> Any:  # noqa: ANN401 - any tree of YAML
    """The tree as JSON has it: ruamel's own kinds of text and number are none that others know."""
    if isinstance(node, Mapping):
        return {
            str(key) if isinstance(key, str) else "": plain(value) for key, value in node.items()
        }
    if isinstance(node, list):
        return [plain(each) for each in node]
    return str(node) if isinstance(node, str) else node


def _at(mark: Any, message: str) -> Problem:  # noqa: ANN401 - ruamel's mark, or None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, "$", message)
