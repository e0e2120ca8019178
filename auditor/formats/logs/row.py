"""One row of an access log: its cells become sightings, clocks and facts, and values end here.

Laws of the file: what is remembered is keyed by words of closed lists, forms and marks; operator and
approver are compared within their row, and only a mark that they are the same, or not, goes on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from msgspec import structs

from auditor.codec.value import CODES, NOTHING, PLAIN, instant, look, overlaid, stated, template
from auditor.formats.logs.columns import columns, named
from auditor.knowledge.element import ELEMENTS, UNLISTED
from auditor.observed.clock import Interval
from auditor.observed.record import (
    Clocks,
    Facts,
    Fault,
    Form,
    Given,
    Holder,
    Kind,
    Place,
    Record,
    Sighting,
)

TAG: Kind = "log"
_HOLDERS = frozenset(get_args(Holder))
_ANSWERS = {"true": "yes", "false": "no"}
_PARTED = re.compile(r"[\s,;|]+")
_APART = frozenset({"approver", "approved_at"})  # told together with another cell of their row
_SAME, _ANOTHER = frozenset({"self"}), frozenset({"another"})
_BEFORE, _AFTER = frozenset({"before"}), frozenset({"after"})


_LAYOUTS = 1024  # orders of columns that are remembered


class Cell:
    """What one column says, row after row: its sightings by word, and by form, code and marks.

    `plain` is that of a value that is clear and says nothing else; `free`: any text may stand there, and no
    other cell is told together with it.
    """

    __slots__ = ("element", "free", "name", "plain", "pointer", "seen", "takes", "words")

    def __init__(self, name: str) -> None:
        """The column of that name; what nobody knows is unlisted, and its name is not shown."""
        known = columns().get(name)
        element = known.element if known else name if name in ELEMENTS else UNLISTED
        self.name, self.element = name, element
        self.pointer = "/?" if element == UNLISTED else f"/{name}"
        self.takes = "apart" if name in _APART else known.takes if known else "text"
        self.free = self.takes == "text" and name != "operator"
        self.seen: dict[tuple[Form, str | None, frozenset[str]], Sighting] = {}
        self.words: dict[str, Sighting] = {}
        self.plain = self.sighting(Form.CLEAR) if element in PLAIN else None
        if element is not None and element in CODES and self.takes == "word":
            self.words = {word: self.sighting(Form.CLEAR, word) for word in CODES[element]}
            if ELEMENTS[element].codes == "answer":
                self.words |= {said: self.words[word] for said, word in _ANSWERS.items()}

    def sighting(
        self, form: Form, code: str | None = None, marks: frozenset[str] = NOTHING
    ) -> Sighting:
        """The sighting that says this; one and the same for every row."""
        known = self.seen.get((form, code, marks))
        if known is None:
            shared = template(TAG, stated(self.element or UNLISTED, form, marks, code))
            known = Sighting(shared, None, None, None, None, None, self.pointer)
            self.seen[form, code, marks] = known
        return known


class Rows:
    """Reads one row after the other, and keeps none; `number` is that of the last."""

    def __init__(self, source: str, given: Given, before: int = 0) -> None:
        """Rows of `source`, behind so many; what the caller says stands where a row says nothing."""
        self._source, self._given = source, given
        self._cells = {name: Cell(name) for name in columns()}
        self._others: dict[str, Cell] = {}
        self._layouts: dict[tuple[str, ...], tuple[Cell, ...]] = {}
        self._facts: dict[str, Facts] = {}
        self._bare = given.clocks == Clocks()
        self._unlisted = Cell("?")
        self._erasure = self._cells["operation"].words["log-erasure"]
        self.number = before

    def cell(self, name: str) -> Cell:
        """The column of that name."""
        known = self._cells.get(name) or self._cells.get(named(name)) or self._others.get(name)
        if known is None:
            if name not in ELEMENTS:
                return self._unlisted
            known = self._others[name] = Cell(name)
        return known

    def cells(self, names: tuple[str, ...]) -> tuple[Cell, ...]:
        """The columns of these names; rows of a log mostly name the same ones."""
        known = self._layouts.get(names)
        if known is None:
            known = tuple(map(self.cell, names))
            # A name that nobody knows may be anything: it is not kept.
            if self._unlisted not in known and len(self._layouts) < _LAYOUTS:
                self._layouts[names] = known
        return known

    def broken(self, line: int, pointer: str | None, kind: str, *, lost: bool = True) -> Record:
        """What stands for a row that could not be read."""
        at = self._at(0, line, pointer)
        return Record(TAG, at, faults=(Fault(kind, at, lost),))

    def read(
        self,
        cells: Iterable[Cell],
        values: Iterable[str],
        line: int,
        pointer: str | None = None,
        amiss: Sequence[str] = (),
    ) -> Record:
        """What a row says, cell by cell; `amiss` are the pointers of what its syntax does not allow."""
        self.number += 1
        said = _Said()
        sightings, bare, erased = said.sightings, not self._given.masks, self._erasure
        erasure = False
        for cell, value in zip(cells, values, strict=True):
            if not value:
                continue
            known = cell.words.get(value)
            if known is None and cell.words:
                known = cell.words.get(value.strip().lower())
            if known is not None:
                sightings.append(known)
                erasure = erasure or known is erased
            elif cell.free:
                # Nearly all values end here, which is why it is written out.
                if (
                    bare
                    and cell.plain is not None
                    and value[0].isalnum()
                    and not ("X" in value or "*" in value or "#" in value)
                ):
                    sightings.append(cell.plain)
                else:
                    sightings.append(self._look(cell, value))
            else:
                self._other(cell, value, said)
        if said.apart:
            self._together(said)
        holder = said.apart.get("holder", "")
        facts = self._facts.get(holder) or self._held(holder, said.lost)
        at = self._at(self.number, line, pointer)
        faults: tuple[Fault, ...] = ()
        if amiss or said.lost:
            faults = (
                *_faults(at, "malformed-record", amiss),
                *_faults(at, "unreadable-value", said.lost),
            )
        clocks = self._clocks(said.times, erasure=erasure)
        return Record(TAG, at, clocks, facts, tuple(sightings), faults)

    def _other(self, cell: Cell, value: str, said: "_Said") -> None:
        """What is neither a known word nor a text that stands by itself."""
        if cell.takes == "text":
            said.sightings.append(self._look(cell, value))
            said.apart[cell.name] = value  # the operator, who may be the approver
        elif cell.takes == "instant":
            moment = instant(value, self._given.zone)
            if moment is not None:
                said.times[cell.name] = moment
            elif value.strip():
                said.lost.append(cell.pointer)
            if cell.element is not None:
                said.sightings.append(self._look(cell, value))
        elif cell.takes == "list":
            said.sightings += [self._look(cell, each) for each in _PARTED.split(value) if each]
        elif cell.element is None or cell.takes == "apart":
            said.apart[cell.name] = value
        else:
            said.sightings.append(self._look(cell, value))

    def _look(self, cell: Cell, value: str) -> Sighting:
        # A look would find that such a value is clear, and nothing else.
        if (
            cell.plain is not None
            and not self._given.masks
            and value[0].isalnum()
            and "X" not in value
            and "*" not in value
            and "#" not in value
        ):
            return cell.plain
        assert cell.element is not None  # noqa: S101 - others are told apart
        return cell.sighting(*look(cell.element, value, self._given))

    def _at(self, record: int, line: int, pointer: str | None) -> Place:
        return Place(
            self._source, None, record, None, None, None, None, None, line, None, None, pointer
        )

    def _together(self, said: "_Said") -> None:
        """Who approved it beside who did it, and when beside when."""
        if _ANSWERS.get(mark := said.apart.get("synthetic", "yes"), mark) != "yes":
            said.sightings.append(self._unlisted.sighting(Form.CLEAR))
        approver, moment = said.apart.get("approver"), said.apart.get("approved_at")
        if approver is not None:
            cell = self._cells["approver"]
            form, _, _ = look("log.approver", approver, self._given)
            said.sightings.append(cell.sighting(form, None, self._compared(said.apart, form)))
        if moment is not None:
            cell, when = self._cells["approved_at"], instant(moment, self._given.zone)
            if when is None:
                said.lost.append(cell.pointer)
            marks = _ordered(when, said.times.get("time"))
            said.sightings.append(cell.sighting(Form.CLEAR, None, marks))

    def _compared(self, said: dict[str, str], form: Form) -> frozenset[str]:
        operator = said.get("operator", "")
        if (
            form is not Form.CLEAR
            or look("log.operator", operator, self._given)[0] is not Form.CLEAR
        ):
            return NOTHING  # behind a mask all are alike
        same = said["approver"].strip().casefold() == operator.strip().casefold()
        return _SAME if same else _ANOTHER

    def _held(self, holder: str, lost: list[str]) -> Facts:
        """Who holds the data, over it what the caller says."""
        name = holder.strip().lower()
        if name and name not in _HOLDERS:
            lost.append("/holder")
            name = ""
        known = self._facts.get(name)
        if known is None:
            known = overlaid(self._given.facts, {"holder": name or None})
            self._facts[name] = known
        return known

    def _clocks(self, times: dict[str, Interval], *, erasure: bool) -> Clocks:
        """When it was done; of the erasure of logs, also how young the youngest of them was."""
        done, transferred = times.get("time"), times.get("data_transferred")
        if erasure:
            clocks = Clocks(created=times.get("covers_until"), closed=done, transferred=transferred)
        else:
            clocks = Clocks(created=done, transferred=transferred)
        return clocks if self._bare else overlaid(self._given.clocks, structs.asdict(clocks))


class _Said:
    """What a row has said so far: sightings, values told together, instants, pointers of what is lost."""

    __slots__ = ("apart", "lost", "sightings", "times")

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []
        self.apart: dict[str, str] = {}
        self.times: dict[str, Interval] = {}
        self.lost: list[str] = []


def _ordered(approved: Interval | None, done: Interval | None) -> frozenset[str]:
    """Whether the approval certainly came before the operation, or after it."""
    if approved is None or done is None:
        return NOTHING
    if approved.first > done.last:
        return _AFTER
    return _BEFORE if approved.last <= done.first else NOTHING


def _faults(at: Place, kind: str, pointers: Iterable[str]) -> Iterator[Fault]:
    for pointer in pointers:
        yield Fault(kind, structs.replace(at, pointer=(at.pointer or "") + pointer))
