"""A page of cases or situations, or a pack, as a tree: in a fifteenth of the time that the program's own reader takes.

YAML 1.2 as the program reads it: dates stay texts, `NO` stays Norway, no key stands twice. Only the
project's own files are read so, and the tests hold every one of them to the program's reader: the pages in
`tests/explain/test_trees.py`, the packs in `tests/test_policies.py`.
"""

import re
from functools import cache
from typing import Any

import yaml

_SCALARS = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9]+", list("-+0123456789")),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
}


class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # slower without C
    """PyYAML's, less the kinds of scalar that YAML had before 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as PyYAML has it

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as above
        keys = [key.value for key, _ in node.value]
        if len(set(keys)) < len(keys):
            raise yaml.MarkedYAMLError(problem="a key stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


for _name, (_pattern, _first) in _SCALARS.items():
    _Reader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(rf"(?:{_pattern})\Z"), _first
    )


@cache
def read(text: str) -> Any:  # noqa: ANN401 - the tree of a YAML file
    """The tree of a page, the same for all who ask: nobody may change it."""
    return yaml.load(text, _Reader)  # noqa: S506 - a safe loader
