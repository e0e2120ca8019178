"""Values out of XML: the document is walked once more, and each pointer leads to what stands there."""

from collections import defaultdict
from collections.abc import Iterator

from auditor.codec.identified import told
from auditor.codec.slashed import lay_out
from auditor.formats import pnrgov_xml
from auditor.formats.xml.element import Element, Spot
from auditor.formats.xml.events import Closed, Opened, events
from auditor.knowledge.service import SERVICES
from auditor.observed.record import IN_TEXT, Limits, Record
from auditor.people.fakeness.value import Value, valued

_REQUESTS = frozenset({"SSR", "DOC_SSR"})


class Documents:
    """The texts and attributes of one document, by pointer; those whose names are unknown share one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Walk `data` as far as it is well-formed."""
        self._texts: dict[str, list[str]] = defaultdict(list)
        self._requests: dict[str, str] = {}
        path = [Element(pnrgov_xml.table().root, {}, {}, Spot(), {})]
        for event in events([data], limits):
            if isinstance(event, Opened):
                path.append(self._open(event, path[-1]))
            elif isinstance(event, Closed):
                self._close(path.pop(), event.text, path[-1])

    def _open(self, tag: Opened, around: Element) -> Element:
        known = pnrgov_xml.table().attributes
        position = around.position.child(tag.name)
        number = around.counts[position.name] = around.counts.get(position.name, 0) + 1
        spot = Spot(around.spot, position.name, number)
        pointer = spot.pointer
        for name, value in tag.attributes.items():
            self._texts[f"{pointer}/@{name if name in known else '?'}"].append(value)
        if position.name in _REQUESTS:
            code = tag.attributes.get("SSRCode") or tag.attributes.get("SSR_Code") or ""
            self._requests[pointer] = code.strip()
        return Element(position, tag.attributes, around.attributes, spot, {})

    def _close(self, element: Element, text: str, around: Element) -> None:
        within = around.spot.pointer
        is_request_text = element.name == "Text" and within in self._requests
        self._texts[within if is_request_text else element.spot.pointer].append(text)

    def values(self, record: Record) -> Iterator[Value]:
        """What stands at the places of a record's observations."""
        for seen in record.observations:
            if not seen.marks.isdisjoint(IN_TEXT):
                continue  # it is looked at with the text
            pointer = seen.place.pointer or ""
            texts = self._texts.get(pointer, [])
            if pointer in self._requests:
                texts = _request(self._requests[pointer], " ".join(texts).strip(), seen.element)
            yield from valued(seen, texts)


def _request(code: str, text: str, element: str) -> list[str]:
    service = SERVICES.get(code)
    if element == "service.code":
        return [code]
    if service is not None and service.text == "identity":
        return [value for of, value in told(text) if of == element] or [text]
    if service is None or service.text != "slashes":
        return [text]
    laid = lay_out(code, text)
    return [
        token for token, of in zip(laid.tokens, laid.elements, strict=True) if of == element
    ] or [text]
