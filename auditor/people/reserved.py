"""Reserved ranges: values that belong to nobody, by kind, and how well that is proven.

One row of `reserved.tsv` is one range. Laws of the file: a range says what a value may be, never
which values are real; well-formedness proves nothing, as check digits pass for fakes and reals alike.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from msgspec import Struct, convert

from auditor.knowledge import tsv
from auditor.knowledge.element import FakeKind

RangeKind = Literal[
    "address", "agency", "agent", "airport", "bagtag", "biometric", "carrier", "country", "cvv", "docno",
    "email", "flight", "iban", "ip", "locator", "loyalty", "mrz", "name", "pan", "party", "phone",
    "reference", "seat", "test", "ticket",
]  # fmt: skip
Strength = Literal["R", "S", "U", "C"]

IN_WORDS: Mapping[Strength, str] = {
    "R": "reserved: an authority keeps it out of use",
    "S": "structural: it breaks a rule that every real value obeys",
    "U": "unassigned: nobody bears it today",
    "C": "convention: it marks, and proves only beside a value that does",
}

_ORDER = {strength: number for number, strength in enumerate(IN_WORDS)}


class Reserved(Struct, frozen=True, eq=False):
    """One range.

    `pattern` matches whole values as `plain` writes them. `evidence`: V read in public material,
    M measured with a library, K from memory, - a mark of this project.
    """

    id: str
    kind: RangeKind
    pattern: re.Pattern[str]
    example: str
    strength: Strength
    evidence: Literal["V", "M", "K", "-"]
    reason: str

    @property
    def proves(self) -> bool:
        """Whether a value in it can belong to nobody; what is only a convention does not prove."""
        return self.strength != "C"


def _read() -> Mapping[RangeKind, tuple[Reserved, ...]]:
    ranges = [
        convert(row | {"pattern": re.compile(row["pattern"], re.IGNORECASE)}, Reserved)
        for row in tsv.rows("auditor.people", "reserved.tsv")
    ]
    return MappingProxyType(
        {kind: tuple(each for each in ranges if each.kind == kind) for kind in get_args(RangeKind)}
    )


RANGES: Mapping[RangeKind, tuple[Reserved, ...]] = _read()

# Which ranges a value may lie in; some elements hold more than one kind of thing.
_WITHIN: Mapping[str, tuple[RangeKind, ...]] = {kind: (kind,) for kind in RANGES} | {
    "address": ("address", "country"),
    "agency": ("agency", "carrier", "airport", "country", "phone", "email", "name"),
    "agent": ("agent", "agency", "carrier", "airport", "name"),
    "bagtag": ("bagtag", "carrier", "airport"),
    "contact": ("email", "phone", "address", "name"),
    "flight": ("flight", "carrier"),
    "identity": ("name", "email", "phone", "docno", "address"),
    "reference": ("reference", "docno"),
}
_DIVIDERS: Mapping[RangeKind, re.Pattern[str]] = {
    "iban": re.compile(r" "),
    "pan": re.compile(r"[- ]"),
    "phone": re.compile(r"[-. ()/]"),
    "ticket": re.compile(r"[- ]"),
}
# How numbers are divided; digits in other groups are several numbers, and not this one.
_GROUPS: Mapping[RangeKind, re.Pattern[str]] = {
    "pan": re.compile(r"(?:[A-Za-z]{2})?[0-9]{4}(?:[- ][0-9]{4,6}){2,3}(?:[- ][0-9]{1,5})?"),
    "ticket": re.compile(r"[0-9]{3}[- ][0-9]{10}(?:[- ]?[0-9])?"),
}


def kinds(kind: FakeKind | RangeKind) -> tuple[RangeKind, ...]:
    """The kinds of range that a value of this kind may lie in; none where there is no range for it."""
    return _WITHIN.get(kind, ())


def plain(kind: RangeKind, value: str) -> str:
    """The value as the ranges write it: numbers without what only divides them."""
    value = value.strip()
    if kind in _GROUPS and not _GROUPS[kind].fullmatch(value):
        return value
    if kind in _DIVIDERS:
        value = _DIVIDERS[kind].sub("", value)
    return value


def range_of(kind: FakeKind | RangeKind, value: str) -> Reserved | None:
    """The strongest range of that kind in which the whole value lies; None where it lies in none."""
    best: Reserved | None = None
    for of in kinds(kind):
        written = plain(of, value)
        for each in RANGES[of]:
            if best is not None and _ORDER[best.strength] <= _ORDER[each.strength]:
                continue
            if each.pattern.fullmatch(written):
                best = each
    return best
