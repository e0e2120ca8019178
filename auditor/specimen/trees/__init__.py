"""From a specimen to the trees that formats write: one file per format, one specimen for all of them.

A tree says everything that its specimen has and the format can carry. What is not to be said is
taken out of it afterwards, by data element, whichever format it is for.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Tree = dict[str, Any]
Elements = Mapping[str, Any]


def tree(elements: Elements, **groups: Iterable[Tree | None]) -> Tree:
    """A tree of what is there: without empty values, empty members, empty groups."""
    found: Tree = {"elements": {key: value for key, value in elements.items() if value}}
    listed = {
        name: kept for name, members in groups.items() if (kept := [each for each in members if each])
    }
    if listed:
        found["groups"] = listed
    return found


def without(said: Tree, left_out: Collection[str]) -> Tree:
    """The same tree without these elements, and without groups of which nothing is then left."""
    found = dict(said)
    elements = said.get("elements")
    if elements:
        found["elements"] = {
            key: value for key, value in elements.items() if key.partition("@")[0] not in left_out
        }
    groups = said.get("groups")
    if groups:
        kept = {
            name: members
            for name, all_ in groups.items()
            if (members := [each for each in (without(one, left_out) for one in all_) if _says(each)])
        }
        found["groups"] = kept
        if not kept:
            del found["groups"]
    return found


def masked(said: Tree, hidden: Collection[str], mask: str = "X") -> Tree:
    """The same tree with these elements hidden: each value a run of mask characters of its length."""
    found = dict(said)
    found["elements"] = {
        key: _mask(value, mask) if key.partition("@")[0] in hidden else value
        for key, value in said.get("elements", {}).items()
    }
    if "groups" in said:
        found["groups"] = {
            name: [masked(each, hidden, mask) for each in members]
            for name, members in said["groups"].items()
        }
    return found


def _says(said: Tree) -> bool:
    return any(not key.startswith("~") for key in said.get("elements", ())) or bool(said.get("groups"))


def _mask(value: object, mask: str) -> object:
    if isinstance(value, list):
        return [_mask(each, mask) for each in value]
    return mask * max(len(str(value)), 5)
