"""PNRGOV in XML: IATA_PNRGOV_NotifRQ, or PNR elements in any wrapper, matched by their local names.

`pnrgov_xml.tsv` names every position. Laws of the file: nothing is kept but the PNR under way;
what was read before a fault is kept; a name that the table does not have prints as `?`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from datetime import UTC
from functools import cache

import msgspec

from auditor.codec import usual
from auditor.codec.mask import FORMS
from auditor.codec.titles import GIVEN
from auditor.codec.value import (
    CODES,
    INFANT,
    NOTHING,
    PLAIN,
    facts_in,
    overlaid,
    see,
    service,
    stated,
    template,
)
from auditor.formats import beginning
from auditor.formats.edifact.writer import Frame
from auditor.formats.tree import Tree
from auditor.formats.xml import names
from auditor.formats.xml.document import Document, RefusedError, Why
from auditor.formats.xml.element import Element, Spot
from auditor.formats.xml.part import COUNTS, TOLD, Part
from auditor.formats.xml.skeleton import load as load_skeleton
from auditor.formats.xml.slots import Slot, Table, Usual, Values, load
from auditor.formats.xml.start_tag import StartTag, StartTags
from auditor.formats.xml.writer import Placed, TagNode
from auditor.formats.xml.writer import places as places_of
from auditor.formats.xml.writer import write as write_document
from auditor.knowledge.element import UNLISTED
from auditor.knowledge.service import LAYOUTS
from auditor.observed.record import (
    UNREADABLE,
    Fault,
    Form,
    Given,
    Place,
    Record,
    Trace,
    Unread,
)

TITLE = "PNRGOV (XML)"

_ROOT = "IATA_PNRGOV_NotifRQ"
_OPENING = frozenset({_ROOT, "PNR", "Passenger"})
_REQUESTS = frozenset({"SSR", "DOC_SSR"})
# Elements of which the start or the end means something; `?` is any of which the name is not known.
_BEGINNING = _OPENING | {"DOCS", "FlightLeg"}
_ENDING = _REQUESTS | {_ROOT, "PNR", "FlightLeg", "Text", "?"}
_SHORT = 64  # characters that a code or a usual value has at most, where it is cut short
_NAMESPACE = re.compile(r"https?://www\.iata\.org/IATA/(20\d\d/\d\d)", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,4}(?:[.:][0-9]{1,4}){0,2}", re.ASCII)
_REASONS = {
    "doctype": "the document has a document type declaration, which is refused unread",
    "too-deep": "elements are nested deeper than the limit; the rest was not read",
    "too-long": "a tag or comment is longer than the limit; the rest was not read",
}
_TELEPHONE = r"[0-9][0-9 ()+-]*"  # as telephones usually are; an e-mail may stand in its place
# Elements of which a value says its form and nothing else: no code, no mark, no title.
_FORM_ALONE = PLAIN - {GIVEN}
_INFANTS = frozenset({"MI", "FI"})


@cache
def table() -> Table:
    """The slots of the format."""
    return load("pnrgov_xml", _usual, _BEGINNING)


def sniff(head: bytes) -> bool:
    """Whether `head` begins an XML document with a PNRGOV message or a PNR in it."""
    return beginning.told(head).formats == ("pnrgov-xml",)


def read(chunks: Iterable[bytes], source: str, given: Given) -> Iterator[Record | Unread]:
    """The records of a document: one to a PNR, and behind those of a message its envelope."""
    return _Reader(source, given).read(chunks)


class _Reader(Document[Record | Unread]):
    def __init__(self, source: str, given: Given) -> None:
        super().__init__(given.limits)
        self._source, self._given = source, given
        self._masks = given.masks
        self._prefixes = names.Prefixes()
        # Whether what is usual says what it says: no masks of the caller's, and no value is cut short.
        self._usual = not given.masks and given.limits.value >= _SHORT
        self._tags = start_tags().known
        self._deepest, self._longest = given.limits.depth, given.limits.value
        outside = Element(table().root, {}, {}, Spot(), {})
        self._path = [outside]
        self._message = 1
        self._begin()

    def _begin(self) -> None:
        place = Place(source=self._source, message=self._message, record=0)
        self._envelope = Part(place)
        self._sightings = self._envelope.sightings
        # Where the envelope tells of a mistake, by its kind, the element and the attribute.
        self._again: dict[tuple[str, str | None, str], int] = {}
        self._pnr: Part | None = None
        self._records = 0
        self._content = self._closed = False

    # --- elements -------------------------------------------------------------------------------

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its attributes are read at once."""
        around = self._path[-1]
        texts = self.texts
        if texts:
            if len(texts) == 1 and not around.kept and texts[0].isspace():
                texts.clear()
            else:
                around.kept = self.said(around.kept)
        if len(self._path) > self._deepest:
            raise RefusedError("too-deep")
        tag = self._tags.get((around.position, name, *attributes))
        if tag is None or tag.acts or self._closed:
            self._open(around, name, attributes)
            return
        position, above = tag.position, around.spot
        own, traveller = position.name, above.traveller
        if traveller is None and self._pnr is not None and "RPH" in attributes:
            traveller = self._pnr.references.get(attributes["RPH"])
        counts = around.counts
        number = counts[own] = counts.get(own, 0) + 1
        offset = self.base + self.parser.CurrentByteIndex
        spot = Spot(above, own, number, traveller, self.parser.CurrentLineNumber, offset)
        element = Element(position, attributes, around.attributes, spot, {}, around.marks)
        self._path.append(element)
        if attributes:
            self._attributes(element, tag)

    def _open(self, around: Element, name: str, attributes: dict[str, str]) -> None:
        """The same of any element: one that begins or is a part of its own, or of which some name is not known."""
        tag = start_tags().learn(around.position, name, attributes)
        if tag is None:
            for _ in range(self._prefixes.unknown(name, attributes)):
                self.beside()
            attributes = names.local(attributes)
        if self._closed:
            self.found.append(self._close_message())
        position = around.position.child(name.rpartition(":")[2])
        own = position.name
        number = around.counts[own] = around.counts.get(own, 0) + 1
        spot = Spot(around.spot, own, number, around.spot.traveller, self.line, self.offset)
        element = Element(position, attributes, around.attributes, spot, {}, around.marks)
        self._path.append(element)
        if own in _OPENING:
            self._begin_part(element)
        else:
            self._begin_other(element)
        if tag is not None:
            self._attributes(element, tag)
        else:
            for attribute, value in attributes.items():
                if attribute != names.SPACE_NAME:
                    self._read(element, position.attribute(attribute), value)
        if own == "FlightLeg":
            self._leg(element)

    def _attributes(self, element: Element, tag: StartTag) -> None:
        """What the attributes of a tag say: mostly what is known from their names."""
        values = element.attributes.values()
        if element.marks or not self._usual or not tag.is_usual(values):
            for at, value in zip(tag.attributes, values, strict=True):
                self._read(element, at, value)
        elif tag.read:
            for at, value in zip(tag.attributes, values, strict=True):
                if at.usual.read:
                    self._read(element, at, value)
                elif at.usual.says is not None:
                    self._sightings.add(at.usual.says, element.spot, at.end)
        elif tag.templates:
            self._sightings.add_all(tag.templates, element.spot, tag.ends)

    def _begin_part(self, element: Element) -> None:
        name, spot, attributes = element.name, element.spot, element.attributes
        if name == _ROOT:
            self._content = True
            self._envelope.at = self._place(spot, 0, None)
            self._envelope.facts["version"] = _version(attributes)
        elif name == "PNR" and self._pnr is None:
            self._content = True
            self._records += 1
            self._pnr = Part(self._place(spot, self._records, spot.pointer))
            self._sightings = self._pnr.sightings
            # From here on pointers begin at the record.
            element.spot = msgspec.structs.replace(spot, above=None)
        elif name == "Passenger" and self._pnr is not None and element.above == "PNR":
            self._pnr.travellers += 1
            element.spot = msgspec.structs.replace(spot, traveller=self._pnr.travellers)
            self._pnr.references.setdefault(attributes.get("RPH", ""), self._pnr.travellers)

    def _begin_other(self, element: Element) -> None:
        spot, reference = element.spot, element.attributes.get("RPH")
        if spot.traveller is None and reference is not None and self._pnr is not None:
            traveller = self._pnr.references.get(reference)
            element.spot = msgspec.structs.replace(spot, traveller=traveller)
        if element.name == "DOCS" and element.attributes.get("Gender", "").strip() in _INFANTS:
            element.marks |= INFANT

    def close(self, name: str) -> None:  # noqa: ARG002 - the parser tells it
        """An element ends: its text is read, a request as a whole, a PNR becomes a record."""
        element = self._path.pop()
        texts = self.texts
        if len(texts) == 1 and not element.kept:
            text = texts[0]
            texts.clear()
        else:
            text = self.said(element.kept) if texts else element.kept
        position = element.position
        if position.name in _ENDING or len(text) > self._longest:
            self._close(element, text)
        elif position.text.slots:
            self._text(element, text)
        elif text and not text.isspace():
            self._say(element, "", (stated(UNLISTED, Form.CLEAR, element.marks),))

    def _close(self, element: Element, text: str) -> None:
        name, position = element.name, element.position
        if len(text) > self.limits.value:
            text = text[: self.limits.value]
            self._fault("oversized-content", element, lost=True)
        if name == "Text" and element.above in _REQUESTS:
            around = self._path[-1]
            around.texts = [*(around.texts or ()), text]
        elif position.text.slots:
            self._text(element, text)
        elif text.strip() or (name == "?" and not element.attributes and self._content):
            self._say(element, "", (stated(UNLISTED, Form.CLEAR, element.marks),))
        if name in _REQUESTS:
            self._request(element)
        elif name == "FlightLeg":
            self._flown(element)
        elif name == "PNR" and "PNR" not in position.names[:-1]:
            self._close_pnr()
        elif name == _ROOT:
            self._closed = True

    def _text(self, element: Element, text: str) -> None:
        """What the text of an element says: mostly what is known from its name."""
        at = element.position.text
        said = at.usual.says
        if (
            said is None
            or element.marks
            or not self._usual
            or usual.compiled(at.usual.pattern).fullmatch(text) is None
            or usual.RUN in text
        ):
            self._read(element, at, text)
        else:
            self._sightings.add(said, element.spot, at.end)

    def beside(self) -> None:
        """A comment or a processing instruction: content that no place is meant for."""
        around = self._path[-1]
        seen = template("?", stated(UNLISTED, Form.CLEAR, around.marks))
        spot = msgspec.structs.replace(around.spot, line=self.line, offset=self.offset)
        self._sightings.add(seen, spot, "/?")

    def _request(self, element: Element) -> None:
        """A special service request: its code, and the text that its children hold."""
        code = element.attributes.get("SSRCode") or element.attributes.get("SSR_Code") or ""
        text = " ".join(element.texts or ())
        if element.name == "DOC_SSR" and code.strip() in LAYOUTS and not text.strip():
            return  # its data are attributes of a child
        traces = service(code, text, self._given, element.marks)
        self._say(element, "", traces)
        if not all(UNREADABLE.isdisjoint(trace.marks) for trace in traces):
            self._fault("unreadable-value", element)

    # --- values ---------------------------------------------------------------------------------

    def _read(self, element: Element, at: Values, value: str) -> None:
        """What a value says by itself."""
        if at.codes and self._usual and not element.marks and value in at.codes:
            self._sightings.add(at.codes[value], element.spot, at.end)
            return
        slot = at.only or next(
            (slot for slot in at.slots if slot.fits(element.attributes, element.outer)), None
        )
        marks = element.marks
        if slot is None or (slot.longest is not None and len(value) > slot.longest):
            self._say(element, at.end, (stated(UNLISTED, Form.CLEAR, marks),))
            return
        if slot.path in TOLD:
            self._tell(slot.path, value, element, at.end)
        if slot.kind != "service" and slot.element is not None:
            self._value(element, at, slot, slot.element, value)

    def _value(self, element: Element, at: Values, slot: Slot, name: str, value: str) -> None:
        """What a value says as the data element that it is."""
        marks = element.marks | {slot.mark} if slot.mark else element.marks
        if slot is at.only and slot.kind == "value" and name in _FORM_ALONE:
            form = FORMS[name](value, self._masks)
            said = at.templates.get((form, marks))
            if said is None:
                said = at.templates[form, marks] = template(element.name, stated(name, form, marks))
            self._sightings.add(said, element.spot, at.end)
            return
        if slot.kind == "none":
            trace = stated(name, Form.CLEAR, marks)
        elif slot.kind == "contact" and _is_email(value):
            trace = see("contact.email", value, self._given, marks)
        else:
            trace = see(name, value, self._given, marks)
        traces = (trace, *facts_in(name, value, self._given, marks))
        self._say(element, at.end, traces)
        alone = slot is at.only and slot.path not in TOLD and not element.marks
        if alone and self._usual and value in CODES.get(name, ()):
            at.codes[value] = template(element.name, *traces)  # a code says the same each time

    def _say(self, element: Element, end: str, traces: tuple[Trace, ...]) -> None:
        self._sightings.add(template(element.name, *traces), element.spot, end)

    # --- clocks, facts, counts ------------------------------------------------------------------

    def _tell(self, path: str, value: str, element: Element, end: str) -> None:
        """What a value says besides being there: a clock, a fact, a declared number."""
        part = self._pnr or self._envelope
        readable = part.tell(path, value, self._given.zone)
        if readable and path in COUNTS:
            part.declared.append((int(value), self._placed(element, end)))
        if not readable and value.strip():
            self._fault("unreadable-value", element, end)

    def _leg(self, element: Element) -> None:
        """The pushed leg: a second one is reported, and leaves its clocks unknown."""
        if not (self._pnr or self._envelope).begin_leg():
            self._fault("unreadable-value", element)

    def _flown(self, element: Element) -> None:
        """The pushed leg once its ports are known: clocks that cannot be meant are reported, and are not known."""
        wrong = (self._pnr or self._envelope).doubt(self._envelope)
        if wrong:
            # One attribute stands for both, as only one of them need be wrong.
            at = "ArrivalDateTime" if "arrived" in wrong else "DepartureDateTime"
            self._fault("unreadable-value", element, f"/@{at}")

    def _fault(self, kind: str, element: Element, end: str = "", *, lost: bool = False) -> None:
        place = self._placed(element, end)
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

    def _placed(self, element: Element, end: str) -> Place:
        at, spot = (self._pnr or self._envelope).at, element.spot
        place = self._place(spot, at.record or 0, (at.pointer or "") + spot.pointer + end)
        return msgspec.structs.replace(place, tag=element.name, traveller=spot.traveller)

    def _place(self, spot: Spot, number: int, pointer: str | None) -> Place:
        return Place(
            source=self._source,
            message=self._message,
            record=number,
            line=spot.line,
            offset=spot.offset,
            pointer=pointer,
        )

    # --- records --------------------------------------------------------------------------------

    def _close_pnr(self) -> None:
        part, self._pnr = self._pnr, None
        self._sightings = self._envelope.sightings
        if part is not None:
            self.found.append(self._record(part, part.travellers))

    def _close_message(self) -> Record:
        envelope = self._record(self._envelope, self._records)
        self._message += 1
        self._begin()
        return envelope

    def _record(self, part: Part, counted: int) -> Record:
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

    def stop(self, why: Why) -> None:
        """The document is broken or refused here: what was read is kept."""
        if why == "malformed" and not self._content:
            self.found.append(Unread(self._source, "the document is not well-formed XML"))
            return
        if why != "malformed":
            self.found.append(Unread(self._source, _REASONS[why], limit=why != "doctype"))
        if self._content:
            part = self._pnr or self._envelope
            kind = "malformed-record" if why == "malformed" else "oversized-content"
            place = Place(
                source=self._source,
                message=self._message,
                record=part.at.record,
                line=self.line,
                offset=self.offset,
            )
            part.faults.append(Fault(kind, place, lost=True))
            self._close_pnr()
            self.found.append(self._close_message())

    def end(self) -> None:
        """The document ends."""
        if self._closed:
            self.found.append(self._close_message())
        if self._content:
            self.found.append(self._close_message())
        elif self._message == 1:
            self.found.append(
                Unread(self._source, "the document holds no PNR and no PNRGOV message")
            )


