"""Something that carriers are asked for beyond the law's list."""

from collections.abc import Iterator
from typing import Any

from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.flaws.held import Broken
from auditor.people.specimen.flaws.stated import data_of, listed


def in_declaration(said: dict[str, Any], given: Any) -> Iterator[Broken]:
    """Each element beyond the list; each direction and role once."""
    covered: dict[str, str] = {}
    for element, pointer, scope in _asked(said, given):
        judged = not given.judges or element in given.judges
        if judged and element not in given.permits and ELEMENTS[element].nature != "system":
            yield element, pointer
        for each in scope:
            covered.setdefault(each, pointer)
    for each in ("in", "out", "intra"):
        if given.directions and each in covered and each not in given.directions:
            yield "declaration.requires", covered[each]
    for each in ("passenger", "crew"):
        if given.roles and each in covered and each not in given.roles:
            yield "declaration.requires", covered[each]


def _asked(said: dict[str, Any], given: Any) -> Iterator[tuple[str, str, set[str]]]:
    """What carriers are asked for, of the data that the clause is about: element, pointer, whom and which way."""
    for at, each in enumerate(said.get("requires", ())):
        data = data_of(each)
        if not data & set(given.of):
            continue
        scope = {*listed(each.get("directions")), *listed(each.get("roles"))}
        for index, element in enumerate(each.get("elements", ())):
            yield element, f"/requires/{at}/elements/{index}", scope
