"""A declaration: its keys become observations, clocks and facts; names and free words end here.

Laws of the file: a key that is not known is an `unlisted.content`, whose pointer prints it as `?`;
a word of no closed list is `?`; only periods go on as what they are, for they are figures of a
system, and none that is longer than anybody could mean.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from msgspec import structs

from auditor.codec.value import CODES, NOTHING, instant, look, overlaid, stated, template
from auditor.knowledge.accountability import SAFEGUARDS
from auditor.knowledge.element import UNLISTED
from auditor.observed.clock import Period
from auditor.observed.record import (
    Clocks,
    Direction,
    Facts,
    Fault,
    Form,
    Given,
    Holder,
    Kind,
    Place,
    Record,
    Role,
    Sighting,
    Trace,
)

TAG: Kind = "declaration"
UNLIMITED, ALL = "unlimited", "all"
DATA = ("pnr", "api")
DIRECTIONS: tuple[str, ...] = get_args(Direction)
ROLES: tuple[str, ...] = get_args(Role)
HOLDERS: tuple[str, ...] = get_args(Holder)
CLOCKS = Clocks.__struct_fields__
# A longer period than these means that there is none.
_MONTHS, _DAYS, _SECONDS = 1200, 36_525, 36_525 * 86_400
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}

# Of the few that there are; no number of anybody gets through as one.
_VERSION = re.compile(r"[0-9]{2}[:.][0-9]|D[:.][0-9]{2}[AB]")

Take = Callable[[Any, str], None]


class Declared:
    """Reads one declaration: `read` once."""

    def __init__(self, source: str, given: Given) -> None:
        """A declaration in `source`; what the caller says stands where it says nothing."""
        self._given = given
        self._at = Place(source=source, record=1, line=1)
        self._line = 1
        self._sightings: list[Sighting] = []
        self._faults: list[Fault] = []
        self._own: dict[str, object] = {}

    def beside(self, lines: Iterable[int]) -> None:
        """What stands beside the keys, on these lines: remarks, and names that somebody gave to nodes."""
        for self._line in lines:
            self._see("/?", stated(UNLISTED, Form.CLEAR))
        self._line = 1

    def read(self, tree: Mapping[str, Any]) -> Record:
        """What the declaration says, key by key."""
        self._table({
            "declaration": self._version,
            "synthetic": self._synthetic,
            "date": self._date,
            "holder": self._holder,
            "subject": self._named("declaration.subject"),
            "contact": self._named("declaration.contact"),
            "requires": self._each(self._requirement),
            "masks": self._each(self._word("declaration.masks")),
            "retention": self._each(self._kept),
            "purposes": self._each(self._word("declaration.purpose")),
            "recipients": self._each(self._word("declaration.recipient")),
            "safeguards": self._safeguards,
            "transfer": self._parts({
                "method": self._word("declaration.method"),
                "formats": self._each(self._format),
                "schedule": self._each(self._push),
            }),
            "logs": self._parts({
                "operations": self._each(self._word("declaration.logs")),
                "shows": self._each(self._word("declaration.log_shows")),
            }),
        }, tree, "")  # fmt: skip
        facts: Facts = overlaid(self._given.facts, {"holder": self._own.get("holder")})
        clocks: Clocks = overlaid(self._given.clocks, {"created": self._own.get("created")})
        return Record(TAG, self._at, clocks, facts, tuple(self._sightings), tuple(self._faults))

    # --- what is said of it ---------------------------------------------------------------------

    def _see(self, pointer: str, trace: Trace) -> None:
        seen = Sighting(template(TAG, trace), None, None, self._line, None, None, pointer)
        self._sightings.append(seen)

    def _fault(self, kind: str, pointer: str) -> None:
        self._faults.append(
            Fault(kind, structs.replace(self._at, line=self._line, pointer=pointer))
        )

    def _amiss(self, pointer: str) -> None:
        """What the schema does not name, or does not allow there."""
        self._see(pointer, stated(UNLISTED, Form.CLEAR))
        self._fault("malformed-record", pointer)

    # --- the shapes of YAML -----------------------------------------------------------------------

    def _table(self, keys: Mapping[str, Take], value: object, pointer: str) -> None:
        if not isinstance(value, Mapping):
            self._amiss(pointer)
            return
        for key, inner in value.items():
            self._line = _line(value, "key", key, self._line)
            take = keys.get(key) if isinstance(key, str) else None
            if take is None:
                self._amiss(f"{pointer}/?")
            elif inner is not None:
                take(inner, f"{pointer}/{key}")

    def _parts(self, keys: Mapping[str, Take]) -> Take:
        return lambda value, pointer: self._table(keys, value, pointer)

    def _each(self, take: Take) -> Take:
        def taken(value: object, pointer: str) -> None:
            if not isinstance(value, list):
                take(value, pointer)  # one, without a list around it
                return
            for index, inner in enumerate(value):
                self._line = _line(value, "item", index, self._line)
                take(inner, f"{pointer}/{index}")

        return taken

    def _one_of(self, words: Sequence[str], value: object, pointer: str) -> str | None:
        """The word, if it is one of these; else it is reported."""
        if isinstance(value, str) and value in words:
            return str(value)
        self._fault("unreadable-value", pointer)
        return None

    def _some_of(
        self, words: Sequence[str], tree: Mapping[str, Any], key: str, pointer: str
    ) -> frozenset[str]:
        """The words under a key, one or a list of them."""
        value = tree.get(key)
        stated = value if isinstance(value, list) else [] if value is None else [value]
        found = (self._one_of(words, each, f"{pointer}/{key}") for each in stated)
        return frozenset(word for word in found if word is not None)

    # --- the keys ---------------------------------------------------------------------------------

    def _version(self, value: object, pointer: str) -> None:
        if value != 1 or isinstance(value, bool):  # to Python, true is 1
            self._fault("unreadable-value", pointer)

    def _synthetic(self, value: object, pointer: str) -> None:
        if value is not True and value != "yes":
            self._amiss(pointer)

    def _date(self, value: object, pointer: str) -> None:
        self._own["created"] = day = instant(str(value), self._given.zone)
        if day is None:
            self._fault("unreadable-value", pointer)

    def _holder(self, value: object, pointer: str) -> None:
        self._own["holder"] = self._one_of(HOLDERS, value, pointer)

    def _named(self, element: str) -> Take:
        def take(value: object, pointer: str) -> None:
            form, _, marks = look(element, str(value), self._given)
            self._see(pointer, stated(element, form, marks))

        return take

    def _word(self, element: str, marks: frozenset[str] = NOTHING) -> Take:
        def take(value: object, pointer: str) -> None:
            if isinstance(value, Mapping | list):
                self._amiss(pointer)
                return
            word = str(value).strip().lower()
            code = word if word in CODES[element] else "?"
            self._see(pointer, stated(element, Form.CLEAR, marks, code))

        return take

    def _requirement(self, value: object, pointer: str) -> None:
        """What carriers are asked for: of which data, on which flights, of whom."""
        tree = value if isinstance(value, Mapping) else {}
        marks = (
            (self._some_of(DATA, tree, "data", pointer) or frozenset(DATA))
            | self._some_of(DIRECTIONS, tree, "directions", pointer)
            | self._some_of(ROLES, tree, "roles", pointer)
        )

        def elements(value: object, pointer: str) -> None:
            if value == ALL:
                self._see(pointer, stated("declaration.unbounded", Form.CLEAR, marks))
            else:
                self._each(self._word("declaration.requires", marks))(value, pointer)

        keys = {"data": _said, "directions": _said, "roles": _said, "elements": elements}
        self._table(keys, value, pointer)

    def _kept(self, value: object, pointer: str) -> None:
        """How long data are kept at a stage, from which clock."""
        tree = value if isinstance(value, Mapping) else {}
        self._table(dict.fromkeys(("stage", "period", "from", "data"), _said), value, pointer)
        if not tree:
            return
        marks = self._some_of(DATA, tree, "data", pointer)
        if tree.get("from") is not None:
            clock = self._some_of(CLOCKS, tree, "from", pointer)
            marks |= clock | {"from"} if clock else NOTHING
        period = self._period(tree.get("period"), f"{pointer}/period")
        self._figure("declaration.retention", tree.get("stage"), pointer, marks, period)

    def _push(self, value: object, pointer: str) -> None:
        """When carriers send."""
        tree = value if isinstance(value, Mapping) else {"moment": value}
        self._table(dict.fromkeys(("moment", "period"), _said), tree, pointer)
        period = self._period(tree.get("period"), f"{pointer}/period")
        self._figure("declaration.push", tree.get("moment"), pointer, period=period)

    def _format(self, value: object, pointer: str) -> None:
        """A message format, and the least version of it that is taken."""
        tree = value if isinstance(value, Mapping) else {"format": value}
        self._table(dict.fromkeys(("format", "version"), _said), tree, pointer)
        version = tree.get("version")
        if version is not None and not _VERSION.fullmatch(str(version)):
            self._fault("unreadable-value", f"{pointer}/version")
            version = None
        marks = NOTHING if version is None else frozenset({str(version)})
        self._figure("declaration.format", tree.get("format"), pointer, marks)

    def _figure(
        self,
        element: str,
        word: object,
        pointer: str,
        marks: frozenset[str] = NOTHING,
        period: Period | str | None = None,
    ) -> None:
        code = str(word).strip() if str(word).strip() in CODES[element] else "?"
        if period == UNLIMITED:
            marks |= {UNLIMITED}
        given = period if isinstance(period, Period) else None
        self._see(pointer, stated(element, Form.CLEAR, marks, code, given))

    def _period(self, value: object, pointer: str) -> Period | str | None:
        """The period; `unlimited`; None where none is stated, or none can be read."""
        if value is None or value == UNLIMITED:
            return None if value is None else UNLIMITED
        try:
            period = Period.parse(str(value).strip())
        except ValueError:
            self._fault("unreadable-value", pointer)
            return None
        if min(period.months, period.days, period.seconds) < 0:
            self._fault("unreadable-value", pointer)
            return None
        endless = period.months > _MONTHS or period.days > _DAYS or period.seconds > _SECONDS
        return UNLIMITED if endless else period

    def _safeguards(self, value: object, pointer: str) -> None:
        """Each with yes or no; or a list of those that there are."""
        if isinstance(value, list):
            self._each(self._word("declaration.safeguard"))(value, pointer)
            return
        keys: dict[str, Take] = {each: self._safeguard(each) for each in SAFEGUARDS}
        self._table(keys, value, pointer)

    def _safeguard(self, name: str) -> Take:
        def take(value: object, pointer: str) -> None:
            answer = _ANSWERS.get(str(value).lower())
            if answer is None:
                self._fault("unreadable-value", pointer)
                return
            marks = NOTHING if answer else frozenset({"no"})
            self._see(pointer, stated("declaration.safeguard", Form.CLEAR, marks, name))

        return take


def _said(_value: object, _pointer: str) -> None:
    """A key that is read together with those beside it."""


def _line(node: object, kind: str, key: object, otherwise: int) -> int:
    """The line of a key or an item, where the text was YAML."""
    places = getattr(node, "lc", None)
    try:
        return int(getattr(places, kind)(key)[0]) + 1
    except (AttributeError, KeyError, TypeError):
        return otherwise
