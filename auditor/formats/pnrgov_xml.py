"""PNRGOV in XML: IATA_PNRGOV_NotifRQ, or PNR elements in any wrapper, matched by their local names.

`pnrgov_xml.tsv` names every position. Laws of the file: nothing is kept but the PNR under way;
what was read before a fault is kept; a name that the table does not have prints as `?`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from auditor.codec.mask import FORMS
from auditor.codec.titles import GIVEN
from auditor.codec.value import (
    INFANT,
    PLAIN,
    facts_in,
    instant,
    local,
    overlaid,
    see,
    service,
    stated,
    template,
)
from auditor.formats import beginning
from auditor.formats.edifact.writer import Frame
from auditor.formats.tree import Tree
from auditor.formats.xml.element import Element
from auditor.formats.xml.events import Aside, Closed, Opened, Stopped, events
from auditor.formats.xml.sightings import ElementSightings
from auditor.formats.xml.skeleton import load as load_skeleton
from auditor.formats.xml.slots import Table, Values, load
from auditor.formats.xml.writer import Placed, TagNode
from auditor.formats.xml.writer import places as places_of
from auditor.formats.xml.writer import write as write_document
from auditor.knowledge.element import UNLISTED
from auditor.knowledge.service import LAYOUTS
from auditor.observed.plausible import doubted
from auditor.observed.record import (
    UNREADABLE,
    Fault,
    Form,
    Given,
    Place,
    Record,
    Template,
    Trace,
    Unread,
)

if TYPE_CHECKING:
    from auditor.observed.clock import Interval

TITLE = "PNRGOV (XML)"

_ROOT = "IATA_PNRGOV_NotifRQ"
_OPENING = frozenset({_ROOT, "PNR", "Passenger"})
_REQUESTS = frozenset({"SSR", "DOC_SSR"})
_NAMESPACE = re.compile(r"https?://www\.iata\.org/IATA/(20\d\d/\d\d)", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,4}(?:[.:][0-9]{1,4}){0,2}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{1,8}", re.ASCII)
_DIGITS = re.compile(r"\s*[0-9]{1,9}\s*", re.ASCII)
# Which clock a path tells, and whether it is local time: RCI and DAT, its twins, are in UTC.
_CLOCKS = {
    "IATA_PNRGOV_NotifRQ@TimeStamp": ("transferred", False),
    "FlightLeg@DepartureDateTime": ("departed", True),
    "FlightLeg@ArrivalDateTime": ("arrived", True),
    "PNR@PNR_CreationDate": ("created", False),
}
_FACTS = {
    "FlightLeg@CarrierCode": "carrier",
    "FlightLeg@FlightNumber": "flight",
    "FlightLeg/DepartureAirport@LocationCode": "board",
    "FlightLeg/ArrivalAirport@LocationCode": "off",
}
_COUNTS = frozenset({"PNRs@NumberOfPnrs", "PNR@NumberOfPassengers"})
_TOLD = frozenset({*_CLOCKS, *_FACTS, *_COUNTS})
_REASONS = {
    "doctype": "the document has a document type declaration, which is refused unread",
    "too-deep": "elements are nested deeper than the limit; the rest was not read",
    "too-long": "a tag or comment is longer than the limit; the rest was not read",
}
# Elements of which a value says its form and nothing else: no code, no mark, no title.
_FORM_ALONE = PLAIN - {GIVEN}
_INFANTS = frozenset({"MI", "FI"})


@cache
def table() -> Table:
    """The slots of the format."""
    return load("pnrgov_xml")


def sniff(head: bytes) -> bool:
    """Whether `head` begins an XML document with a PNRGOV message or a PNR in it."""
    return beginning.told(head).formats == ("pnrgov-xml",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """The records of a document: one to a PNR, and behind those of a message its envelope."""
    reader = _Reader(source, given)
    for event in events(chunks, given.limits):
        if isinstance(event, Opened):
            yield from reader.settle()
            reader.open(event)
        elif isinstance(event, Closed):
            yield from reader.close(event)
        elif isinstance(event, Aside):
            reader.aside(event)
        else:
            yield from reader.stop(event)
            return
    yield from reader.end()


class _Part:
    """What is gathered for one record: the envelope, or the PNR under way."""

    def __init__(self, at: Place) -> None:
        self.at = at
        self.sightings = ElementSightings()
        self.faults: list[Fault] = []
        self.clocks: dict[str, Interval | None] = {}
        self.legs = 0
        self.local: dict[str, Interval | None] = {}
        self.facts: dict[str, object] = {}
        self.declared: list[tuple[int, Place]] = []
        self.travellers = 0
        self.references: dict[str, int] = {}


class _Reader:
    def __init__(self, source: str, given: Given) -> None:
        self._source, self._given = source, given
        self._path: list[Element] = []
        self._root = table().root
        self._masks = given.masks
        self._message = 1
        self._begin()

    def _begin(self) -> None:
        place = Place(source=self._source, message=self._message, record=0)
        self._envelope = _Part(place)
        # Where the envelope tells of a mistake, by its kind, the element and the attribute.
        self._again: dict[tuple[str, str | None, str], int] = {}
        self._pnr: _Part | None = None
        self._records = 0
        self._content = self._closed = False

    # --- elements -------------------------------------------------------------------------------

    def open(self, tag: Opened) -> None:
        """An element begins; its attributes are read at once."""
        above = self._path[-1] if self._path else None
        position = (self._root if above is None else above.position).child(tag.name)
        name = position.name
        element = Element(position, tag, above)
        self._path.append(element)
        if name in _OPENING:
            self._open_part(element)
        elif self._pnr is not None and element.traveller is None and "RPH" in tag.attributes:
            element.traveller = self._pnr.references.get(tag.attributes["RPH"])
        if name == "DOCS" and tag.attributes.get("Gender", "").strip() in _INFANTS:
            element.marks = element.marks | INFANT
        for attribute, value in tag.attributes.items():
            if attribute != "xmlns":
                self._read(element, position.attribute(attribute), value)
        if name == "FlightLeg":
            self._leg(element)

    def _open_part(self, element: Element) -> None:
        if element.name == _ROOT:
            self._content = True
            self._envelope.at = self._place(element, 0, None)
            self._envelope.facts["version"] = _version(element.attributes)
        elif element.name == "PNR" and self._pnr is None:
            self._content = True
            self._records += 1
            self._pnr = _Part(self._place(element, self._records, element.pointer))
            element.pointer = ""  # from here on pointers begin at the record
        elif element.name == "Passenger" and self._pnr is not None and element.above == "PNR":
            self._pnr.travellers += 1
            element.traveller = self._pnr.travellers
            reference = element.attributes.get("RPH", "")
            self._pnr.references.setdefault(reference, element.traveller)

    def close(self, end: Closed) -> Iterator[Record]:
        """An element ends: its text is read, a request as a whole, a PNR becomes a record."""
        element = self._path[-1]
        if end.cut:
            self._fault("oversized-content", element, element.pointer, lost=True)
        if element.name == "Text" and element.above in _REQUESTS:
            self._path[-2].texts.append(end.text)
        elif element.position.text.slots:
            self._read(element, element.position.text, end.text)
        elif end.text.strip() or (element.name == "?" and not element.attributes and self._content):
            self._say(element, "", (stated(UNLISTED, Form.CLEAR, element.marks),))
        if element.name in _REQUESTS:
            self._request(element)
        elif element.name == "FlightLeg":
            self._flown(element)
        self._path.pop()
        if element.name == "PNR" and "PNR" not in element.names[:-1]:
            yield from self._close_pnr()
        elif element.name == _ROOT:
            self._closed = True

    def settle(self) -> Iterator[Record]:
        """The message that ended, once it is certain that nothing is said behind it."""
        if self._closed:
            yield self._close_message()

    def aside(self, aside: Aside) -> None:
        """A comment or a processing instruction: content that no place is meant for."""
        around = self._path[-1] if self._path else None
        traveller, pointer, marks = (
            (None, "", frozenset[str]())
            if around is None
            else (around.traveller, around.pointer, around.marks)
        )
        seen = template("?", stated(UNLISTED, Form.CLEAR, marks))
        part = self._pnr or self._envelope
        part.sightings.add(seen, traveller, aside.line, aside.offset, pointer, "/?")

    def _request(self, element: Element) -> None:
        """A special service request: its code, and the text that its children hold."""
        code = element.attributes.get("SSRCode") or element.attributes.get("SSR_Code") or ""
        text = " ".join(element.texts)
        if element.name == "DOC_SSR" and code.strip() in LAYOUTS and not text.strip():
            return  # its data are attributes of a child
        traces = service(code, text, self._given, element.marks)
        self._say(element, "", traces)
        if not all(UNREADABLE.isdisjoint(trace.marks) for trace in traces):
            self._fault("unreadable-value", element, element.pointer)

    # --- values ---------------------------------------------------------------------------------

    def _read(self, element: Element, at: Values, value: str) -> None:
        slot = at.only or next(
            (slot for slot in at.slots if slot.fits(element.attributes, element.outer)), None
        )
        marks = element.marks
        if slot is None or (slot.longest is not None and len(value) > slot.longest):
            self._say(element, at.end, (stated(UNLISTED, Form.CLEAR, marks),))
            return
        if slot.path in _TOLD:
            self._tell(slot.path, value, element, element.pointer + at.end)
        name = slot.element
        if slot.kind == "service" or name is None:
            return
        if slot.mark:
            marks = marks | {slot.mark}
        if slot is at.only and slot.kind == "value" and name in _FORM_ALONE:
            form = FORMS[name](value, self._masks)
            said = at.templates.get((form, marks))
            if said is None:
                said = at.templates[form, marks] = template(element.name, stated(name, form, marks))
            self._add(element, at.end, said)
            return
        if slot.kind == "none":
            trace = stated(name, Form.CLEAR, marks)
        elif slot.kind == "contact" and _is_email(value):
            trace = see("contact.email", value, self._given, marks)
        else:
            trace = see(name, value, self._given, marks)
        self._say(element, at.end, (trace, *facts_in(name, value, self._given, marks)))

    def _say(self, element: Element, end: str, traces: tuple[Trace, ...]) -> None:
        self._add(element, end, template(element.name, *traces))

    def _add(self, element: Element, end: str, said: Template) -> None:
        sightings = (self._pnr or self._envelope).sightings
        sightings.add(said, element.traveller, element.line, element.offset, element.pointer, end)

    # --- clocks, facts, counts ------------------------------------------------------------------

    def _tell(self, path: str, value: str, element: Element, pointer: str) -> None:
        """What a value says besides being there: a clock, a fact, a declared number."""
        part = self._pnr or self._envelope
        readable = True
        if path in _CLOCKS:
            name, local_ = _CLOCKS[path]
            clock = instant(value, self._given.zone if local_ else "UTC")
            part.clocks[name], readable = clock, clock is not None
            if local_:
                part.local[name] = local(value)
        elif path in _FACTS:
            code = _code(value)
            part.facts[_FACTS[path]] = code if part.legs <= 1 else None
            readable = code is not None
        elif path in _COUNTS:
            readable = _DIGITS.fullmatch(value) is not None
            if readable:
                part.declared.append((int(value), self._placed(element, pointer)))
        if not readable and value.strip():
            self._fault("unreadable-value", element, pointer)

    def _leg(self, element: Element) -> None:
        """The pushed leg: a second one is said, and leaves its clocks unknown."""
        part = self._pnr or self._envelope
        part.legs += 1
        if part.legs > 1:
            part.clocks |= {"departed": None, "arrived": None}
            part.facts |= dict.fromkeys(_FACTS.values())
            self._fault("unreadable-value", element, element.pointer)

    def _flown(self, element: Element) -> None:
        """The pushed leg once its ports are known: clocks that cannot be meant are said, and are not known."""
        part = self._pnr or self._envelope
        clocks = self._envelope.clocks | part.clocks
        board, off = (str(part.facts.get(end)) for end in ("board", "off"))
        wrong = doubted(
            clocks.get("departed"), clocks.get("arrived"), clocks.get("transferred"),
            (part.local.get("departed"), part.local.get("arrived")),
            (board, off),
        )  # fmt: skip
        if wrong:
            part.clocks |= dict.fromkeys(wrong)
            # One attribute stands for both, as only one of them need be wrong.
            at = "ArrivalDateTime" if "arrived" in wrong else "DepartureDateTime"
            self._fault("unreadable-value", element, f"{element.pointer}/@{at}")

    def _fault(self, kind: str, element: Element, pointer: str, *, lost: bool = False) -> None:
        place = self._placed(element, pointer)
        if lost:
            (self._pnr or self._envelope).faults.append(Fault(kind, place, lost=True))
        else:
            self._mistake(kind, place)

    def _mistake(self, kind: str, place: Place) -> None:
        """Note what is wrong and lost nothing: the envelope says it once, where it is met first, and how often."""
        key = (kind, place.tag, (place.pointer or "").rpartition("/@")[2])
        at, faults = self._again.get(key), self._envelope.faults
        if at is None:
            self._again[key] = len(faults)
            faults.append(Fault(kind, place))
        else:
            faults[at] = msgspec.structs.replace(faults[at], times=faults[at].times + 1)

    def _placed(self, element: Element, pointer: str) -> Place:
        at = (self._pnr or self._envelope).at
        place = self._place(element, at.record or 0, (at.pointer or "") + pointer)
        return msgspec.structs.replace(place, tag=element.name, traveller=element.traveller)

    def _place(self, element: Element, number: int, pointer: str | None) -> Place:
        return Place(
            source=self._source,
            message=self._message,
            record=number,
            line=element.line,
            offset=element.offset,
            pointer=pointer,
        )

    # --- records --------------------------------------------------------------------------------

    def _close_pnr(self) -> Iterator[Record]:
        part, self._pnr = self._pnr, None
        if part is not None:
            yield self._record(part, part.travellers)

    def _close_message(self) -> Record:
        envelope = self._record(self._envelope, self._records)
        self._message += 1
        self._begin()
        return envelope

    def _record(self, part: _Part, counted: int) -> Record:
        for number, place in part.declared:
            if number != counted:
                self._mistake("wrong-declared-number", place)
        facts, clocks = self._envelope.facts, self._envelope.clocks
        ports = tuple(facts.get(end) for end in ("board", "off"))
        told = {name: facts.get(name) for name in ("carrier", "flight", "version")} | {
            "wire": "pnrgov-xml",
            "role": "passenger",
            "ports": ports if all(ports) else None,
        }
        return Record(
            "pnr",
            part.at,
            overlaid(self._given.clocks, clocks | part.clocks),
            overlaid(self._given.facts, told),
            part.sightings,
            tuple(part.faults),
            part.travellers,
        )

    def stop(self, stopped: Stopped) -> Iterator[Record | Unread]:
        """The document is broken or refused here: what was read is kept."""
        if stopped.why == "malformed" and not self._content:
            yield Unread(self._source, "the document is not well-formed XML")
            return
        if stopped.why != "malformed":
            limit = stopped.why != "doctype"
            yield Unread(self._source, _REASONS[stopped.why], limit=limit)
        if self._content:
            part = self._pnr or self._envelope
            kind = "malformed-record" if stopped.why == "malformed" else "oversized-content"
            place = Place(
                source=self._source,
                message=self._message,
                record=part.at.record,
                line=stopped.line,
                offset=stopped.offset,
            )
            part.faults.append(Fault(kind, place, lost=True))
            yield from self._close_pnr()
            yield self._close_message()

    def end(self) -> Iterator[Record | Unread]:
        """The document ends."""
        yield from self.settle()
        if self._content:
            yield self._close_message()
        elif self._message == 1:
            yield Unread(self._source, "the document holds no PNR and no PNRGOV message")


def _is_email(value: str) -> bool:
    """E-mails stand in place of telephones, behind `E+` or not."""
    return value.lstrip().startswith("E+") or "@" in value or "//" in value


def _code(value: str) -> str | None:
    """A short code of a carrier, flight or port; anything longer is no code."""
    return value.strip() if _CODE.fullmatch(value.strip()) else None


def _version(attributes: Mapping[str, str]) -> str | None:
    stated_ = attributes.get("Version", "").strip()
    if _VERSION.fullmatch(stated_):
        return stated_
    found = _NAMESPACE.fullmatch(attributes.get("xmlns", ""))
    return found[1] if found else None


@cache
def _root() -> TagNode:
    skeleton = load_skeleton("pnrgov_xml", table())
    return TagNode(skeleton, (skeleton.root,), 0)


def write(tree: Tree, frame: Frame, *, version: str = "14.1") -> Iterator[bytes]:
    """One message, in chunks: the tree of its root, whose group `PNR` are the records.

    Groups have the names of the elements that repeat: `Passenger`, `Flight`, `SSR`. Of the frame the
    sender, the time of preparation, the reference and the test indicator are said, where the tree
    does not say them; `NumberOfPnrs` counts the PNRs, unless the tree says `transfer.count`.
    """
    return (text.encode() for text in write_document(_root(), _whole(tree, frame, version)))


def places(tree: Tree, frame: Frame) -> Iterator[Placed]:
    """Where the message of this tree has its values."""
    return places_of(_root(), _whole(tree, frame, ""), f"/{_ROOT}[1]")


def _whole(tree: Tree, frame: Frame, version: str) -> Tree:
    groups = tree.get("groups", {})
    pnrs = groups.get("PNR", ())
    said = {
        "~version": version,
        "~target": "Test" if frame.test else "Production",
        "transfer.prepared_at": frame.prepared.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00"),
        "transfer.reference": frame.control,
        "transfer.sender": frame.sender.partition(":")[0],
    }
    if isinstance(pnrs, Sized):
        said["transfer.count"] = str(len(pnrs))
    return {"elements": {**said, **tree.get("elements", {})}, "groups": groups}
