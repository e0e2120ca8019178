"""From a specimen to the trees that formats write: one file per format, one specimen for all of them.

A tree says everything that its specimen has and the format can carry. What is not to be said is
taken out of it afterwards, by data element, whichever format it is for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from auditor.people.specimen.plan import Plan

Tree = dict[str, Any]
_SHORTEST_MASK = 5
# Structure that says whose something is, and goes with it.
_OWNED = {
    "~owner": frozenset({"reservation.locator", "reservation.split_locator", "loyalty.number"})
}
# What a request and an entry of the history cannot be written without.
_FOUNDATIONS = frozenset({"service.code", "history.change"})
# What makes a segment of an itinerary: one of them must be there.
_SEGMENT = frozenset({"segment.carrier", "segment.gap"})
# What stands beside something that is said, and says nothing alone.
_BESIDE = frozenset({"traveller.reference", "document.other_type"})
Elements = Mapping[str, Any]
# Takes out of a tree, or hides, what is not to be said.
Thin = Callable[[Tree], Tree]


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
    if plan.without:
        without(said, plan.without)
    return masked(said, plan.masked) if plan.masked else said


def without(said: Tree, left_out: frozenset[str]) -> Tree:
    """The same tree, from which these elements are taken, and groups of which nothing is then left."""
    _thin(said, left_out)
    return said


def _thin(said: Tree, left_out: frozenset[str]) -> bool:
    """Take elements out of a tree; whether it still says something of its own, or has groups that do."""
    elements = said["elements"]
    doomed, tells = fate(tuple(elements), elements.get("~code"), left_out)
    for key in doomed:
        del elements[key]
    groups = said.get("groups")
    if not groups or tells is None:
        return bool(tells)
    for name in list(groups):
        groups[name] = [each for each in groups[name] if _thin(each, left_out)]
        if not groups[name]:
            del groups[name]
    return tells or bool(groups)


@lru_cache(1 << 14)
def fate(
    keys: tuple[str, ...], code: str | None, left_out: frozenset[str]
) -> tuple[tuple[str, ...], bool | None]:
    """Which keys of a tree go when some elements are left out, and whether what stays says anything.

    Such as `document.visa_issue_date`, which cannot be written without `document.visa_number`. The second is None
    where nothing can stand without what went. Remembered: there are many trees and few sets of keys.
    """
    doomed = {key for key in keys if key.partition("@")[0] in left_out}
    left = set(keys) - doomed
    if (
        (code == "DOCO" and "document.other_type" in left_out)
        or _FOUNDATIONS & doomed
        or (_SEGMENT & doomed and not _SEGMENT & left)
    ):
        return (), None
    doomed |= {key for key, owners in _OWNED.items() if key in left and left.isdisjoint(owners)}
    told = {key for key in left - _BESIDE if not key.startswith("~")}
    return tuple(doomed), bool(told)


def masked(said: Tree, hidden: Collection[str], mask: str = "X") -> Tree:
    """The same tree with these elements hidden."""
    return _changed(said, hidden, lambda value: _veil(value, mask))


def started(said: Tree, shown: Collection[str], mask: str = "X") -> Tree:
    """The same tree with these elements half hidden: a mask behind a value that proves itself."""
    return _changed(said, shown, lambda text: f"{text} {mask * _SHORTEST_MASK}")


def _changed(said: Tree, elements: Collection[str], change: Callable[[str], str]) -> Tree:
    found = dict(said)
    found["elements"] = {
        key: _each(value, change) if key.partition("@")[0] in elements else value
        for key, value in said.get("elements", {}).items()
    }
    if "groups" in said:
        found["groups"] = {
            name: [_changed(each, elements, change) for each in members]
            for name, members in said["groups"].items()
        }
    return found


def veiled(value: object) -> object:
    """A value behind a mask."""
    return _each(value, lambda text: _veil(text, "X"))


def _veil(text: str, mask: str) -> str:
    return mask * max(len(text), _SHORTEST_MASK)


def _each(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    return change(str(value))
