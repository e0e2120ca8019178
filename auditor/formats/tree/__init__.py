"""The tree: what a format writes. Values by data element, and groups of further trees in their order.

The law of values holds here too, fake as they are: no exception, log or repr of this package shows one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

Value = str | Sequence[str | None] | None


class Tree(TypedDict, total=False):
    """One group, one repeated segment or one repeated composite; the same shape as a record in JSON.

    `elements` maps a key to a text, or to a list where the element has several positions (None
    leaves one free). A key is an id of the dictionary; with `@way` behind it where a format has
    more than one way to carry the element; `~name` is structure: a qualifier, a status, a carrier.
    Empty is absent. `groups` maps what repeats to its trees.
    """

    elements: Mapping[str, Value]
    groups: "Mapping[str, Iterable[Tree]]"


def element_of(key: str) -> str | None:
    """The id of the dictionary in a key; None where the key is structure."""
    return None if key.startswith("~") else key.partition("@")[0]
