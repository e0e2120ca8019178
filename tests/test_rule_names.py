"""No rule is known by name outside its own folder: a rule that is added is told to everybody by being there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor
from auditor.people.specimen.flaws import readings, ways
from auditor.rules import all_rules

PACKAGE = Path(auditor.__file__).parent
# A kind of fault is a word of the formats, which the rule that tells of it takes for its name.
FAULTS = {rule.fault for rule in all_rules() if rule.fault is not None}
NAMES = {rule.name for rule in all_rules()} - FAULTS
IDS = {rule.id for rule in all_rules()}
MODULES = {rule.module for rule in all_rules()}
FILES = sorted(
    each for each in PACKAGE.rglob("*.py") if each.relative_to(PACKAGE).parts[0] != "rules"
)


def told(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring, and every module of rules that it imports."""
    idle = {
        id(each.value)
        for each in ast.walk(tree)
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in idle:
            yield each.lineno, each.value
        elif isinstance(each, ast.ImportFrom) and (each.module or "").startswith("auditor.rules"):
            yield from ((each.lineno, name.name) for name in each.names)
            yield each.lineno, (each.module or "").rpartition(".")[2]


def named(text: str) -> set[str]:
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)+|[A-Z]{3}[0-9]{3}", text))
    return words & (NAMES | IDS) | ({text} & MODULES)


def test_no_code_knows_a_rule_by_name() -> None:
    found = [
        (str(file.relative_to(PACKAGE)), line, sorted(named(text)))
        for file in FILES
        for line, text in told(ast.parse(file.read_bytes()))
        if named(text)
    ]
    assert not found


def test_the_search_sees_a_name_an_id_and_an_import() -> None:
    code = "from auditor.rules import open_text\nfrom auditor.rules.open_text import ID\nx = ['open-text', 'MIN003']\n"
    assert sum(bool(named(text)) for _, text in told(ast.parse(code))) == 4


@pytest.mark.parametrize("folder", [readings, ways])
def test_what_a_file_is_named_after_is_a_rule(folder: object) -> None:
    files = {each.stem for each in Path(folder.__file__ or "").parent.glob("*.py")}  # type: ignore[attr-defined]
    assert files - {"__init__"} <= MODULES
