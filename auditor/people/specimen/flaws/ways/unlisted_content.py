"""Something stands where no table names anything."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from auditor.knowledge.element import UNLISTED
from auditor.law.rule import Rule
from auditor.people.label import Label, Spot
from auditor.people.specimen.dataset import Written
from auditor.people.specimen.declared import Declaration
from auditor.people.specimen.draw import Draw
from auditor.people.specimen.flaws import breaks
from auditor.people.specimen.flaws.ground import Ground, Planted
from auditor.people.specimen.flaws.held import UNNAMED, Seen
from auditor.people.specimen.flaws.message import STORE, WIRE, one
from auditor.people.specimen.flaws.page import Page
from auditor.people.specimen.operation import Row
from auditor.rules import of_fault

FORMATS = WIRE | STORE
STORED = False
# What stands where no table names anything: behind the last data element of a segment that each record has.
_TAILS: Mapping[str, tuple[bytes, str, int]] = {
    "pnrgov": (rb"RCI\+", "RCI", 2),
    "paxlst": (rb"NAT\+", "NAT", 3),
    "cusres": (rb"ERP\+", "ERP", 2),
}


def break_row(row: Row, _given: Any, _draw: Draw) -> Row | None:
    """The row with a column that the format does not know."""
    return row | UNNAMED


def break_declaration(said: Declaration, _given: Any, _draw: Draw) -> Declaration | None:
    """The declaration with a member that the format does not know."""
    return said | UNNAMED


def plant(ground: Ground, rule: Rule, number: int) -> Planted:
    """A file that breaks the rule, as a whole or in its record."""
    made = one(ground, number)
    entry = made.entries[0]
    spot, whole, labels = entry.spot, made.written(), []
    if made.part is None:
        malformed = of_fault("malformed-record").id
        entry.tree["elements"]["fake.element"] = "FAKE001"
        whole = made.written()
        labels.append(
            Label(malformed, None, None, None, replace(spot, pointer="/elements/?"), "consequent")
        )
        spot = replace(spot, tag="record", pointer="/elements/?")
    elif made.plan.format == "pnrgov-xml":
        content = whole.content.replace(b"<BookingRefID ", b'<BookingRefID Fake="FAKE001" ', 1)
        whole = replace(whole, content=content)
        spot = replace(spot, tag="BookingRefID", pointer=f"{spot.pointer}/BookingRefID[1]/@?")
    else:
        whole, spot = _tailed(made, whole, spot)
    labels += [
        breaks.label(bound, UNLISTED, spot, "planted")
        for bound in breaks.of_content(ground.clauses, entry.held, Seen(UNLISTED))
        if bound.rule is rule
    ]
    return Planted([whole], labels)


def _tailed(made: Page, whole: Written, spot: Spot) -> tuple[Written, Spot]:
    pattern, tag, element = _TAILS[made.plan.format]
    lines = whole.content.split(b"\n")
    head = next(at for at, line in enumerate(lines) if line.startswith(b"UNH"))
    at = next(at for at, line in enumerate(lines) if re.match(pattern, line))
    body = lines[at].removesuffix(b"'")
    if made.plan.format == "pnrgov":
        lines[at] = body + b":" * (9 - 1 - body.count(b":")) + b"FAKE001'"
        place: dict[str, Any] = {"element": 1, "component": 9, "traveller": None}
    else:
        lines[at] = body + b"+" * (element - body.count(b"+")) + b"FAKE001'"
        place = {"element": element, "component": 1, "traveller": 1}
    spot = replace(spot, segment=at - head + 1, tag=tag, **place)
    return replace(whole, content=b"\n".join(lines)), spot