@cache
def start_tags() -> StartTags:
    """The start tags that were met."""
    return StartTags(table())


def _usual(name: str, at: Values) -> Usual:
    """What usually stands at one place in elements of this name."""
    slot = at.only
    if slot is None:
        # Which of the rows it is depends on what else is said; without any it is always the same.
        seen = template(name, stated(UNLISTED, Form.CLEAR))
        return Usual(read=True) if at.slots else Usual(says=seen)
    structure = r"[^\0]*" if slot.longest is None else rf"[^\0]{{0,{slot.longest}}}"
    if slot.path in TOLD:
        return Usual(read=True)
    if slot.kind == "service" or slot.element is None:
        return Usual(structure)
    marks = frozenset({slot.mark}) if slot.mark else NOTHING
    says = template(name, stated(slot.element, Form.CLEAR, marks))
    if slot.kind == "none" and slot.element in _FORM_ALONE:
        return Usual(structure, says)
    pattern = _TELEPHONE if slot.kind == "contact" else usual.pattern(slot.element)
    if pattern is None or slot.longest is not None:
        return Usual(read=True)
    return Usual(pattern, says)


def _is_email(value: str) -> bool:
    """E-mails stand in place of telephones, behind `E+` or not."""
    return value.lstrip().startswith("E+") or "@" in value or "//" in value


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
