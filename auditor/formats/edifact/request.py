"""A special service request (SSR): read by its code, its text by the layout of that code.

Remembered like every reader: under the code (if known), the codes inside a layout, and forms.
"""

import re

from auditor.codec.identified import CARD, OTHER, in_refusal, told, type_at
from auditor.codec.slashed import TELLING, lay_out
from auditor.codec.titles import GIVEN
from auditor.formats.edifact.advice import REPEATED
from auditor.formats.edifact.looks import Entry
from auditor.formats.edifact.segment_reader import (
    Counted,
    KnownShapes,
    RememberedBy,
    SegmentReader,
    spelt,
)
from auditor.formats.edifact.shape import SHAPE, collapsed, form_of, form_of_card
from auditor.formats.edifact.slots import Look
from auditor.knowledge.element import UNLISTED
from auditor.knowledge.service import SERVICES, Service
from auditor.observed.record import UNREADABLE, Form, Template, Trace

_HISTORY = frozenset({"11"})  # the group of items that were changed
_TEXT = 9  # the component where free text begins
# Codes inside a layout that tell how to read it; every other token is None.
_TELLING = {way: code for code in map(str.encode, TELLING) for way in (code, code.lower())}.get
# A layout is told from the classes of characters: a digit and a letter that is no code stand for any.
_DISGUISE = bytes.maketrans(b"9a", b"0Q")
_UNDO = bytes.maketrans(b"0Q", b"9a")
_BETWEEN = re.compile(rb"([/-])")

_WHOLE = frozenset(
    service.code.encode()
    for service in SERVICES.values()
    if service.text == "value" and len(service.code) == 4  # noqa: PLR2004
)

_SPELT = spelt(map(str.encode, SERVICES))
_REMEMBERED = {
    "slashes": RememberedBy.TOKENS,
    "open": RememberedBy.TEXT,
    "identity": RememberedBy.NOTHING,
}

Key = tuple[bytes, tuple[bytes, ...], bytes | None, bytes]


