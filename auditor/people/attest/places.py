"""What may stand where: the kinds of range that each place of a file accepts.

One row of `places.tsv` is a list of scopes and of kinds; it is written apart from the tables that read
and write. A place that stands in no row holds what is structural or closed, and no range is asked about.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import get_args

from auditor.knowledge import tsv
from auditor.knowledge.element import ELEMENTS, FakeKind
from auditor.people.reserved import RangeKind, kinds

TEXT: tuple[RangeKind, ...] = tuple(
    kind for kind in get_args(RangeKind) if kind not in ("cvv", "test", "party")
)
"""What may stand in a text: anything but what means nothing alone."""

_NONE: frozenset[FakeKind] = frozenset({"anchored", "closed", "structural"})


def scopes_of(scope: str) -> Iterator[str]:
    """A scope, and the wider ones that hold it: without its qualifier, without its place."""
    yield scope
    if "@" in scope:
        yield scope.partition("@")[0]
    elif "+" in scope:
        head, _, place = scope.partition("+")
        tag = head.partition(".")[0]
        yield from (f"{tag}+{place}", head, tag)


@cache
def _rows() -> dict[str, tuple[RangeKind, ...]]:
    found: dict[str, tuple[RangeKind, ...]] = {}
    for row in tsv.rows("auditor.people.attest", "places.tsv"):
        scopes, names, _ = row.values()
        several = tuple(kind for name in names.split() for kind in _kinds(name))  # type: ignore[arg-type]
        for scope in scopes.split():
            found[scope] = (*found.get(scope, ()), *several)
    return found


def _kinds(kind: FakeKind) -> tuple[RangeKind, ...]:
    return TEXT if kind == "text" else kinds(kind)


@lru_cache(4096)
def accepts(scope: str) -> tuple[RangeKind, ...]:
    """The kinds of range that a value in `scope` may lie in; none where nobody can be told by it."""
    element = ELEMENTS.get(scope)
    if element is not None:
        return () if element.fake_kind in _NONE else _kinds(element.fake_kind)
    rows = _rows()
    return next((rows[each] for each in scopes_of(scope) if each in rows), ())


def is_text(scope: str) -> bool:
    """Whether a place holds running text."""
    return accepts(scope) == TEXT
