"""The walk through the tree of one record: elements and groups become sightings, keys end here.

Laws of the file: a key that the dictionary or the grammar of groups does not name is an
`unlisted.content` whose pointer prints it as `?`; null is absent, an empty list or text is empty.
Sightings carry pointers from their record on, so that records of one shape share them.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from auditor.codec import usual
from auditor.codec.titles import GIVEN
from auditor.codec.value import (
    CARDS,
    CODES,
    INFANT,
    NOTHING,
    PLAIN,
    facts_in,
    look,
    service,
    stated,
    template,
)
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.knowledge.service import SERVICES
from auditor.observed.record import Form, Given, Sighting, Trace

Tree = dict[str, Any]

# Which groups may stand in which; a group that is not named here holds elements alone.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "record": (
        "travellers",
        "segments",
        "tickets",
        "payments",
        "services",
        "contacts",
        "agencies",
        "non_air",
        "splits",
        "history",
    ),
    "travellers": (
        "documents",
        "services",
        "contacts",
        "tickets",
        "payments",
        "loyalties",
        "seats",
        "baggage",
        "infants",
    ),
    "infants": ("documents", "services"),
    "tickets": ("payments",),
    "segments": ("services", "checkins"),
}
_MARKS = {"infants": INFANT, "history": frozenset({"history"})}
_RECORD = frozenset({"kind", "synthetic", "clocks", "facts", "elements", "groups"})
# Of values of these that are clear more has to be asked: no title beside a name, no number of a card.
_LOOKED_AT = {GIVEN, *CARDS} - {"payment.card_number"}
_SAYING = frozenset(ELEMENTS) - PLAIN - _LOOKED_AT
_MEMBER = frozenset({"elements", "groups"})
_SEEN = (Form.CLEAR, Form.PARTIAL)  # what holds more than its form
_KEPT = 10_000  # places, and what was seen there, that are remembered
_CODE, _TEXT = "service.code", "service.text"
_FEWEST = 3  # mask characters that make a mask
_LONGEST = 16  # values of a list that are told at once


# What tells that all values of a list are the usual ones, and what they then say.
_Listed = tuple[re.Pattern[str], list[Sighting]]


class _Where:
    """A place in records: pointer, group, traveller, marks; and what is remembered of it.

    `clear` has, by element, the sightings of clear values that say nothing else; `certain` the
    same by element, index in a list and code; `lists` of all values of a list, by its length; `seen` any by
    pointer and what a look gave. None holds a value, save a code of a closed list.
    """

    __slots__ = (
        "certain", "children", "clear", "group", "lists", "marks", "pointer", "seen", "traveller",
    )  # fmt: skip

    def __init__(
        self, pointer: str, group: str, traveller: int | None, marks: frozenset[str]
    ) -> None:
        self.pointer, self.group, self.traveller, self.marks = pointer, group, traveller, marks
        self.children: dict[tuple[str, int], _Where] = {}
        self.clear: dict[str, Sighting] = {}
        self.certain: dict[tuple[str, int | None, str | None], Sighting] = {}
        self.lists: dict[tuple[str, int], _Listed] = {}
        self.seen: dict[tuple[object, ...], Sighting] = {}

    def member(self, group: str, index: int) -> "_Where":
        traveller = index + 1 if group == "travellers" else self.traveller
        marks = self.marks | _MARKS.get(group, NOTHING)
        return _Where(f"{self.pointer}/groups/{group}/{index}", group, traveller, marks)

    def sighting(self, pointer: str, *traces: Trace) -> Sighting:
        shared = template(self.group, *traces)
        return Sighting(shared, self.traveller, None, None, None, None, self.pointer + pointer)


class Walk:
    """Walks one record after the other. What a walk leaves stands until the next begins.

    `sightings`; `amiss`: pointers of what the schema does not name or allow; `unread`: those of
    texts that could not be read as what they are; `keys`: how many keys of objects were met.
    """

    def __init__(self, given: Given) -> None:
        self._given = given
        self._root = _Where("", "record", None, NOTHING)
        self._kept = 0
        self._plain = False
        self.sightings: list[Sighting] = []
        self.amiss: list[str] = []
        self.unread: list[str] = []
        self.keys = 0

    def begin(self, body: bytes) -> None:
        """Take up a new record, whose text is `body`.

        Where that has no mask character but X, which stands in many a clear value, and no escape,
        a value that begins with a letter or digit and has fewer than three X is clear.
        """
        self.sightings, self.amiss, self.unread, self.keys = [], [], [], 0
        self._plain = not (self._given.masks or b"*" in body or b"#" in body or b"\\" in body)

    def record(self, tree: Tree) -> None:
        """What the elements and groups of the record say."""
        self._node(tree, self._root, _RECORD)
        if tree.get("synthetic", True) is not True:
            self._unlisted(self._root, "/synthetic")

    def table(self, tree: Tree, key: str, names: Collection[str]) -> Tree:
        """What the record says in the closed table under `key`, of the names allowed there."""
        said = tree.get(key)
        if said is None:
            return {}
        if not isinstance(said, dict):
            self._unlisted(self._root, f"/{key}")
            return {}
        self.keys += len(said)
        if any(name not in names for name in said):
            self._unlisted(self._root, f"/{key}/?")
        return {name: value for name, value in said.items() if name in names}

    def _node(self, tree: Tree, where: _Where, keys: frozenset[str]) -> None:
        self.keys += len(tree)
        elements = tree.get("elements")
        if isinstance(elements, dict):
            self._elements(elements, where)
        elif elements is not None:
            self._unlisted(where, "/elements")
        groups = tree.get("groups")
        if isinstance(groups, dict):
            self._groups(groups, where)
        elif groups is not None:
            self._unlisted(where, "/groups")
        if not tree.keys() <= keys:
            self._unlisted(where, "/?")

    def _elements(self, elements: Tree, where: _Where) -> None:
        self.keys += len(elements)
        clear, plain, sightings = where.clear, self._plain, self.sightings
        for element, value in elements.items():
            known = clear.get(element)
            # Nearly all values end here, which is why it is written out.
            if (
                known is not None
                and plain
                and type(value) is str
                and value[:1].isalnum()
                and ("X" not in value or value.count("X") < _FEWEST)
            ):
                sightings.append(known)
            elif element not in ELEMENTS or element == UNLISTED:
                self._unlisted(where, "/elements/?")
            elif type(value) is not list:
                self._value(element, value, where)
            elif not value:
                self._value(element, "", where)
            elif not plain or not self._usual(element, value, where):
                for index, each in enumerate(value):
                    self._value(element, each, where, index)
        if _CODE in elements:
            self._requested(elements[_CODE], elements.get(_TEXT, ""), where)

    def _usual(self, element: str, values: list[object], where: _Where) -> bool:
        """Whether all values of a list are as they usually are; then what they say is known."""
        known = where.lists.get((element, len(values)))
        if known is None:
            known = self._lists(element, len(values), where)
        if known is None or not all(type(each) is str for each in values):
            return False
        pattern, sightings = known
        said = usual.APART.join(values)  # type: ignore[arg-type] # as was just asked
        if pattern.fullmatch(said) is None or usual.RUN in said:
            return False
        self.sightings += sightings
        return True

    def _lists(self, element: str, length: int, where: _Where) -> _Listed | None:
        pattern = usual.pattern(element)
        if pattern is None or length > _LONGEST or self._kept >= _KEPT:
            return None
        self._kept += 1
        trace = stated(element, Form.CLEAR, where.marks)
        pointers = (f"/elements/{element}/{index}" for index in range(length))
        found = (
            usual.compiled(usual.APART.join([pattern] * length)),
            [where.sighting(pointer, trace) for pointer in pointers],
        )
        where.lists[element, length] = found
        return found

    def _requested(self, code: object, text: object, where: _Where) -> None:
        """What a request is besides one, and what its text holds, where its code stands for other elements."""
        if not isinstance(code, str) or not isinstance(text, str):
            return
        request = SERVICES.get(code.strip().upper())
        if request is None or request.element is None:
            return
        traces = service(code, text, self._given, where.marks)
        at = f"/elements/{_TEXT if text.strip() else _CODE}"
        told = [each for each in traces if each.element != UNLISTED and each.form is not Form.EMPTY]
        if told:
            self.sightings.append(where.sighting(at, *told))
        if any(each.element == UNLISTED for each in traces):
            self.unread.append(where.pointer + at)

    def _value(self, element: str, value: object, where: _Where, index: int | None = None) -> None:
        if (
            self._plain
            and type(value) is str
            and value[:1].isalnum()
            and ("X" not in value or value.count("X") < _FEWEST)
        ):
            known = where.certain.get((element, index, value if element in CODES else None))
            if known is not None and (element not in _LOOKED_AT or usual.is_usual(element, value)):
                self.sightings.append(known)
                return
        pointer = f"/elements/{element}" if index is None else f"/elements/{element}/{index}"
        if isinstance(value, dict | list):
            self._unlisted(where, pointer)
        elif value is not None:
            text = _written(value)
            form, code, marks = look(element, text, self._given)
            held = facts_in(element, text, self._given, where.marks) if form in _SEEN else ()
            seen = (pointer, form, code, marks, *held)
            known = where.seen.get(seen)
            if known is None:
                trace = stated(element, form, where.marks | marks, code)
                known = where.sighting(pointer, trace, *held)
                if self._kept < _KEPT:
                    self._kept += 1
                    where.seen[seen] = known
                    alone = form is Form.CLEAR and not held and not marks
                    if alone and (element not in _SAYING or code == value):
                        where.certain[element, index, code] = known
                        if element in PLAIN and element != GIVEN and index is None:
                            where.clear[element] = known
            self.sightings.append(known)

    def _groups(self, groups: Tree, where: _Where) -> None:
        self.keys += len(groups)
        allowed = GROUPS.get(where.group, ())
        for group, members in groups.items():
            if group not in allowed:
                self._unlisted(where, "/groups/?")
            elif not isinstance(members, list):
                self._unlisted(where, f"/groups/{group}")
            else:
                for index, member in enumerate(members):
                    if isinstance(member, dict):
                        self._node(member, self._member(where, group, index), _MEMBER)
                    else:
                        self._unlisted(where, f"/groups/{group}/{index}")

    def _member(self, where: _Where, group: str, index: int) -> _Where:
        found = where.children.get((group, index))
        if found is None:
            found = where.member(group, index)
            if self._kept < _KEPT:
                self._kept += 1
                where.children[group, index] = found
        return found

    def _unlisted(self, where: _Where, pointer: str) -> None:
        trace = stated(UNLISTED, Form.CLEAR, where.marks)
        self.sightings.append(where.sighting(pointer, trace))
        self.amiss.append(where.pointer + pointer)


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
