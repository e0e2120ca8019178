"""Second readings: what breaks each rule, written from the words of the law beside the rules and not with them.

Were it the rules themselves, no label could ever prove one wrong. A reading is a module of this folder that
has the name of its rule's module (`auditor/rules/open_text.py`, `readings/open_text.py`), and of these parts
those that the rule calls for; nothing else has to be told of it:
    forbids         (seen, given, held) -> whether an element, where it stands in such a record, breaks the clause
    forbids_record  (given, held) -> whether such a record breaks it by being there, whatever it says
    concerns        (element) -> whether the element can break it, where not every one can
    in_row          (row, given, held) -> what in a row of an access log breaks it
    in_declaration  (said, given) -> what in a declaration breaks it
    INSTEAD         "code", "text": what is planted in the place of an innocent one, as it is no element too many
    ELEMENT         the element that a finding on the record as a whole names
`given` is what the clause says under `with`. A rule without a module here is asked itself (`breaks`).
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from auditor.law.rule import Rule
from auditor.people.specimen.flaws.held import Broken, Held, Seen


class Reading(Struct, frozen=True):
    """What breaks one rule; a part is None where the rule has no such side."""

    forbids: Callable[[Seen, Any, Held], bool] | None
    forbids_record: Callable[[Any, Held], bool] | None
    concerns: Callable[[str], bool] | None
    in_row: Callable[[Mapping[str, str], Any, Held], Iterator[Broken]] | None
    in_declaration: Callable[[dict[str, Any], Any], Iterator[Broken]] | None
    instead: tuple[str, ...]
    element: str | None


def of(rule: Rule) -> Reading | None:
    """The second reading of a rule; None where nobody has written one."""
    return _load(f"{__name__}.{rule.module}")


@cache
def _load(name: str) -> Reading | None:
    if find_spec(name) is None:
        return None
    module = import_module(name)
    return Reading(
        forbids=getattr(module, "forbids", None),
        forbids_record=getattr(module, "forbids_record", None),
        concerns=getattr(module, "concerns", None),
        in_row=getattr(module, "in_row", None),
        in_declaration=getattr(module, "in_declaration", None),
        instead=getattr(module, "INSTEAD", ()),
        element=getattr(module, "ELEMENT", None),
    )