class RequestReader(SegmentReader):
    """Reads SSR in one group."""

    def _singles(self) -> dict[bytes, KnownShapes]:
        """The shapes known of each code whose text is one value."""
        return {code: KnownShapes() for code in _WHOLE}

    @property
    def counted(self) -> Counted:
        """Its code, and what that says of the text."""
        known = {
            way: _REMEMBERED.get(SERVICES[code.decode()].text, RememberedBy.SHAPE)
            for way, code in _SPELT.items()
        }
        return Counted(((1, 1),), (known,), request=True)

    def recall_coded(self, code: bytes, raw: bytes, shape: bytes) -> Template | Entry:
        """What a request says whose text is one value: its shape is quicker than taking it apart."""
        if REPEATED in shape:
            return self.repeated(raw)
        return self._request(self.single[code], shape, raw)

    def recall(self, raw: bytes, shape: bytes) -> Template | Entry:
        """What the request says."""
        if REPEATED in shape:
            return self.repeated(raw)
        key: object = None
        if raw[4:8] == b"DOCS" and b"-" not in raw:
            parts = raw[8:].partition(b"+")[0].split(b"/")
            if len(parts) > 3 and parts[0][-1:] == b":":  # noqa: PLR2004 - slashes, and none amiss
                key = (*map(_TELLING, parts), shape)
        return self._request(self.entries, key or self._key(raw), raw)

    def _request(self, shapes: KnownShapes, key: object, raw: bytes) -> Template | Entry:
        known = shapes.settled.get(key) or shapes.open.get(key)
        if known is not None:
            return known
        self._memo.grow()
        traces, looks = self._traces(self._key(raw))
        template = self._memo.template(self.tag, traces)
        if not looks:
            shapes.settled[key] = template
            return template
        entry = shapes.open[key] = Entry(template, looks, self._memo)
        return entry

    def _key(self, raw: bytes) -> Key:
        head, _, rest = raw[4:].partition(b"+")
        parts = head.split(b":", _TEXT - 1)
        code = _SPELT.get(parts[0], b"?")
        service = SERVICES.get(code.decode())
        text: bytes | None = parts[8] if len(parts) == _TEXT else None
        if service is None:
            return (
                b"?",
                (),
                None if text is None else collapsed(text.translate(SHAPE)),
                rest.translate(SHAPE),
            )
        if text is None:
            return (code, (), None, rest.translate(SHAPE))
        if service.text == "slashes":
            typed = tuple([_TELLING(each, b"") for each in _BETWEEN.split(text)[::2]])
            return (code, typed, text.translate(SHAPE), rest.translate(SHAPE))
        if service.text == "identity":
            at = type_at(text.decode("ascii", "replace"))
            kind = (text[at[0] : at[1]].upper(),) if at else ()
            return (code, kind, text.translate(SHAPE), rest.translate(SHAPE))
        shape = text.translate(SHAPE)
        whole = service.text in ("card", "refusal")
        return (code, (), shape if whole else collapsed(shape), rest.translate(SHAPE))

    def _traces(self, key: Key) -> tuple[tuple[Trace, ...], tuple[Look, ...]]:
        code, typed, text, rest = key
        service = SERVICES.get(code.decode())
        if service is None or service.element is None:
            traces, looks = self._itself(code.decode(), text)
        elif text is None:
            traces, looks = self._bare(service, rest), []
        elif service.text == "slashes":
            traces, looks = self._laid_out(service, typed, text)
        elif service.text == "identity":
            traces, looks = self._identified(typed, text)
        elif service.text == "refusal":
            traces, looks = self._refused(service, text), []
        else:
            traces, looks = self._stands_for(service, text)
        for number, element in enumerate(rest.split(b"+") if rest else (), 2):
            traces.extend(self._associated(service, number, element.split(b":")))
        return tuple(traces), tuple(looks)

    def _itself(self, code: str, text: bytes | None) -> tuple[list[Trace], list[Look]]:
        traces = [self._trace("service.code", Form.CLEAR, 1, 1, code=code)]
        if text is None:
            return traces, []
        form = form_of(text)
        traces.append(self._trace("service.text", form, 1, _TEXT))
        return traces, [] if form is Form.EMPTY else [_look(1, "text")]

    def _bare(self, service: Service, rest: bytes) -> list[Trace]:
        if rest.strip(b"+:") or service.bare is None or service.element is None:
            return []
        return [self._trace(service.element, Form(service.bare), 1, 1)]

    def _stands_for(self, service: Service, text: bytes) -> tuple[list[Trace], list[Look]]:
        assert service.element is not None  # noqa: S101 - asked only then
        form = form_of_card(text) if service.text == "card" else form_of(text)
        kind = {"open": "text", "card": "card"}.get(service.text)
        kind = "group" if service.element == "reservation.group_name" else kind
        looks = [_look(0, kind)] if kind and form is not Form.EMPTY else []
        return [self._trace(service.element, form, 1, _TEXT)], looks

    def _refused(self, service: Service, text: bytes) -> list[Trace]:
        """A contact that was refused, and what stands there all the same."""
        assert service.element is not None  # noqa: S101 - asked only then
        traces = [self._trace(service.element, Form.CLEAR, 1, _TEXT)]
        contact = in_refusal(text.translate(_DISGUISE).decode("ascii", "replace"))
        if contact is not None:
            traces.append(self._trace(contact, form_of(text), 1, _TEXT))
        return traces

    def _identified(self, typed: tuple[bytes, ...], text: bytes) -> tuple[list[Trace], list[Look]]:
        """A form of identification: the number by its type, and whose it is."""
        disguised = text.translate(_DISGUISE).decode("ascii", "replace")
        for kind in typed:  # one, or none
            at = len(disguised) - len(disguised.lstrip(" ./-"))
            disguised = disguised[:at] + kind.decode() + disguised[at + 2 :]
        traces: list[Trace] = []
        looks: list[Look] = []
        for element, value in told(disguised):
            shape = value.encode().translate(_UNDO)
            card = element in (OTHER, CARD)
            form = form_of_card(shape) if card else form_of(shape)
            if card and form not in (Form.EMPTY, Form.MASKED):
                looks.append(_look(len(traces), "card"))
            if element == GIVEN and " " in value:
                looks.append(_look(len(traces), "identity"))
            traces.append(self._trace(element, form, 1, _TEXT))
        return traces, looks

    def _laid_out(
        self, service: Service, typed: tuple[bytes, ...], text: bytes
    ) -> tuple[list[Trace], list[Look]]:
        tokens = _BETWEEN.split(text.translate(_DISGUISE))
        tokens[::2] = [code or token for code, token in zip(typed, tokens[::2], strict=True)]
        laid = lay_out(service.code, b"".join(tokens).decode("ascii", "replace"))
        forms: dict[tuple[str, bool], Form] = {}
        for number, (value, element) in enumerate(zip(laid.tokens, laid.elements, strict=True)):
            if element is not None and value:
                form = form_of(value.encode().translate(_UNDO))
                at = (element, number in laid.unread)
                forms[at] = max(forms.get(at, form), form, key=_legible)
        if not forms and service.element is not None:
            forms[service.element, False] = Form.EMPTY
        marks = frozenset({"infant"}) if laid.infant else frozenset()
        if self.group in _HISTORY and service.code == "DOCS":
            legible = max(forms.values(), key=_legible)
            forms = {("history.identity", False): legible}
        traces = [
            self._trace(element, form, 1, _TEXT, marks=marks | UNREADABLE if unread else marks)
            for (element, unread), form in forms.items()
        ]
        # A title can only stand behind a name and a blank.
        named = any(
            element == GIVEN and " " in token
            for token, element in zip(laid.tokens, laid.elements, strict=True)
        )
        return traces, [_look(0, service.code)] if named else []

    def _associated(self, service: Service | None, number: int, parts: list[bytes]) -> list[Trace]:
        """What follows behind `+`: seat or other data, the traveller it belongs to, seat characteristics."""
        seats = service is not None and (service.element or "").startswith("seat.")
        names = ("seat.number" if seats else _data(service), UNLISTED, "traveller.reference")
        found: dict[str, tuple[Form, int]] = {}
        for position, value in enumerate(parts, 1):
            if not value or position == 2:  # noqa: PLR2004 - a unit of measure
                continue
            name = names[position - 1] if position <= len(names) else "seat.cabin"
            form = form_of(value.replace(b"X", b"a")) if seats else form_of(value)
            found.setdefault(name, (form, position))
        return [self._trace(name, form, number, at) for name, (form, at) in found.items()]

    def _trace(  # noqa: PLR0913 - a trace has that many parts
        self,
        element: str,
        form: Form,
        at_element: int,
        at_component: int,
        *,
        code: str | None = None,
        marks: frozenset[str] = frozenset(),
    ) -> Trace:
        if self.group in _HISTORY:
            marks |= {"history"}
        return Trace(element, form, code, marks, at_element, at_component)


def _data(service: Service | None) -> str:
    return "service.text" if service is None or service.element is None else service.element


def _look(trace: int, kind: str) -> Look:
    return Look(trace, kind, 1, _TEXT, 99)


def _legible(form: Form) -> int:
    return (Form.EMPTY, Form.MASKED, Form.PARTIAL, Form.CLEAR).index(form)
