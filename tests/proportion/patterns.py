"""Every pattern of the package, with the methods that are called on it.

Three ways to find them: what modules hold, what stands in calls of `re`, and what is seen at work
while each dimension, and each verb, is gone through once.
"""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

import auditor

ROOT = Path(auditor.__file__).parent
METHODS = frozenset({"match", "search", "sub", "subn", "split", "findall", "fullmatch", "finditer"})
ANY = frozenset({"match", "search", "fullmatch"})  # where nobody can tell
Pattern = re.Pattern[str] | re.Pattern[bytes]
Found = dict[Pattern, tuple[str, set[str]]]  # the room it is of, and its methods


def held() -> tuple[Found, set[Pattern]]:
    """The patterns that modules hold, and those written where they are used; and whose methods are guessed."""
    found: Found = {}
    guessed: set[Pattern] = set()
    trees = dict(_trees())
    everywhere: dict[str, set[str]] = {}
    for tree in trees.values():
        for name, methods in _called(tree).items():
            everywhere.setdefault(name, set()).update(methods)
    for module, tree in trees.items():
        room, called = module.removeprefix("auditor."), _called(tree)
        some = frozenset().union(*called.values()) or ANY  # by another name, in a loop
        for name, value in vars(sys.modules[module]).items():
            known = called.get(name) or (everywhere.get(name) if name.isupper() else None)
            for pattern in _gathered(value, depth=3):
                if not known and pattern not in found:
                    guessed.add(pattern)
                found.setdefault(pattern, (room, set()))[1].update(known or some)
        for pattern, method in _written(tree):
            found.setdefault(pattern, (room, set()))[1].add(method)
    return found, guessed


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for each in pkgutil.walk_packages([str(ROOT)], "auditor."):
        if "__main__" in each.name:
            continue
        try:
            module = importlib.import_module(each.name)
        except ImportError:  # an extra that is not installed
            continue
        if not str(module.__file__).endswith(".py"):  # compiled
            continue
        yield each.name, ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def at_work(work: Callable[[], object]) -> Found:
    """The patterns that rooms of the package call a method of while `work` is done."""
    found: Found = {}
    package = str(ROOT)

    def see(frame: Any, event: str, what: Any) -> None:
        if event == "c_call" and isinstance(owner := getattr(what, "__self__", None), re.Pattern):
            file = frame.f_code.co_filename
            if file.startswith(package) and what.__name__ in METHODS:
                room = file[len(package) + 1 :].removesuffix(".py").replace("/", ".")
                found.setdefault(owner, (room, set()))[1].add(what.__name__)

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def _called(tree: ast.Module) -> dict[str, frozenset[str]]:
    """The methods that a module calls on each of its names."""
    called: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            if isinstance(node.value, ast.Name):
                called.setdefault(node.value.id, set()).add(node.attr)
            elif isinstance(node.value, ast.Attribute):  # of another module
                called.setdefault(node.value.attr, set()).add(node.attr)
    called.pop("re", None)
    return {name: frozenset(each) for name, each in called.items()}


def _gathered(value: object, depth: int) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth:
        for each in _within(value):
            yield from _gathered(each, depth - 1)


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, msgspec.Struct):
        return [getattr(value, name) for name in value.__struct_fields__]
    return value if isinstance(value, list | tuple | set | frozenset) else ()


def _written(tree: ast.Module) -> Iterator[tuple[Pattern, str]]:
    """The patterns that stand as literals in calls of `re` where they are used."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in METHODS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str | bytes)
        ):
            text: Any = node.args[0].value
            yield re.compile(text), node.func.attr
