"""Declarations: what a system of a State that does not exist asks for, keeps, promises and logs.

The fullest one asks for everything, keeps it longest and promises all there is to promise; what a law
does not allow is taken from it where the audit points, and periods are shortened.
"""

from copy import deepcopy
from typing import Any

from auditor.knowledge.accountability import SAFEGUARDS, STAGES, WORDS
from auditor.knowledge.element import ELEMENTS
from auditor.people.specimen.draw import Draw

Declaration = dict[str, Any]

# Steps down, each to be tried before there is none.
PERIODS = (
    "unlimited",
    "P15Y",
    "P10Y",
    "P5Y",
    "P4Y",
    "P3Y",
    "P2Y",
    "P1Y",
    "P6M",
    "P3M",
    "P30D",
    "P14D",
    "PT48H",
    "PT24H",
)
ASKABLE = tuple(
    id
    for id, element in sorted(ELEMENTS.items())
    if element.nature not in ("system", "unlisted")
    and not id.startswith(("log.", "declaration.", "decision."))
)
_LONGEST = "P5Y"
_SHOWN = tuple(id for id in sorted(ELEMENTS) if id.startswith("log."))
# The least version of each that is taken.
_FORMATS = (("pnrgov", "11:1"), ("pnrgov-xml", "13.1"), ("paxlst", "D:02B"), ("cusres", "D:02B"))
_CLOCKS = {"logs": "created", "register": "created"}


def fullest(draw: Draw, holder: str | None) -> Declaration:
    """A declaration that leaves out nothing."""
    named = {} if holder is None else {"holder": holder}
    return {
        **named,
        "declaration": 1,
        "synthetic": True,
        "subject": f"FAKE{draw.digits(3)} UTOPIA",
        "contact": "testpax@fakeair.invalid",
        "requires": [
            {
                "data": data,
                "directions": ["in", "out"],
                "roles": ["passenger"],
                "elements": list(ASKABLE),
            }
            for data in ("pnr", "api")
        ],
        "masks": list(ASKABLE),
        "retention": [
            {"stage": stage, "period": _LONGEST, "from": _CLOCKS.get(stage, "transferred")}
            for stage in STAGES
        ],
        "purposes": sorted(WORDS["purpose"]),
        "recipients": sorted(WORDS["recipient"]),
        "safeguards": dict.fromkeys(SAFEGUARDS, True),
        "transfer": {
            "method": "push",
            "schedule": [{"moment": "before-departure", "period": "PT48H"}, {"moment": "closure"}],
            "formats": [{"format": name, "version": least} for name, least in _FORMATS],
        },
        "logs": {"operations": sorted(WORDS["operation"]), "shows": list(_SHOWN)},
    }


def careful(draw: Draw, holder: str | None) -> Declaration:
    """A declaration of somebody who promises everything, and asks for some of what there is."""
    said = fullest(draw, holder)
    for each in said["requires"]:
        each["elements"] = draw.sample(each["elements"], draw.between(20, 60))
    for each in said["retention"]:
        each["period"] = draw.pick(PERIODS[3:9])
    said["purposes"] = draw.sample(said["purposes"], draw.between(6, 20))
    said["recipients"] = draw.sample(said["recipients"], draw.between(4, 12))
    return said


def careless(draw: Draw, holder: str | None) -> Declaration:
    """A declaration as one may find it: something missing, something too much, something too long."""
    said = careful(draw, holder)
    for each in said["retention"]:
        each["period"] = draw.pick(PERIODS)
    if draw.happens_anyway(0.2):
        said["requires"][1]["elements"] = "all"
    said["masks"] = draw.sample(said["masks"], draw.between(3, 12))
    said["safeguards"] = {each: draw.happens_anyway(0.8) for each in SAFEGUARDS}
    said["transfer"]["method"] = draw.pick(("push", "push", "pull"))
    for name in ("operations", "shows"):
        said["logs"][name] = draw.sample(said["logs"][name], draw.between(3, 8))
    return said


def mended(said: Declaration, pointers: list[str]) -> Declaration | None:
    """The declaration with what stands at these pointers taken out, and periods there a step shorter.

    None where a pointer leads to nothing that could be taken: what is missing is not mended so.
    """
    found = deepcopy(said)
    gone: list[tuple[Any, Any]] = []
    for pointer in sorted(set(pointers), key=_order):
        holder, key = _at(found, pointer)
        if holder is None:
            return None
        step = _shorter(holder[key])
        if step is None:
            gone.append((holder, key))
        else:
            holder[key] = step
    # From behind, so that what stands before keeps its place.
    for holder, key in reversed(gone):
        del holder[key]
    return found


def _at(said: Declaration, pointer: str) -> tuple[Any, Any]:
    """What holds the thing that a pointer leads to, and under which key or index; None where nothing does."""
    holder: Any = None
    key: Any = None
    value: Any = said
    for part in pointer.split("/")[1:]:
        holder, key = value, int(part) if isinstance(value, list) else part
        try:
            value = value[key]
        except (IndexError, KeyError, TypeError):
            return None, None
    return holder, key


def _order(pointer: str) -> list[tuple[int, str]]:
    """As things stand in a list: the tenth behind the second."""
    return [(int(part) if part.isdigit() else -1, part) for part in pointer.split("/")]


def _shorter(value: object) -> object:
    """The next shorter period of a stage of retention; None where there is none, or it is none."""
    if not isinstance(value, dict) or "stage" not in value:
        return None
    at = PERIODS.index(value["period"])
    return {**value, "period": PERIODS[at + 1]} if at + 1 < len(PERIODS) else None
