"""From a specimen to the trees that formats write: one file per format, one specimen for all of them.

A tree says everything that its specimen has and the format can carry. What is not to be said is
taken out of it afterwards, by data element, whichever format it is for.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from auditor.specimen.plan import Plan

Tree = dict[str, Any]
# What stands beside something that is said, and says nothing alone.
_BESIDE = frozenset({"traveller.reference", "document.other_type"})
Elements = Mapping[str, Any]


def tree(elements: Elements, **groups: Iterable[Tree | None]) -> Tree:
    """A tree of what is there: without empty values, empty members, empty groups."""
    found: Tree = {"elements": {key: value for key, value in elements.items() if value}}
    listed = {
        name: kept
        for name, members in groups.items()
        if (kept := [each for each in members if each])
    }
    if listed:
        found["groups"] = listed
    return found


def meant(plan: Plan, said: Tree) -> Tree:
    """The tree as the plan wants it: without what it leaves out, what it masks hidden."""
    kept = without(said, plan.without) if plan.without else said
    return masked(kept, plan.masked) if plan.masked else kept


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
            if (
                members := [
                    each
                    for each in (without(one, left_out) for one in all_)
                    if _says(each, left_out)
                ]
            )
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


def _says(said: Tree, left_out: Collection[str]) -> bool:
    """Whether a tree still says something of its own, or has groups that do."""
    elements = said.get("elements", {})
    if elements.get("~code") == "DOCO" and "document.other_type" in left_out:
        return False  # it cannot be written without
    return bool(said.get("groups")) or any(
        not key.startswith("~") and key not in _BESIDE for key in elements
    )


def _mask(value: object, mask: str) -> object:
    if isinstance(value, list):
        return [_mask(each, mask) for each in value]
    return mask * max(len(str(value)), 5)
