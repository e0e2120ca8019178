"""A special service request (SSR): read by its code, its text by the layout of that code.

Remembered like every lens: under the code (if known), the codes inside a layout, and forms.
"""

from auditor.edifact.advice import REPEATED
from auditor.edifact.lens import Entry, Lens, Shelf
from auditor.edifact.shape import SHAPE, collapsed, form_of, form_of_card
from auditor.edifact.slots import Look
from auditor.element import UNLISTED
from auditor.record import Form, Template, Trace
from auditor.service import SERVICES, Service, lay_out

_HISTORY = frozenset({"11"})  # the group of items that were changed
_TEXT = 9  # the component where free text begins
# Codes inside a layout that tell how to read it; every other token is None.
_TYPE = {code: code for code in (b"P", b"IP", b"A", b"C", b"I", b"F", b"V", b"R", b"K", b"D")}.get
_SEX = {code: code for code in (b"MI", b"FI")}.get
# A layout is told from the classes of characters: digits and letters stand for any others.
_DISGUISE = bytes.maketrans(b"9a", b"0A")

_WHOLE = frozenset(
    service.code.encode()
    for service in SERVICES.values()
    if service.text == "value" and len(service.code) == 4  # noqa: PLR2004
)

Key = tuple[bytes, tuple[bytes | None, ...], bytes | None, bytes]


class RequestLens(Lens):
    """Reads SSR in one group."""

    def _singles(self) -> dict[bytes, Shelf]:
        """The shapes known of each code whose text is one value."""
        return {code: Shelf() for code in _WHOLE}

    def read_coded(self, code: bytes, raw: bytes, shape: bytes) -> Template:
        """What a request says whose text is one value: its shape is quicker than taking it apart."""
        if REPEATED in shape:
            return self.repeated(raw)
        return self._request(self.single[code], shape, raw)

    def read(self, raw: bytes, shape: bytes) -> Template:
        """What the request says."""
        if REPEATED in shape:
            return self.repeated(raw)
        key: object = None
        if raw[4:8] == b"DOCS":
            parts = raw.split(b"/", 8)
            if len(parts) == 9 and parts[0][-1:] == b":":  # noqa: PLR2004 - all that can hold a code
                key = (
                    _TYPE(parts[1]),
                    _TYPE(parts[2]),
                    _SEX(parts[5]),
                    _SEX(parts[6]),
                    _SEX(parts[7]),
                    shape,
                )
        if key is None:
            key = self._key(raw)
        known = self.entries.settled.get(key)
        return self._request(self.entries, key, raw) if known is None else known

    def _request(self, shelf: Shelf, key: object, raw: bytes) -> Template:
        entry = shelf.open.get(key)
        if entry is None:
            self._memo.grow()
            traces, looks = self._traces(self._key(raw))
            template = self._memo.template(self.tag, traces)
            if not looks:
                shelf.settled[key] = template
                return template
            entry = shelf.open[key] = Entry(template, looks)
        return self.look(entry, raw)

    def _key(self, raw: bytes) -> Key:
        head, _, rest = raw[4:].partition(b"+")
        parts = head.split(b":", _TEXT - 1)
        code = parts[0]
        service = SERVICES.get(code.decode("ascii", "replace"))
        text: bytes | None = parts[8] if len(parts) == _TEXT else None
        if service is None:
            return (
                b"?",
                (),
                None if text is None else collapsed(text, text.translate(SHAPE)),
                rest.translate(SHAPE),
            )
        if text is None:
            return (code, (), None, rest.translate(SHAPE))
        if service.text == "slashes":
            tokens = text.split(b"/")
            typed = (*map(_TYPE, tokens[:3]), *map(_SEX, tokens[5:8]))
            return (code, typed, text.translate(SHAPE), rest.translate(SHAPE))
        shape = (
            text.translate(SHAPE)
            if service.text == "card"
            else collapsed(text, text.translate(SHAPE))
        )
        return (code, (), shape, rest.translate(SHAPE))

    def _traces(self, key: Key) -> tuple[tuple[Trace, ...], tuple[Look, ...]]:
        code, typed, text, rest = key
        service = SERVICES.get(code.decode())
        if service is None or service.element is None:
            traces, looks = self._itself(code.decode(), text)
        elif text is None:
            traces, looks = self._bare(service, rest), []
        elif service.text == "slashes":
            traces, looks = self._laid_out(service, typed, text), []
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
        looks = [_look(0, kind)] if kind and form is not Form.EMPTY else []
        return [self._trace(service.element, form, 1, _TEXT)], looks

    def _laid_out(
        self, service: Service, typed: tuple[bytes | None, ...], text: bytes
    ) -> list[Trace]:
        tokens = text.translate(_DISGUISE).split(b"/")
        for number, token in enumerate(typed):
            at = number if number < 3 else number + 2  # noqa: PLR2004 - three types, then the sexes
            if token:
                tokens[at] = token
        laid = lay_out(service.code, b"/".join(tokens).decode("ascii", "replace"))
        forms: dict[str, Form] = {}
        for value, element in zip(laid.tokens, laid.elements, strict=True):
            if element is not None and value:
                form = form_of(value.encode().replace(b"0", b"9").replace(b"A", b"a"))
                forms[element] = max(forms.get(element, form), form, key=_legible)
        if not forms and service.element is not None:
            forms[service.element] = Form.EMPTY
        marks = frozenset({"infant"}) if laid.infant else frozenset()
        if self.group in _HISTORY and service.code == "DOCS":
            legible = max(forms.values(), key=_legible)
            return [self._trace("history.identity", legible, 1, _TEXT, marks=marks)]
        return [
            self._trace(element, form, 1, _TEXT, marks=marks) for element, form in forms.items()
        ]

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
