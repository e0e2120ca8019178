"""Mappings as files: read from YAML, and every mistake of one with its line and column.

Laws of the file: a mistake's words repeat nothing that stands in the file but a key of this form.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from auditor.law.yaml_text import Problem, YamlError
from auditor.observed.record import Facts
from auditor.policies.proofread import Path, Spots, proofread, sound
from auditor.stores.mapping import (
    Clocked,
    Column,
    Joined,
    MappedColumn,
    Masks,
    Nested,
    Skipped,
    Stated,
    Table,
)
from auditor.stores.mapping import Mapping as StoreMapping
from auditor.stores.mapping_schema import mapping_schema

Tree = Mapping[str, Any]
Mistake = tuple[Path, str]

_ROLES = ("element", "log", "clock", "fact", "struct", "list", "json")
_SKIPS = frozenset({"key", "partition", "ignored"})
# Which further keys a role takes.
_TAKES: Mapping[str, frozenset[str]] = {
    "element": frozenset({"masks", "scan", "values"}),
    "log": frozenset({"values", "zone"}),
    "clock": frozenset({"zone"}),
    "fact": frozenset({"values", "at"}),
    "struct": frozenset({"masks"}),
    "list": frozenset({"masks"}),
    "json": frozenset({"masks"}),
}
# What Python, RE2 and PostgreSQL read alike: no look-around, references, lazy counts, named classes.
_UNEVEN = re.compile(
    r"\(\?(?!:)|\\[^.\-\[\](){}*+?^$|\\/dwsDWS]|[*+?}]\?|\\[dwsDWS]|\[\[|\$.|(?<!^)\^"
)


class MappingError(ValueError):
    """A text is no mapping; `problems` lists every mistake found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the message joins them."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse(text: str) -> StoreMapping:
    """The mapping that a YAML text states.

    Raises:
        MappingError: it has mistakes.
    """
    try:
        tree = sound(text, mapping_schema(), _told)
    except YamlError as fault:
        raise MappingError(fault.problems) from None
    return from_tree(tree, digest=sha256(text.encode()).hexdigest())


def lint(text: str) -> tuple[Problem, ...]:
    """Every mistake in the text of a mapping, in the order of its lines; empty without any."""
    return proofread(text, mapping_schema(), _told)


def _told(pure: Tree, spots: Spots) -> Iterator[Problem]:
    return (spots.problem(path, message) for path, message in _as_a_whole(pure))


def from_tree(tree: Tree, *, digest: str = "") -> StoreMapping:
    """The mapping that a decoded tree states, which `lint` is content with."""
    masks = _masks(tree.get("masks"), Masks())
    facts = tree.get("facts", {})
    tables = {
        name: _table(name, each, masks, facts, tree.get("zone"))
        for name, each in tree["tables"].items()
    }
    return StoreMapping(
        tables=tables, title=tree.get("title"), zone=tree.get("zone"), digest=digest
    )


def _table(name: str, tree: Tree, masks: Masks, facts: Tree, zone: str | None) -> Table:
    masks = _masks(tree.get("masks"), masks)
    zone = tree.get("zone", zone)
    stated = {**facts, **tree.get("facts", {})}
    return Table(
        name=name,
        reads=tree.get("reads", name),
        kind=tree["kind"],
        columns={key: _column(each, masks, zone) for key, each in tree["columns"].items()},
        facts=msgspec.convert(stated, Facts),
        zone=zone,
        operation=tree.get("operation"),
        part_of=_joined(tree.get("part_of")),
        copy_of=_joined(tree.get("copy_of")),
        deletions=_joined(tree.get("deletions")),
    )


def _joined(tree: Tree | None) -> Joined | None:
    return None if tree is None else Joined(tree["table"], dict(tree["on"]))


def _masks(tree: Tree | None, general: Masks) -> Masks:
    return general if tree is None else msgspec.convert(tree, Masks).over(general)


def _column(tree: str | Tree, masks: Masks, zone: str | None) -> Column:
    if isinstance(tree, str):
        return Skipped(tree) if tree in _SKIPS else MappedColumn(tree, masks=masks)  # type: ignore[arg-type]
    masks = _masks(tree.get("masks"), masks)
    if "clock" in tree:
        return Clocked(tree["clock"], tree.get("zone", zone))
    if "fact" in tree:
        return Stated(tree["fact"], dict(tree.get("values", {})), tree.get("at", 0))
    for form in ("struct", "list", "json"):
        if form in tree:
            parts = {"": tree[form]} if isinstance(tree[form], str) else tree[form]
            return Nested(form, {key: _seen(each, masks) for key, each in parts.items()})
    return _seen(tree, masks)


def _seen(tree: str | Tree, masks: Masks) -> MappedColumn:
    if isinstance(tree, str):
        return MappedColumn(tree, masks=masks)
    return MappedColumn(
        element=tree.get("element"),
        log=tree.get("log"),
        masks=_masks(tree.get("masks"), masks),
        scan=tree.get("scan", "engine"),
        values={key: str(each) for key, each in tree.get("values", {}).items()},
        zone=tree.get("zone"),
    )


def _as_a_whole(tree: Tree) -> Iterator[Mistake]:
    """What no schema can tell."""
    yield from _conventions((), tree)
    tables = tree["tables"]
    for name, table in tables.items():
        path: Path = ("tables", name)
        yield from _conventions(path, table)
        yield from _joins(path, table, tables)
        clocks: set[str] = set()
        for column, each in table["columns"].items():
            yield from _role((*path, "columns", column), each, table["kind"])
            clock = each.get("clock") if not isinstance(each, str) else None
            if clock is not None and clock in clocks:
                yield (*path, "columns", column, "clock"), "another column is this clock"
            clocks |= {clock} - {None}  # type: ignore[arg-type]
        if table["kind"] != "log" and "operation" in table:
            yield (*path, "operation"), "is of a table of kind log"
        # One that others are parts of may have nothing but their clocks: the envelope of what was received.
        whole = {each["part_of"]["table"] for each in tables.values() if "part_of" in each}
        if table["kind"] != "log" and not _has_subject(table) and name not in whole:
            yield (*path, "columns"), "no column is a data element: what is to be audited here?"


def _has_subject(table: Tree) -> bool:
    return any(
        (each not in _SKIPS) if isinstance(each, str) else not {"clock", "fact"} & set(each)
        for each in table["columns"].values()
    )


def _conventions(path: Path, tree: Tree) -> Iterator[Mistake]:
    zone = tree.get("zone")
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, OSError, ValueError):
            yield (*path, "zone"), "no time zone is called that; say it as Europe/Paris"
    for number, pattern in enumerate(tree.get("masks", {}).get("patterns", ())):
        where = (*path, "masks", "patterns", number)
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            yield where, "is no regular expression"
            continue
        if _UNEVEN.search(pattern):
            yield (
                where,
                "uses what engines read differently: write classes such as [0-9], no look-around",
            )


def _joins(path: Path, table: Tree, tables: Tree) -> Iterator[Mistake]:
    if "part_of" in table and "copy_of" in table:
        yield (*path, "copy_of"), "a table is part of another or a copy of it, not both"
    for key in ("part_of", "copy_of", "deletions"):
        joined = table.get(key)
        if joined is None:
            continue
        other = tables.get(joined["table"])
        if other is None:
            yield (*path, key, "table"), "no table of this mapping is called that"
        elif other is table or (key != "deletions" and _leads_back(table, tables)):
            yield (*path, key, "table"), "leads back to this table"
        elif key == "copy_of" and "copy_of" in other:
            yield (*path, key, "table"), "is a copy itself: name the table that both copy"
        elif key == "part_of" and other["kind"] != table["kind"]:
            yield (*path, "kind"), "is not the kind of the records it is part of"


def _leads_back(table: Tree, tables: Tree) -> bool:
    met: list[Tree] = []
    here: Tree | None = table
    while here is not None and not any(here is each for each in met):
        met.append(here)
        joined = here.get("part_of") or here.get("copy_of")
        here = None if joined is None else tables.get(joined["table"])
    return here is not None


def _role(path: Path, tree: str | Tree, kind: str) -> Iterator[Mistake]:
    if isinstance(tree, str):
        return
    roles = [each for each in _ROLES if each in tree]
    if len(roles) != 1:
        yield path, f"needs one of {', '.join(_ROLES)}"
        return
    (role,) = roles
    for key in tree:
        if key != role and key not in _TAKES[role]:
            yield (*path, key), f"does not belong to `{role}`"
    yield from _conventions(path, tree)
    if role == "log" and kind != "log":
        yield (*path, "log"), "only a table of kind log has columns of an access log"
    if role == "fact":
        yield from _fact(path, tree)
    if role in {"struct", "list", "json"} and not isinstance(tree[role], str):
        for part, each in tree[role].items():
            if not isinstance(each, str):
                yield from _conventions((*path, role, part), each)


def _fact(path: Path, tree: Tree) -> Iterator[Mistake]:
    """Each word that a column may hold becomes one that the fact can be."""
    allowed = get_args(get_type_hints(Facts)[tree["fact"]])
    words = {word for each in allowed for word in get_args(each)} - {...}
    for key, value in tree.get("values", {}).items():
        where = (*path, "values", key)
        if bool in allowed and not isinstance(value, bool):
            yield where, "must be true or false"
        elif bool not in allowed and isinstance(value, bool):
            yield where, "must be a word"
        elif words and str not in words and value not in words:
            yield where, f"must be one of {', '.join(sorted(words))}"
